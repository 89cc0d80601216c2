import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { useApp } from "../../../test/app.ts";
import { somebodyWaits } from "../../../test/locks.ts";
import { aUnit, joined, leads } from "../../groups/builders.ts";
import {
  changeSettings,
  maySee,
  readableUnits,
  readsFrom,
  unitsCalled,
  viewerOf,
  type Audience,
  type Unit,
} from "#groups";
import { aPerson } from "../../people/builders.ts";
import { aProduct, aTerm } from "../../membership/builders.ts";
import { listInDirectory } from "#people";
import { sql, unlessBrokenOff } from "#platform/db";
import { bodyFromMarkdown } from "../body.ts";
import { keptFiles } from "../files/keeping.ts";
import { moveTopic } from "../moving/commands.ts";
import { addPost, type NewPost, type Posted } from "../posts/commands.ts";
import { asSearch, matching, NEWEST, type Lexemes, type PostSearch } from "./queries.ts";
import { erasOf, firstDay, yearsOf } from "./rules.ts";

const app = useApp();
type Person = Awaited<ReturnType<typeof aPerson>>;
let count = 0;
const audiences: Audience[] = ["public", "accounts", "members", "unit", "leaders"];

interface Written {
  title?: string;
  body?: string;
  by?: Person | string;
  at?: string;
  in?: Unit;
  after?: Posted;
  files?: string[];
}

/** A post, by the command that both doors use. */
async function write(unit: Unit, written: Written): Promise<Posted> {
  count += 1;
  const { title = `Topic ${count}`, body = "Nothing much.", by = "A Stranger", after, files = [] } = written;
  const at = written.at ? new Date(written.at) : app.clock.read();
  const author = typeof by === "string" ? { id: null, name: by } : by;
  const parent = after ? { topicId: after.topicId, parentId: after.postId } : { topicId: null, parentId: null };
  const attachments = await keptFiles(
    app.settings,
    files.map((filename) => ({ filename, contentType: "text/plain", from: Buffer.from("x") })),
  );
  const post: NewPost = {
    unit,
    author,
    title,
    body: bodyFromMarkdown(body),
    markdown: body,
    source: "web",
    writtenAt: at,
    messageId: `<${count}@search.example>`,
    attachments,
    ...parent,
  };
  return unlessBrokenOff(() => app.db.transaction().execute((tx) => addPost(tx, post, at, app.settings)));
}

const page = async (person: { id: number } | null, q: string, more: Record<string, string> = {}) =>
  (await app.as(person)).get(`/search?${new URLSearchParams({ q, what: "posts", ...more })}`);

/** The posts found, in the order of the page. */
async function found(person: { id: number } | null, q: string, more: Record<string, string> = {}): Promise<number[]> {
  const answer = await page(person, q, more);
  expect(answer.status).toBe(200);
  return [...answer.body.matchAll(/href="\/posts\/(\d+)"/g)].map((match) => Number(match[1]));
}

