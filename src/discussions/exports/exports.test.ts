import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import fc from "fast-check";
import yauzl from "yauzl";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { useApp } from "../../../test/app.ts";
import { aMail, usePostOffice } from "../../../test/post-office.ts";
import { changeSettings, unitsByIds, type Unit } from "#groups";
import { openParser } from "#platform/mail";
import { days, later, minutes } from "#platform/time";
import { aUnit, joined, leads } from "../../groups/builders.ts";
import { aPerson, type APerson } from "../../people/builders.ts";
import { bringArchive } from "../archives/archive.ts";
import { packUnit } from "./pack.tsx";
import { csvOf, mboxOf, pathOfFile } from "./rules.ts";

const app = useApp();
const post = usePostOffice(app);
const folder = mkdtempSync(join(tmpdir(), "chapterhouse-export-"));
const parser = openParser();
afterAll(async () => {
  await parser.end();
  rmSync(folder, { recursive: true, force: true });
});
let ada: APerson;
let lea: APerson;
let unit: Unit;
let count = 0;

beforeEach(async () => {
  count += 1;
  ada = await aPerson(app.db, { name: "Ada Lind" });
  lea = await aPerson(app.db, { name: "Lea Roth" });
  unit = await aUnit(app.db, { name: `Maps ${count}`, slug: `maps-${count}` });
  await joined(app.db, unit, ada);
  await leads(app.db, unit, lea);
});

