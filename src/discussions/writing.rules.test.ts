import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bodyFromMarkdown, markdownFromText } from "./body.ts";
import { differenceOf, refusalOfEdit } from "./editing/rules.ts";
import { fileName } from "./files/rules.ts";
import { lookupIn, namesIn } from "./mentions/rules.ts";

describe("the difference of two texts", () => {
  const words = fc
    .array(fc.constantFrom("ink", "paper", " ", "\n", ".", "é", "نور"), { maxLength: 40 })
    .map((all) => all.join(""));

  test("without what is new is the earlier, without what is gone the later", () => {
    fc.assert(
      fc.property(words, words, (before, after) => {
        const pieces = differenceOf(before, after);
        const without = (kind: string) =>
          pieces
            .filter((piece) => piece.kind !== kind)
            .map((piece) => piece.text)
            .join("");
        expect([without("new"), without("gone")]).toEqual([before, after]);
        expect(pieces.every((piece, at) => piece.text !== "" && piece.kind !== pieces[at - 1]?.kind)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test("is one word where one word changed", () => {
    expect(differenceOf("It eats the paper.", "It burns the paper.").filter((piece) => piece.kind !== "same")).toEqual([
      { kind: "gone", text: "eats" },
      { kind: "new", text: "burns" },
    ]);
  });

  test("of two long texts with nothing in common is whole, and soon there", () => {
    const long = (word: string) => Array.from({ length: 20_000 }, (_, at) => `${word}${at}`).join("-");
    expect(differenceOf(long("a"), long("b")).map((piece) => piece.kind)).toEqual(["gone", "new"]);
  });
});

test("a file's name is never empty, never a path, hides nothing, fits, and keeps its ending", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (claimed) => {
      const name = fileName(claimed, 3);
      expect(name).not.toMatch(/[/\\<>:"|?*\p{Cc}\p{Cf}]|^\.|^\s|^$/u);
      expect([...name].length).toBeLessThanOrEqual(120);
      expect(fileName(name, 3)).toBe(name);
    }),
  );
  expect(fileName("..\\..\\a/b\\.ssh", 1)).toBe("ssh");
  expect(fileName("\u202e.. ", 7)).toBe("file-7");
  expect(fileName(`${"é".repeat(400)}.tar`, 1)).toMatch(/^é+\.tar$/);
});

describe("a name after @", () => {
  const person = (id: number, name: string, isMember = true) => ({ id, name, isMember });

  test.each([
    ["Ada Lind, hello", "Ada Lind"],
    ["ADA LIND", "Ada Lind"],
    ["Ada Lindgren", null],
    ["Ada", null],
    ["Adam Lind", null],
    ["Ada\nLind", null],
    [" Ada Lind", null],
    ["J. R. Noor Jr. said", "J. R. Noor Jr."],
  ])("%j means %j", (text, name) => {
    const found = lookupIn([person(1, "Ada Lind"), person(2, "J. R. Noor Jr.")])(text);
    expect(found && found !== "several" ? text.slice(0, found.length).toLowerCase() : found).toBe(
      name?.toLowerCase() ?? null,
    );
  });

  test("is the longest that fits, a member's before another's, and nobody's where two members share it", () => {
    const find = (people: ReturnType<typeof person>[]) => lookupIn(people)("Ada Lind Noor");
    expect(find([person(1, "Ada Lind"), person(2, "Ada Lind Noor")])).toMatchObject({ id: 2 });
    expect(find([person(1, "Ada Lind"), person(2, "Ada Lind", false)])).toMatchObject({ id: 1 });
    expect(find([person(1, "Ada Lind"), person(2, "Ada Lind")])).toBe("several");
  });

  test("that somebody may have is always among what is tried", () => {
    const names = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 30 })
      .filter((name) => /^[\p{L}\p{S}][^\s@]*$/u.test(name));
    fc.assert(
      fc.property(names, fc.constantFrom("", " and more", ", you", ".", "\n"), (name, rest) =>
        namesIn(name + rest).includes(name),
      ),
    );
  });
});

test("the text of a mail as Markdown shows the same words", () => {
  const piece = fc.constantFrom(
    "*a*",
    "_b_",
    "# c",
    "1. d",
    "2)",
    "- e",
    "+",
    "===",
    "<b>",
    "&amp;",
    "`f`",
    "[g](h)",
    "~~i~~",
    "|",
    "!",
    "\\",
    "\n",
    " ",
    "word",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const text = `x ${pieces.join("")}`;
      const { html } = bodyFromMarkdown(markdownFromText(text));
      const shown = html
        .replace(/<[^>]+>/g, "")
        .replace(/&lt;/g, "<")
        .replace(/&gt;/g, ">")
        .replace(/&quot;/g, '"')
        .replace(/&amp;/g, "&");
      const bare = (words: string) => words.replace(/\s+/g, "");
      expect(bare(shown)).toBe(bare(text));
    }),
    { numRuns: 500 },
  );
});

test("leaders may always edit; authors while they may write, the discussion is open, and in the group's time", () => {
  const now = new Date("2026-11-14T15:00:00Z");
  const facts = fc.record({
    isAuthor: fc.boolean(),
    manages: fc.boolean(),
    mayPost: fc.boolean(),
    isClosed: fc.boolean(),
    postedAt: fc.integer({ min: 0, max: 3_600_000 }).map((ago) => new Date(now.getTime() - ago)),
    editMinutes: fc.constantFrom(null, 0, 15, 60),
  });
  fc.assert(
    fc.property(facts, (given) => {
      const inTime =
        given.editMinutes === null || now.getTime() - given.postedAt.getTime() <= given.editMinutes * 60_000;
      const may = given.manages || (given.isAuthor && given.mayPost && !given.isClosed && inTime);
      expect(refusalOfEdit(given, now) === null).toBe(may);
    }),
  );
});
