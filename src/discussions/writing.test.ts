import { randomUUID } from "node:crypto";
import sharp from "sharp";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { useApp } from "../../test/app.ts";
import type { Unit } from "#groups";
import { bytesFrom, readAll, storeFor } from "#platform/files";
import { aUnit, joined, leads } from "../groups/builders.ts";
import { aPerson } from "../people/builders.ts";
import { subscribe } from "./subscriptions/commands.ts";

const app = useApp();
type Person = Awaited<ReturnType<typeof aPerson>>;
let ada: Person;
let bo: Person;
let cy: Person;
let unit: Unit;
let count = 0;

beforeAll(async () => {
  ada = await aPerson(app.db, { name: "Ada Lind" });
  bo = await aPerson(app.db, { name: "Bo Ferrer" });
  cy = await aPerson(app.db, { name: "Cy Noor" });
});

beforeEach(async () => {
  count += 1;
  unit = await aUnit(app.db, { name: `Paper ${count}`, slug: `paper-${count}` });
  for (const person of [ada, bo]) await joined(app.db, unit, person);
});

const topics = () => `/groups/${unit.slug}/topics`;
const start = async (person: Person, fields: Record<string, string> = {}) =>
  (await app.as(person)).post(topics(), { title: "Blue ink", body: "It **fades**.", ...fields });
const topicHere = () =>
  app.db
    .selectFrom("topic_units")
    .innerJoin("topics", "topics.id", "topic_units.topic_id")
    .selectAll("topics")
    .where("unit_id", "=", unit.id)
    .orderBy("topics.id")
    .execute();
async function postsHere() {
  const [topic] = await topicHere();
  return topic
    ? app.db.selectFrom("posts").selectAll().where("topic_id", "=", topic.id).orderBy("number").execute()
    : [];
}
/** A discussion that Ada began; gives its address and its first post's id. */
async function aTopic(body = "It **fades**.") {
  const answer = await start(ada, { body });
  const [post] = await postsHere();
  return { href: answer.location!, topic: post!.topic_id, post: post!.id };
}
const mainOf = (body: string) => body.split("<main")[1]!;

describe("the preview of a post", () => {
  test("shows the post above the form with all that was typed in it, and writes nothing", async () => {
    const browser = await app.as(ada);
    const fields = {
      title: "Blue ink",
      body: "It **fades** fast.",
      poll: "Which?",
      options: "Iron\nCopper",
      do: "preview",
    };
    const page = await browser.post(topics(), fields);
    expect(page.status).toBe(200);
    expect(mainOf(page.body)).toMatch(/<strong>fades<\/strong>.*<form/s);
    expect(page.body).toContain("It **fades** fast.</textarea>");
    expect(page.body).toContain("Iron\nCopper</textarea>");
    expect(await topicHere()).toEqual([]);
    const once = /name="_once" value="([^"]+)"/.exec(mainOf(page.body))![1]!;
    expect((await browser.post(topics(), { ...fields, do: "post", _once: once })).status).toBe(303);
    expect(await postsHere()).toHaveLength(1);
    const empty = await browser.post(topics(), { title: "", body: "kept", do: "preview" });
    expect(empty.status).toBe(422);
    expect(empty.body).toContain("kept</textarea>");
  });

  test("of a reply keeps whom it answers", async () => {
    const { topic, post } = await aTopic();
    const page = await (
      await app.as(bo)
    ).post(`/topics/${topic}/posts`, {
      body: "So *true*",
      parent: String(post),
      do: "preview",
    });
    expect(page.text).toContain("Reply to Ada Lind");
    expect(page.body).toContain("<em>true</em>");
    expect(page.body).toContain(`name="parent" value="${post}"`);
    expect(await postsHere()).toHaveLength(1);
  });

  test("says whom the names after @ mean, and which mean nobody or several", async () => {
    const twins = [await aPerson(app.db, { name: "Eva Roy" }), await aPerson(app.db, { name: "Eva Roy" })];
    for (const twin of twins) await joined(app.db, unit, twin);
    const page = await (
      await app.as(ada)
    ).post(topics(), {
      title: "Names",
      body: "Ask @bo ferrer, @Cy Noor, @Bo and @Eva Roy; mail ada@bo.example, or see `@Bo Ferrer`.",
      do: "preview",
    });
    expect(page.text).toContain("Named in this post: Bo Ferrer.");
    expect(page.text).toContain("“@Cy” names nobody here");
    expect(page.text).toContain("“@Bo” names nobody here, so it stays plain text. Did you mean @Bo Ferrer?");
    expect(page.text).toContain("Several people here are called");
    expect(page.body.match(/class="mention"/g)).toHaveLength(1);
    const quoted = await (await app.as(ada)).post(topics(), { title: "Q", body: "> @Bo Ferrer\n\nYes", do: "preview" });
    expect(quoted.body).toContain('class="mention"');
    expect(quoted.text).not.toContain("Named in this post");
  });
});

