import { readFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logTo } from "#platform/log";
import type { Mail, ParseResult } from "./mail.ts";
import { openParser, type Parser } from "./parse.ts";

const eml = (name: string): Buffer => readFileSync(new URL(`../../../../test/mail/${name}.eml`, import.meta.url));

let parser: Parser;
let unmute: () => void;
beforeAll(() => {
  unmute = logTo(() => {});
  parser = openParser();
});
afterAll(async () => {
  await parser.end();
  unmute();
});

async function mailOf(raw: Buffer | string): Promise<Mail> {
  const result = await parser.parse(Buffer.from(raw as string));
  if (!result.ok) throw new Error(`unreadable: ${result.why}`);
  return result.mail;
}

async function readsTheNext(on: Parser = parser): Promise<void> {
  expect(await on.parse(eml("plain"))).toMatchObject({ ok: true });
}

describe("a mail that a person wrote", () => {
  it("gives its author, its words and its place in the thread", async () => {
    expect(await mailOf(eml("plain"))).toMatchObject({
      messageId: "<plain-1@example.org>",
      inReplyTo: "<parent-1@example.org>",
      references: ["<root-1@example.org>", "<parent-1@example.org>"],
      from: { name: "Ada López", address: "ada@example.org" },
      to: [{ name: "", address: "metadata@lists.chapterhouse.test" }],
      subject: "Naming our café evening",
      date: new Date("2026-03-02T10:00:00Z"),
      text: "Shall we call it a café?\n",
      html: null,
      receivedCount: 1,
      isBounce: false,
    });
  });

  it("gives both bodies, the invitation, and attachments by safe names, winmail.dat unopened", async () => {
    const mail = await mailOf(eml("alternative"));
    expect(mail).toMatchObject({
      text: "Yes, please.\n",
      html: "<p>Yes, <b>please</b>.</p>\n",
      replyTo: [{ address: "bo@home.example" }],
      cc: [{ name: "Clerk, The" }],
    });
    expect(mail.calendar).toContain("BEGIN:VCALENDAR");
    expect(mail.attachments).toMatchObject([
      { contentType: "text/calendar" },
      { filename: "winmail.dat", contentType: "application/ms-tnef", disposition: "attachment", size: 8 },
      { filename: "plan.png", contentType: "image/png", disposition: "inline", contentId: "plan@home", size: 8 },
    ]);
  });

  it.each([
    ["latin-called-utf8", "Grüße aus dem Café\n"],
    ["utf8-called-latin", "Grüße aus dem Café\n"],
    ["unknown-charset", "A naïve label\n"],
    ["flowed", "One line that was too long for the page it stands on.\nFrom the start.\n-- \nDee\n"],
    ["unterminated", "The rest was lost on the w\n"],
  ])("is readable in spite of its label or its end: %s", async (name, text) => {
    expect((await mailOf(eml(name))).text).toBe(text);
  });

  it("has no one author when From names two, and no thread by ids that are none", async () => {
    expect(await mailOf(eml("two-authors"))).toMatchObject({
      from: null,
      froms: [{ address: "ada@example.org" }, { address: "bo@example.net" }],
      messageId: null,
      inReplyTo: null,
    });
    const twice = "From: ada@example.org\nFrom: bo@example.net\n\nx\n";
    expect(await mailOf(twice)).toMatchObject({
      from: null,
      froms: [{ address: "ada@example.org" }, { address: "bo@example.net" }],
    });
  });

  it("is named only by ids that any header can hold", async () => {
    const encoded = "=?utf-8?Q?<caf=C3=A9@x.example>?=";
    const named = (id: string) => mailOf(`From: a@b.test\nMessage-ID: ${id}\nReferences: <1@x.example> ${id}\n\nx\n`);
    for (const id of ["<café@x.example>", "<a@x.exämple>", "<a\u200b@x.example>", "<a b@x.example>", "<none>", encoded])
      expect(await named(id)).toMatchObject({ messageId: null, references: ["<1@x.example>"] });
    const odd = `<"~!#$%&'*+-/=?^_{|}"@[127.0.0.1]>`;
    expect(await named(odd)).toMatchObject({ messageId: odd, references: ["<1@x.example>", odd] });
  });

  it("X1: cannot smuggle an address or a line into a header by encoded words", async () => {
    const mail = await mailOf(
      "From: =?utf-8?Q?=3Cboss=40example=2Eorg=3E?= <eve@example.net>\nSubject: =?utf-8?Q?one=0D=0ABcc:_all=40example.org?=\n\nx\n",
    );
    expect(mail).toMatchObject({ from: { address: "eve@example.net" }, subject: "one Bcc: all@example.org" });
  });

  it("keeps forwarded messages whole", async () => {
    const mail = await mailOf(
      "From: a@b.test\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nSee below.\n--x\nContent-Type: message/rfc822\n\nSubject: inner\n\ninner text\n--x--\n",
    );
    expect(mail.text).toBe("See below.\n");
    expect(mail.attachments).toMatchObject([{ contentType: "message/rfc822" }]);
  });

  it("may be empty, or nothing but odd bytes", async () => {
    expect(await mailOf("")).toMatchObject({ from: null, subject: "", text: null });
    const odd = await mailOf(Buffer.from("Subject: nul \0 and cr \r\n\r\nnul \0 bare \r cr\n\n", "latin1"));
    expect(odd.subject).toBe("nul and cr");
    expect(odd.text).not.toContain("\0");
  });
});

