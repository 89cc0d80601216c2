import fc from "fast-check";
import { expect, test } from "vitest";
import { isEmpty, LONGEST, parse, print, wordsOf } from "./question.ts";

const filters = ["author", "in", "before", "after", "has", "title"];
const ask = (text: string) => parse(text, filters);
const word = (text: string, not = false) => ({ text, isPhrase: false, not });
const phrase = (text: string, not = false) => ({ text, isPhrase: true, not });

test.each([
  ["wheat paste", [word("wheat"), word("paste")], []],
  ['"end  papers" glue', [phrase("end papers"), word("glue")], []],
  ["paste -glue", [word("paste"), word("glue", true)], []],
  ['paste -"wheat paste"', [word("paste"), phrase("wheat paste", true)], []],
  ["well-known -", [word("well-known")], []],
  ["“end papers”", [phrase("end papers")], []],
  ['paste "not closed', [word("paste"), phrase("not closed")], []],
  ["paste Author:imani", [word("paste")], [{ name: "author", value: "imani", not: false }]],
  ['-author:"Imani Okafor"', [], [{ name: "author", value: "Imani Okafor", not: true }]],
  ["before:", [word("before:")], []],
  ["https://example.org/a colour:blue", [word("https://example.org/a"), word("colour:blue")], []],
  ["!!! ( ) & | :* \\", [], []],
])("%s is taken apart", (text, terms, found) => {
  expect(ask(text)).toEqual({ terms, filters: found });
});

const pieces = fc.array(
  fc.oneof(
    fc.string(),
    fc.string({ unit: "grapheme" }),
    fc.constantFrom('"', "-", ":", " ", "author:", 'in:"', "wheat", '-title:"a b"', "“", "\\", "'", "&", "|", "\u0000"),
  ),
  { maxLength: 30 },
);

test("whatever is typed is understood somehow, and printed it is understood the same", () => {
  fc.assert(
    fc.property(pieces, (typed) => {
      const question = ask(typed.join(""));
      expect(question.terms.length + question.filters.length).toBeLessThanOrEqual(20);
      if (print(question).length <= LONGEST) expect(ask(print(question))).toEqual(question);
      expect(isEmpty(question)).toBe(print(question) === "");
      expect(wordsOf(question)).toBe(
        question.terms
          .filter(({ not }) => !not)
          .map(({ text }) => text)
          .join(" "),
      );
    }),
    { numRuns: 2000 },
  );
});
