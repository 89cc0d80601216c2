import { days, later, minutes, type Instant } from "#platform/time";

/** What a token may be made for. "staff": to use the capabilities that its owner has at the desk. */
export const scopes = [
  "account:read",
  "account:write",
  "people:read",
  "people:write",
  "groups:read",
  "groups:write",
  "discussions:read",
  "discussions:write",
  "staff",
] as const;
export type Scope = (typeof scopes)[number];

/** Days that a token may live, the longest a year. */
export const lifetimes = [7, 30, 90, 365] as const;
export const LONGEST_LIFE = 365;

/** More than anybody's programs need; a limit for each token is worth nothing to whoever has a thousand. */
export const TOKENS_AT_MOST = 20;

export const NAME_LENGTH = 100;

/** A token's row stays this long after its end, so that its owner sees what ended. */
export const KEPT = days(30);

/** `seen_at` is written at most this often. */
const TOUCH = minutes(10);

export interface TokenTimes {
  expiresAt: Instant;
  revokedAt: Instant | null;
}

export const isLive = (token: TokenTimes, now: Instant): boolean => token.revokedAt === null && token.expiresAt > now;

export const mustTouch = (seenAt: Instant | null, now: Instant): boolean =>
  seenAt === null || later(seenAt, TOUCH) <= now;

/** A token says whose it is, so that whoever finds one in a file knows where to bring it. */
const PREFIX = "chapterhouse_";

export const tokenFrom = (secret: string): string => PREFIX + secret;

/** The last letters, by which its owner knows it. */
export const hintOf = (token: string): string => token.slice(-4);
