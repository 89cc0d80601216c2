import { addDays, dayIn, later, minutes, type Day, type Instant } from "#platform/time";

const names = new Intl.DateTimeFormat("en-US", { weekday: "long", month: "long", day: "numeric", timeZone: "UTC" });

/** `{+9}` becomes "Tuesday, December 1", counted from the day of writing; nobody meets on a weekend. */
export function withDays(text: string, writtenAt: Instant, zone: string): string {
  if (!text.includes("{")) return text;
  return text.replace(/\{([+-]\d+)\}/g, (_, offset: string) => {
    const day = new Date(`${addDays(dayIn(zone, writtenAt), Number(offset))}T12:00:00Z`);
    const weekend = { 0: 1, 6: 2 }[day.getUTCDay()] ?? 0;
    return names.format(new Date(day.getTime() + weekend * 86_400_000));
  });
}

/**
 * The same day, between seven in the morning and ten at night, where its 24 hours are pressed together so that the order of all stays: people
 * do not write at four. Today keeps its hours, for nothing may come to lie in the future.
 */
export function whileAwake(at: Instant, today: Day, zone: string): Instant {
  if (dayIn(zone, at) === today) return at;
  const minute = minuteOf(at, zone);
  return later(at, minutes(MORNING + minute * ((NIGHT - MORNING) / DAY) - minute));
}

const [MORNING, NIGHT, DAY] = [7 * 60, 22 * 60, 24 * 60];
const clocks = new Map<string, Intl.DateTimeFormat>();

function minuteOf(at: Instant, zone: string): number {
  const clock =
    clocks.get(zone) ??
    new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: zone });
  clocks.set(zone, clock);
  const [hour, minute, second] = clock.format(at).split(":").map(Number);
  return hour! * 60 + minute! + second! / 60;
}
