import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { voteIn, type Said } from "./reply.ts";
import type { Choice } from "./rules.ts";

const said = (text: string, name = "Bo Ferrer") => voteIn(text, name);
const alone = (choice: Choice): Said => ({ is: "vote", choice, isAlone: true });
const beside = (choice: Choice): Said => ({ is: "vote", choice, isAlone: false });

describe("a reply", () => {
  test.each<[string, Said]>([
    ["Aye", alone("aye")],
    ["AYE.", alone("aye")],
    ["yes!", alone("aye")],
    ["Yea.\n", alone("aye")],
    ["\n\n  nay  \n\n", alone("nay")],
    ["No.", alone("nay")],
    ["*Abstain*", alone("abstain")],
    ["“aye”", alone("aye")],
    ["Aye,\nBo", alone("aye")],
    ["aye\n\n- Bo Ferrer", alone("aye")],
    ["aye\n\nSent from my iPhone", alone("aye")],
    ["aye\n\nGet Outlook for Android", alone("aye")],
    ["Aye\n-- \nBo Ferrer\nHead of glue", alone("aye")],
    ["\u200bAye\u00a0", alone("aye")],
    ["Aye\n\nOn Sat, 14 Nov 2026 at 10:00, Ada via Glue <glue@lists.example.org> wrote:\n> no\n> maybe", alone("aye")],
    ["Aye\nOn Sat, 14 Nov 2026 at 10:00, Ada wrote:\n> no", alone("aye")],
    ["On Sat, 14 Nov 2026 at 10:00, Ada via Glue\n<glue@lists.example.org> wrote:\n> aye or no?\n\nNay.", alone("nay")],
    ["> aye or no?\n\nNay.\n\n> because", alone("nay")],
    ["Aye\n\nWith one wish: a better glue.", beside("aye")],
    ["No.\nNo.", beside("nay")],
    ["Aye, of course", { is: "near" }],
    ["No objection", { is: "near" }],
    ["Yes?", { is: "near" }],
    ["aye/nay", { is: "near" }],
    ["Yesterday I read it", { is: "nothing" }],
    ["Nope", { is: "nothing" }],
    ["I vote aye", { is: "nothing" }],
    ["Hello all,\n\nAye", { is: "nothing" }],
    ["> aye", { is: "nothing" }],
    ["-- \nAye", { is: "nothing" }],
    ["constructor", { is: "nothing" }],
    ["", { is: "nothing" }],
  ])("%j", (text, expected) => expect(said(text)).toEqual(expected));

  test("with a name below it is alone only for the one whose name it is", () => {
    expect(said("Aye\nAda Lind")).toEqual(beside("aye"));
    expect(said("Aye\nAda Lind", "Ada Lind")).toEqual(alone("aye"));
    expect(said("Aye\nNo", "")).toEqual(beside("aye"));
  });
});

const words: [string, Choice][] = [
  ["aye", "aye"],
  ["yes", "aye"],
  ["yea", "aye"],
  ["nay", "nay"],
  ["no", "nay"],
  ["abstain", "abstain"],
];
/** In any mixture of capitals. */
const voteWord = fc
  .tuple(fc.constantFrom(...words), fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }))
  .map(([[word, choice], high]) => ({
    choice,
    word: [...word].map((letter, at) => (high[at] ? letter.toUpperCase() : letter)).join(""),
  }));
const blank = fc.string({ unit: fc.constantFrom(" ", "\t", "\n", "\u00a0"), maxLength: 5 });
const around = fc.constantFrom("", "*", '"', " ");
/** A line that is no quotation, no signature's mark, no attribution and no word of a vote. */
const line = fc.string({
  unit: fc.constantFrom(..."bcdfghjklmpqrstuvwz 0123456789,;".split("")),
  minLength: 3,
  maxLength: 40,
});
const hasWeight = (text: string) => /[\p{L}\p{N}]/u.test(text);

describe("whatever stands around it", () => {
  test("a vote word on a line of its own votes, in any case, with a stop or without, with what was quoted below", () => {
    const quotation = fc.array(line, { maxLength: 4 }).map((lines) => lines.map((one) => `> ${one}`).join("\n"));
    fc.assert(
      fc.property(
        voteWord,
        blank,
        blank,
        around,
        fc.constantFrom("", ".", "!"),
        quotation,
        (vote, before, after, mark, stop, quoted) => {
          const text = `${before}${mark}${vote.word}${stop}${mark}${after}\n${quoted}`;
          expect(said(text)).toEqual(alone(vote.choice));
        },
      ),
    );
  });

  test("with words of one's own below it still votes and is not alone; they never change what is voted", () => {
    fc.assert(
      fc.property(
        voteWord,
        fc.array(line, { minLength: 1, maxLength: 5 }).filter((all) => all.some(hasWeight)),
        (vote, lines) => {
          expect(said(`${vote.word}\n${lines.join("\n")}`, "")).toEqual(beside(vote.choice));
        },
      ),
    );
  });

  test("with words before it on its line, after it, or above it, nothing is voted", () => {
    fc.assert(
      fc.property(voteWord, line.filter(hasWeight), (vote, other) => {
        for (const text of [`${other} ${vote.word}`, `${vote.word} ${other}`, `${other}\n${vote.word}`])
          expect(said(text).is).not.toBe("vote");
      }),
    );
  });

  test("a line of a hundred thousand marks is no vote, and soon read", () => {
    const began = performance.now();
    expect(said(`${"!".repeat(100_000)}x`)).toEqual({ is: "nothing" });
    expect(said(`aye${"!".repeat(100_000)}x`)).toEqual({ is: "near" });
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  test("no text breaks it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), fc.string(), (text, name) => {
        expect(["vote", "near", "nothing"]).toContain(voteIn(text, name).is);
      }),
    );
  });
});
