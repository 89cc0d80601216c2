import { addDays, dayIn, type Instant } from "#platform/time";

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
