import type { Instant } from "#platform/time";
import { cutoff, DIGEST_HOUR } from "../digests/rules.ts";

/** Times of day as "HH:MM" by the person's own clock: from the first on, until the second, perhaps across midnight. */
export interface QuietHours {
  from: string;
  until: string;
}

/** How much mail of discussions somebody wants (D-24). */
export interface Budget {
  mostADay: number | null;
  quiet: QuietHours | null;
}

export const noBudget: Budget = { mostADay: null, quiet: null };

/** Most that can be asked for; more is no limit. */
export const MOST_A_DAY = 100;
export const isMost = (count: number): boolean => count >= 1 && count <= MOST_A_DAY;

export const isQuiet = ({ from, until }: QuietHours, clock: string): boolean =>
  from < until ? from <= clock && clock < until : clock >= from || clock < until;

const pad = (hour: number): string => `${String(hour).padStart(2, "0")}:00`;

/** "None after 18:00" means until the hour of digests on the next morning; "none before 9:00" since midnight. null: no quiet hours. */
export function quietHours(after: string | null, before: string | null): QuietHours | null {
  if (after === null && before === null) return null;
  return { from: after ?? pad(0), until: before ?? pad(DIGEST_HOUR) };
}

/** When the day began in which mails are counted: at the hour of digests, so that what was over yesterday is the first mail of today. */
export const dayBegan = (zone: string, now: Instant): Instant => cutoff("daily", zone, now);

/** Reckons once for each zone: thousands of people live in a few, and a clock costs ten microseconds. */
export function eachZone<T>(reckon: (zone: string) => T): (zone: string) => T {
  const known = new Map<string, T>();
  return (zone) => {
    if (!known.has(zone)) known.set(zone, reckon(zone));
    return known.get(zone)!;
  };
}

/** A budget and how much of it is used. */
export interface Spending extends Budget {
  sent: number;
  countedFrom: Instant;
}

/** Mails that may still come in the day that began then. */
export function leftOf({ mostADay, sent, countedFrom }: Spending, began: Instant): number {
  if (mostADay === null) return Number.POSITIVE_INFINITY;
  return mostADay - (countedFrom < began ? 0 : sent);
}

/** Of several digests due to one person, those that fit in; whichever waits longest comes first, so that none waits for ever. */
export function fitting<T extends { personId: number; from: Instant }>(
  windows: readonly T[],
  left: ReadonlyMap<number, number>,
): T[] {
  const used = new Map<number, number>();
  return [...windows]
    .sort((a, b) => a.from.getTime() - b.from.getTime())
    .filter(({ personId }) => {
      const before = used.get(personId) ?? 0;
      if (before >= (left.get(personId) ?? Number.POSITIVE_INFINITY)) return false;
      used.set(personId, before + 1);
      return true;
    });
}
