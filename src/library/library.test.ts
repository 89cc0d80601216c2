import fc from "fast-check";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { closeUnit, type Unit } from "#groups";
import { sql } from "#platform/db";
import { useApp } from "../../test/app.ts";
import { usePostOffice } from "../../test/post-office.ts";
import { aUnit, joined, leads } from "../groups/builders.ts";
import { aPerson, type APerson } from "../people/builders.ts";
import { aPdf, anOpenDocument } from "../platform/texts/builders.ts";
import { DEEPEST, linkIn, pathTo, refusalOfPlace, titleOf, type Folder } from "./rules.ts";

const app = useApp();
const post = usePostOffice(app);
let unit: Unit;
let ada: APerson;
let ben: APerson;
let lea: APerson;
let eve: APerson;

beforeAll(async () => {
  [ada, ben, lea, eve] = [
    await aPerson(app.db, { name: "Ada Byron" }),
    await aPerson(app.db),
    await aPerson(app.db, { name: "Lea Leader" }),
    await aPerson(app.db),
  ];
  unit = await aUnit(app.db, { slug: "maps", settings: { audiences: { files: "accounts" } } });
  for (const person of [ada, ben, lea]) await joined(app.db, unit, person);
  await leads(app.db, unit, lea);
});

const library = "/groups/maps/library";
const file = (filename: string, bytes: Buffer | string) => ({
  field: "files",
  filename,
  bytes: Buffer.from(bytes as string),
});
const put = async (
  person: APerson,
  files: ReturnType<typeof file>[],
  fields: Record<string, string> = {},
  at = library,
) => (await app.as(person)).upload(`${at}/files`, fields, files);
const addressOf = (location: string | undefined) => /^\/library\/\d+$/.exec(location ?? "")![0];

