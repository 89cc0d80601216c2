import fc from "fast-check";
import { expect, test } from "vitest";
import { days, hours, later, minutes } from "#platform/time";
import { nextTry } from "./rules.ts";

test("pauses grow, and nothing is tried more than a day after it began", () => {
  const begun = new Date("2026-11-14T15:00:00Z");
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: days(2) }), (attempts, since) => {
      const now = later(begun, since);
      const next = nextTry(attempts, begun, now);
      if (next === null) {
        expect(since + hours(4)).toBeGreaterThan(days(1) - minutes(1));
        return;
      }
      expect(next.getTime()).toBeGreaterThan(now.getTime());
      expect(next.getTime()).toBeLessThanOrEqual(later(begun, days(1)).getTime());
      const more = nextTry(attempts + 1, begun, now);
      if (more) expect(more.getTime()).toBeGreaterThanOrEqual(next.getTime());
    }),
  );
});
