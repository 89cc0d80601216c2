import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { useApp } from "../../test/app.ts";
import { bytesFrom, readAll, storeFor } from "#platform/files";
import { aPerson, type APerson } from "../people/builders.ts";
import { aUnit, leads } from "./builders.ts";
import type { Unit } from "./index.ts";
import { spineLetters, spineText } from "./emblems/rules.ts";
import { blocksOf, partsOf, subjectsFrom } from "./texts/rules.ts";

const app = useApp();
let lea: APerson;
let ada: APerson;
const path = (unit: Unit, rest: string) => `/groups/${unit.slug}${rest}`;

beforeAll(async () => {
  [lea, ada] = [await aPerson(app.db, { name: "Lea Convener" }), await aPerson(app.db)];
});

async function aLedGroup(over: Parameters<typeof aUnit>[1] = {}): Promise<Unit> {
  const unit = await aUnit(app.db, over);
  await leads(app.db, unit, lea);
  return unit;
}

const choices = {
  page: "public",
  posts: "members",
  files: "unit",
  events: "public",
  roster: "leaders",
  posting: "leaders",
  strangers: "drop",
};

describe("settings", () => {
  it("say before saving who would see what, save nothing then, and keep the choices", async () => {
    const unit = await aLedGroup();
    const browser = await app.as(lea);
    const preview = await browser.post(path(unit, "/settings"), { ...choices, act: "preview" });
    expect(preview.status).toBe(200);
    expect(preview.text).toContain("Nothing is saved yet.");
    expect(preview.text).toContain("Members of the association can read its discussions.");
    expect(preview.body).toContain('<option value="members" selected');
    const visitor = await app.as(null);
    expect((await visitor.get(path(unit, ""))).text).toContain("Everyone can read its discussions.");
    expect((await browser.post(path(unit, "/settings"), choices)).status).toBe(303);
    expect((await visitor.get(path(unit, ""))).text).toContain("Members of the association can read its discussions.");
  });

  it("remember who changed what and when, and show it to those who manage the group only", async () => {
    const unit = await aLedGroup();
    const browser = await app.as(lea);
    await browser.post(path(unit, "/settings"), choices);
    await browser.post(path(unit, "/settings"), choices);
    const rows = await app.db.selectFrom("unit_changes").selectAll().where("unit_id", "=", unit.id).execute();
    expect(rows.map((row) => row.setting).sort()).toEqual(["files", "posting", "posts", "roster", "strangers"]);
    expect(rows.every((row) => row.changed_by === lea.id)).toBe(true);
    const page = await browser.get(path(unit, "/settings"));
    expect(page.text).toContain("Who reads discussions Everyone Members of the association");
    expect(page.text).toContain("Lea Convener");
    expect((await (await app.as(ada)).get(path(unit, "/settings"))).status).toBe(404);
  });
});

describe("texts and linked spaces", () => {
  it("stand on the page as the leader wrote them; others cannot write them", async () => {
    const unit = await aLedGroup();
    const texts = {
      charge: "First.\n\n- one\n- two",
      rules: "See [Jobs](/groups)",
      conduct: "https://example.org/c",
      subjects: "Maps, atlases; MAPS",
    };
    expect((await (await app.as(ada)).post(path(unit, "/texts"), texts)).status).toBe(404);
    const browser = await app.as(lea);
    const wrong = await browser.post(path(unit, "/texts"), { ...texts, conduct: "javascript:alert(1)" });
    expect(wrong.status).toBe(422);
    expect(wrong.body).toContain('id="e-conduct"');
    expect(wrong.body).toContain("Maps, atlases");
    expect((await browser.follow(await browser.post(path(unit, "/texts"), texts))).text).toContain("It is saved.");
    const page = await (await app.as(null)).get(path(unit, ""));
    expect(page.body).toContain("<li>one</li>");
    expect(page.body).toContain('<a href="/groups">Jobs</a>');
    expect(page.body).toContain('href="https://example.org/c"');
    expect((await browser.get(path(unit, "/settings"))).text).toContain("Topic words");
  });

  it("a linked space is http or https, names who runs it, and can be taken away", async () => {
    const unit = await aLedGroup();
    const browser = await app.as(lea);
    const link = { label: "Chat", url: "https://chat.example.org/x", runBy: "Example Chat", privacy: "Members only." };
    for (const url of ["javascript:alert(1)", "ftp://example.org", "chat", "https://"])
      expect((await browser.post(path(unit, "/links"), { ...link, url })).status, url).toBe(422);
    expect((await (await app.as(ada)).post(path(unit, "/links"), link)).status).toBe(404);
    expect((await browser.post(path(unit, "/links"), link)).status).toBe(303);
    const page = async () => (await (await app.as(null)).get(path(unit, ""))).text;
    expect(await page()).toContain(
      "Chat Leads away from this site; run by Example Chat, under their terms. Members only.",
    );
    const { id } = await app.db
      .selectFrom("unit_links")
      .select("id")
      .where("unit_id", "=", unit.id)
      .executeTakeFirstOrThrow();
    const other = await aLedGroup();
    await browser.post(path(other, `/links/${id}/removal`));
    expect(await page()).toContain("Example Chat");
    expect((await (await app.as(ada)).post(path(unit, `/links/${id}/removal`))).status).toBe(404);
    expect((await browser.post(path(unit, `/links/${id}/removal`))).status).toBe(303);
    expect(await page()).not.toContain("Example Chat");
  });

  it("a leader's text has paragraphs, lists and safe links, and nothing else", () => {
    expect(blocksOf("a\nb\n\n- c\n- d")).toEqual([
      {
        kind: "paragraph",
        parts: [
          { text: "a", href: null },
          { text: " ", href: null },
          { text: "b", href: null },
        ],
      },
      { kind: "list", items: [[{ text: "c", href: null }], [{ text: "d", href: null }]] },
    ]);
    expect(partsOf("see https://example.org/a. And [b](/c), [d](javascript:x) [e](//f)")).toEqual([
      { text: "see ", href: null },
      { text: "https://example.org/a", href: "https://example.org/a" },
      { text: ". And ", href: null },
      { text: "b", href: "/c" },
      { text: ", [d](javascript:x) [e](//f)", href: null },
    ]);
    expect(subjectsFrom("Maps,  Old  Maps;maps\nx")).toEqual(["maps", "old maps"]);
  });
});

