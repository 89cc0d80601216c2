import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { changeSettings, type Unit } from "#groups";
import { openParser, type Parser } from "#platform/mail";
import { useApp } from "../../../test/app.ts";
import { usePostOffice, aMail } from "../../../test/post-office.ts";
import { aUnit, joined } from "../../groups/builders.ts";
import { aPerson, type APerson } from "../../people/builders.ts";
import { bringArchive } from "./archive.ts";
import { prefixOf } from "./looking.ts";

const app = useApp();
const post = usePostOffice(app);
const folder = mkdtempSync(join(tmpdir(), "chapterhouse-archive-"));
const parser: Parser = openParser();
afterAll(async () => {
  await parser.end();
  rmSync(folder, { recursive: true, force: true });
});

let unit: Unit;
let ana: APerson;
let count = 0;
beforeEach(async () => {
  count += 1;
  ana = await aPerson(app.db, { name: "Ana Ruiz" });
  unit = await aUnit(app.db, { name: `Glue ${count}`, slug: `glue-${count}` });
  await joined(app.db, unit, ana);
  await post.outbox();
});

const mark = (day: string) => `From ben at old.example  Mon May ${day} 10:00:00 2004\n`;
const quirks = () => {
  const id = (name: string) => `<${name}-${count}@old.example>`;
  return [
    // The reply stands before what it answers, and no blank line parts them.
    `${mark("3")}From: ben at old.example (Ben Okri)\nDate: Mon, 3 May 2004 10:00:00 +0000\nSubject: [Glue-l] Re: Wheat paste\nMessage-ID: ${id("b")}\nIn-Reply-To: ${id("a")}\n\nIt keeps a week.\n>From my shelf.\n`,
    `${mark("2")}From: ${ana.name} <${ana.address}>\nDate: Sun, 2 May 2004 10:00:00 +0000\nSubject: [Glue-l] Wheat paste\nMessage-ID: ${id("a")}\n\nHow long does it keep?\n\n`,
    // No Message-ID; the subject alone tells.
    `${mark("4")}From: Cy <cy@old.example>\nDate: Tue, 4 May 2004 10:00:00 +0000\nSubject: [Glue-l] RE: Wheat paste\n\nTwo, when cold.\n\n`,
    // Twice the same, a date that is none, a charset that is none, a file, and what must never run.
    ...[1, 2].map(
      () =>
        `${mark("5")}From: Dee <dee@old.example>\nDate: yesterday\nSubject: [Glue-l] Caf=?x-none?q?=E9?=\nMessage-ID: ${id("d")}\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=cut\n\n--cut\nContent-Type: text/html; charset=x-none\n\n<p>Look<script>alert(1)</script></p>\n--cut\nContent-Type: text/plain; name=notes.txt\nContent-Disposition: attachment; filename=notes.txt\n\nwheat\n--cut--\n\n`,
    ),
    // Another mail under a number that was used.
    `${mark("6")}From: Eve <eve@old.example>\nDate: Thu, 6 May 2004 10:00:00 +0000\nSubject: [Glue-l] Other\nMessage-ID: ${id("a")}\n\nOther words.\n\n`,
  ].join("");
};

function written(text: string): string {
  const path = join(folder, `${count}.mbox`);
  writeFileSync(path, text, "latin1");
  return path;
}
const bring = (file: string, over: Partial<Parameters<typeof bringArchive>[0]> = {}) =>
  bringArchive({
    db: app.db,
    settings: app.settings,
    parser,
    unit,
    file,
    now: app.clock.read(),
    isDry: false,
    ...over,
  });
const posts = () =>
  app.db
    .selectFrom("posts")
    .innerJoin("topics", "topics.id", "posts.topic_id")
    .innerJoin("topic_units", "topic_units.topic_id", "topics.id")
    .where("unit_id", "=", unit.id)
    .select([
      "topics.title",
      "post_count",
      "number",
      "author_id",
      "author_name",
      "parent_id",
      "body_text",
      "body_html",
      "posts.id",
      "written_at",
    ])
    .orderBy("topics.id")
    .orderBy("sorts_at")
    .execute();

