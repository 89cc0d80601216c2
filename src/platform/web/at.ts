import type { FastifyRequest } from "fastify";
import { isLoopback, type Settings } from "#platform/config";
import { crashPoint } from "#platform/crash";
import { unlessBrokenOff } from "#platform/db";
import { lastSeen } from "#platform/live";
import { isApart } from "./apart/requests.ts";
import { parseForm, typedFrom, type Typed } from "./form.ts";
import { once } from "./once.ts";
import type { Around, At, Recognised } from "./route.ts";
import type { Site } from "./site.ts";
import { uploadsOf } from "./uploads.ts";

export interface Request {
  at: At;
  typed: Typed;
}

/** Under https the name's prefix makes browsers refuse the cookie from anyone but this very host. */
export const hostCookie = (settings: Settings, name: string): string =>
  settings.publicUrl.startsWith("https:") ? `__Host-${name}` : name;

export const cookieName = (settings: Settings): string => hostCookie(settings, "session");

/** The request with the person behind its session cookie. What stands around its page is asked for, and not waited for: a page has questions of its own. */
export async function open(site: Site, raw: FastifyRequest): Promise<Request> {
  const token = raw.cookies?.[cookieName(site.settings)];
  const seen = token ? await site.authenticate(site.db, token, site.clock) : null;
  const around = site.around?.(site.db, seen?.person ?? null, site.clock);
  // Where it fails, whoever waits for it hears of it.
  around?.catch(() => {});
  return atFor(site, raw, seen, typedFrom(raw.body), around);
}

/** With all that a page shows. */
export async function openWhole(site: Site, raw: FastifyRequest): Promise<Request> {
  const request = await open(site, raw);
  await request.at.around();
  return request;
}

const nothingAround: Around = { notices: [], look: { stylesheet: null, logo: null }, unseen: null };

export function atFor(
  site: Site,
  raw: FastifyRequest,
  seen: Recognised | null,
  typed: Typed,
  asked?: Promise<Around>,
): Request {
  const { db, settings, clock } = site;
  const path = pathOf(raw.url);
  const person = seen?.person ?? null;
  const frame = { ...site.frame(person, path), ...nothingAround, assets: site.assets };
  let read = seen ? Promise.resolve(seen.now) : undefined;
  const transaction: At["transaction"] = async (act) => {
    const done = await unlessBrokenOff(() => db.transaction().execute(async (tx) => act(tx, await clock.now(tx))));
    crashPoint("web.committed");
    return done;
  };
  const at: At = {
    db,
    settings,
    person,
    path,
    transaction,
    frame,
    around: async () => Object.assign(frame, await asked),
    params: nullProto(raw.params),
    query: nullProto(raw.query),
    uploads: uploadsOf(raw),
    cookies: raw.cookies ?? {},
    userAgent: String(raw.headers["user-agent"] ?? "").slice(0, 300),
    lastEventId: lastSeen(raw.headers["last-event-id"], nullProto(raw.query).after),
    ifNoneMatch: String(raw.headers["if-none-match"] ?? "").slice(0, 300),
    remoteAddress: raw.ip,
    // What is shown on the files' host was asked for, and counted, at home.
    isSeen:
      !isApart(raw) &&
      raw.method === "GET" &&
      raw.headers["sec-purpose"] === undefined &&
      raw.headers.purpose !== "prefetch",
    isFromHere: isFromHere(raw, settings),
    now: () => (read ??= clock.now(db)),
    form: (schema) => parseForm(schema, typed),
    once: (act) =>
      transaction((tx, now) => once(tx, person ? String(person.id) : "anyone", typed, now, () => act(tx, now))),
  };
  return { at, typed };
}

/** Whoever calls sits at this machine and calls it by a name of its own; behind proxies that cannot be told. */
export const isFromHere = (raw: FastifyRequest, { trustedProxies }: Settings): boolean =>
  trustedProxies.length === 0 && isLoopback(raw.ip) && isLoopback(hostOf(raw));

/** The name that was called, without its port. */
export const hostOf = ({ headers }: FastifyRequest): string => (headers.host ?? "").replace(/:\d*$/, "");

const pathOf = (url: string): string => url.replace(/[?#].*$/s, "");

/** False when the path is no text at all, or holds a NUL, which can stand in no PostgreSQL text: nothing can be there. */
export function isReadable(url: string): boolean {
  try {
    return !decodeURIComponent(pathOf(url)).includes("\0");
  } catch {
    return false;
  }
}

function nullProto(values: unknown): Record<string, string> {
  const out: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries((values ?? {}) as Record<string, unknown>)) {
    const last = Array.isArray(value) ? value.at(-1) : value;
    if (typeof last === "string") out[name] = last.replaceAll("\0", "");
  }
  return out;
}
