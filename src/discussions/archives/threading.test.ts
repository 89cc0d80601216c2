import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { threadsOf, type Clue } from "./threading.ts";

const clue = (id: string, over: Partial<Clue> = {}): Clue => ({
  messageId: `<${id}@old.example>`,
  inReplyTo: null,
  references: [],
  title: id,
  isReply: false,
  writtenAt: new Date("2004-05-01T10:00:00Z"),
  ...over,
});
const at = (day: number) => new Date(Date.UTC(2004, 4, day));
const shape = (clues: Clue[]) =>
  threadsOf(clues).map((thread) =>
    thread.map(({ clue, parent }) => [clue.messageId![1], parent?.messageId?.[1] ?? null]),
  );

describe("the threads of an archive", () => {
  test("a reply that stands before what it answers, or says an earlier time, comes after it", () => {
    const reply = clue("b", { inReplyTo: "<a@old.example>", writtenAt: at(1) });
    expect(shape([reply, clue("a", { writtenAt: at(2) })])).toEqual([
      [
        ["a", null],
        ["b", "a"],
      ],
    ]);
  });

  test("answers to a mail that is missing stand together", () => {
    const lost = { inReplyTo: "<lost@old.example>" };
    expect(shape([clue("b", lost), clue("c", lost), clue("d")])).toEqual([
      [
        ["b", null],
        ["c", null],
      ],
      [["d", null]],
    ]);
  });

  test("an equal subject joins within thirty days, an answer only, and only where no mail is named", () => {
    const title = { title: "Glue" };
    const near = clue("b", { ...title, isReply: true, writtenAt: at(20) });
    const fresh = clue("c", { ...title, writtenAt: at(21) });
    const late = clue("d", { ...title, isReply: true, writtenAt: new Date("2005-01-01") });
    expect(shape([clue("a", { ...title, writtenAt: at(1) }), near])).toEqual([
      [
        ["a", null],
        ["b", "a"],
      ],
    ]);
    expect(shape([clue("a", { ...title, writtenAt: at(1) }), fresh, late]).length).toBe(3);
  });

  test("whatever the headers say, each mail stands once, after what it answers, and in no ring", () => {
    const names = fc.constantFrom("a", "b", "c", "d", "e").map((name) => `<${name}@old.example>`);
    const any = fc.record({
      messageId: fc.option(names),
      inReplyTo: fc.option(names),
      references: fc.array(names, { maxLength: 3 }),
      title: fc.constantFrom("x", "y"),
      isReply: fc.boolean(),
      writtenAt: fc.integer({ min: 0, max: 50 }).map((day) => at(day)),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 12 }), (clues) => {
        const threads = threadsOf(clues);
        expect(threads.flat().map((placed) => placed.clue)).toHaveLength(clues.length);
        for (const thread of threads)
          for (const [place, { clue, parent }] of thread.entries()) {
            const places = thread.map((placed) => placed.clue);
            expect(places.indexOf(clue)).toBe(place);
            if (parent) expect(places.slice(0, place)).toContain(parent);
          }
      }),
    );
  });
});