describe("words", () => {
  let unit: Unit;
  let paste: Posted;
  let glue: Posted;
  beforeAll(async () => {
    unit = await aUnit(app.db, { name: "Paper", slug: "paper" });
    paste = await write(unit, { title: "Loose end papers", body: "Wheat paste holds the café's bindings together." });
    glue = await write(unit, { title: "Glue or not", body: "Paste made of wheat fails; the glue never failed." });
  });

  test.each([
    ["wheat paste", ["glue", "paste"]],
    ['"wheat paste"', ["paste"]],
    ["wheat -glue", ["paste"]],
    ['wheat -"wheat paste"', ["glue"]],
    ["holding binding", ["paste"]],
    ["CAFE", ["paste"]],
    ["café", ["paste"]],
    ["failing", ["glue"]],
    ["loose", ["paste"]],
    ["title:paper", ["paste"]],
    ['title:"end paper" wheat', ["paste"]],
    ["wheat -title:loose", ["glue"]],
    ["title:wheat", []],
    ["wheat & | ! :* ' \\ (paste", ["glue", "paste"]],
  ])("%s", async (q, expected) => {
    const by = { [paste.postId]: "paste", [glue.postId]: "glue" };
    expect((await found(null, `${q} in:paper`)).map((id) => by[id]).sort()).toEqual(expected);
  });

  test("are marked in the excerpt, whatever their ending; a post's own markup and marks stay text", async () => {
    await write(unit, {
      title: "<b>Lamp</b>",
      body: "A <script>alert(1)</script> lantern &amp; \uE000\uE001 lanterns",
    });
    const { body } = await page(null, "lantern");
    expect(body).toContain("<mark>lantern</mark>");
    expect(body).toContain("<mark>lanterns</mark>");
    expect(body).not.toContain("<script>alert");
    expect(body).not.toContain("<b>Lamp");
    expect(body).not.toMatch(/[\uE000\uE001]/);
    expect((await page(null, "title:lamp")).body).toContain("<mark>Lamp</mark>");
  });

  test("the best comes first, or the newest when asked", async () => {
    const [much, late] = [
      await write(unit, { title: "Sealing wax", body: "Wax." }),
      await write(unit, { body: `Wax ${"and other things ".repeat(40)}`, at: "2026-11-15T00:00:00Z" }),
    ];
    expect(await found(null, "wax")).toEqual([much.postId, late.postId]);
    expect(await found(null, "wax", { order: "newest" })).toEqual([late.postId, much.postId]);
  });

  test("a result leads to the post's place in its discussion", async () => {
    const reply = await write(unit, { body: "An ostrich feather", after: paste });
    expect(await found(null, "ostrich")).toEqual([reply.postId]);
    const place = await (await app.as(null)).get(`/posts/${reply.postId}`);
    expect(place.location).toContain(`#post-${reply.postId}`);
    expect((await page(null, "ostrich")).text).toContain("(post 2)");
  });
});