describe("a quotation", () => {
  test("stands in the form with its author, becomes a reply to that post, and comes from its own discussion only", async () => {
    const { href, topic, post } = await aTopic("First line\n\n- a point");
    const browser = await app.as(bo);
    const link = new RegExp(`href="([^"]*quote=${post}#reply)"`).exec((await browser.get(href)).body)![1]!;
    const form = await browser.get(link.replace("#reply", ""));
    expect(form.text).toContain("Reply to Ada Lind");
    expect(form.body).toMatch(
      /@Ada Lind wrote in \[no\. 1\]\(http[^)]*\/posts\/\d+\):\n\n> First line\n>\n> - a point\n/,
    );
    const typed = /<textarea[^>]*name="body"[^>]*>\n([^<]*)<\/textarea>/.exec(form.body)![1]!.replaceAll("&gt;", ">");
    await browser.post(`/topics/${topic}/posts`, { body: `${typed}Yes.`, parent: String(post) });
    const [, reply] = await postsHere();
    expect(reply!.parent_id).toBe(post);
    expect(reply!.body_html).toMatch(/<blockquote>\s*<p>First line<\/p>/);
    expect(reply!.body_html).toContain(`<span data-person="${ada.id}"></span>`);
    unit = await aUnit(app.db, { name: "Closed shelf", slug: `shelf-${count}` });
    await joined(app.db, unit, ada);
    const hidden = await aTopic("A secret");
    await app.db.insertInto("unit_settings").values({ unit_id: unit.id, posts_audience: "unit" }).execute();
    expect((await browser.get(`${href}?quote=${hidden.post}`)).body).not.toContain("A secret");
  });
});

