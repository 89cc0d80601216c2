import fc from "fast-check";
import pg from "pg";
import { expect, test } from "vitest";
import { instantFrom } from "./instants.ts";

const library = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ) as (text: string) => Date;
const none = (): Date => new Date(Number.NaN);

test("what PostgreSQL writes for an instant is read as the driver reads it", () => {
  const parts = fc.record({
    day: fc.date({ min: new Date("0101-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }),
    rest: fc.oneof(fc.constant(""), fc.stringMatching(/^\.\d{1,6}$/)),
  });
  fc.assert(
    fc.property(parts, ({ day, rest }) => {
      const text = `${day.toISOString().slice(0, 19).replace("T", " ")}${rest}+00`;
      const read = instantFrom(text, none);
      expect(read.getTime()).toBe(Math.floor(library(text).getTime()));
    }),
  );
});

test.each([
  "infinity",
  "0044-03-15 12:00:00+00 BC",
  "2026-11-14 09:12:03+05:30",
  "10000-01-01 00:00:00+00",
  "0044-03-15 12:00:00+00",
])("%s is left to the driver", (text) => {
  expect(instantFrom(text, () => new Date(7))).toEqual(new Date(7));
});
