import { days, later, minutes, type Instant } from "#platform/time";

/** How the person showed who they are when the session began. */
export type Proof = "password" | "link" | "passkey" | "provider";

/** A session ends after this long without a visit, and at the latest after the absolute limit (OWASP ASVS 7.3). */
export const IDLE = days(30);
export const ABSOLUTE = days(180);
/** An ended session's row stays this long. */
export const KEPT = days(30);
/** `seen_at` is written at most this often, so that reading pages writes next to nothing. */
const TOUCH = minutes(10);
/** For this long a proof of who somebody is stands: for dangerous acts, and for a new password without the old one. */
export const FRESH = minutes(10);
/** So long may the second step of a sign-in take. */
export const STEP = minutes(10);

export interface SessionTimes {
  seenAt: Instant;
  expiresAt: Instant;
  endedAt: Instant | null;
}

export const isLive = (session: SessionTimes, now: Instant): boolean =>
  session.endedAt === null && session.expiresAt > now && later(session.seenAt, IDLE) > now;

export const mustTouch = (seenAt: Instant, now: Instant): boolean => later(seenAt, TOUCH) <= now;

/** Dangerous acts want to know that it is still the same person who sits there (OWASP ASVS 7.5.1). The one decision for all of them. */
export const hasRecentProof = (session: { provedAt: Instant }, now: Instant): boolean =>
  later(session.provedAt, FRESH) > now;

/** A session that began by a mailed link or a passkey a moment ago proves as much as the old password does. */
export const mayChangePasswordWithoutOld = (session: { proof: Proof; createdAt: Instant }, now: Instant): boolean =>
  (session.proof === "link" || session.proof === "passkey") && later(session.createdAt, FRESH) > now;