describe("a mention", () => {
  test("is kept as an id, shows the present name, and gives the reason of that person's copy", async () => {
    for (const person of [ada, bo])
      await app.db.transaction().execute((tx) => subscribe(tx, unit.id, person.id, app.clock.read()));
    const { href, post } = await aTopic("@Bo Ferrer, could you look? @Nobody Known");
    const [row] = await postsHere();
    expect(row!.body_html).toContain(`<span data-person="${bo.id}"></span>`);
    expect(row!.body_html).not.toContain("Ferrer");
    expect(await app.db.selectFrom("post_mentions").selectAll().where("post_id", "=", post).execute()).toEqual([
      { post_id: post, person_id: bo.id },
    ]);
    const reasons = await app.db
      .selectFrom("deliveries")
      .innerJoin("mailings", "mailings.id", "deliveries.mailing_id")
      .select(["address_id", "reason"])
      .where("subject_id", "=", post)
      .execute();
    expect(reasons.find((one) => one.address_id === bo.addressId)!.reason).toBe("mentioned");
    await app.db.updateTable("persons").set({ name: `Bo "<i>" Ferrer` }).where("id", "=", bo.id).execute();
    const page = await (await app.as(null)).get(href);
    expect(page.body).toContain(`<span class="mention">@<bdi>Bo &quot;&lt;i&gt;&quot; Ferrer</bdi></span>`);
    await app.db.updateTable("persons").set({ name: "Bo Ferrer" }).where("id", "=", bo.id).execute();
  });

  test("cannot be forged, and names nobody whom the writer does not see or who could not read it", async () => {
    const body = `@Cy Noor <span data-person="${cy.id}"></span> &#xE000;${cy.id}; @0123:${cy.id}; @Bo Ferrer`;
    await app.db.insertInto("unit_settings").values({ unit_id: unit.id, roster_audience: "leaders" }).execute();
    await aTopic(body);
    expect((await postsHere())[0]!.body_html).not.toContain("<span");
    await (await app.as(bo)).post(`/topics/${(await topicHere())[0]!.id}/posts`, { body: "Now I have written here" });
    const second = await start(ada, { title: "Again", body });
    expect((await (await app.as(null)).get(second.location!)).body.match(/class="mention"/g)).toHaveLength(1);
  });

  test("is offered while it is typed from people whom the writer sees, as names alone", async () => {
    const names = async (person: Person, query: string) =>
      (await (await app.as(person)).get(`/groups/${unit.slug}/mentions?q=${encodeURIComponent(query)}`)).body;
    expect(JSON.parse(await names(ada, "fer"))).toEqual(["Bo Ferrer"]);
    expect(JSON.parse(await names(ada, "B"))).toEqual(["Bo Ferrer"]);
    for (const odd of ["%", "_", "", "cy", "\\"]) expect(JSON.parse(await names(ada, odd))).toEqual([]);
    expect(JSON.parse(await names(cy, "bo"))).toEqual([]);
    await app.db.insertInto("unit_settings").values({ unit_id: unit.id, roster_audience: "leaders" }).execute();
    expect(JSON.parse(await names(ada, "bo"))).toEqual([]);
    const { topic } = await aTopic();
    await (await app.as(bo)).post(`/topics/${topic}/posts`, { body: "Here" });
    expect(JSON.parse(await names(ada, `bo`))).toEqual([]);
    expect((await (await app.as(ada)).get(`/groups/${unit.slug}/mentions?q=bo&topic=${topic}`)).body).toBe(
      `["Bo Ferrer"]`,
    );
  });

  test.each(["X", "Æ", "🦊", "نور الدين", "E\u0301va", "N".repeat(100), "O'Neill-Smith, Jr."])(
    "finds %j",
    async (name) => {
      const person = await aPerson(app.db, { name: name.normalize("NFC") });
      await joined(app.db, unit, person);
      const { href } = await aTopic(`Dear @${name}: hello. And (@${name})!`);
      const page = await (await app.as(null)).get(href);
      expect(page.body.match(/<span class="mention">@<bdi>/g)).toHaveLength(2);
    },
  );
});

