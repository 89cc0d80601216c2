import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { clockIn, dayIn, daysBetween, isSkipped, isTime, timeOf } from "./index.ts";

const zones = [
  "America/Chicago",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Pacific/Chatham",
  "America/St_Johns",
  "Pacific/Apia",
  "UTC",
];
const instants = fc.date({ min: new Date("1970-01-01"), max: new Date("2100-01-01"), noInvalidDate: true });

test("the day of an instant is the calendar's, remembered or reckoned", () => {
  fc.assert(
    fc.property(instants, fc.nat(1_800_000), fc.constantFrom(...zones), (first, apart, zone) => {
      for (const at of [first, new Date(first.getTime() + apart)]) {
        const day = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDate();
        expect(dayIn(zone, at)).toBe(day.toString());
      }
    }),
    { numRuns: 500 },
  );
});

test("days between two days are counted as the calendar counts them", () => {
  const days = fc.date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true });
  fc.assert(
    fc.property(days, days, (one, other) => {
      const [a, b] = [one, other].map((day) => day.toISOString().slice(0, 10)) as [string, string];
      const until = Temporal.PlainDate.from(a).until(Temporal.PlainDate.from(b), { largestUnit: "days" });
      expect(daysBetween(a, b)).toBe(until.days);
    }),
  );
});

test("a time that clocks show leads back to its instant, but for the hour that they show twice", () => {
  fc.assert(
    fc.property(instants, fc.constantFrom(...zones), (at, zone) => {
      const minute = new Date(at.getTime() - (at.getTime() % 60_000));
      fc.pre(minute >= new Date("1980-01-01"));
      const [day, time] = [dayIn(zone, minute), clockIn(zone, minute)];
      expect(isTime(time)).toBe(true);
      const back = timeOf(zone, day, time);
      expect(back <= minute).toBe(true);
      expect([dayIn(zone, back), clockIn(zone, back)]).toEqual([day, time]);
    }),
    { numRuns: 500 },
  );
});

test("a time that clocks skip is as much later, and 24:00 is none", () => {
  expect(isSkipped("America/Chicago", "2026-03-08", "02:30")).toBe(true);
  expect(isSkipped("America/Chicago", "2026-03-08", "03:00")).toBe(false);
  expect(isSkipped("America/Chicago", "2026-11-01", "01:30")).toBe(false);
  // Samoa had no such day.
  expect(isSkipped("Pacific/Apia", "2011-12-30", "12:00")).toBe(true);
  expect(timeOf("America/Chicago", "2026-03-08", "02:30")).toEqual(new Date("2026-03-08T08:30:00Z"));
  expect(timeOf("America/Chicago", "2026-11-01", "01:30")).toEqual(new Date("2026-11-01T06:30:00Z"));
  expect(["24:00", "9:00", "12:60", "noon"].filter(isTime)).toEqual([]);
});
