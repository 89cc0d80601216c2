import fc from "fast-check";
import { expect, test } from "vitest";
import { dayIn, days, later, weekdayOf } from "#platform/time";
import { caughtUpAt, cutoff, isOnHold } from "./rules.ts";

const zones = [
  "America/Chicago",
  "Europe/Berlin",
  "Asia/Tokyo",
  "Asia/Kolkata",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "UTC",
];
const instant = fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2030, 0) }).map((ms) => new Date(ms));
const hourIn = (zone: string, at: Date) =>
  new Intl.DateTimeFormat("en", { timeZone: zone, hour: "numeric", minute: "2-digit", hourCycle: "h23" }).format(at);

test("a digest is due at seven in the morning by the reader's clock, across every change of clocks", () => {
  fc.assert(
    fc.property(
      instant,
      fc.constantFrom(...zones),
      fc.constantFrom("daily" as const, "weekly" as const),
      (now, zone, kind) => {
        const due = cutoff(kind, zone, now);
        expect(due <= now).toBe(true);
        expect(hourIn(zone, due)).toBe("07:00");
        expect(now.getTime() - due.getTime()).toBeLessThan(days(kind === "daily" ? 1 : 7) + 7_200_000);
        if (kind === "weekly") expect(weekdayOf(dayIn(zone, due))).toBe(1);
        // Asked at its own moment it is that moment; a moment before, the one before.
        expect(cutoff(kind, zone, due)).toEqual(due);
        expect(cutoff(kind, zone, later(due, -1)) < due).toBe(true);
      },
    ),
    { numRuns: 1_000 },
  );
});

test("a hold includes its first and its last day; what was missed comes on the morning after", () => {
  const hold = { fromDay: "2026-11-14", untilDay: "2026-11-15" };
  expect(["2026-11-13", "2026-11-14", "2026-11-15", "2026-11-16"].map((day) => isOnHold(hold, day))).toEqual([
    false,
    true,
    true,
    false,
  ]);
  expect(caughtUpAt(hold, "America/Chicago")).toEqual(new Date("2026-11-16T13:00:00Z"));
});