describe("a draft", () => {
  const drafts = (person: Person) =>
    app.db.selectFrom("drafts").selectAll().where("person_id", "=", person.id).orderBy("id").execute();

  test("is saved by a button, offered where it was begun, replaced, and gone when it is posted", async () => {
    const browser = await app.as(ada);
    const once = randomUUID();
    const fields = { title: "Half", body: "Only half a th", poll: "Why?", options: "a\nb", do: "draft", _once: once };
    const saved = await browser.post(topics(), fields);
    const page = await browser.follow(saved);
    expect(page.text).toContain("Your draft is saved:");
    expect(page.body).toContain("Only half a th</textarea>");
    expect(page.body).toContain(`value="Why?"`);
    await browser.post(topics(), { ...fields, body: "Only half a thought" });
    expect((await drafts(ada)).map((draft) => draft.body)).toEqual(["Only half a thought"]);
    expect((await browser.get(`${topics()}/new`)).text).toContain("Here is your draft of");
    await browser.post(topics(), { ...fields, body: "A whole thought", do: "post" });
    expect(await drafts(ada)).toEqual([]);
    // An autosave that was on its way when the form was sent.
    await browser.post(topics(), fields);
    expect(await drafts(ada)).toEqual([]);
  });

  test("of a reply keeps what it answers; an empty one is none; nobody else sees or takes it", async () => {
    const { href, topic, post } = await aTopic();
    const browser = await app.as(bo);
    await browser.post(`/topics/${topic}/posts`, { body: "My draft", parent: String(post), do: "draft" });
    const page = await browser.get(href);
    expect(page.body).toContain("My draft</textarea>");
    expect(page.text).toContain("Reply to Ada Lind");
    const [draft] = await drafts(bo);
    const other = await app.as(ada);
    expect((await other.get(href)).body).not.toContain("My draft");
    expect((await other.get("/drafts")).text).toContain("You have no drafts");
    await other.post(`/drafts/${draft!.id}/removal`);
    expect(await drafts(bo)).toHaveLength(1);
    const list = await browser.get("/drafts");
    expect(list.text).toContain("Reply in “Blue ink”");
    await app.db.insertInto("unit_settings").values({ unit_id: unit.id, posts_audience: "leaders" }).execute();
    const gone = await browser.get("/drafts");
    expect(gone.text).toContain("My draft");
    expect(gone.text).not.toContain("Blue ink");
    await app.db.deleteFrom("unit_settings").where("unit_id", "=", unit.id).execute();
    await browser.post(`/drafts/${draft!.id}/removal`);
    expect(await drafts(bo)).toEqual([]);
    await browser.post(`/topics/${topic}/posts`, { body: " ", do: "draft" });
    expect(await drafts(bo)).toEqual([]);
  });
});

