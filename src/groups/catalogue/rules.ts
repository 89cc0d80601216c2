import { daysBetween, dayIn, type Instant } from "#platform/time";
import type { Joining, JoiningWay } from "../rules.ts";

/** What joining asks of somebody's purse: nothing, nothing beyond what they pay already, money, or it is not theirs to decide. */
export const costs = ["free", "included", "paid"] as const;
export type Cost = (typeof costs)[number];

/** Whether money stands between a unit and some people, so that its cost is another for each of them. */
export const isPaidFor = ({ joining }: { joining: JoiningWay }): boolean =>
  joining === "add-on" || joining === "membership";

/** Null: nobody joins it by themselves. `joining` matters only where `isPaidFor`. */
export function costOf(
  unit: { joining: JoiningWay; needsMembership: boolean; needsParent: boolean },
  joining: Joining | undefined,
): Cost | null {
  switch (unit.joining) {
    case "free":
    case "mail-address":
      return unit.needsMembership || unit.needsParent ? "included" : "free";
    case "add-on":
      return joining?.kind === "already-in" || joining?.kind === "free" ? "included" : "paid";
    case "membership":
      return joining?.kind === "already-in" ? "included" : "paid";
    case "appointed":
    case "elected":
    case "office-held":
    case "own-rolls":
      return null;
  }
}

/** How lately something happened in a unit, the latest first. */
export const paces = ["week", "month", "year", "quiet"] as const;
export type Pace = (typeof paces)[number];

/** By the days of the association's calendar; null: nothing ever happened. */
export function paceOf(last: Instant | null, now: Instant, zone: string): Pace {
  if (last === null) return "quiet";
  const ago = daysBetween(dayIn(zone, last), dayIn(zone, now));
  if (ago <= 7) return "week";
  if (ago <= 31) return "month";
  return ago <= 366 ? "year" : "quiet";
}

/** Whoever asks for "this month" also wants what happened this week; "quiet" stands alone. */
export const isWithin = (pace: Pace, wanted: Pace): boolean =>
  wanted === "quiet" ? pace === "quiet" : paces.indexOf(pace) <= paces.indexOf(wanted);

export const latest = (...instants: (Instant | null | undefined)[]): Instant | null =>
  instants.reduce<Instant | null>((last, one) => (one && (!last || one > last) ? one : last), null);