describe("a unit's library", () => {
  it("takes files of its members, shows them to whoever sees its files, and gives them back byte for byte as downloads", async () => {
    const pdf = aPdf("Minutes about the harbour");
    const answer = await put(ada, [file("../../minutes_2026.pdf", pdf)], {
      description: "As approved.",
      licence: "cc-by",
    });
    expect(answer.status).toBe(303);
    const at = addressOf(answer.location);
    const page = await (await app.as(eve)).get(at);
    for (const words of ["Minutes 2026", "As approved.", "Ada Byron", "PDF", "CC BY 4.0"])
      expect(page.text).toContain(words);
    const got = await (await app.as(eve)).get(`${at}/file`);
    expect(got.bytes.equals(pdf)).toBe(true);
    expect(got.headers).toMatchObject({
      "content-type": "application/octet-stream",
      "x-content-type-options": "nosniff",
    });
    expect(got.headers["content-disposition"]).toMatch(/^attachment; filename="?minutes_2026\.pdf/);
    expect((await (await app.as(eve)).get(at)).text).toContain("once");
    expect((await (await app.as(null)).get(at)).status).toBe(404);
    expect((await (await app.as(null)).get(`${at}/file`)).status).toBe(404);
    const refused = await put(eve, [file("x.txt", "x")], { description: "Kept words" });
    expect(refused.status).toBe(422);
    for (const words of ["Only members of this group may add", "Kept words", "x.txt"])
      expect(refused.body).toContain(words);
    expect((await (await app.as(eve)).get(`${library}/files/new`)).status).toBe(404);
    expect((await (await app.as(eve)).get(library)).text).not.toContain("Add files");
    const group = await (await app.as(eve)).get("/groups/maps");
    expect(group.text).toContain("Minutes 2026");
  });

  it("finds files by the words in them, in PDF and office files", async () => {
    await put(ada, [file("plan.odt", await anOpenDocument(["The lighthouse stands", "on the northern cape"]))]);
    await post.settled();
    const find = async (words: string) =>
      (await (await app.as(ben)).get(`${library}?q=${encodeURIComponent(words)}`)).text;
    expect(await find("lighthouses")).toContain("Plan");
    expect(await find("harbour")).toContain("Minutes 2026");
    expect(await find("harbour -minutes")).toContain("Nothing has");
    expect(await find("approved")).toContain("Minutes 2026");
    expect((await (await app.as(ben)).get(`${library}?q=lighthouse`)).body).toContain("<mark>lighthouse</mark>");
  });

  it("shows a picture made anew, without where it was taken", async () => {
    const picture = await sharp({ create: { width: 2000, height: 900, channels: 3, background: "#356" } })
      .withExif({ IFD0: { Copyright: "secret place" } })
      .jpeg()
      .toBuffer();
    const at = addressOf((await put(ada, [file("cape.jpg", picture)])).location);
    expect((await (await app.as(ben)).get(at)).body).toContain(`${at}/preview/1`);
    const shown = await (await app.as(ben)).get(`${at}/preview/1`);
    expect(shown.headers["content-type"]).toBe("image/webp");
    expect((await sharp(shown.bytes).metadata()).width).toBe(1200);
    expect((await (await app.as(ben)).get(`${at}/file`)).bytes.includes("secret place")).toBe(false);
    expect((await (await app.as(null)).get(`${at}/preview/1`)).status).toBe(404);
  });

  it("keeps versions, each with its own link, and finds by the newest", async () => {
    const at = addressOf((await put(ada, [file("rules.txt", "old rules about walruses")])).location);
    const ofAda = await app.as(ada);
    const newer = await ofAda.upload(`${at}/versions`, { note: "After the vote" }, [
      file("rules-2.txt", "new rules about penguins"),
    ]);
    expect(newer.status).toBe(303);
    await post.settled();
    const page = await ofAda.get(at);
    expect(page.text).toContain("After the vote");
    expect(page.text).toContain("new rules about penguins");
    expect((await ofAda.get(`${at}/file`)).text).toBe("new rules about penguins");
    expect((await ofAda.get(`${at}/versions/1`)).text).toBe("old rules about walruses");
    expect((await ofAda.get(`${at}/versions/3`)).status).toBe(404);
    expect((await ofAda.get(`${library}?q=penguins`)).text).toContain("Rules");
    expect((await ofAda.get(`${library}?q=walruses`)).text).toContain("Nothing has");
    expect((await (await app.as(ben)).upload(`${at}/versions`, {}, [file("x.txt", "x")])).status).toBe(404);
    const none = await ofAda.upload(`${at}/versions`, { note: "Kept words" }, []);
    expect([none.status, none.text.includes("Choose at least one file"), none.body.includes("Kept words")]).toEqual([
      422,
      true,
      true,
    ]);
  });

  it("has folders, made by leaders, each for whom they say; a narrower one hides all that lies in it", async () => {
    const [ofLea, ofBen, ofEve] = [await app.as(lea), await app.as(ben), await app.as(eve)];
    expect((await ofBen.post(`${library}/folders`, { name: "Mine" })).status).toBe(404);
    const made = await ofLea.post(`${library}/folders`, { name: "Board", audience: "leaders" });
    const folder = made.location!;
    expect(folder).toMatch(/^\/groups\/maps\/library\/folders\/\d+$/);
    expect((await ofLea.post(`${library}/folders`, { name: "BOARD" })).text).toContain(
      "There is a folder of this name here already.",
    );
    const at = addressOf((await put(lea, [file("secret.txt", "budget")], {}, folder)).location);
    await post.settled();
    for (const browser of [ofBen, ofEve]) {
      expect((await browser.get(folder)).status).toBe(404);
      expect((await browser.get(at)).status).toBe(404);
      expect((await browser.get(`${at}/file`)).status).toBe(404);
      expect((await browser.get(library)).text).not.toContain("Board");
      expect((await browser.get(`${library}?q=budget`)).text).toContain("Nothing has");
      expect((await browser.get("/groups/maps")).text).not.toContain("Secret");
    }
    expect((await ofLea.get(`${library}?q=budget`)).text).toContain("Secret");
    // A wider audience within a narrower folder opens nothing.
    await ofLea.post(`${at}/change`, { title: "secret", audience: "public", folder: /\d+$/.exec(folder)![0] });
    expect((await ofBen.get(at)).status).toBe(404);
    // Out of the folder, for its members.
    await ofLea.post(`${at}/change`, { title: "No secret", audience: "unit", folder: "" });
    expect((await ofBen.get(at)).status).toBe(200);
    expect((await ofEve.get(at)).status).toBe(404);
  });

  it("lets folders lie in one another, five deep, in no ring, and go when they are empty", async () => {
    const ofLea = await app.as(lea);
    let at = library;
    const made: string[] = [];
    for (let depth = 1; depth <= DEEPEST; depth += 1) {
      at = (await ofLea.post(`${at}/folders`, { name: `Level ${depth}` })).location!;
      made.push(at);
    }
    expect((await ofLea.post(`${at}/folders`, { name: "Too deep" })).text).toContain("at most five deep");
    const id = (address: string) => /\d+$/.exec(address)![0];
    const ring = await ofLea.post(`${made[0]!}/change`, { name: "Level 1", folder: id(made[2]!) });
    expect([ring.status, ring.text.includes("within itself")]).toEqual([422, true]);
    expect((await ofLea.post(`${made[0]!}/removal`)).text).toContain("The folder is not empty.");
    for (const address of made.reverse()) expect((await ofLea.post(`${address}/removal`)).status).toBe(303);
    expect((await ofLea.get(made[0]!)).status).toBe(404);
  });

  it("takes links, and nothing that a browser would run", async () => {
    const ofAda = await app.as(ada);
    const wrong = await ofAda.post(`${library}/links`, { url: "javascript:alert(1)", title: "Kept title" });
    expect([wrong.status, wrong.text.includes("This is no web address"), wrong.body.includes("Kept title")]).toEqual([
      422,
      true,
      true,
    ]);
    const at = addressOf(
      (await ofAda.post(`${library}/links`, { url: "https://atlas.example/maps", title: "Atlas" })).location,
    );
    const page = await ofAda.get(at);
    expect(page.body).toContain('href="https://atlas.example/maps"');
    expect((await ofAda.upload(`${at}/versions`, {}, [file("x.txt", "x")])).status).toBe(404);
  });

  it("is changed and emptied by who added and by leaders, and says what was left out", async () => {
    const at = addressOf((await put(ada, [file("old.txt", "old")])).location);
    const [ofAda, ofBen, ofLea] = [await app.as(ada), await app.as(ben), await app.as(lea)];
    expect((await ofBen.get(`${at}/change`)).status).toBe(404);
    expect((await ofBen.post(`${at}/removal`)).status).toBe(404);
    const wrong = await ofAda.post(`${at}/change`, { title: " ", description: "Kept words" });
    expect([wrong.status, wrong.text.includes("Give it a title."), wrong.body.includes("Kept words")]).toEqual([
      422,
      true,
      true,
    ]);
    expect((await ofLea.post(`${at}/removal`)).location).toBe(`${library}?done=removed`);
    expect((await ofAda.get(at)).status).toBe(404);
    const { by_id, unit_id } = await app.db
      .selectFrom("audit_entries")
      .selectAll()
      .where("act", "=", "library.entry-removed")
      .executeTakeFirstOrThrow();
    expect([by_id, unit_id]).toEqual([lea.id, unit.id]);
  });

  it("refuses programs and what has no room, with the words that were typed, and keeps none of it", async () => {
    const program = await put(ada, [file("setup.exe", "MZ"), file("fine.txt", "fine")], { description: "Kept words" });
    expect(program.status).toBe(422);
    for (const words of ["is a program", "fine.txt", "Kept words"]) expect(program.body).toContain(words);
    await app.db
      .insertInto("file_limits")
      .values({ person_bytes: 1_000, unit_bytes: 1_000, changed_by: lea.id, changed_at: app.clock.read() })
      .execute();
    const before = await app.db.selectFrom("library_entries").select("id").execute();
    expect((await put(ben, [file("big.txt", "x".repeat(2_000))], { description: "Kept words" })).text).toContain(
      "you have 0 B of files here",
    );
    expect((await put(ben, [file("big.txt", "x".repeat(900))])).text).toContain("the group has");
    expect(await app.db.selectFrom("library_entries").select("id").execute()).toHaveLength(before.length);
    await app.db.deleteFrom("file_limits").execute();
  });

  it("can be the leaders' alone to add to", async () => {
    const ofLea = await app.as(lea);
    await ofLea.post(`${library}/settings`, { adders: "leaders" });
    expect((await put(ada, [file("x.txt", "x")])).text).toContain("Only the leaders of this group may add");
    expect((await put(lea, [file("x.txt", "x")])).status).toBe(303);
    expect((await (await app.as(ben)).post(`${library}/settings`, { adders: "unit" })).status).toBe(404);
    await ofLea.post(`${library}/settings`, { adders: "unit" });
  });

  it("puts nothing where the one who puts it would not see it, and nothing into a folder that they cannot open", async () => {
    const [ofAda, ofLea] = [await app.as(ada), await app.as(lea)];
    const closed = (await ofLea.post(`${library}/folders`, { name: "Closed shelf", audience: "leaders" })).location!;
    const id = /\d+$/.exec(closed)![0];
    const at = addressOf((await put(ada, [file("mine.txt", "mine")])).location);
    const hidden = await ofAda.post(`${at}/change`, { title: "Mine", folder: id });
    const missing = await ofAda.post(`${at}/change`, { title: "Mine", folder: "999999" });
    for (const answer of [hidden, missing])
      expect([answer.status, answer.text.includes("There is no such folder.")]).toEqual([422, true]);
    expect((await put(ada, [file("x.txt", "x")], {}, closed)).status).toBe(404);
    expect((await ofAda.post(`${at}/change`, { title: "Mine", audience: "leaders" })).text).toContain(
      "You would not see it yourself then.",
    );
    expect((await ofLea.post(`${library}/folders`, { name: "Members", audience: "members" })).text).toContain(
      "You would not see it yourself then.",
    );
    expect((await ofAda.get(`${at}/change`)).body).not.toContain('value="leaders"');
  });

  it("does not undo what another changed meanwhile; says so, with the words still there", async () => {
    const at = addressOf((await put(ada, [file("shared.txt", "shared")])).location);
    const [ofAda, ofLea] = [await app.as(ada), await app.as(lea)];
    const seen = /name="seen" value="([^"]+)"/.exec((await ofAda.get(`${at}/change`)).body)![1]!;
    app.clock.set("2026-11-14T16:00:00Z");
    expect((await ofLea.post(`${at}/change`, { title: "Shared", audience: "unit", seen })).status).toBe(303);
    const stale = await ofAda.post(`${at}/change`, { title: "My own title", seen });
    expect(stale.status).toBe(422);
    for (const words of ["Somebody changed it while you wrote", "My own title"]) expect(stale.body).toContain(words);
    const now = /name="seen" value="([^"]+)"/.exec(stale.body)![1]!;
    expect((await ofAda.post(`${at}/change`, { title: "My own title", audience: "unit", seen: now })).status).toBe(303);
  });

  it("of a hundred things for others only, shows and finds the one that is for all", async () => {
    const rows = Array.from({ length: 120 }, (_, number) => ({
      unit_id: unit.id,
      title: `Zeppelin ${number}`,
      audience: "leaders" as const,
      added_at: app.clock.read(),
      changed_at: new Date(app.clock.read().getTime() + 1_000),
    }));
    await app.db.insertInto("library_entries").values(rows).execute();
    await sql`update library_entries set words = to_tsvector('site', title) where title like 'Zeppelin%'`.execute(
      app.db,
    );
    await (await app.as(ada)).post(`${library}/links`, { url: "https://air.example", title: "Zeppelins for all" });
    expect((await (await app.as(ben)).get(`${library}?q=zeppelin`)).text).toContain("One thing has “zeppelin” in it.");
    expect((await (await app.as(ben)).get("/groups/maps")).text).toContain("Zeppelins for all");
    expect((await (await app.as(lea)).get(library)).text).toContain("More");
    await app.db.deleteFrom("library_entries").where("title", "like", "Zeppelin%").execute();
  });

  it("of a closed group stays as it is", async () => {
    const other = await aUnit(app.db, { slug: "atlases" });
    for (const person of [ada, lea]) await joined(app.db, other, person);
    await leads(app.db, other, lea);
    const at = addressOf((await put(ada, [file("last.txt", "last")], {}, "/groups/atlases/library")).location);
    const program = { personId: null, zone: app.settings.timeZone };
    const closing = { on: "2026-11-14" as const, reason: "Merged.", successorId: null };
    await app.db.transaction().execute((tx) => closeUnit(tx, program, other, closing, app.clock.read()));
    expect((await put(lea, [file("x.txt", "x")], {}, "/groups/atlases/library")).text).toContain(
      "its library stays as it is",
    );
    for (const person of [ada, lea]) expect((await (await app.as(person)).get(`${at}/change`)).status).toBe(404);
    expect((await (await app.as(ben)).get(at)).status).toBe(200);
  });

  it("takes two newer versions and two folders of one name at once one after the other", async () => {
    const at = addressOf((await put(ada, [file("race.txt", "0")])).location);
    const ofAda = await app.as(ada);
    const both = await Promise.all(
      ["1", "2"].map((text) => ofAda.upload(`${at}/versions`, {}, [file("race.txt", text)])),
    );
    expect(both.map(({ status }) => status)).toEqual([303, 303]);
    expect((await ofAda.get(`${at}/versions/3`)).status).toBe(200);
    const ofLea = await app.as(lea);
    const folders = await Promise.all(["Twice", "twice"].map((name) => ofLea.post(`${library}/folders`, { name })));
    expect(folders.map(({ status }) => status).sort()).toEqual([303, 422]);
  });

  it("gathers what came with posts, for whoever may read them", async () => {
    const answer = await (
      await app.as(ada)
    ).upload("/groups/maps/topics", { title: "Scans", body: "Here" }, [file("scan.txt", "scan")]);
    expect(answer.status).toBe(303);
    expect((await (await app.as(ben)).get(`${library}/discussions`)).text).toContain("scan.txt");
    expect((await (await app.as(null)).get(`${library}/discussions`)).status).toBe(404);
  });
});

