import fc from "fast-check";
import { expect, it } from "vitest";
import { days, later } from "#platform/time";
import { answersFrom, isDue, LEAST, toldOf } from "./rules.ts";

const told = (...counts: number[]) =>
  toldOf(
    counts.reduce((a, b) => a + b, 0),
    counts.map((count, at) => ({ answer: String(at), count })),
  );
const figures = (...counts: number[]) => told(...counts).counts.map(({ count }) => count);

it.each([
  [
    [40, 30, 20],
    [40, 30, 20],
  ],
  [
    [40, 30, 9],
    [40, null, null],
  ],
  [
    [40, 30, 12, 9],
    [40, 30, null, null],
  ],
  [
    [40, 30, 6, 5],
    [40, 30, null, null],
  ],
  [
    [40, 12, 3, 2],
    [40, null, null, null],
  ],
  [
    [40, 0],
    [null, null],
  ],
  [
    [4, 3],
    [null, null],
  ],
])("counts of %j are told as %j", (counts, expected) => expect(figures(...counts)).toEqual(expected));

it("tells no number of people below ten", () => {
  expect(told(4, 3).people).toBeNull();
  expect(told(6, 4)).toEqual({
    people: 10,
    counts: [
      { answer: "0", count: null },
      { answer: "1", count: null },
    ],
  });
});

it("never lets a figure below ten be read or worked out", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(60), { minLength: 2, maxLength: 8 }), (counts) => {
      const { people, counts: shown } = told(...counts);
      const kept = counts.filter((_, at) => shown[at]!.count === null);
      shown.forEach(({ count }, at) => {
        if (count !== null) expect([count >= LEAST, count]).toEqual([true, counts[at]]);
      });
      if (people === null) {
        expect(kept).toHaveLength(counts.length);
        return;
      }
      if (kept.length === 0) return;
      expect(kept.length).toBeGreaterThan(1);
      expect(kept.reduce((a, b) => a + b, 0)).toBeGreaterThanOrEqual(LEAST);
      // Nothing is kept back for nothing.
      expect(Math.min(...kept)).toBeLessThan(LEAST);
    }),
  );
});

it("takes answers that there are, one where one can be true", () => {
  const age = { question: "age", answer: "25-34" };
  const asian = { question: "background", answer: "asian" };
  const white = { question: "background", answer: "white" };
  expect(answersFrom([white, age, asian, age])).toEqual([age, asian, white]);
  expect(answersFrom([])).toEqual([]);
  expect(answersFrom([age, { question: "age", answer: "35-44" }])).toBeNull();
  expect(answersFrom([{ question: "age", answer: "asian" }])).toBeNull();
  expect(answersFrom([{ question: "shoes", answer: "42" }])).toBeNull();
});

it("counts anew after a month, and only when ten people have changed something", () => {
  const last = new Date("2026-11-01T00:00:00Z");
  const at = (count: number) => later(last, days(count));
  expect([isDue(null, 9, last), isDue(null, 10, last)]).toEqual([false, true]);
  expect([isDue(last, 50, at(29)), isDue(last, 9, at(400)), isDue(last, 10, at(30))]).toEqual([false, false, true]);
});
