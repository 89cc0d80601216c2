import fc from "fast-check";
import { IntlMessageFormat } from "intl-messageformat";
import { expect, test } from "vitest";
import { words } from "./words.ts";

const piece = fc.oneof(
  fc.constantFrom("{name}", "{count}", "{count, plural, one {# post} other {# posts}}", "{count, number}", "''", "<b>"),
  fc.stringMatching(/^[a-z ,.]{0,8}$/),
);
const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(""));

test("a text is said as the standard's formatter says it, by whichever way", () => {
  fc.assert(
    fc.property(text, fc.string(), fc.integer({ min: 0, max: 5_000 }), (en, name, count) => {
      const expected = new IntlMessageFormat(en, "en", undefined, { ignoreTag: true }).format({ name, count });
      const m = words({ en: { en } });
      expect(m("en", { name, count })).toBe(expected);
      expect(m("en", { name, count })).toBe(expected);
    }),
  );
});

test("a value that is missing is a fault, not an empty place", () => {
  expect(() => words({ en: { en: "Dear {name}" } })("en", {})).toThrow("name");
});
