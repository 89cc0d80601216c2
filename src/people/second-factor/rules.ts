import { days, type Instant } from "#platform/time";

/** Codes for the day on which the app is lost: so many, each good once. */
export const RECOVERY_CODES = 10;
/** Letters of a recovery code: 50 random bits. */
export const CODE_LETTERS = 10;
/** A removal by staff waits so long, so that its person can say no. */
export const REMOVAL_WAITS = days(1);

export type Code = { kind: "app"; digits: string } | { kind: "recovery"; letters: string };

/** What somebody typed as a code: six digits of the app, or a recovery code; spaces and dashes mean nothing. Null: neither. */
export function codeIn(typed: string): Code | null {
  const bare = typed.replace(/[\s\p{Pd}]/gu, "").toLowerCase();
  if (/^\d{6}$/.test(bare)) return { kind: "app", digits: bare };
  return /^[a-z2-7]{10}$/.test(bare) ? { kind: "recovery", letters: bare } : null;
}

/** Each thirty seconds' code is taken once, and none that is older than one taken before (RFC 6238, 5.2). */
export const isNewStep = (step: number, last: number): boolean => step > last;

/** A passkey that asked for a finger, a face or a PIN is two factors by itself: the thing, and what only its owner has or knows. */
export const needsSecondStep = (proof: "password" | "link" | "provider" | "passkey", hasFactor: boolean): boolean =>
  hasFactor && proof !== "passkey";

/** Nobody takes their own second factor away as staff: that is what the account's page is for. */
export const mayAskRemoval = (actorId: number, personId: number): boolean => actorId !== personId;

export const isDue = (removal: { dueAt: Instant; cancelledAt: Instant | null; doneAt: Instant | null }, now: Instant) =>
  removal.cancelledAt === null && removal.doneAt === null && removal.dueAt <= now;