describe("a mail that was made to hurt", () => {
  const parts = (count: number) =>
    `From: a@b.test\nContent-Type: multipart/mixed; boundary=q\n\n${"--q\nContent-Type: text/plain\n\nx\n".repeat(count)}--q--\n`;

  it("F17, T24: may have 500 parts and not one more", async () => {
    expect(await parser.parse(Buffer.from(parts(499)))).toMatchObject({ ok: true });
    expect(await parser.parse(Buffer.from(parts(501)))).toEqual({ ok: false, why: "too-many-parts" });
  });

  it("F17, T24: with 100,000 parts is given up within five seconds", async () => {
    const begun = performance.now();
    expect(await parser.parse(Buffer.from(parts(100_000)))).toEqual({ ok: false, why: "too-many-parts" });
    expect(performance.now() - begun).toBeLessThan(5_000);
    await readsTheNext();
  });

  it.each(["boundary*0=q", "boundary(odd)=q", 'boundary="" q'])(
    "with 100,000 parts behind an oddly spelled boundary is given up as well: %s",
    async (odd) => {
      const bare = parts(100_000).replaceAll("Content-Type: text/plain\n", "");
      expect(await parser.parse(Buffer.from(bare.replace("boundary=q", odd)))).toEqual({
        ok: false,
        why: "too-many-parts",
      });
      await readsTheNext();
    },
  );

  it("of a million short lines is read, or given up, within five seconds", async () => {
    const begun = performance.now();
    const result = await parser.parse(Buffer.from(`From: a@b.test\n\n${"x\n".repeat(1_000_000)}`));
    expect(result.ok || result.why === "too-big").toBe(true);
    expect(performance.now() - begun).toBeLessThan(5_000);
    await readsTheNext();
  });

  it("F17: may not nest 2,000 deep", async () => {
    const level = (number: number) => `Content-Type: multipart/mixed; boundary=b${number}z\n\n--b${number}z\n`;
    const deep = `From: a@b.test\n${Array.from({ length: 2_000 }, (_, number) => level(number)).join("")}\nx\n`;
    const result = await parser.parse(Buffer.from(deep));
    expect(result).toMatchObject({ ok: false, why: expect.stringMatching(/too-(deep|many-parts)/) });
    await readsTheNext();
  });

  it("F17, T24: may not have more than 1 MB of headers, be it one long line or a flood of recipients", async () => {
    const long = `Subject: ${"x".repeat(1024 * 1024)}\n\nx\n`;
    expect(await parser.parse(Buffer.from(long))).toEqual({ ok: false, why: "headers-too-big" });
    const crowd = `To: ${"a@b.test,\n ".repeat(60_000)}z@b.test\n\nx\n`;
    const result = await parser.parse(Buffer.from(crowd));
    if (result.ok) expect(result.mail.to.length).toBeLessThanOrEqual(1000);
    await readsTheNext();
  });

  it("F17, F21: is given up when the parser hangs on it, and the others go on", async () => {
    const program = `import { parentPort } from "node:worker_threads";
      parentPort.on("message", (raw) => { if (raw[0] === 104) for (;;); parentPort.postMessage({ ok: true, mail: "read" }); });`;
    const hanging = openParser({
      workerFile: new URL(`data:text/javascript,${encodeURIComponent(program)}`),
      milliseconds: 1_000,
    });
    const results = await Promise.all(["fine", "hang", "fine"].map((word) => hanging.parse(Buffer.from(word))));
    expect(results).toEqual([
      { ok: true, mail: "read" },
      { ok: false, why: "too-slow" },
      { ok: true, mail: "read" },
    ]);
    await hanging.end();
  });

  it("F17, F21: is given up when the parser dies or asks for too much memory, and the others go on", async () => {
    const program = `import { parentPort } from "node:worker_threads";
      parentPort.on("message", (raw) => {
        if (raw[0] === 100) process.exit(1);
        if (raw[0] === 116) throw new Error("odd");
        if (raw[0] === 109) for (const all = [];;) all.push(new Array(4_000_000).fill(all));
        parentPort.postMessage({ ok: true, mail: "read" });
      });`;
    const dying = openParser({
      workerFile: new URL(`data:text/javascript,${encodeURIComponent(program)}`),
      memoryMegabytes: 32,
    });
    const why = async (word: string) =>
      await dying.parse(Buffer.from(word)).then((result: ParseResult) => (result.ok ? "read" : result.why));
    expect([await why("die"), await why("throw"), await why("memory"), await why("fine")]).toEqual([
      "crashed",
      "crashed",
      "too-big",
      "read",
    ]);
    await dying.end();
  });

  it("F17: never makes the parser throw, whatever happened to its bytes on the way", async () => {
    const seeds = ["plain", "alternative", "bounce", "flowed", "unterminated"].map(eml);
    const mutation = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.nat(40),
      bytes: fc.uint8Array({ maxLength: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...seeds), fc.array(mutation, { maxLength: 12 }), async (seed, mutations) => {
        let raw = seed;
        for (const { at, length, bytes } of mutations) {
          const from = Math.floor(at * raw.length);
          raw = Buffer.concat([raw.subarray(0, from), bytes, raw.subarray(from + length)]);
        }
        const result = await parser.parse(raw);
        expect(result.ok || ["malformed", "too-deep"].includes(result.why)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