describe("the rules", () => {
  it("a way leads from the top to the folder, and a change of place never makes a ring or goes too deep", () => {
    const moves = fc.array(fc.tuple(fc.integer({ min: 1, max: 12 }), fc.option(fc.integer({ min: 1, max: 12 }))), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(moves, (all) => {
        const folders = new Map<number, Folder>();
        for (const [id, parentId] of all) {
          if (refusalOfPlace(folders, folders.has(id) ? id : null, parentId)) continue;
          folders.set(id, { id, parentId, name: String(id), audience: null });
        }
        for (const id of folders.keys()) {
          const path = pathTo(folders, id);
          expect(path?.at(-1)?.id).toBe(id);
          expect(path!.length).toBeLessThanOrEqual(DEEPEST);
        }
      }),
    );
  });

  it.each([
    ["minutes_2026.pdf", "Minutes 2026"],
    ["reading-list-2026-05-01.odt", "Reading list-2026-05-01"],
    [".hidden", ".hidden"],
    ["two.dots.tar.gz", "Two.dots.tar"],
    ["___.txt", "___.txt"],
  ])("%s is titled %s", (name, title) => expect(titleOf(name)).toBe(title));

  it.each([
    "javascript:alert(1)",
    "data:text/html,x",
    "ftp://a.example",
    "https://user:word@a.example",
    "no address",
    "",
  ])("%s is no link", (text) => expect(linkIn(text)).toBeNull());
});
