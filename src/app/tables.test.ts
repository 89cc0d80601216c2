import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { useApp } from "../../test/app.ts";
import { usePostOffice } from "../../test/post-office.ts";
import { archive } from "./archives.ts";
import { aUnit, joined, leads } from "../groups/builders.ts";
import { aPerson, type APerson } from "../people/builders.ts";

const app = useApp();
const office = usePostOffice(app);
let count = 0;
let group: string;
let ana: APerson;

beforeEach(async () => {
  count += 1;
  group = `glue-${count}`;
  const unit = await aUnit(app.db, { name: "Glue", slug: group });
  ana = await aPerson(app.db, { name: "Ana Ruiz" });
  await joined(app.db, unit, ana);
  await leads(app.db, unit, ana);
  await office.settled();
  await office.outbox();
});

const at = (name: string) => join(app.settings.dataDir, name);
function bring(table: string | Buffer, mapping: unknown = null, over: { isDry?: boolean } = {}) {
  const file = at("Their posts.csv");
  writeFileSync(file, table);
  const of = { group, file, oldAddresses: [], oldLinks: null, isDry: false, ...over };
  return archive(
    { settings: app.settings, databaseUrl: app.url },
    { ...of, mapping: mapping ? JSON.stringify(mapping) : "" },
  );
}

const posts = () =>
  app.db
    .selectFrom("posts")
    .innerJoin("topics", "topics.id", "posts.topic_id")
    .innerJoin("topic_units", "topic_units.topic_id", "topics.id")
    .innerJoin("units", "units.id", "topic_units.unit_id")
    .where("units.slug", "=", group)
    .select([
      "title",
      "number",
      "author_id as authorId",
      "author_name as author",
      "body_text as text",
      "body_html as html",
    ])
    .select(["posts.parent_id as parent", "posts.id", "written_at as at"])
    .orderBy("topics.id")
    .orderBy("sorts_at")
    .execute();

const theirs = {
  columns: {
    "Post Key": "id",
    "Answers Key": "parent",
    "Discussion Key": "thread",
    "Posted On": "date",
    Words: "text",
    Link: "link",
    Enclosed: "files",
  },
  zone: "America/Chicago",
  dates: "month-first",
  host: "community.example.org",
};
const head = "Post Key,Answers Key,Discussion Key,Subject,First Name,Last Name,Email,Posted On,Words,Link,Enclosed";

test("a table of a hosted product's posts becomes discussions as they were, with their links and files; nobody is mailed, and a second run adds nothing", async () => {
  mkdirSync(at("enclosed"), { recursive: true });
  writeFileSync(at("enclosed/notes.txt"), "wheat");
  writeFileSync(at("secret.txt"), "not theirs");
  const rows = [
    head,
    // The answer stands first, and its words hold lines, quotes and what could end a mail of an mbox.
    'p2,p1,d1,Re: Wheat paste,Ben,Okri,ben@old.example,5/3/2012 10:00 AM,"It keeps a ""week"".\n\nFrom my shelf, as ever.",https://community.example.org/p/2,',
    `p1,,d1,Wheat paste,Ana,R.,${ana.address},5/2/2012 9:00 AM,"<p>How long does it keep?<script>alert(1)</script></p>",https://community.example.org/p/1,notes.txt;../secret.txt`,
    // It says no more than which discussion.
    'p3,,d1,Something else,Cy,,,5/4/2012 12:30 PM,"Two, when cold; or three.",,gone.pdf',
    "p4,,d2,Empty,Dee,,dee@old.example,5/5/2012 8:00 AM,,,",
    "p5,,d3,Undated,Eve,,eve@old.example,one day,Rye works too.,,",
  ];
  const table = rows.join("\r\n");
  const mapping = { ...theirs, files: at("enclosed") };
  const leftOut = [
    { place: 5, why: "no-file" },
    { place: 6, why: "no-file" },
    { place: 7, why: "no-words" },
  ];
  expect(await bring(table, mapping, { isDry: true })).toMatchObject({ added: 4, leftOut });
  expect(await posts()).toEqual([]);

  const brought = await bring(table, mapping);
  expect(brought).toMatchObject({
    mails: 4,
    topics: 2,
    added: 4,
    known: 0,
    recognised: 1,
    undated: 1,
    unreadable: [],
    leftOut,
  });
  expect(brought).toMatchObject({ links: { added: 2, taken: 0, unmatched: 0 } });
  const all = await posts();
  const paste = all.filter(({ title }) => title === "Wheat paste");
  expect(paste.map(({ author, at: when }) => [author, when.toISOString()])).toEqual([
    ["Ana Ruiz", "2012-05-02T14:00:00.000Z"],
    ["Ben Okri", "2012-05-03T15:00:00.000Z"],
    ["Cy", "2012-05-04T17:30:00.000Z"],
  ]);
  expect(paste[0]).toMatchObject({ authorId: ana.id, html: "<p>How long does it keep?</p>\n" });
  expect(paste[1]).toMatchObject({ authorId: null, parent: paste[0]!.id });
  expect(paste[1]!.text).toContain('It keeps a "week".\n\nFrom my shelf, as ever.');
  expect(paste[2]!.text).toContain("Two, when cold; or three.");
  const files = await app.db.selectFrom("post_attachments").select(["filename", "post_id as post"]).execute();
  expect(files).toEqual([{ filename: "notes.txt", post: paste[0]!.id }]);
  expect((await (await app.as(null)).get("/p/2", { host: "community.example.org" })).location).toContain(
    `/posts/${paste[1]!.id}`,
  );

  expect(await bring(table, mapping)).toMatchObject({ added: 0, known: 4, links: { added: 0 } });
  expect(await posts()).toHaveLength(4);
  await office.settled();
  expect(await office.outbox()).toEqual([]);
  const page = (await (await app.as(ana)).get(`/groups/${group}/imports`)).body;
  for (const words of ["A table of posts", "Their posts.csv", "Line 7 of the file: it has no words."])
    expect(page).toContain(words);
});

test("headings that say what they are need no mapping, in whatever encoding the table is", async () => {
  const table = Buffer.from(
    "Subject;Author;Body;Date\nKleister;J\xfcrgen;Aus Weizen, nat\xfcrlich.;14.11.2012 15:45\n",
    "latin1",
  );
  expect(await bring(table, { encoding: "windows-1252" })).toMatchObject({ added: 1, undated: 0 });
  expect(await posts()).toMatchObject([{ title: "Kleister", author: "Jürgen", text: "Aus Weizen, natürlich." }]);
  // Nothing names the post, so its words do.
  expect(await bring(table, { encoding: "windows-1252" })).toMatchObject({ added: 0, known: 1 });
});

test("a table or a mapping that cannot be used is said with its reason, and nothing is brought in", async () => {
  expect(await bring("Subject,Date\nPaste,2012-05-02\n")).toEqual({
    wrongTable: "no heading of it is known to be the posts' words; say which one is text or html",
  });
  expect(await bring("Subject,Body\nPaste,Wheat\n", theirs)).toEqual({
    wrongTable: 'it has no column "Post Key", which the mapping names',
  });
  expect(await bring("")).toEqual({ wrongTable: "it is empty" });
  expect(await bring("Subject,Body\nPaste,Wheat\n", { zone: "Mars" })).toEqual({
    wrongMapping: "at zone: it is no time zone, such as America/Chicago",
  });
  expect(await posts()).toEqual([]);
});
