import { Temporal } from "temporal-polyfill";
import { Memo } from "#platform/memo";
import type { Instant } from "./clock.ts";

/** A civil date, "YYYY-MM-DD". Compares rightly as text. */
export type Day = string;

const QUARTER = 15 * 60_000;
/** Since then every zone keeps a whole number of quarter-hours from UTC, so that no day begins within one. */
const SINCE_QUARTERS = Date.UTC(1980, 0);
const said = new Memo<Day>(20_000);

/** The civil date of an instant in a zone (IANA name). */
export function dayIn(zone: string, at: Instant): Day {
  const ms = at.getTime();
  if (!(ms >= SINCE_QUARTERS)) return reckoned(zone, ms);
  // A page of fifty posts asks a hundred times, and reckoning takes 10 µs.
  return said.of(`${Math.floor(ms / QUARTER)} ${zone}`, () => reckoned(zone, ms));
}

const reckoned = (zone: string, ms: number): Day =>
  Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).toPlainDate().toString();

/** The instant at which that civil date begins in a zone. */
export const startOf = (zone: string, day: Day): Instant =>
  new Date(Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds);

/** The instant at which clocks in the zone show this hour of that day; where they skip it, the first one after. */
export function hourOf(zone: string, day: Day, hour: number): Instant {
  const local = Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: zone, plainTime: { hour } });
  return new Date(local.epochMilliseconds);
}

/** The instant at which clocks in the zone show this time ("HH:MM") of that day; where they skip it, as much later as they jump; where they show it twice, the first. */
export function timeOf(zone: string, day: Day, time: string): Instant {
  const plainTime = Temporal.PlainTime.from(time);
  return new Date(Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: zone, plainTime }).epochMilliseconds);
}

/** What clocks in the zone show at an instant, as "HH:MM". */
export const clockIn = (zone: string, at: Instant): string =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(zone)
    .toPlainTime()
    .toString({ smallestUnit: "minute" });

/** Whether clocks in the zone never show this time of that day, as in the hour that a spring night skips. */
export function isSkipped(zone: string, day: Day, time: string): boolean {
  const at = timeOf(zone, day, time);
  return dayIn(zone, at) !== day || clockIn(zone, at) !== time;
}

export const isTime = (text: string): boolean => /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text);

/** Monday is 1, Sunday 7. */
export const weekdayOf = (day: Day): number => Temporal.PlainDate.from(day).dayOfWeek;

export function addDays(day: Day, days: number): Day {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

/** Keeps the anchor's day of the month, clamped to the month's length; chain from the anchor, never from a result. */
export function addMonths(day: Day, months: number): Day {
  return Temporal.PlainDate.from(day).add({ months }, { overflow: "constrain" }).toString();
}

export function addYears(day: Day, years: number): Day {
  return Temporal.PlainDate.from(day).add({ years }, { overflow: "constrain" }).toString();
}

/** Days from a to b; negative when b is earlier. */
export function daysBetween(a: Day, b: Day): number {
  return Math.round((Date.parse(b) - Date.parse(a)) / 86_400_000);
}

export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    Temporal.PlainDate.from(text);
    return true;
  } catch {
    return false;
  }
}

export const minutes = (count: number): number => count * 60_000;
export const hours = (count: number): number => count * 3_600_000;
export const days = (count: number): number => count * 86_400_000;

export function later(at: Instant, milliseconds: number): Instant {
  return new Date(at.getTime() + milliseconds);
}
