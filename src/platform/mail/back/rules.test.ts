import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { days, hours, later } from "#platform/time";
import { isWarningDue, mustPause, type PastFailure } from "./rules.ts";

const now = new Date("2026-03-20T12:00:00Z");
const ago = (count: number): Date => later(now, -days(count));
const permanent = (...daysAgo: number[]): PastFailure[] =>
  daysAgo.map((count) => ({ fault: "permanent", at: ago(count) }));

describe("group mail to an address waits", () => {
  test.each([
    ["after five days within fourteen", permanent(0, 1, 2, 3, 4), null, true],
    ["after five days with quiet days between", permanent(0, 3, 6, 9, 13), null, true],
    ["not after four", permanent(0, 1, 2, 3), null, false],
    ["not after fifty in one day", permanent(...Array.from({ length: 50 }, () => 1)), null, false],
    ["not for what is older", permanent(0, 1, 2, 3, 14), null, false],
    ["not for what was before a repair", permanent(0, 1, 2, 3, 4), ago(2.5), false],
    ["again after five days since a repair", permanent(0, 1, 2, 3, 4, 9, 10), ago(5), true],
    [
      "not for full mailboxes",
      permanent(0, 1, 2, 3, 4).map((one) => ({ ...one, fault: "temporary" as const })),
      null,
      false,
    ],
    ["not for policy", permanent(0, 1, 2, 3, 4).map((one) => ({ ...one, fault: "policy" as const })), null, false],
  ])("%s", (_what, failures, repairedAt, expected) => {
    expect(mustPause(failures, repairedAt, now)).toBe(expected);
  });

  test("never because of what is ours or passes, however much of it there is, and never by fewer failures", () => {
    const failure = fc.record({
      fault: fc.constantFrom("permanent" as const, "temporary" as const, "policy" as const),
      at: fc.integer({ min: 0, max: 24 * 20 }).map((count) => later(now, -hours(count))),
    });
    fc.assert(
      fc.property(
        fc.array(failure, { maxLength: 60 }),
        fc.option(fc.integer({ min: 0, max: 20 }).map(ago)),
        (all, repaired) => {
          const pauses = mustPause(all, repaired, now);
          const onlyPermanent = all.filter(({ fault }) => fault === "permanent");
          expect(mustPause(onlyPermanent, repaired, now)).toBe(pauses);
          if (!pauses) expect(mustPause(all.slice(1), repaired, now)).toBe(false);
          expect(mustPause(all, now, now)).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });
});

test("the address is asked at once, and twice more a week apart", () => {
  expect(isWarningDue({ warnings: 0, warnedAt: null }, now)).toBe(true);
  expect(isWarningDue({ warnings: 1, warnedAt: ago(6.9) }, now)).toBe(false);
  expect(isWarningDue({ warnings: 1, warnedAt: ago(7) }, now)).toBe(true);
  expect(isWarningDue({ warnings: 3, warnedAt: ago(30) }, now)).toBe(false);
});
