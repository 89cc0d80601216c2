import fc from "fast-check";
import { expect, test } from "vitest";
import { logTo } from "#platform/log";
import { aPdf, anArchive, anOpenDocument, aWordFile } from "./builders.ts";
import { MOST_LETTERS, textOf } from "./texts.ts";

const word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const odt = "application/vnd.oasis.opendocument.text";

test("the words of a PDF, of office files and of plain texts are read", async () => {
  expect(await textOf(aPdf("Minutes of the (map) committee"), "application/pdf")).toEqual({
    is: "read",
    text: "Minutes of the (map) committee",
  });
  expect(await textOf(await aWordFile(["Charter &amp; rules", "Second\tparagraph"]), word)).toEqual({
    is: "read",
    text: "Charter & rules\nSecond paragraph",
  });
  expect(await textOf(await anOpenDocument(["Bücher", "ordnen"]), odt)).toEqual({ is: "read", text: "Bücher\nordnen" });
  expect(await textOf(Buffer.from("plain\0 text \r\n\r\n\r\n end"), "text/plain")).toEqual({
    is: "read",
    text: "plain text\nend",
  });
});

test("what has no words, or is of another kind, has none; what is broken says so and does no harm", async () => {
  const unmute = logTo(() => {});
  expect(await textOf(Buffer.from([1, 2, 3]), "image/png")).toEqual({ is: "nothing" });
  expect(await textOf(Buffer.from(" \n "), "text/plain")).toEqual({ is: "nothing" });
  expect(await textOf(await aWordFile([]), word)).toEqual({ is: "nothing" });
  expect(await textOf(Buffer.from("%PDF-1.4 broken"), "application/pdf")).toEqual({ is: "failed" });
  expect(await textOf(Buffer.from("PK no archive"), word)).toEqual({ is: "failed" });
  unmute();
});

test("a file that unpacks without end, or takes too long, ends by itself", async () => {
  const unmute = logTo(() => {});
  const bomb = await anArchive({ "word/document.xml": Buffer.alloc(60_000_000, "<w:p>") });
  expect(bomb.byteLength).toBeLessThan(1_000_000);
  expect(await textOf(bomb, word)).toEqual({ is: "failed" });
  expect(await textOf(aPdf("x"), "application/pdf", 1)).toEqual({ is: "failed" });
  const long = await textOf(Buffer.from("word ".repeat(100_000)), "text/plain");
  expect(long.is === "read" && long.text.length).toBe(MOST_LETTERS);
  unmute();
}, 30_000);

test("whatever the bytes are, it is one of the three answers", async () => {
  const unmute = logTo(() => {});
  const pdf = aPdf("Minutes of the committee");
  await fc.assert(
    fc.asyncProperty(fc.nat(pdf.length - 1), fc.nat(255), async (at, byte) => {
      const changed = Buffer.from(pdf);
      changed[at] = byte;
      expect(["read", "nothing", "failed"]).toContain((await textOf(changed, "application/pdf")).is);
    }),
    { numRuns: 15 },
  );
  unmute();
}, 60_000);
