import { days, later, minutes, type Instant } from "#platform/time";

/** How the person showed who they are when the session began. */
export type Proof = "password" | "link";

/** A session ends after this long without a visit, and at the latest after the absolute limit (OWASP ASVS 7.3). */
export const IDLE = days(30);
export const ABSOLUTE = days(180);
/** An ended session's row stays this long. */
export const KEPT = days(30);
/** `seen_at` is written at most this often, so that reading pages writes next to nothing. */
const TOUCH = minutes(10);
/** For this long after a mailed link, a password may be set without the old one. */
const FRESH = minutes(10);

export interface SessionTimes {
  seenAt: Instant;
  expiresAt: Instant;
  endedAt: Instant | null;
}

export const isLive = (session: SessionTimes, now: Instant): boolean =>
  session.endedAt === null && session.expiresAt > now && later(session.seenAt, IDLE) > now;

export const mustTouch = (seenAt: Instant, now: Instant): boolean => later(seenAt, TOUCH) <= now;

/** A session that began by a mailed link a moment ago proves as much as the old password does. */
export const mayChangePasswordWithoutOld = (session: { proof: Proof; createdAt: Instant }, now: Instant): boolean =>
  session.proof === "link" && later(session.createdAt, FRESH) > now;