describe("files with a post", () => {
  const png = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: "#123" } })
      .png()
      .toBuffer();
  const send = async (
    files: { filename: string; bytes: Buffer; type?: string }[],
    fields: Record<string, string> = {},
  ) =>
    (await app.as(ada)).upload(
      topics(),
      { title: "Scans", body: "Look at these", ...fields },
      files.map((file) => ({ field: "files", ...file })),
    );
  const kept = () =>
    app.db
      .selectFrom("post_attachments as a")
      .innerJoin("stored_files as f", "f.key", "a.file_key")
      .selectAll("a")
      .select(["f.key", "f.sha256"])
      .where("post_id", "=", fileOwner)
      .orderBy("number")
      .execute();
  let fileOwner = 0;

  test("are kept with types by their bytes and names that are no paths, and come back as downloads", async () => {
    const photo = await sharp({ create: { width: 40, height: 30, channels: 3, background: "#321" } })
      .withExif({ IFD3: { GPSLatitudeRef: "N", GPSLatitude: "51/1 30/1 0/1" } })
      .jpeg()
      .toBuffer();
    const answer = await send([
      { filename: "../../etc/passwd", bytes: Buffer.from("root"), type: "image/png" },
      { filename: "C:\\fakepath\\photo\u202egpj.jpeg", bytes: photo, type: "text/html" },
      { filename: "page.html", bytes: Buffer.from("<script>alert(1)</script>"), type: "text/html" },
      { filename: "drawing.svg", bytes: Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`) },
      { filename: `${"x".repeat(300)}.pdf`, bytes: Buffer.from("%PDF-1.7\n") },
      { filename: `"><img src=x onerror=alert(1)>`, bytes: Buffer.from([0, 1, 2]) },
    ]);
    expect(answer.status).toBe(303);
    fileOwner = (await postsHere())[0]!.id;
    const rows = await kept();
    expect(rows.map((row) => [row.filename, row.content_type])).toEqual([
      ["passwd", "text/plain"],
      ["photogpj.jpeg", "image/jpeg"],
      ["page.html", "text/plain"],
      ["drawing.svg", expect.not.stringContaining("svg")],
      [`${"x".repeat(116)}.pdf`, "application/pdf"],
      [expect.not.stringMatching(/[<>"]/), "application/octet-stream"],
    ]);
    expect((await sharp(photo).metadata()).exif).toBeDefined();
    expect((await sharp(await readAll(bytesFrom(storeFor(app.settings), rows[1]!))).metadata()).exif).toBeUndefined();
    const page = await (await app.as(null)).get(answer.location!);
    expect(mainOf(page.body)).not.toMatch(/<img|<script/);
    for (const number of [3, 4]) {
      const file = await (await app.as(null)).get(`/posts/${fileOwner}/attachments/${number}`);
      expect(file.headers).toMatchObject({
        "content-type": "application/octet-stream",
        "x-content-type-options": "nosniff",
        "content-security-policy": "sandbox; default-src 'none'",
      });
    }
  });

  test("that are programs, huge pictures, empty, too big or too many come back as reasons with the text kept", async () => {
    const bomb = await png(10, 10);
    bomb.writeUInt32BE(50_000, 16);
    bomb.writeUInt32BE(50_000, 20);
    const cases: [{ filename: string; bytes: Buffer }[], RegExp][] = [
      [[{ filename: "setup.exe", bytes: Buffer.from("MZ") }], /setup\.exe is a program/],
      [
        [{ filename: "notes.txt", bytes: Buffer.from("\x7fELF\x02\x01\x01".padEnd(64, "\0"), "latin1") }],
        /notes\.txt is a program/,
      ],
      [[{ filename: "map.png", bytes: bomb }], /map\.png is 50,000 × 50,000 points large/],
      [[{ filename: "void.txt", bytes: Buffer.alloc(0) }], /void\.txt is empty/],
      [[{ filename: "big.bin", bytes: Buffer.alloc(10_000_001) }], /big\.bin is too big/],
      [
        Array.from({ length: 50 }, (_, at) => ({ filename: `${at}.txt`, bytes: Buffer.from("x") })),
        /10\.txt is one too many.*11\.txt is one too many/,
      ],
    ];
    for (const [files, said] of cases) {
      const answer = await send([...files]);
      expect(answer.status).toBe(422);
      expect(answer.body).toContain("Look at these</textarea>");
      expect(/id="e-files"(.*?)<\/p>/s.exec(answer.body)![1]!).toMatch(said);
      expect(answer.text).toContain("once more");
    }
    expect(await topicHere()).toEqual([]);
    const ten = await send(Array.from({ length: 10 }, (_, at) => ({ filename: `${at}.txt`, bytes: Buffer.from("x") })));
    expect(ten.status).toBe(303);
  });

  test("are asked for again when the form comes back for another reason, and after a preview", async () => {
    const file = { filename: "plan.txt", bytes: Buffer.from("x") };
    const wrong = await send([file], { title: "" });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain("Choose this file once more; a page cannot keep it: plan.txt");
    const preview = await send([file], { do: "preview" });
    expect(preview.status).toBe(200);
    expect(preview.text).toContain("Choose this file once more");
    expect(await topicHere()).toEqual([]);
  });

  test("of somebody whose session has ended are read past, and the text comes back to be sent again", async () => {
    const file = { field: "files", filename: "plan.txt", bytes: Buffer.alloc(12_000_000) };
    const answer = await (await app.as(null)).upload(topics(), { title: "Scans", body: "Look\nat these" }, [file]);
    expect(answer.status).toBe(401);
    expect(answer.body).toContain("Look\nat these");
    expect(await topicHere()).toEqual([]);
  });

  test("sent twice with one key are kept once", async () => {
    const file = { filename: "plan.txt", bytes: Buffer.from("x") };
    const fields = { _once: randomUUID() };
    const [first, second] = await Promise.all([send([file], fields), send([file], fields)]);
    expect(first.location).toBe(second.location);
    fileOwner = (await postsHere())[0]!.id;
    expect(await kept()).toHaveLength(1);
  });
});

describe("an edit", () => {
  const edit = async (person: Person, post: number, fields: Record<string, string>) =>
    (await app.as(person)).post(`/posts/${post}/edit`, { version: "1", ...fields });

  test("is the author's: marked with its time, its past kept word by word, its Message-ID and mails untouched", async () => {
    const { href, post } = await aTopic("Iron gall ink eats the paper.");
    const before = (await postsHere())[0]!;
    const mailings = () => app.db.selectFrom("deliveries").selectAll().execute();
    const sent = await mailings();
    const browser = await app.as(ada);
    expect((await browser.get(`/posts/${post}/edit`)).body).toContain("Iron gall ink eats the paper.</textarea>");
    const preview = await edit(ada, post, { body: "*Copper*", do: "preview" });
    expect(preview.body).toContain("<em>Copper</em>");
    app.clock.advance(60_000);
    expect((await edit(ada, post, { body: "Iron gall ink burns the paper, @Bo Ferrer." })).location).toBe(
      `/posts/${post}`,
    );
    const after = (await postsHere())[0]!;
    expect(after).toMatchObject({ message_id: before.message_id, version: 2, edited_by: ada.id });
    expect(after.body_html).toContain(`data-person="${bo.id}"`);
    expect(await mailings()).toEqual(sent);
    const page = await (await app.as(null)).get(href);
    expect(page.text).toContain("edited Nov 14, 2026, 9:01 AM");
    const history = await (await app.as(null)).get(`/posts/${post}/history`);
    expect(history.body).toContain(`<del><span class="away">removed: </span>eats</del>`);
    expect(history.body).toContain(`<ins><span class="away">added: </span>burns</ins>`);
    expect(history.text).toContain("Iron gall ink eats the paper.");
    expect(
      await app.db
        .selectFrom("post_versions")
        .select(["number", "markdown", "written_by"])
        .where("post_id", "=", post)
        .execute(),
    ).toEqual([{ number: 1, markdown: "Iron gall ink eats the paper.", written_by: ada.id }]);
    app.clock.set("2026-11-14T15:00:00Z");
  });

  test("may change the title of the discussion that the post began, and its files; the history tells both", async () => {
    const { topic, post } = await aTopic();
    const upload = async (fields: Record<string, string>, names: string[] = []) =>
      (await app.as(ada)).upload(
        `/posts/${post}/edit`,
        { body: "It **fades**.", ...fields },
        names.map((filename) => ({ field: "files", filename, bytes: Buffer.from(filename) })),
      );
    const page = async () => (await app.as(null)).get(`/topics/${topic}/red-ink`);
    const form = await (await app.as(ada)).get(`/posts/${post}/edit`);
    expect(form.body).toMatch(/name="title"[^>]*value="Blue ink"|value="Blue ink"[^>]*name="title"/);
    const empty = await upload({ version: "1", title: " " }, ["a.txt"]);
    expect([empty.status, empty.text.includes("once more; a page cannot keep it: a.txt")]).toEqual([422, true]);
    expect((await upload({ version: "1", title: "Red  ink" }, ["a.txt", "b.txt"])).status).toBe(303);
    expect((await topicHere())[0]!.title).toBe("Red ink");
    expect((await page()).text).toContain("Red ink");
    const other = await (await app.as(ada)).get(`/posts/${post}/edit`);
    expect(other.body).toContain('name="remove-1"');
    expect((await upload({ version: "2", title: "Red ink", "remove-1": "yes" }, ["c.txt"])).status).toBe(303);
    const get = async (number: number) =>
      (await (await app.as(null)).get(`/posts/${post}/attachments/${number}`)).status;
    expect([await get(1), await get(2), await get(3)]).toEqual([404, 200, 200]);
    // A number is never given again, so that an address means one file for ever.
    expect((await upload({ version: "3", title: "Red ink", "remove-3": "yes" })).status).toBe(303);
    expect((await upload({ version: "4", title: "Red ink" }, ["d.txt"])).status).toBe(303);
    expect([await get(3), await get(4)]).toEqual([404, 200]);
    const many = await upload(
      { version: "5", title: "Red ink" },
      Array.from({ length: 9 }, (_, at) => `${at}.txt`),
    );
    expect(many.status).toBe(422);
    expect(many.text).toContain("more than 10 files");
    expect((await upload({ version: "1", title: "Red ink" }, ["late.txt"])).text).toContain("cannot keep it: late.txt");
    const history = await (await app.as(null)).get(`/posts/${post}/history`);
    for (const said of [
      "The title was “Blue ink” before.",
      "Files added: a.txt, b.txt",
      "File added: c.txt",
      "File taken away: a.txt",
      "File taken away: c.txt",
    ])
      expect(history.text).toContain(said);
    expect((await (await app.as(bo)).post(`/topics/${topic}/posts`, { body: "Mine" })).status).toBe(303);
    const own = (await postsHere())[1]!.id;
    expect((await (await app.as(bo)).get(`/posts/${own}/edit`)).body).not.toContain('name="title"');
    const sneaky = await (await app.as(bo)).post(`/posts/${own}/edit`, { body: "Mine", version: "1", title: "Taken" });
    expect(sneaky.status).toBe(303);
    expect((await topicHere())[0]!.title).toBe("Red ink");
  });

  test("is not another member's; a leader gives a reason that all can read", async () => {
    const { post } = await aTopic();
    const taken = (await app.as(bo)).get(`/posts/${post}/edit`);
    expect((await taken).status).toBe(404);
    expect((await edit(bo, post, { body: "Mine now" })).status).toBe(404);
    await leads(app.db, unit, bo);
    const silent = await edit(bo, post, { body: "Calmer" });
    expect(silent.status).toBe(422);
    expect(silent.body).toMatch(/id="e-reason"/);
    expect(silent.body).toContain("Calmer</textarea>");
    expect((await edit(bo, post, { body: "Calmer", reason: "An address was in it" })).status).toBe(303);
    const history = await (await app.as(null)).get(`/posts/${post}/history`);
    expect(history.text).toContain("Bo Ferrer (a leader of the group)");
    expect(history.text).toContain("An address was in it");
  });

  test("that another one overtook shows both texts and saves nothing until it is sent again", async () => {
    const { post } = await aTopic("One");
    await edit(ada, post, { body: "Two, from my telephone" });
    const stale = await edit(ada, post, { body: "Two, from my desk" });
    expect(stale.status).toBe(409);
    expect(stale.body).toContain("Two, from my desk</textarea>");
    expect(stale.body).toContain("Two, from my telephone</pre>");
    expect(stale.body).toContain(`name="version" value="2"`);
    expect((await postsHere())[0]!.markdown).toBe("Two, from my telephone");
    expect((await edit(ada, post, { body: "Both", version: "2" })).status).toBe(303);
    expect((await postsHere())[0]).toMatchObject({ markdown: "Both", version: 3 });
  });

  test("is refused after leaving, in a closed discussion, and when the group's time for it is over", async () => {
    await leads(app.db, unit, bo);
    const { topic, post } = await aTopic();
    const leader = await app.as(bo);
    await leader.post(`/groups/${unit.slug}/welcome`, { welcome: "", edits: "15" });
    app.clock.advance(15 * 60_000);
    expect((await edit(ada, post, { body: "In time" })).status).toBe(303);
    app.clock.advance(1);
    const late = await edit(ada, post, { body: "Too late", version: "2" });
    expect(late.status).toBe(422);
    expect(late.text).toContain("The time in which this group lets authors edit");
    expect(late.body).toContain("Too late</textarea>");
    app.clock.set("2026-11-14T15:00:00Z");
    await leader.post(`/topics/${topic}/closure`, { reason: "Settled" });
    expect((await edit(ada, post, { body: "Closed", version: "2" })).text).toContain("This discussion was closed");
    await leader.post(`/topics/${topic}/reopening`);
    await app.db
      .updateTable("unit_memberships")
      .set({ left_at: app.clock.read(), leave_cause: "left" })
      .where("person_id", "=", ada.id)
      .where("unit_id", "=", unit.id)
      .execute();
    const left = await edit(ada, post, { body: "I have left", version: "2" });
    expect(left.status).toBe(422);
    expect(left.text).toContain("You may no longer write in this group");
    expect((await postsHere())[0]!.markdown).toBe("In time");
  });

  test("of a post that came by mail begins with its text as Markdown that shows the same", async () => {
    const { post } = await aTopic();
    const text = "2. *not* a list_item_ #1\n> quoted https://x.example/a_b_c\n    - deep <b>";
    await app.db.updateTable("posts").set({ markdown: null, body_text: text }).where("id", "=", post).execute();
    const form = await (await app.as(ada)).get(`/posts/${post}/edit`);
    const typed = /<textarea[^>]*name="body"[^>]*>\n([^<]*)<\/textarea>/.exec(form.body)![1]!;
    expect(typed).toContain("2\\. \\*not\\* a list\\_item\\_ \\#1");
    expect(typed).toContain("https://x.example/a_b_c");
  });
});

describe("hostile text", () => {
  const nasty = `<script>alert(1)</script>"><img src=x onerror=alert(2)>`;

  test("runs nowhere: title, body, poll, file name, draft, history and welcome", async () => {
    await leads(app.db, unit, ada);
    const browser = await app.as(ada);
    await browser.post(`/groups/${unit.slug}/welcome`, { welcome: nasty, edits: "" });
    await browser.post(topics(), {
      title: nasty,
      body: nasty,
      poll: nasty,
      options: `${nasty}\n${nasty}2`,
      do: "draft",
    });
    const form = await browser.get(`${topics()}/new`);
    const list = await browser.get("/drafts");
    const files = [{ field: "files", filename: nasty, bytes: Buffer.from("x") }];
    const fields = { title: nasty, body: `${nasty} @${nasty}`, poll: nasty, options: `${nasty}\n${nasty}2` };
    const preview = await browser.post(topics(), { ...fields, do: "preview" });
    const answer = await browser.upload(topics(), fields, files);
    expect(answer.status).toBe(303);
    const [post] = await postsHere();
    await browser.post(`/posts/${post!.id}/edit`, { body: `Now ${nasty}`, version: "1" });
    const pages = [form, list, preview, await browser.get(answer.location!)];
    for (const path of [
      `/posts/${post!.id}/history`,
      `/posts/${post!.id}/edit`,
      `/groups/${unit.slug}?joined=yes`,
      `/groups/${unit.slug}/welcome`,
    ])
      pages.push(await browser.get(path));
    for (const page of pages) {
      expect(page.status).toBe(200);
      expect(page.body.split("<body")[1]).not.toMatch(/<script|<img/i);
      expect(page.text).toContain("alert(1)");
    }
  });

  test("of a megabyte is told its limit and comes back whole", async () => {
    const body = "word ".repeat(210_000);
    const answer = await start(ada, { body });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain("A post has at most 200,000 characters");
    expect(answer.body).toContain(body.slice(0, 100_000));
    expect(await topicHere()).toEqual([]);
  });

  test.each([
    ["a word of 10,000 letters", "w".repeat(10_000)],
    ["nested quotes", `${">".repeat(20_000)} deep`],
    ["brackets", "[".repeat(50_000)],
    ["stars", "*a ".repeat(50_000)],
    ["at signs", "@a ".repeat(50_000)],
    ["marks upon marks", `Z${"\u0301".repeat(5_000)}`],
    ["right to left", "\u202eשלום\u2066 @\u202eBo Ferrer"],
  ])("%s is posted within a second or two", async (_name, body) => {
    const before = performance.now();
    expect((await start(ada, { body })).status).toBe(303);
    expect(performance.now() - before).toBeLessThan(5_000);
    expect((await (await app.as(null)).get((await start(ada, { body })).location!)).status).toBe(200);
  });
});
