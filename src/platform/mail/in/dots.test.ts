import fc from "fast-check";
import { expect, it } from "vitest";
import { DotReader } from "./dots.ts";

/** What a reader makes of the bytes when they come in pieces of these lengths, and how many it took. */
function readIn(bytes: Buffer, lengths: readonly number[]): { text: Buffer; taken: number } {
  const kept: Buffer[] = [];
  const reader = new DotReader((chunk, from, to) => kept.push(Buffer.from(chunk.subarray(from, to))));
  let at = 0;
  for (let turn = 0; at < bytes.length; turn += 1) {
    const piece = bytes.subarray(at, at + Math.max(1, lengths[turn % lengths.length] ?? bytes.length));
    const end = reader.read(piece, 0);
    if (end !== -1) return { text: Buffer.concat(kept), taken: at + end };
    at += piece.length;
  }
  return { text: Buffer.concat(kept), taken: -1 };
}

/** The rule as a sentence has it, on the whole text at once: the end is CR LF dot CR LF, and a dot at the start of a line goes. */
function expected(bytes: Buffer): { text: string; taken: number } {
  const wire = `\r\n${bytes.toString("latin1")}`;
  const end = wire.indexOf("\r\n.\r\n");
  if (end === -1) return { text: "", taken: -1 };
  const text = wire.slice(0, end + 2).replaceAll("\r\n.", "\r\n");
  return { text: text.slice(2), taken: end + 5 - 2 };
}

const odd = fc.array(fc.constantFrom("\r", "\n", ".", "\r\n", "\r\n.", "a", "\0", "ÿ"), { maxLength: 40 });

it("takes dots out and finds the end wherever the pieces are cut", () => {
  fc.assert(
    fc.property(
      odd,
      odd,
      fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
      fc.boolean(),
      (mail, next, lengths, isWhole) => {
        const bytes = Buffer.from(`${mail.join("")}${isWhole ? "\r\n.\r\n" : ""}${next.join("")}`, "latin1");
        const want = expected(bytes);
        const got = readIn(bytes, lengths);
        expect(got.taken).toBe(want.taken);
        if (want.taken !== -1) expect(got.text.toString("latin1")).toBe(want.text);
      },
    ),
    { numRuns: 2_000 },
  );
});

it.each([
  [".\r\n", "", 3],
  ["..\r\n.\r\n", ".\r\n", 7],
  [".one\r\n.\r\n", "one\r\n", 9],
  ["a\n.\r\nb\r\n.\r\n", "a\n.\r\nb\r\n", 11],
  ["a\r.\r\nb\r\n.\r\n", "a\r.\r\nb\r\n", 11],
  ["a\r\n.\rb\r\n.\r\n", "a\r\n\rb\r\n", 11],
  ["a\r\n.\nb\r\n.\r\n", "a\r\n\nb\r\n", 11],
])("reads %j as %j", (wire, text, taken) => {
  expect(readIn(Buffer.from(wire), [wire.length])).toEqual({ text: Buffer.from(text), taken });
});
