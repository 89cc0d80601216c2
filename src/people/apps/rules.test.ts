import fc from "fast-check";
import { expect, test } from "vitest";
import { days, later } from "#platform/time";
import { isForgotten, isRedirect, needsKey, shownKeys } from "./rules.ts";

const start = new Date("2026-11-14T15:00:00Z");

test("a key signs at any time, was shown for a day before unless it is the first, and is shown for a day after", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 250, maxLength: 400 }), (steps) => {
      let keys: { madeAt: Date }[] = [];
      let now = start;
      let before: { madeAt: Date } | undefined;
      let left: { key: { madeAt: Date }; at: Date } | undefined;
      for (const step of steps) {
        now = later(now, days(step) / 8);
        if (needsKey(keys, now)) keys = [...keys, { madeAt: now }];
        keys = keys.filter((_, at) => !keys[at + 1] || !isForgotten(keys[at + 1]!, now));
        const shown = shownKeys(keys, now);
        const [signing] = shown;
        expect(signing).toBeDefined();
        if (signing !== before && before) left = { key: before, at: now };
        if (signing !== before && before) expect(later(signing!.madeAt, days(1)) <= now).toBe(true);
        if (left && left.at === now) expect(shown).toContain(left.key);
        before = signing;
      }
    }),
  );
});

test.each([
  ["https://wiki.example.org/callback", true],
  ["http://127.0.0.1:8080/back", true],
  ["http://localhost/back", true],
  ["http://wiki.example.org/callback", false],
  ["https://ada:secret@wiki.example.org/", false],
  ["https://wiki.example.org/#part", false],
  ["https://*.example.org/callback", false],
  ["javascript:alert(1)", false],
  ["http://localhost.example.org/", false],
  ["wiki", false],
])("the address %s of an app is taken: %s", (address, is) => expect(isRedirect(address)).toBe(is));
