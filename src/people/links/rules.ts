import { days, hours, type Instant } from "#platform/time";

export type LinkPurpose = "confirm-registration" | "already-registered" | "sign-in" | "no-account" | "add-address";

/** The mailing purpose of every mailed link; its subject is the link's row. */
export const LINK_MAIL = "people.link";

/** How long a mailed link may be pressed. "no-account" has none; its row only says which mail to write. */
export const lifetimes: Record<LinkPurpose, number> = {
  "confirm-registration": hours(24),
  "already-registered": hours(24),
  "sign-in": hours(1),
  "no-account": hours(24),
  "add-address": hours(24),
};

/** Rows stay this long after their end, so that an old link can say what became of it. */
export const KEPT = days(7);

export type LinkProblem = "used" | "expired" | "unknown";

/** Why this link opens nothing, or null when it does. Used comes before expired: it is what the reader did. */
export function problemOf(
  link: { usedAt: Instant | null; expiresAt: Instant } | null | undefined,
  now: Instant,
): LinkProblem | null {
  if (!link) return "unknown";
  if (link.usedAt !== null) return "used";
  return link.expiresAt > now ? null : "expired";
}