describe("the emblem", () => {
  const png = () =>
    sharp({ create: { width: 1200, height: 900, channels: 3, background: "#1f5a54" } })
      .withExif({ IFD0: { Copyright: "Somebody's street" } })
      .png()
      .toBuffer();
  const file = (bytes: Buffer, filename = "x.png") => [{ field: "picture", filename, type: "image/png", bytes }];

  it("is drawn from the acronym or the initials, fitted to the spine", async () => {
    expect(spineLetters({ name: "Government Documents Round Table", acronym: "GODORT" })).toBe("GODORT");
    expect(spineLetters({ name: "Training and Equity in Library Work", acronym: null })).toBe("TELW");
    expect(spineLetters({ name: "The Atlas", acronym: null })).toBe("A");
    expect(spineText("FMRT").isTurned).toBe(true);
    expect(spineText("CLA").isTurned).toBe(false);
    for (const letters of ["A", "CLA", "GODORT", "LearnRT", "A VERY LONG ACRONYM X"]) {
      const { size, length } = spineText(letters);
      const room = letters.length > 3 ? 46 : 36;
      expect(size).toBeGreaterThanOrEqual(7);
      expect(length ?? letters.length * 0.68 * size).toBeLessThanOrEqual(room + 1);
    }
    const unit = await aUnit(app.db, { acronym: "GODORT", slug: "godort" });
    expect((await (await app.as(null)).get(path(unit, ""))).body).toContain("GODORT on the spine of a book");
  });

  it("can be the group's own picture: small, without metadata, with words, kept by browsers and asked for again", async () => {
    const unit = await aLedGroup();
    const browser = await app.as(lea);
    const done = await browser.upload(path(unit, "/emblem"), { alt: "A green hill" }, file(await png()));
    expect(done.status).toBe(303);
    expect((await browser.follow(done)).body).toContain('alt="A green hill"');
    const visitor = await app.as(null);
    const sent = await visitor.get(path(unit, "/emblem"));
    expect(sent.headers["content-type"]).toBe("image/webp");
    const kept = await app.db
      .selectFrom("unit_emblems")
      .innerJoin("stored_files as f", "f.key", "file_key")
      .select(["f.key", "f.size", "f.sha256", "content"])
      .where("unit_id", "=", unit.id)
      .executeTakeFirstOrThrow();
    const { width, height, exif } = await sharp(await readAll(bytesFrom(storeFor(app.settings), kept))).metadata();
    expect([width, height, exif]).toEqual([480, 360, undefined]);
    const again = await visitor.get(path(unit, "/emblem"), { "if-none-match": String(sent.headers.etag) });
    expect([again.status, again.body]).toEqual([304, ""]);
    expect((await visitor.get("/groups")).body).toContain(`/groups/${unit.slug}/emblem?v=`);
    expect((await browser.post(path(unit, "/emblem/removal"))).status).toBe(303);
    expect((await visitor.get(path(unit, "/emblem"))).status).toBe(404);
  });

  it("is refused with the reason when it is no picture, too big, missing, or without words", async () => {
    const unit = await aLedGroup();
    const browser = await app.as(lea);
    const send = (bytes: Buffer | null, alt = "A hill") =>
      browser.upload(path(unit, "/emblem"), { alt }, bytes ? file(bytes) : []);
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><script>x</script></svg>');
    for (const bytes of [Buffer.from("not a picture"), svg])
      expect((await send(bytes)).text).toContain("is not a picture that we can read");
    expect((await send(Buffer.alloc(5 * 1024 * 1024 + 1))).text).toContain("This file is too big.");
    expect((await send(null)).text).toContain("Choose a picture.");
    const huge = await sharp({ create: { width: 10_000, height: 6000, channels: 3, background: "#ffffff" } })
      .png()
      .toBuffer();
    expect((await send(huge)).text).toContain("too many pixels");
    expect((await send(await png(), " ")).text).toContain("what the picture shows");
    const stranger = await app.as(ada);
    expect((await stranger.upload(path(unit, "/emblem"), { alt: "A hill" }, file(await png()))).status).toBe(404);
    expect(await app.db.selectFrom("unit_emblems").select("alt").where("unit_id", "=", unit.id).execute()).toEqual([]);
  });

  it("is seen by those who may see the group's page, and by nobody else", async () => {
    const unit = await aLedGroup({ settings: { audiences: { page: "unit" } } });
    const browser = await app.as(lea);
    await browser.upload(path(unit, "/emblem"), { alt: "A hill" }, file(await png()));
    expect((await browser.get(path(unit, "/emblem"))).status).toBe(200);
    expect((await (await app.as(ada)).get(path(unit, "/emblem"))).status).toBe(404);
  });
});
