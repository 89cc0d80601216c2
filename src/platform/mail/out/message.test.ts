import fc from "fast-check";
import PostalMime from "postal-mime";
import { expect, test } from "vitest";
import { field, oneLine } from "./headers.ts";
import { prepare, prunedReferences, slot, template, type Common } from "./message.ts";
import { quotedPrintable } from "./qp.ts";

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme", maxLength: 300 }),
  fc
    .array(
      fc.constantFrom(
        "a",
        "é",
        "漢",
        "👩‍👧",
        " ",
        "  ",
        ".",
        "=",
        "=?utf-8?q?x?=",
        "\r",
        "\n",
        "\r\n",
        "\t",
        "\0",
        "\u2028",
        "x".repeat(200),
        "Bcc: eve@evil.example",
      ),
      { maxLength: 40 },
    )
    .map((parts) => parts.join("")),
);

function common(over: Partial<Common> = {}): Common {
  return {
    from: { name: "Ada", address: "ada@example.org" },
    subject: "Minutes",
    date: new Date("2026-03-01T12:00:00Z"),
    messageId: "<one@lists.example.org>",
    text: "Hello",
    html: "<p>Hello</p>",
    ...over,
  };
}

const asLines = (text: string): string => text.toWellFormed().replace(/\r\n|\r/g, "\n");

const trimEnd = (text: string | undefined): string => (text ?? "").replace(/\n+$/, "");

function checkWire(mail: Buffer): void {
  const text = mail.toString("latin1");
  expect(text).toMatch(/^[\t\r\n -~]*$/);
  expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  expect(text).not.toMatch(/(^|\r\n)\./);
  expect(text.endsWith("\r\n")).toBe(true);
  expect(Math.max(...text.split("\r\n").map((line) => line.length))).toBeLessThanOrEqual(998);
}

test("any subject, name and body arrive as they were written", async () => {
  await fc.assert(
    fc.asyncProperty(anyText, anyText, anyText, anyText, async (subject, name, text, footer) => {
      const mail = prepare(common({ subject, from: { name, address: "ada@example.org" }, text, html: null })).write({
        to: { name, address: "bo@example.org" },
        footerText: footer,
      });
      checkWire(mail);
      const read = await PostalMime.parse(mail);
      expect(oneLine(read.subject ?? "")).toBe(oneLine(subject));
      expect(read.from).toMatchObject({ address: "ada@example.org", name: oneLine(name) });
      expect(read.to).toMatchObject([{ address: "bo@example.org", name: oneLine(name) }]);
      const joined = asLines(text) + (text === "" || /[\r\n]$/.test(text) ? "" : "\n") + asLines(footer);
      expect(trimEnd(read.text)).toBe(trimEnd(joined));
    }),
    { numRuns: 300 },
  );
});

test("a mail of two parts keeps both, each with its own footer inside", async () => {
  await fc.assert(
    fc.asyncProperty(anyText, async (text) => {
      const safe = text.replaceAll(/[<>&]/g, "");
      const mail = prepare(common({ text, html: `<p>${safe}</p>`, language: "en" })).write({
        to: { address: "bo@example.org" },
        footerText: "You get this because you are subscribed.",
        footerHtml: `<p><a href="https://groups.example.org/stop?t=${"k".repeat(200)}">Stop</a></p>`,
      });
      checkWire(mail);
      const read = await PostalMime.parse(mail);
      expect(read.text).toContain("because you are subscribed");
      expect(read.html).toContain(`stop?t=${"k".repeat(200)}`);
      expect(read.html?.replace(/\n/g, "")).toContain(asLines(safe).replace(/\n/g, ""));
      expect(read.html?.trimEnd().endsWith("</body></html>")).toBe(true);
    }),
    { numRuns: 100 },
  );
});

test("a file comes behind the words, with one part of words or two, as it was", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 400 }), fc.boolean(), async (bytes, isPlain) => {
      const attachment = { type: "application/zip", filename: "minutes.zip", content: Buffer.from(bytes) };
      const mail = prepare(common({ attachment, ...(isPlain && { html: null }) })).write({
        to: { address: "bo@example.org" },
        footerText: "Why you get this",
      });
      checkWire(mail);
      const read = await PostalMime.parse(mail);
      expect(trimEnd(read.text)).toContain("Why you get this");
      expect(read.html === undefined).toBe(isPlain);
      expect(read.attachments).toHaveLength(1);
      const [file] = read.attachments;
      expect([file!.filename, file!.mimeType, file!.disposition]).toEqual([
        "minutes.zip",
        "application/zip",
        "attachment",
      ]);
      expect(Buffer.from(file!.content as ArrayBuffer)).toEqual(Buffer.from(bytes));
    }),
    { numRuns: 50 },
  );
});

test("no value of any header begins another header", () => {
  fc.assert(
    fc.property(anyText, (value) => {
      const written = field("List-Id", value);
      expect(written.endsWith("\r\n")).toBe(true);
      for (const line of written.slice(0, -2).split("\r\n").slice(1)) expect(line).toMatch(/^ \S/);
      expect(written).toMatch(/^List-Id: ?[ -~\r\n]*$/);
    }),
  );
});

test("a header name that would break the header is refused", () => {
  expect(() => field("Subject: x\r\nBcc", "eve@evil.example")).toThrow();
});

test("a long thread keeps its first mail and the newest ones", () => {
  const all = Array.from({ length: 60 }, (_, index) => `<${index}@example.org>`);
  expect(prunedReferences(all)).toEqual([all[0], ...all.slice(-19)]);
});

test("a dot that a soft break would put first on its line is encoded", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(".", "é", "x", "..........", "=")), (parts) => {
      for (const line of quotedPrintable(parts.join("")).split("\r\n")) {
        expect(line.startsWith(".")).toBe(false);
        expect(line.length).toBeLessThanOrEqual(76);
      }
    }),
  );
});

test("a template's copies say what the same mail written one by one says", async () => {
  const token = fc.stringMatching(/^[a-z2-7]{17,27}$/);
  const footer = fc.tuple(anyText, anyText, anyText);
  await fc.assert(
    fc.asyncProperty(anyText, footer, token, token, async (text, [a, b, c], first, second) => {
      const personal = (one: string, two: string) => ({
        to: { name: "Group", address: "group@lists.example.org" },
        headers: [
          ["List-Unsubscribe", `<https://x.example/stop/${two}>, <mailto:leave+${two}@lists.example.org>`],
        ] as const,
        footerText: `${a}${one}${b}${two}${c}`,
        footerHtml: `<p>${one}</p><a href="https://x.example/${two}">stop</a>`,
      });
      const made = template(common({ text }), personal(slot(0), slot(1))).write([first, second]);
      checkWire(made);
      expect(made.toString("latin1")).not.toContain("slotslot");
      const [ours, plain] = await Promise.all([
        PostalMime.parse(made),
        PostalMime.parse(prepare(common({ text })).write(personal(first, second))),
      ]);
      expect({ ...ours, headers: ours.headers.map(({ key, value }) => [key, value]) }).toEqual({
        ...plain,
        headers: plain.headers.map(({ key, value }) => [key, value]),
      });
    }),
    { numRuns: 60 },
  );
});
