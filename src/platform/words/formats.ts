import { dayIn, daysBetween } from "#platform/time";
import { Memo } from "#platform/memo";
import { languageNow } from "./words.ts";

const formats = new Map<string, Intl.DateTimeFormat>();

function formatter(id: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${languageNow()} ${id}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(languageNow(), options);
    formats.set(key, format);
  }
  return format;
}

const relatives = new Map<string, Intl.RelativeTimeFormat>();
const saidRelatives = new Memo<string>(2_000);

/** There are few that are said at all, and a page of fifty posts says fifty. */
function relative(value: number, unit: Intl.RelativeTimeFormatUnit): string {
  const language = languageNow();
  return saidRelatives.of(`${language} ${value} ${unit}`, () => {
    let format = relatives.get(language);
    if (!format) relatives.set(language, (format = new Intl.RelativeTimeFormat(language, { numeric: "auto" })));
    return format.format(value, unit);
  });
}

const saidTimes = new Memo<string>(10_000);

/** "14 Nov 2026, 16:05" in the reader's language and zone. */
export function dateTime(at: Date, zone: string): string {
  const say = () => formatter(`dt ${zone}`, { dateStyle: "medium", timeStyle: "short", timeZone: zone }).format(at);
  return saidTimes.of(`${Math.floor(at.getTime() / 60_000)} ${zone} ${languageNow()}`, say);
}

/** "Tue, 1 Dec 2026, 18:00 – 19:30": from when to when something lasts, by the clocks of a zone. */
export function span(from: Date, to: Date, zone: string): string {
  const parts = { weekday: "short", day: "numeric", month: "short", year: "numeric" } as const;
  const format = formatter(`span ${zone}`, { ...parts, hour: "numeric", minute: "2-digit", timeZone: zone });
  return format.formatRange(from, to);
}

/** A civil day ("YYYY-MM-DD") in words. */
export function day(civil: string): string {
  return formatter("day", { dateStyle: "long", timeZone: "UTC" }).format(new Date(`${civil}T00:00:00Z`));
}

/** Minor units and an ISO 4217 code: 12.50 as the reader's language writes it. */
export function money(cents: number, currency: string): string {
  return new Intl.NumberFormat(languageNow(), { style: "currency", currency }).format(cents / 100);
}

/** "5 minutes ago", "3 hours ago", "yesterday", "2 weeks ago". Not for pages that are kept and shown again later. */
export function ago(from: Date, now: Date, zone: string): string {
  const minutes = Math.floor((now.getTime() - from.getTime()) / 60_000);
  if (minutes < 1) return relative(0, "second");
  if (minutes < 60) return relative(-minutes, "minute");
  if (minutes < 12 * 60) return relative(-Math.floor(minutes / 60), "hour");
  return relativeDays(from, now, zone);
}

/** What "since" is followed by: "09:12", "Tuesday", "3 November 2026"; the less exact, the longer ago. */
export function since(from: Date, now: Date, zone: string): string {
  const days = daysBetween(dayIn(zone, from), dayIn(zone, now));
  if (days < 1) return formatter(`time ${zone}`, { timeStyle: "short", timeZone: zone }).format(from);
  if (days < 7) return formatter(`weekday ${zone}`, { weekday: "long", timeZone: zone }).format(from);
  return day(dayIn(zone, from));
}

/** "3 weeks ago", "yesterday": by the calendar of the zone, so that late yesterday is not today. */
export function relativeDays(from: Date, now: Date, zone: string): string {
  const count = daysBetween(dayIn(zone, now), dayIn(zone, from));
  if (Math.abs(count) < 14) return relative(count, "day");
  if (Math.abs(count) < 60) return relative(Math.round(count / 7), "week");
  if (Math.abs(count) < 730) return relative(Math.round(count / 30.44), "month");
  return relative(Math.round(count / 365.25), "year");
}
