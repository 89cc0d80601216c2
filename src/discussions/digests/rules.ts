import { addDays, dayIn, hourOf, weekdayOf, type Day, type Instant } from "#platform/time";
import type { DeliveryReason } from "../subscriptions/rules.ts";

/** Those that gather what was decided for them in an interval. */
export type IntervalKind = "daily" | "weekly" | "catch-up";

/** `folded`: what a busy discussion gathered. `kept`: what came while its reader wanted no mail; it may also ride with one of an interval. */
export type DigestKind = IntervalKind | "folded" | "kept";

/** How a digest looks: as one page, as text alone, with each post as a mail in it (RFC 2046 5.1.5), or as the titles alone. */
export const digestForms = ["page", "plain", "mime", "summary"] as const;
export type DigestForm = (typeof digestForms)[number];

/** What a digest of an interval gathers: posts that were decided for it when they were written. */
export const gathers: Record<IntervalKind, DeliveryReason> = {
  daily: "digest-daily",
  weekly: "digest-weekly",
  "catch-up": "on-hold",
};

/** Digests go out at this hour by the reader's own clock; the weekly one on Mondays. */
export const DIGEST_HOUR = 7;

/** The last moment, now or before, at which a digest of this kind was due to a reader in this zone. What was written until then belongs to it. */
export function cutoff(kind: "daily" | "weekly", zone: string, now: Instant): Instant {
  const today = dayIn(zone, now);
  const day = hourOf(zone, today, DIGEST_HOUR) <= now ? today : addDays(today, -1);
  return hourOf(zone, kind === "daily" ? day : addDays(day, 1 - weekdayOf(day)), DIGEST_HOUR);
}

export interface Hold {
  fromDay: Day;
  /** The last day without mail. */
  untilDay: Day;
}

export const isOnHold = ({ fromDay, untilDay }: Hold, today: Day): boolean => fromDay <= today && today <= untilDay;

/** When a hold is over and its reader is told what there was: at the hour of digests on the day after. */
export const caughtUpAt = ({ untilDay }: Hold, zone: string): Instant =>
  hourOf(zone, addDays(untilDay, 1), DIGEST_HOUR);

/** Posts in one digest; what is more stands on the site. */
export const MOST_POSTS = 100;
/** Letters of one post; the rest is behind its link. */
export const LONGEST_POST = 1_500;
