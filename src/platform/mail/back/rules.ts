import { dayIn, days, later, type Instant } from "#platform/time";
import type { Fault } from "./codes.ts";

/** D-5: group mail to an address waits after permanent failures on so many days within so many. */
export const pausePolicy = { days: 5, within: 14 };

export interface PastFailure {
  fault: Fault;
  at: Instant;
}

/**
 * Whether an address gets no group mail any more until its person says that it works. Days are counted, not mails: one bad afternoon with forty posts is
 * one day. What happened before the last repair counts no more; what receivers hold against us, or a full mailbox, never does.
 */
export function mustPause(
  failures: readonly PastFailure[],
  repairedAt: Instant | null,
  now: Instant,
  policy = pausePolicy,
): boolean {
  const since = Math.max(later(now, -days(policy.within)).getTime(), repairedAt?.getTime() ?? -Infinity);
  const counted = failures.filter(({ fault, at }) => fault === "permanent" && at.getTime() > since && at <= now);
  return new Set(counted.map(({ at }) => dayIn("UTC", at))).size >= policy.days;
}

/** Three times in three weeks the address itself is asked whether it works again: whoever reads that presses its button. */
export const WARNINGS = 3;
const BETWEEN = days(7);

export const isWarningDue = (pause: { warnings: number; warnedAt: Instant | null }, now: Instant): boolean =>
  pause.warnings < WARNINGS && (pause.warnedAt === null || now.getTime() - pause.warnedAt.getTime() >= BETWEEN);
