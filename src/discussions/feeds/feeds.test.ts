import { xml2js, type Element } from "xml-js";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { useApp } from "../../../test/app.ts";
import { aUnit, joined } from "../../groups/builders.ts";
import { changeSettings, type Unit } from "#groups";
import { aPerson, type APerson } from "../../people/builders.ts";
import { hours } from "#platform/time";
import { FEED_POSTS, forXml } from "./rules.ts";

const app = useApp();
let open: Unit;
let shut: Unit;
let ada: APerson;
let topic: number;

/** The texts of a feed's entries by the names of their elements. */
function entriesOf(xml: string): Record<string, string>[] {
  const root = (xml2js(xml) as Element).elements!.find((one) => one.name === "feed")!;
  return (root.elements ?? [])
    .filter((one) => one.name === "entry")
    .map((entry) =>
      Object.fromEntries((entry.elements ?? []).map((one) => [one.name!, (one.elements ?? []).map(textOf).join("")])),
    );
}
const textOf = ({ text, cdata, elements }: Element): string =>
  String(text ?? cdata ?? (elements ?? []).map(textOf).join(""));

const start = async (unit: Unit, title: string, body: string) => {
  const answer = await (await app.as(ada)).post(`/groups/${unit.slug}/topics`, { title, body });
  expect(answer.status).toBe(303);
  app.clock.advance(hours(1));
  return Number(/\/topics\/(\d+)/.exec(answer.location!)![1]);
};

beforeAll(async () => {
  open = await aUnit(app.db, { name: "Maps & Atlases", slug: "maps" });
  shut = await aUnit(app.db, { name: "Shut Room", slug: "shut", settings: { audiences: { posts: "unit" } } });
  ada = await aPerson(app.db, { name: "Ada Lind" });
  for (const unit of [open, shut]) await joined(app.db, unit, ada);
  topic = await start(open, "Old <maps> & new", "Ask @Ada Lind & `</entry>` \u0007 ]]> 🗺");
  await start(shut, "Behind the door", "Only here");
});

describe("a feed", () => {
  test("of a group and of a discussion is well-formed, says what was written, and changes with it", async () => {
    const visitor = await app.as(null);
    for (const path of ["/groups/maps/feed", `/topics/${topic}/feed`]) {
      const atom = await visitor.get(`${path}.atom`);
      expect([atom.status, atom.headers["content-type"]]).toEqual([200, "application/atom+xml; charset=utf-8"]);
      const [entry] = entriesOf(atom.body);
      expect(entry).toMatchObject({ title: "Old <maps> & new", author: "Ada Lind" });
      expect(entry!.content).toContain("]]&gt; 🗺");
      expect(entry!.id).toMatch(/^http:\/\/localhost:3000\/posts\/\d+$/);
      const json = JSON.parse((await visitor.get(`${path}.json`)).body) as { items: { title: string; url: string }[] };
      expect(json.items).toMatchObject([{ title: "Old <maps> & new", url: entry!.id }]);
      expect((await visitor.get(`${path}.atom`)).body).toBe(atom.body);
    }
    expect((await visitor.get("/groups/maps/topics")).body).toContain('type="application/atom+xml"');
    await (await app.as(ada)).post(`/topics/${topic}/posts`, { body: "One more" });
    const posts = entriesOf((await visitor.get(`/topics/${topic}/feed.atom`)).body);
    expect(posts.map((post) => post.content!.includes("One more"))).toEqual([true, false]);
  });

  test("that somebody may not read is a missing page, whatever key it carries", async () => {
    const [visitor, stranger] = [await app.as(null), await app.as(await aPerson(app.db))];
    const nothing = await visitor.get("/groups/no-such/feed.atom");
    for (const browser of [visitor, stranger])
      for (const address of [
        "/groups/shut/feed.atom",
        "/groups/shut/feed.json",
        "/groups/maps/feed.atom?key=aaaaaaaaaaaaaaaaaaaaaaaaaa",
        "/groups/maps/feed.atom?key=",
      ])
        expect((await browser.get(address)).status, address).toBe(404);
    expect(nothing.status).toBe(404);
    expect((await visitor.get("/discussions/feed.atom")).status).toBe(404);
  });

  test("with a key reads as its owner until the key is taken away or made anew, or the owner may no more", async () => {
    const browser = await app.as(ada);
    const reader = await app.as(null);
    const addresses = async () =>
      [...(await browser.get("/discussions/feeds")).body.matchAll(/href="([^"]+\.atom\?key=\w+)"/g)].map(
        (one) => one[1]!,
      );
    expect(await addresses()).toEqual([]);
    await browser.post("/discussions/feeds");
    const first = await addresses();
    expect(first.map((one) => one.split("?")[0])).toEqual([
      "/discussions/feed.atom",
      "/groups/maps/feed.atom",
      "/groups/shut/feed.atom",
    ]);
    const [all, , room] = first as [string, string, string];
    const answer = await reader.get(room);
    expect(entriesOf(answer.body)).toMatchObject([{ title: "Behind the door" }]);
    expect(answer.headers["cache-control"]).toBe("private, no-cache");
    const titles = entriesOf((await reader.get(all)).body).map((entry) => entry.title);
    expect(new Set(titles)).toEqual(new Set(["Old <maps> & new", "Behind the door"]));
    expect((await browser.get("/discussions/feeds")).text).toContain("last used");
    await browser.post("/discussions/feeds");
    expect((await reader.get(room)).status).toBe(404);
    const second = await addresses();
    expect((await reader.get(second[2]!)).status).toBe(200);
    await app.db
      .updateTable("unit_memberships")
      .set({ left_at: app.clock.read(), leave_cause: "left" })
      .where("unit_id", "=", shut.id)
      .execute();
    expect((await reader.get(second[2]!)).status).toBe(404);
    expect(entriesOf((await reader.get(second[0]!)).body).map((entry) => entry.title)).not.toContain("Behind the door");
    await browser.post("/discussions/feeds/revocation");
    expect((await reader.get(second[1]!)).status).toBe(404);
    await joined(app.db, shut, ada, app.clock.read());
  });

  test("keeps from a newcomer what the group keeps from newcomers", async () => {
    const cy = await aPerson(app.db);
    const program = { personId: null, zone: app.settings.timeZone };
    await app.db
      .transaction()
      .execute((tx) => changeSettings(tx, program, shut, { newcomersSeeHistory: false }, app.clock.read()));
    await joined(app.db, shut, cy, app.clock.read());
    app.clock.advance(hours(1));
    await start(shut, "After Cy came", "New");
    const titles = entriesOf((await (await app.as(cy)).get("/groups/shut/feed.atom")).body).map((entry) => entry.title);
    expect(titles).toEqual(["After Cy came"]);
  });

  test("holds the newest thirty", async () => {
    const busy = await aUnit(app.db, { slug: "busy" });
    await joined(app.db, busy, ada);
    for (let number = 1; number <= FEED_POSTS + 2; number += 1) await start(busy, `Topic ${number}`, "x");
    const entries = entriesOf((await (await app.as(null)).get("/groups/busy/feed.atom")).body);
    expect(entries).toHaveLength(FEED_POSTS);
    expect(entries[0]!.title).toBe(`Topic ${FEED_POSTS + 2}`);
  });
});

describe("texts", () => {
  test("of any kind are texts that XML can hold", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const kept = forXml(text);
        expect(kept).toBe(forXml(kept));
        expect(kept).not.toMatch(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/);
      }),
    );
  });
});