describe("filters", () => {
  let unit: Unit;
  let imani: Person;
  let old: Posted;
  let file: Posted;
  let stranger: Posted;
  const mine = (q: string, person: Person | null = null) => found(person, `${q} in:filters`);
  beforeAll(async () => {
    unit = await aUnit(app.db, { name: "Filters", slug: "filters" });
    imani = await aPerson(app.db, { name: "Ímani Okafor" });
    old = await write(unit, { body: "kettle", by: imani, at: "2024-03-31T12:00:00Z" });
    file = await write(unit, {
      body: "kettle",
      by: imani,
      at: "2025-06-01T12:00:00Z",
      files: ["Budget_2025-final.pdf"],
    });
    stranger = await write(unit, { body: "kettle", by: "Zoë Imanova", at: "2026-01-01T12:00:00Z" });
  });

  test("author: by the beginnings of a name, me, or whoever has no account", async () => {
    expect(await mine("author:ima")).toEqual(expect.arrayContaining([old.postId, file.postId, stranger.postId]));
    expect((await mine('author:"okafor imani"')).sort()).toEqual([old.postId, file.postId].sort());
    expect(await mine("author:zoe")).toEqual([stranger.postId]);
    expect(await mine("kettle -author:okafor")).toEqual([stranger.postId]);
    expect((await mine("author:me", imani)).sort()).toEqual([old.postId, file.postId].sort());
    expect(await mine("author:nobody")).toEqual([]);
  });

  test("a person who changes their name is found by the new one", async () => {
    const person = await aPerson(app.db, { name: "Before Marriage" });
    const post = await write(unit, { body: "kettle", by: person });
    await app.db.updateTable("persons").set({ name: "After Wedding" }).where("id", "=", person.id).execute();
    expect(await mine("author:wedding")).toEqual([post.postId]);
    expect(await mine("author:marriage")).toEqual([]);
  });

  test("before: and after: by the days of the association's calendar", async () => {
    expect(await mine("kettle before:2025")).toEqual([old.postId]);
    expect(await mine("author:imani after:2025 before:2026")).toEqual([file.postId]);
    expect(await mine("after:2024-03-31 before:2024-04")).toEqual([old.postId]);
    expect(await mine("before:2024-03-31")).toEqual([]);
    // Still the evening of the last of December in Chicago.
    const night = await write(unit, { body: "teapot", at: "2026-01-01T05:00:00Z" });
    expect(await mine("teapot before:2026")).toEqual([night.postId]);
    expect(await mine("teapot after:2026")).toEqual([]);
  });

  test("has:file, and the names of files", async () => {
    expect(await mine("has:file")).toEqual([file.postId]);
    expect(await mine("budget")).toEqual([file.postId]);
    expect(await mine("kettle -has:file before:2025-12")).toEqual([old.postId]);
  });

  test("in: by slug, acronym or name, present or former, in any case", async () => {
    const unit = await aUnit(app.db, { name: "Map Society", acronym: "MAPS", slug: "map-society" });
    await app.db
      .insertInto("unit_names")
      .values({ unit_id: unit.id, name: "Géodesy Circle", acronym: "GEOC", until: "2020-01-01" })
      .execute();
    const post = await write(unit, { body: "meridian" });
    for (const name of ["map-society", "maps", '"Map Society"', "GeoC", '"geodesy circle"'])
      expect(await found(null, `meridian in:${name}`)).toEqual([post.postId]);
    expect(await found(null, "meridian in:filters")).toEqual([]);
    expect(await found(null, "meridian -in:maps")).toEqual([]);
    expect(await found(null, "meridian -in:filters")).toEqual([post.postId]);
    const answer = await (await app.as(null)).get("/search?q=meridian&in=map-society");
    expect(answer.body).toContain('value="meridian in:map-society"');
    expect(answer.body).toContain(`/posts/${post.postId}`);
  });

  test.each([
    ["kettle before:tomorrow", "is no date"],
    ["kettle after:2026-02-30", "is no date"],
    ["has:cheese", "Only has:file"],
    ["-kettle", "what you look for"],
    ["in:nowhere kettle", "no group called “nowhere”"],
    ["the of and", "so common"],
  ])("%s is explained beside the box, and kept in it", async (q, words) => {
    const answer = await page(null, q);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatch(/id="e-q"/);
    expect(answer.text).toContain(words);
    expect(answer.body).toContain(`value="${q}"`);
    expect(answer.body).not.toContain("/posts/");
  });

  test("dates are years, months or days", () => {
    expect(["2026", "2026-03", "2026-3-4", "2026/12/31"].map(firstDay)).toEqual([
      "2026-01-01",
      "2026-03-01",
      "2026-03-04",
      "2026-12-31",
    ]);
    for (const no of ["", "26", "0000", "2026-13", "2026-02-29", "9999", "2026-1-1-1"]) expect(firstDay(no)).toBeNull();
  });

  test("the walk goes by months, and before the last year by years", () => {
    const december = 2026 * 12 + 11;
    const months = [december, december - 1, december - 23, december - 24, december - 30, december - 60];
    expect(erasOf(months)).toEqual([december, december - 1, december - 23, 2024, 2021]);
    expect(yearsOf(months)).toEqual([2026, 2025, 2024, 2021]);
    expect(erasOf([])).toEqual([]);
  });

  test("nothing that can be typed breaks the page", async () => {
    const browser = await app.as(imani);
    const pieces = [
      '"',
      "-",
      "author:",
      "in:",
      "before:",
      "title:",
      "has:file",
      "kettle",
      "'",
      "\\",
      "%",
      "&",
      "🫖",
      "\0",
      "é",
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: "binary", maxLength: 5 })), { maxLength: 12 }),
        fc.constantFrom("posts", "groups", "", "x"),
        async (typed, what) => {
          const query = new URLSearchParams({ q: typed.join("").toWellFormed(), what, order: "newest" });
          expect((await browser.get(`/search?${query}`)).status).toBe(200);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("what a viewer may not read", () => {
  test("T23: is in no result, count, excerpt, suggestion or refusal; and is, as soon as they belong", async () => {
    const [insider, outsider] = [await aPerson(app.db), await aPerson(app.db)];
    const secret = await aUnit(app.db, {
      name: "Secret Council",
      slug: "secret-council",
      settings: { audiences: { page: "unit", posts: "unit" } },
    });
    const closed = await aUnit(app.db, {
      name: "Closed Council",
      slug: "closed-council",
      settings: { audiences: { posts: "unit" } },
    });
    await joined(app.db, secret, insider);
    const post = await write(secret, { title: "Zanzibar expedition", body: "The zanzibarian plan." });
    for (const person of [null, outsider]) {
      for (const q of ["zanzibarian", "title:zanzibar", "plan -glue", "zanzibor"]) {
        const answer = await page(person, q);
        expect(answer.text).toContain("Nothing that you can see matches");
        expect(answer.text).not.toContain("Did you mean");
        expect(answer.text).not.toContain("xpedition");
      }
      // A hidden group and none answer the same; one whose page is public says who may read.
      expect((await page(person, "plan in:secret-council")).text).toContain(
        "There is no group called “secret-council”",
      );
      expect((await page(person, "plan in:closed-council")).text).toMatch(/Closed Council can be read by its members/);
      expect((await (await app.as(person)).get("/search?q=secret")).text).not.toContain("Secret Council");
    }
    expect(await found(insider, "zanzibarian")).toEqual([post.postId]);
    expect((await page(insider, "zanzibarr")).text).toContain("Did you mean zanzibar");
    await joined(app.db, secret, outsider);
    expect(await found(outsider, "in:secret-council plan")).toEqual([post.postId]);
    const program = { personId: null, zone: app.settings.timeZone };
    const open = { audiences: { page: "public" as const, posts: "public" as const } };
    await app.db.transaction().execute((tx) => changeSettings(tx, program, secret, open, app.clock.read()));
    expect(await found(null, "zanzibarian")).toEqual([post.postId]);
    expect(closed.isClosed).toBe(false);
  });

  test("a discussion in two groups is found by readers of either, who are told of those that they may read", async () => {
    const [here, there] = [
      await aUnit(app.db, { name: "Open Room", slug: "open-room" }),
      await aUnit(app.db, { name: "Shut Room", slug: "shut-room", settings: { audiences: { posts: "unit" } } }),
    ];
    const reader = await aPerson(app.db);
    await joined(app.db, there, reader);
    const post = await write(there, { body: "The quokka question" });
    const move = (unit: Unit) =>
      app.db
        .insertInto("topic_units")
        .values({ topic_id: post.topicId, unit_id: unit.id, is_home: false, last_post_at: app.clock.read() })
        .execute();
    expect(await found(null, "quokka")).toEqual([]);
    await move(here);
    expect(await found(null, "quokka")).toEqual([post.postId]);
    expect((await page(null, "quokka")).text).not.toContain("Shut Room");
    expect((await page(reader, "quokka")).text).toMatch(/Open Room · Shut Room|Shut Room · Open Room/);
    const reply = await write(there, { body: "Another quokka", after: post });
    expect(await found(null, "quokka in:open-room")).toHaveLength(2);
    await app.db.deleteFrom("topic_units").where("unit_id", "=", here.id).execute();
    expect(await found(null, "quokka")).toEqual([]);
    expect((await found(reader, "quokka")).sort()).toEqual([post.postId, reply.postId].sort());
  });

  test("T23: is what the permission says, for any audiences, viewers and ways to ask the index", async () => {
    const units: Unit[] = [];
    const posts = new Map<number, number[]>();
    const writtenAt = new Map<number, Date>();
    for (const [at, audience] of audiences.flatMap((a) => audiences.map((b) => [a, b] as const)).entries()) {
      const settings = { audiences: { page: audience[0], posts: audience[1] }, newcomersSeeHistory: at % 2 === 0 };
      const unit = await aUnit(app.db, { settings });
      units.push(unit);
      for (const month of ["2025-11", "2026-02"]) {
        const { postId } = await write(unit, { body: `platypus ${at}`, at: `${month}-10T12:00:00Z` });
        posts.set(postId, [unit.id]);
        writtenAt.set(postId, new Date(`${month}-10T12:00:00Z`));
      }
    }
    // Every third topic stands in another unit too.
    for (const [index, postId] of [...posts.keys()].entries()) {
      if (index % 3 > 0) continue;
      const other = units[(index * 7) % units.length]!;
      await sql`insert into topic_units (topic_id, unit_id, is_home, last_post_at) select topic_id, ${other.id}, false, posted_at from posts
        where id = ${postId} on conflict do nothing`.execute(app.db);
      posts.get(postId)!.push(other.id);
    }
    const lexemes: Lexemes = {
      words: "'platypus'",
      notWords: null,
      title: null,
      notTitle: null,
      marks: null,
      notMarks: null,
    };
    const product = await aProduct(app.db);
    const readers = fc.record({
      isMember: fc.boolean(),
      joins: fc.uniqueArray(fc.nat(24), { maxLength: 4 }),
      joinedOn: fc.constantFrom("2025-01-01", "2026-01-01", "2026-11-01"),
      wrote: fc.uniqueArray(fc.nat(49), { maxLength: 2 }),
      leads: fc.uniqueArray(fc.nat(24), { maxLength: 2 }),
      limits: fc.record({
        few: fc.constantFrom(0, 5, 100),
        oneIn: fc.constantFrom(0, 4),
        readAtMost: fc.constantFrom(3, 30, 10_000),
      }),
    });
    await fc.assert(
      fc.asyncProperty(readers, async ({ isMember, joins, joinedOn, wrote, leads: led, limits }) => {
        const reader = await aPerson(app.db);
        if (isMember) await aTerm(app.db, reader, product);
        for (const at of joins) await joined(app.db, units[at]!, reader, new Date(joinedOn));
        for (const at of led) await leads(app.db, units[at]!, reader);
        const viewer = await viewerOf(app.db, reader, app.clock.read(), app.settings.timeZone);
        const byId = new Map(units.map((unit) => [unit.id, unit]));
        const own = new Set(wrote.map((at) => [...posts.keys()][at]!));
        await sql`update posts set author_id = ${reader.id} where id = any(${[...own]}::bigint[])`.execute(app.db);
        const reads = (postId: number, unit: Unit) => {
          if (!maySee(viewer, unit, "posts")) return false;
          const since = readsFrom(viewer, unit);
          return since === null || own.has(postId) || writtenAt.get(postId)! >= since;
        };
        const readable = [...posts].filter(([id, places]) => places.some((place) => reads(id, byId.get(place)!)));
        const open = await readableUnits(app.db, viewer).execute();
        const late = open.flatMap(({ id, since }) => (since ? [{ id, since }] : []));
        const search: PostSearch = {
          lexemes,
          units: open.map(({ id }) => id),
          late: { units: late, reader: reader.id },
          notUnits: [],
          from: null,
          to: null,
          zone: viewer.zone,
        };
        const { total, ids } = await asSearch(app.db, (tx) =>
          matching(tx, search, { newest: true, offset: 0, size: 1000 }, limits),
        );
        expect(ids.toSorted()).toEqual(readable.map(([id]) => id).toSorted());
        expect(total).toBe(readable.length);
      }),
      { numRuns: 40 },
    );
  });
});

describe("the index follows", () => {
  let unit: Unit;
  beforeAll(async () => void (unit = await aUnit(app.db, { slug: "follows" })));

  test("F20: a changed text, title, author or file, and a post that is gone", async () => {
    const post = await write(unit, { title: "Gramophone", body: "shellac" });
    await app.db.updateTable("posts").set({ body_text: "vinyl" }).where("id", "=", post.postId).execute();
    expect(await found(null, "shellac")).toEqual([]);
    expect(await found(null, "vinyl")).toEqual([post.postId]);
    await app.db.updateTable("topics").set({ title: "Phonograph" }).where("id", "=", post.topicId).execute();
    expect(await found(null, "title:gramophone")).toEqual([]);
    expect(await found(null, "phonograph vinyl")).toEqual([post.postId]);
    const file = { content_type: "text/plain", size: 1, content: Buffer.from("x") };
    await app.db
      .insertInto("post_attachments")
      .values({ post_id: post.postId, number: 1, filename: "sleeve.txt", ...file })
      .execute();
    expect(await found(null, "sleeve has:file")).toEqual([post.postId]);
    await app.db
      .updateTable("post_attachments")
      .set({ filename: "label.txt" })
      .where("post_id", "=", post.postId)
      .execute();
    expect(await found(null, "sleeve")).toEqual([]);
    await app.db.deleteFrom("post_attachments").where("post_id", "=", post.postId).execute();
    expect(await found(null, "vinyl has:file")).toEqual([]);
    await app.db.deleteFrom("posts").where("id", "=", post.postId).execute();
    expect(await found(null, "vinyl")).toEqual([]);
  });

  test("many posts written by one statement, as an import does", async () => {
    const post = await write(unit, { title: "Import", body: "tangerine" });
    await sql`insert into posts (topic_id, number, author_name, message_id, source, subject, body_text, body_html, written_at, posted_at, sorts_at)
      select topic_id, n, author_name, n || message_id, source, subject, 'tangerine ' || n, '', posted_at, posted_at - n * interval '1 hour', sorts_at
      from posts, generate_series(2, ${NEWEST + 50}) n where id = ${post.postId}`.execute(app.db);
    const answer = await page(null, "tangerine", { order: "newest" });
    expect(answer.text).toContain("More than 2,000 results");
    const all = new Set<number>(await found(null, "tangerine"));
    expect(all.size).toBe(20);
    for (const id of await found(null, "tangerine", { page: "2" })) all.add(id);
    expect(all.size).toBe(40);
    expect((await page(null, "tangerine", { page: "100" })).status).toBe(200);
    expect((await page(null, "tangerine", { page: "101" })).status).toBe(404);
    expect((await page(null, "tangerine", { page: "x" })).status).toBe(404);
    expect((await page(null, '"tangerine 1234"')).text).toContain("1 result");
  });

  test("a topic that is moved while somebody answers it: the answer is found where the topic stands", async () => {
    const other = await aUnit(app.db);
    const post = await write(unit, { body: "pelican" });
    const leader = await aPerson(app.db);
    for (const led of [unit, other]) await leads(app.db, led, leader);
    const viewer = await viewerOf(app.db, leader, app.clock.read(), "UTC");
    let answered = Promise.resolve<Posted | null>(null);
    await app.db.transaction().execute(async (tx) => {
      await moveTopic(tx, viewer, post.topicId, { ...unit, above: [] }, { ...other, above: [] }, app.clock.read());
      answered = write(other, { body: "pelican too", after: post });
      await somebodyWaits(tx);
    });
    await answered;
    const { rows } = await sql<{
      places: number[];
    }>`select unit_ids as places from searched_posts where topic_id = ${post.topicId}`.execute(app.db);
    expect(rows.map(({ places }) => places)).toEqual([[other.id], [other.id]]);
    expect((await unitsCalled(app.db, await viewerOf(app.db, null, app.clock.read(), "UTC"), other.slug))[0]!.id).toBe(
      other.id,
    );
  });
});

describe("did you mean", () => {
  test("a word that nothing has becomes the nearest in titles, when the whole then finds something", async () => {
    const unit = await aUnit(app.db, { slug: "typos" });
    await write(unit, { title: "Methyl cellulose", body: "It is weaker." });
    const answer = await page(null, "methly celulose weaker in:typos");
    expect(answer.text).toContain("Did you mean methyl cellulose weaker in:typos");
    expect(await found(null, "methyl cellulose weaker in:typos")).toHaveLength(1);
    expect((await page(null, "methly unheardofword in:typos")).text).not.toContain("Did you mean");
  });
});

describe("the whole search", () => {
  test("finds people who wish to be found, for those who may find them", async () => {
    const [bo, member] = [await aPerson(app.db, { name: "Boudewijn Ferrer" }), await aPerson(app.db)];
    await aTerm(app.db, member, await aProduct(app.db));
    const people = async (person: Person | null) =>
      (await (await app.as(person)).get("/search?q=boudewijn")).body.includes(`/people/${bo.publicId}`);
    expect(await people(member)).toBe(false);
    await app.db.transaction().execute((tx) => listInDirectory(tx, bo.id, true, app.clock.read()));
    expect(await people(member)).toBe(true);
    expect(await people(null)).toBe(false);
  });

  test("shows groups and posts with their numbers; one kind alone when asked; the help with examples", async () => {
    const unit = await aUnit(app.db, {
      name: "Government Documents Round Table",
      acronym: "GODORT",
      slug: "godort",
      purpose: "Preserving what governments publish",
    });
    await write(unit, { title: "Shelving", body: "Preserved government documents" });
    const visitor = await app.as(null);
    for (const q of ["gov docs", "GODRT", "godort", "Goverment Documnets", "preservation"])
      expect((await visitor.get(`/search?${new URLSearchParams({ q })}`)).text).toContain("Round Table (GODORT)");
    const both = await visitor.get("/search?q=government+documents");
    expect(both.text).toMatch(/Everything Groups 1 People 0 Posts 1/);
    expect(both.body).toContain('href="/search?q=government+documents&amp;what=posts"');
    expect((await visitor.get("/search?q=government&what=groups")).text).not.toContain("Shelving");
    const empty = await visitor.get("/search");
    expect(empty.status).toBe(200);
    expect(empty.text).toContain("after:2025-03 before:2026");
    expect((await visitor.get("/search?q=qqqqqq")).text).toContain("Nothing that you can see matches");
    expect((await visitor.get("/groups/godort/topics")).body).toContain('name="in" value="godort"');
  });
});
