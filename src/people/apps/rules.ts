import { days, later, minutes, type Instant } from "#platform/time";

/** What an app may ask for. "openid" and "profile": that it is you, and your name. */
export const scopes = ["openid", "profile", "email", "groups"] as const;
export type AppScope = (typeof scopes)[number];
/** What a person may leave out. */
export const choices = ["email", "groups"] as const;

/** Which claims come with which. */
export const claims: Record<AppScope, string[]> = {
  openid: ["sub"],
  profile: ["name"],
  email: ["email", "email_verified"],
  groups: ["groups"],
};

export const isScope = (text: string): text is AppScope => (scopes as readonly string[]).includes(text);
export const scopesIn = (text: unknown): AppScope[] =>
  typeof text === "string" ? text.split(" ").filter((one) => isScope(one)) : [];

/** How an app proves itself when it fetches what it was sent a code for. */
export const authMethods = ["client_secret_basic", "client_secret_post", "none"] as const;
export type AuthMethod = (typeof authMethods)[number];

/** Lifetimes in seconds. An unfinished sign-in waits for a mailed link. */
const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400];
export const lifetimes = {
  AccessToken: HOUR,
  AuthorizationCode: MINUTE,
  Grant: 365 * DAY,
  IdToken: HOUR,
  Interaction: HOUR,
  Session: 14 * DAY,
};

/** Whole addresses, over TLS; unencrypted only to a machine's own address, for whoever develops. */
export function isRedirect(text: string): boolean {
  if (text.length > 500 || !URL.canParse(text)) return false;
  const { protocol, hostname, username, password, hash } = new URL(text);
  if (username !== "" || password !== "" || hash !== "" || text.includes("#") || text.includes("*")) return false;
  return protocol === "https:" || (protocol === "http:" && /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(hostname));
}

/** A key is shown for so long before it signs, so that apps which keep our keys for a day have it by then. */
export const SHOWN_BEFORE = days(1);
/** A key signs for so long, and is shown for as long after its end as anything that it signed may be looked at. */
export const SIGNS_FOR = days(90);
const SHOWN_AFTER = days(1);
/** Every process looks for new keys as often. */
export const LOOK = minutes(1);

interface Key {
  madeAt: Instant;
}

export const needsKey = (keys: readonly Key[], now: Instant): boolean =>
  !keys.some((key) => later(key.madeAt, SIGNS_FOR) > now);

/** The keys that are shown, the one that signs first. `keys`: the oldest first. */
export function shownKeys<K extends Key>(keys: readonly K[], now: Instant): K[] {
  const signing = keys.findLast((key) => later(key.madeAt, SHOWN_BEFORE) <= now) ?? keys[0];
  if (!signing) return [];
  const isShown = (key: K): boolean => {
    const next = keys[keys.indexOf(key) + 1];
    return !next || later(next.madeAt, SHOWN_BEFORE + SHOWN_AFTER) > now;
  };
  return [signing, ...keys.filter((key) => key !== signing && isShown(key))];
}

/** When a key that this one follows is shown no more. */
export const isForgotten = (next: Key, now: Instant): boolean => later(next.madeAt, SHOWN_BEFORE + SHOWN_AFTER) <= now;

/** In what a person answered: the session of ours in which they did. */
export const ANSWERED_IN = "answeredIn";