/** The entries of a package by name, without its own folder. */
async function opened(bytes: Buffer): Promise<Map<string, Buffer>> {
  const zip = await yauzl.fromBufferPromise(bytes, { lazyEntries: true });
  const entries = new Map<string, Buffer>();
  for await (const entry of zip.eachEntry())
    entries.set(entry.fileName.replace(/^[^/]+\//, ""), await buffer(await zip.openReadStreamPromise(entry)));
  return entries;
}
const packed = async (of = unit, withAddresses = false) => {
  const now = app.clock.read();
  const [fresh] = [...(await unitsByIds(app.db, [of.id])).values()];
  return opened(await buffer(packUnit({ db: app.db, settings: app.settings, unit: fresh!, now, withAddresses })));
};
const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

async function written(): Promise<void> {
  const adas = await app.as(ada);
  const { location } = await adas.post(`/groups/${unit.slug}/topics`, {
    title: "Which paper, and why? “ñ”",
    body: "From here on: **bold**.\n\n> quoted\n\n- one\n- two",
  });
  const topic = /^\/topics\/(\d+)/.exec(location!)![1]!;
  app.clock.advance(minutes(1));
  const to = `${unit.slug}@lists.example.org`;
  const first = await app.db
    .selectFrom("posts")
    .select("message_id")
    .where("topic_id", "=", Number(topic))
    .executeTakeFirstOrThrow();
  const cut = ["MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=cut"];
  const parts = [
    "--cut\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nFrom my shelf.\r\n>From hers.",
    "--cut\r\nContent-Type: text/csv; name=list.csv\r\nContent-Disposition: attachment; filename=list.csv\r\n\r\na,b\r\n1,2\r\n--cut--",
  ];
  const raw = aMail({
    from: `Ada <${ada.address}>`,
    to,
    subject: "Re: Which paper",
    id: `<answer-${count}@one.example>`,
    inReplyTo: first.message_id,
    text: parts.join("\r\n"),
  }).replace("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8", cut.join("\r\n"));
  const { fates } = await post.receive({ from: ada.address, to, raw });
  expect(fates[0]!.fate).toBe("posted");
  app.clock.advance(minutes(1));
  await adas.post(`/topics/${topic}/posts`, { body: "Hidden words" });
  const hidden = await app.db.selectFrom("posts").select("id").orderBy("id", "desc").executeTakeFirstOrThrow();
  const taken = { reason: "private", word: "It names somebody." };
  const answer = await (await app.as(lea)).post(`/posts/${hidden.id}/withholding`, taken);
  expect(answer.status, answer.text).toBe(303);
  app.clock.advance(minutes(1));
  await adas.post(`/topics/${topic}/posts`, { body: "And so it ended." });
}

/** Asks with the last post when to meet, to which Ada says yes and no. */
async function met(): Promise<void> {
  const { id } = await app.db.selectFrom("posts").select("id").orderBy("id", "desc").executeTakeFirstOrThrow();
  const day = later(app.clock.read(), days(7)).toISOString().slice(0, 10);
  const asked = { title: "Sizing", zone: "UTC", "day-1": day, "clock-1": "09:00", "day-2": day, "clock-2": "11:00" };
  await (await app.as(lea)).post(`/posts/${id}/times`, asked);
  await (await app.as(ada)).post(`/posts/${id}/times/answers`, { "time-1": "yes", "time-2": "no" });
  await (await app.as(lea)).post(`/posts/${id}/times/choice`, { number: "1" });
}

/** Puts the last post to a vote, in which Ada votes. */
async function voted(): Promise<void> {
  const { id } = await app.db.selectFrom("posts").select("id").orderBy("id", "desc").executeTakeFirstOrThrow();
  const day = later(app.clock.read(), days(7)).toISOString().slice(0, 10);
  const asked = { wording: "Laid paper.", day, time: "09:00", majority: "half-cast", quorum: "none" };
  const { location } = await (await app.as(lea)).post(`/posts/${id}/motion`, asked);
  await (await app.as(ada)).post(location!.replace(/\?.*/, "/vote"), { choice: "aye" });
}

const postsOf = (of: Unit) =>
  app.db
    .selectFrom("posts")
    .innerJoin("topics", "topics.id", "posts.topic_id")
    .innerJoin("topic_units", "topic_units.topic_id", "topics.id")
    .where("unit_id", "=", of.id)
    .where("withheld_at", "is", null)
    .select(["topics.title", "author_name", "body_text", "written_at", "posts.id", "parent_id"])
    .orderBy("sorts_at")
    .execute();

describe("a package of a group", () => {
  test("is a bag with every post, file and member, its sums are right, and what was hidden is not in it", async () => {
    await written();
    await voted();
    await met();
    const entries = await packed();
    expect(entries.get("bagit.txt")!.toString()).toContain("BagIt-Version: 1.0");
    const manifest = entries.get("manifest-sha256.txt")!.toString().trim().split("\n");
    const sums = new Map(manifest.map((line) => line.split("  ").reverse() as [string, string]));
    const payload = [...entries].filter(([name]) => name.startsWith("data/"));
    expect([...sums.keys()].sort()).toEqual(payload.map(([name]) => name).sort());
    for (const [name, bytes] of payload) expect(sha256(bytes), name).toBe(sums.get(name));
    for (const line of entries.get("tagmanifest-sha256.txt")!.toString().trim().split("\n")) {
      const [sum, name] = line.split("  ");
      expect(sha256(entries.get(name!)!)).toBe(sum);
    }
    const oxum = payload.reduce((all, [, bytes]) => all + bytes.length, 0);
    expect(entries.get("bag-info.txt")!.toString()).toContain(`Payload-Oxum: ${oxum}.${payload.length}`);

    const json = JSON.parse(entries.get("data/discussions.json")!.toString()) as {
      form: string;
      topics: {
        title: string;
        posts: { isHidden?: boolean; markdown?: string; files?: { path: string; sha256: string }[]; times?: object }[];
      }[];
    };
    expect(json.form).toBe("chapterhouse-discussions-1");
    const [topic] = json.topics;
    expect(topic!.title).toBe("Which paper, and why? “ñ”");
    expect(topic!.posts.map((one) => one.isHidden ?? false)).toEqual([false, false, true, false]);
    expect(topic!.posts[0]!.markdown).toContain("**bold**");
    expect(topic!.posts[3]!.times).toMatchObject({
      title: "Sizing",
      chosen: 1,
      answers: [
        { number: 1, name: "Ada Lind", answer: "yes" },
        { number: 2, name: "Ada Lind", answer: "no" },
      ],
    });
    const [file] = topic!.posts[1]!.files!;
    expect(sha256(entries.get(file!.path)!)).toBe(file!.sha256);
    expect(entries.get(file!.path)!.toString()).toContain("1,2");
    for (const bytes of entries.values()) {
      expect(bytes.includes("Hidden words")).toBe(false);
      expect(bytes.includes(ada.address)).toBe(false);
    }
    const { form, motions } = JSON.parse(entries.get("data/decisions.json")!.toString()) as {
      form: string;
      motions: { wording: string; votes: { name: string; choice: string }[] }[];
    };
    expect(form).toBe("chapterhouse-decisions-1");
    expect(motions.map((motion) => motion.wording)).toEqual(["Laid paper."]);
    expect(motions[0]!.votes).toEqual([expect.objectContaining({ name: "Ada Lind", choice: "aye" })]);
    expect(entries.get("data/members.csv")!.toString()).toContain("Ada Lind,,2026-");
    const aid = entries.get("data/finding-aid.html")!.toString();
    expect(aid).toContain("Which paper, and why?");
    expect(aid).toContain("Lea Roth");
    expect((await packed(unit, true)).get("data/members.csv")!.toString()).toContain(ada.address);
  });

  test("comes back as it was: threads, authors, dates, words and files; a second time nothing is added", async () => {
    await written();
    const path = join(folder, `${count}.mbox`);
    writeFileSync(path, (await packed(unit, true)).get("data/discussions.mbox")!);
    const other = await aUnit(app.db, { name: `Again ${count}`, slug: `again-${count}` });
    const bring = (into: Unit) =>
      bringArchive({
        db: app.db,
        settings: app.settings,
        parser,
        unit: into,
        file: path,
        now: app.clock.read(),
        isDry: false,
      });
    expect(await bring(other)).toMatchObject({ mails: 3, topics: 1, added: 3, recognised: 3, unreadable: [] });
    const [before, after] = [await postsOf(unit), await postsOf(other)];
    const whole = (of: typeof before) =>
      of.map(({ title, author_name, body_text, written_at, parent_id }) => ({
        title,
        author_name,
        text: body_text.trim(),
        at: Math.floor(written_at.getTime() / 1000),
        answers: of.findIndex((one) => one.id === parent_id),
      }));
    expect(whole(after)).toEqual(whole(before));
    const filesOf = async (of: typeof before) =>
      app.db
        .selectFrom("post_attachments")
        .innerJoin("stored_files", "stored_files.key", "post_attachments.file_key")
        .select(["filename", "sha256"])
        .where(
          "post_id",
          "in",
          of.map((one) => one.id),
        )
        .execute();
    expect(await filesOf(after)).toEqual(await filesOf(before));
    expect(await filesOf(after)).toHaveLength(1);
    expect(await bring(other)).toMatchObject({ added: 0, known: 3 });
    // Into the group that it is from: all is here.
    expect(await bring(unit)).toMatchObject({ added: 0, known: 3 });
  });

  test("is for those who lead the group and may read all of it, who show who they are; that it was taken is on record", async () => {
    await written();
    expect((await (await app.as(ada)).get(`/groups/${unit.slug}/export`)).status).toBe(404);
    expect((await (await app.as(ada)).get(`/groups/${unit.slug}/export.zip`)).status).toBe(404);
    expect((await (await app.as(ada)).get(`/groups/${unit.slug}`)).text).not.toContain("Take everything with you");
    const leas = await app.as(lea);
    expect((await leas.get(`/groups/${unit.slug}`)).text).toContain("Take everything with you");
    expect((await leas.get(`/groups/${unit.slug}/export`)).text).toContain("One discussion, 4 posts, one file");
    const answer = await leas.get(`/groups/${unit.slug}/export.zip`);
    expect(answer.status).toBe(200);
    expect(answer.headers["content-disposition"]).toMatch(/^attachment; filename="?maps-\d+-2026-\d\d-\d\d\.zip"?$/);
    const noted = await app.db
      .selectFrom("audit_entries")
      .selectAll()
      .where("act", "=", "discussions.exported")
      .execute();
    expect(noted.at(-1)).toMatchObject({ by_id: lea.id, unit_id: unit.id });
    // Somebody above who leads but may not read there.
    const above = await aUnit(app.db, { name: `Above ${count}`, slug: `above-${count}`, kind: "division" });
    await leads(app.db, above, lea);
    const under = await aUnit(app.db, { name: `Under ${count}`, slug: `under-${count}`, parentId: above.id });
    const open = { page: "public", posts: "public", files: "public", events: "public", roster: "accounts" } as const;
    const program = { personId: null, zone: app.settings.timeZone };
    const set = (posts: "public" | "leaders") =>
      app.db
        .transaction()
        .execute((tx) => changeSettings(tx, program, under, { audiences: { ...open, posts } }, app.clock.read()));
    await set("public");
    expect((await leas.get(`/groups/${under.slug}/export`)).status).toBe(200);
    await set("leaders");
    expect((await leas.get(`/groups/${under.slug}/export`)).status).toBe(404);
  });

  test("breaks off with an error when a file is gone, and is never taken for whole", async () => {
    await written();
    const stored = await app.db
      .selectFrom("post_attachments")
      .innerJoin("posts", "posts.id", "post_attachments.post_id")
      .select(["file_key as key"])
      .orderBy("posts.id", "desc")
      .executeTakeFirstOrThrow();
    const files = app.settings.files as { kind: "folder"; folder: string };
    rmSync(join(files.folder, stored.key!.slice(0, 2), stored.key!));
    await expect(packed()).rejects.toThrow();
  });
});

describe("its parts", () => {
  test("an mbox marks each line that looks like a postmark once more, so that reading gives the mail back", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("From x", ">From y", ">>From z", "words", "")), (lines) => {
        const raw = `Subject: s\n\n${lines.join("\n")}\n`;
        const piece = mboxOf(Buffer.from(raw), "a@b.example", new Date("2026-11-04T05:06:07Z")).toString();
        expect(piece.startsWith("From a@b.example Wed Nov  4 05:06:07 2026\n")).toBe(true);
        const rest = piece.slice(piece.indexOf("\n") + 1, -1);
        expect(/^From /m.test(rest)).toBe(false);
        expect(rest.replace(/^>(>*From )/gm, "$1")).toBe(raw);
      }),
    );
  });

  test("a file's name never leaves its folder", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (name) => {
        const path = pathOfFile(7, 1, name);
        expect(path.startsWith("data/files/7/1-")).toBe(true);
        expect(path.split("/")).toHaveLength(4);
        expect(path).not.toMatch(/[\p{Cc}\\%]|\/\.\.?$/u);
      }),
    );
    expect(pathOfFile(7, 2, "../../etc/passwd")).toBe("data/files/7/2-passwd");
  });

  test("T17: a cell is what it was, or tame", () => {
    expect(csvOf([["a", 'say "x"', "1,2", null, "b\nc"]])).toBe('a,"say ""x""","1,2",,"b\nc"\r\n');
    expect(csvOf([["=1+1", "+3", "-x", "@y"]])).toBe("'=1+1,'+3,'-x,'@y\r\n");
  });
});
