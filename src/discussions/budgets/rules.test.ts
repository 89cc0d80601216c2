import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clockIn, days, later } from "#platform/time";
import { dayBegan, fitting, isQuiet, leftOf, quietHours } from "./rules.ts";

const zones = ["America/Chicago", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "UTC"];
const instant = fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2030, 0) }).map((ms) => new Date(ms));
const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((pair) => pair.map((part) => String(part).padStart(2, "0")).join(":"));

describe("quiet hours", () => {
  test("begin with their first minute and end before their last, across midnight too", () => {
    const night = { from: "18:00", until: "07:30" };
    const asked = ["17:59", "18:00", "23:59", "00:00", "07:29", "07:30"];
    expect(asked.filter((clock) => isQuiet(night, clock))).toEqual(["18:00", "23:59", "00:00", "07:29"]);
    expect(asked.filter((clock) => isQuiet({ from: "00:00", until: "07:30" }, clock))).toEqual(["00:00", "07:29"]);
  });

  test("turned round are all the other hours", () => {
    fc.assert(
      fc.property(time, time, time, (from, until, clock) => {
        fc.pre(from !== until);
        expect(isQuiet({ from, until }, clock)).toBe(!isQuiet({ from: until, until: from }, clock));
      }),
    );
  });

  test("with one end only last until seven in the morning, or since midnight", () => {
    expect(quietHours("18:00", null)).toEqual({ from: "18:00", until: "07:00" });
    expect(quietHours(null, "09:00")).toEqual({ from: "00:00", until: "09:00" });
    expect(quietHours("22:00", "06:30")).toEqual({ from: "22:00", until: "06:30" });
    expect(quietHours(null, null)).toBeNull();
  });
});

describe("a limit of mails a day", () => {
  test("begins anew at seven in the morning by its person's clock, every day", () => {
    fc.assert(
      fc.property(instant, fc.constantFrom(...zones), fc.integer({ min: 0, max: 20 }), (now, zone, sent) => {
        const began = dayBegan(zone, now);
        expect(clockIn(zone, began)).toBe("07:00");
        const budget = { mostADay: 5, quiet: null, sent, countedFrom: began };
        expect(leftOf(budget, began)).toBe(5 - sent);
        expect(leftOf({ ...budget, countedFrom: later(began, -1) }, began)).toBe(5);
        expect(leftOf(budget, dayBegan(zone, later(now, days(1) + 3_600_000)))).toBe(5);
        expect(leftOf({ ...budget, mostADay: null }, began)).toBe(Number.POSITIVE_INFINITY);
      }),
    );
  });

  test("lets no more digests through than are left, the longest waiting first, so that each has its turn", () => {
    const window = fc.record({ personId: fc.integer({ min: 1, max: 4 }), from: instant });
    const left = fc.dictionary(fc.constantFrom("1", "2", "3"), fc.integer({ min: -2, max: 3 }));
    fc.assert(
      fc.property(fc.array(window, { maxLength: 12 }), left, (windows, given) => {
        const limits = new Map(Object.entries(given).map(([id, count]) => [Number(id), count]));
        const fits = fitting(windows, limits);
        for (const personId of [1, 2, 3, 4]) {
          const all = windows.filter((one) => one.personId === personId);
          const through = fits.filter((one) => one.personId === personId);
          expect(through.length).toBe(Math.min(all.length, Math.max(0, limits.get(personId) ?? all.length)));
          const latest = Math.max(...through.map((one) => one.from.getTime()));
          for (const one of all) if (!through.includes(one)) expect(one.from.getTime()).toBeGreaterThanOrEqual(latest);
        }
      }),
    );
  });
});
