import { days, hours, later, minutes, type Instant } from "#platform/time";

/** What another program can be told of. Later slices say what stands in the events that are theirs. */
export const webhookEvents = ["topic.begun", "post.written", "member.joined", "member.left"] as const;
export type WebhookEvent = (typeof webhookEvents)[number];

export const WEBHOOKS_A_UNIT = 10;

/** Rows of what was sent are kept so long. */
export const DELIVERIES_KEPT = days(30);

/** After a day nobody tries any more; whoever runs the other end sees it on the page. */
const PATIENCE = days(1);
const LONGEST_PAUSE = hours(4);
const FIRST_PAUSE = minutes(0.25);

/** When to try again after so many attempts; null: given up. Each pause is thrice the one before. */
export function nextTry(attempts: number, begunAt: Instant, now: Instant): Instant | null {
  const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 3 ** (attempts - 1));
  const next = later(now, pause);
  return next > later(begunAt, PATIENCE) ? null : next;
}
