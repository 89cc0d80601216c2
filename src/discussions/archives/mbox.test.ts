import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { headOf, mailsIn, Octets, octetsOf } from "./mbox.ts";

const folder = mkdtempSync(join(tmpdir(), "chapterhouse-mbox-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function split(
  mbox: string,
  piece?: number,
): Promise<{ mails: string[]; heads: string[]; dates: (string | null)[] }> {
  const path = join(folder, "archive.mbox");
  writeFileSync(path, mbox, "latin1");
  const file = await open(path);
  try {
    // Pieces so small that some mails lie across two.
    const octets = new Octets(file, piece ?? 64, 2);
    const [mails, heads, dates]: [string[], string[], (string | null)[]] = [[], [], []];
    for await (const place of mailsIn(file, piece)) {
      mails.push((await octetsOf(octets, place)).toString("latin1"));
      heads.push((await headOf(octets, place)).toString("latin1"));
      dates.push(place.arrivedAt?.toISOString() ?? null);
    }
    return { mails, heads, dates };
  } finally {
    await file.close();
  }
}

const mark = "From ana@old.example Tue May 17 10:00:00 2005\n";

test("a mail begins at a postmark before a header, with or without a blank line; other lines stay text", async () => {
  const one =
    "Subject: one\n\nFrom now on we meet at 10:00.\n>From here too.\nFrom x Tue May 17 10:00:00 2005\nno header\n";
  const { mails } = await split(`${mark}${one}${mark}Subject: two\n\nbye\n`);
  expect(mails).toEqual([one.replace(">From", "From"), "Subject: two\n\nbye\n"]);
});

test("postmarks of Pipermail and of Google's takeout are known, with their time", async () => {
  const pipermail =
    'From ana at old.example  Tue May 17 10:00:00 2005\nFrom: ana at old.example (Ana "A" Ruiz)\nSubject: a at b\n\nx\n\n';
  const google = "From 15341@xxx Tue May 17 10:00:00 +0000 2016\r\nSubject: g\r\n\r\ny\r\n";
  const { mails, heads, dates } = await split(pipermail + google);
  expect(heads[0]).toBe('From: "Ana A Ruiz" <ana@old.example>\nSubject: a at b\n\n');
  expect(mails[1]).toBe("Subject: g\r\n\r\ny\r\n");
  expect(dates[1]).toBe("2016-05-17T10:00:00.000Z");
});

test("a file without mails has none", async () => {
  expect((await split("")).mails).toEqual([]);
  expect((await split("From the office\nnothing\n")).mails).toEqual([]);
});

test("whatever was joined is split again, in pieces of any size", async () => {
  const line = fc.constantFrom(
    "From ",
    "From me Tue",
    ">From x",
    "",
    "é",
    "Note: a",
    "From a@b Tue May 17 10:00:00 2005",
    "x".repeat(5000),
  );
  const body = fc.array(line, { maxLength: 6 }).map((lines) => [...lines, "end"].join("\n"));
  await fc.assert(
    fc.asyncProperty(fc.array(body, { maxLength: 5 }), fc.integer({ min: 1, max: 9000 }), async (bodies, piece) => {
      const mails = bodies.map((text, at) => `Subject: ${at}\n\n${text}\n`);
      const joined = mails.map((mail) => `${mark}${mail.replace(/^(>*From )/gm, ">$1")}\n`).join("");
      expect((await split(joined, piece)).mails).toEqual(mails);
    }),
    { numRuns: 60 },
  );
});
