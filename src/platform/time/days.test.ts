import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { dayIn, daysBetween } from "./index.ts";

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