test("an archive becomes discussions as they were, is mailed to nobody, and a second run adds nothing", async () => {
  const file = written(quirks());
  const dry = await bring(file, { isDry: true });
  expect(await posts()).toEqual([]);
  const first = await bring(file);
  expect(first).toEqual({
    mails: 5,
    topics: 3,
    added: 5,
    known: 0,
    recognised: 1,
    undated: 0,
    unreadable: [],
    links: { added: 0, taken: 0, unmatched: 0 },
  });
  expect(dry).toEqual(first);
  const rows = await posts();
  expect(rows.map(({ title, number, author_name }) => [title, number, author_name])).toEqual([
    ["Wheat paste", 1, "Ana Ruiz"],
    ["Wheat paste", 2, "Ben Okri"],
    ["Wheat paste", 3, "Cy"],
    [expect.stringContaining("Caf"), 1, "Dee"],
    ["Other", 1, "Eve"],
  ]);
  expect(rows.map((row) => row.parent_id)).toEqual([null, rows[0]!.id, rows[0]!.id, null, null]);
  expect(rows[0]).toMatchObject({ author_id: ana.id, post_count: 3, written_at: new Date("2004-05-02T10:00:00Z") });
  expect(rows[1]!.body_text).toContain("\nFrom my shelf.");
  expect(rows[3]!.written_at).toEqual(new Date(2004, 4, 5, 10));
  expect(rows[3]!.body_html).not.toContain("script");
  const files = await app.db
    .selectFrom("post_attachments")
    .select("filename")
    .where("post_id", "=", rows[3]!.id)
    .execute();
  expect(files).toEqual([{ filename: "notes.txt" }]);
  expect(await bring(file)).toMatchObject({ added: 0, known: 5 });
  expect(await posts()).toEqual(rows);
  expect(await post.outbox()).toEqual([]);
  const page = await (await app.as(ana)).get(`/groups/${unit.slug}/topics`);
  expect(page.text).toContain("Wheat paste");
  expect(page.text).not.toContain("old.example");
});

test("a run that was cut off goes on where it stopped", async () => {
  const mails = Array.from(
    { length: 450 },
    (_, at) =>
      `${mark("2")}From: Ben <ben@old.example>\nDate: ${new Date(Date.UTC(2004, 4, 2, 10, at)).toUTCString()}\nSubject: ${at < 430 ? "Re: Long" : `Short ${at}`}\n\nSaid ${at}.\n\n`,
  );
  const file = written(mails.join(""));
  const cut = bring(file, {
    passed: (done) => {
      if (done >= 400) throw new Error("cut off");
    },
  });
  await expect(cut).rejects.toThrow("cut off");
  expect(await posts()).toHaveLength(400);
  expect(await bring(file)).toMatchObject({ added: 50, known: 400, topics: 21 });
  const rows = await posts();
  expect(new Set(rows.map((row) => row.body_text)).size).toBe(450);
  expect(rows.filter(({ title }) => title === "Long").map(({ number }) => number)).toEqual(
    Array.from({ length: 430 }, (_, at) => at + 1),
  );
});

test("who makes an account later has their posts at the next run, and an answer by mail finds its thread", async () => {
  const file = written(quirks());
  await bring(file);
  const ben = await aPerson(app.db, { name: "Ben Okri", address: "ben@old.example" });
  expect(await bring(file)).toMatchObject({ added: 0, recognised: 2 });
  expect((await posts())[1]).toMatchObject({ author_id: ben.id });
  const to = `${unit.slug}@lists.example.org`;
  const raw = aMail({
    from: `Ana Ruiz <${ana.address}>`,
    to,
    subject: "Re: Wheat paste",
    id: `<new-${count}@x.example>`,
    inReplyTo: `<b-${count}@old.example>`,
  });
  const { fates } = await post.receive({ from: ana.address, to, raw });
  expect(fates[0]!.fate).toBe("posted");
  expect((await posts()).filter(({ title }) => title === "Wheat paste")).toHaveLength(4);
});

test("T2: while a group that only its members read gets its archive, nobody else sees anything of it", async () => {
  const audiences = { page: "public", posts: "unit", files: "unit", events: "unit", roster: "unit" } as const;
  const program = { personId: null, zone: app.settings.timeZone };
  await app.db.transaction().execute((tx) => changeSettings(tx, program, unit, { audiences }, app.clock.read()));
  const other = await aPerson(app.db, { name: "Cy Odd" });
  const seen: string[] = [];
  const paths = [
    `/groups/${unit.slug}`,
    `/groups/${unit.slug}/topics`,
    "/discussions",
    "/search?q=zymurgy",
    "/discussions/feed.atom",
  ];
  const look = async () => {
    for (const who of [null, other])
      for (const path of paths) seen.push((await (await app.as(who)).get(path)).text.toLowerCase());
  };
  await bring(written(quirks().replaceAll("Wheat paste", "Zymurgy")));
  await look();
  expect(seen).toHaveLength(10);
  for (const text of seen) expect(text.replace(/results for.*?zymurgy|zymurgy”/g, "")).not.toContain("zymurgy");
  expect((await (await app.as(ana)).get(`/groups/${unit.slug}/topics`)).text).toContain("Zymurgy");
});

test("a prefix is the list's when half of the subjects have it", () => {
  expect(prefixOf(["[a] x", "Re: [a] x", "[b] y", "z"])).toBe("a");
  expect(prefixOf(["[a] x", "y", "z"])).toBeNull();
});
