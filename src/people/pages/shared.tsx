import { z, type ZodType } from "zod";
import { isAddress } from "#platform/mail";
import {
  cookieName,
  hostCookie,
  isOwnPath,
  seeOther,
  type At,
  type CookieChange,
  type Parsed,
  type Reply,
} from "#platform/web";
import { inLanguage } from "#platform/words";
import { personName } from "../rules.ts";
import { BROWSER_KEPT } from "../notices/rules.ts";
import type { Entry, Visitor } from "../sessions/entry.ts";
import { ABSOLUTE, STEP } from "../sessions/rules.ts";
import { m } from "../words.ts";

export const languageOf = (at: At): string => at.person?.language ?? "en";

/** The posted fields, checked; errors in the reader's language. */
export const formIn = <T,>(at: At, schema: ZodType<T>): Parsed<T> => inLanguage(languageOf(at), () => at.form(schema));

export const nameField = z.string({ error: () => m("error.name") }).transform((text, context) => {
  const name = personName(text);
  if (name !== null) return name;
  context.addIssue({ code: "custom", message: m("error.name") });
  return z.NEVER;
});

export const addressField = z
  .string({ error: () => m("error.address") })
  .trim()
  .refine(isAddress, { error: () => m("error.address") });

/**
 * Where to go afterwards, as asked for in an address or a form: a path of ours in ASCII, or null. Nothing else, so that no
 * link of ours leads through a sign-in to another site (OWASP ASVS 3.7.2).
 */
export function nextFrom(text: string | undefined): string | null {
  if (text === undefined || text.length > 500 || !isOwnPath(text) || !URL.canParse(text, HERE)) return null;
  const url = new URL(text, HERE);
  const path = `${url.pathname}${url.search}${url.hash}`;
  return url.origin === HERE && isOwnPath(path) ? path : null;
}

const HERE = "http://here.invalid";

/** After signing in without another wish. */
export const HOME = "/groups";

/** After confirming a registration without another wish: groups to join, one press each (S-10). */
export const START = "/start";

export const withNext = (path: string, next: string | null): string =>
  next === null ? path : `${path}?next=${encodeURIComponent(next)}`;

export const NextField = ({ next }: { next: string | null }) =>
  next === null ? null : <input type="hidden" name="next" value={next} />;

export const sessionCookie = (at: At, token: string | null): CookieChange => ({
  name: cookieName(at.settings),
  value: token,
  maxAge: token === null ? undefined : ABSOLUTE / 1000,
});

/** Who asks, for the limits. */
export const callerOf = (at: At) => ({ secret: at.settings.secret, origin: at.remoteAddress });

/** The browser that signs in. The session that it has now ends when another begins. */
export const visitorOf = (at: At): Visitor => ({
  before: at.person ? { id: at.person.id, sessionId: at.person.sessionId } : null,
  userAgent: at.userAgent,
  browser: at.cookies[hostCookie(at.settings, "browser")] ?? null,
});

/** What the browser has of a sign-in whose second step is to come. */
export const stepTokenOf = (at: At): string | undefined => at.cookies[hostCookie(at.settings, "step")];

export const noStep = (at: At): CookieChange => ({ name: hostCookie(at.settings, "step"), value: null });

/** After somebody has shown who they are: in, or to the second step. */
export function entered(at: At, entry: Entry, home = HOME): Reply {
  if (entry.kind === "step") {
    const cookie = { name: hostCookie(at.settings, "step"), value: entry.token, maxAge: STEP / 1000 };
    return seeOther("/sign-in/second", [cookie]);
  }
  const browser = { name: hostCookie(at.settings, "browser"), value: entry.browser, maxAge: BROWSER_KEPT / 1000 };
  const step = stepTokenOf(at) ? [noStep(at)] : [];
  return seeOther(entry.next ?? home, [sessionCookie(at, entry.token), browser, ...step]);
}
