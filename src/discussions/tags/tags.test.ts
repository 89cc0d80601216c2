import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { useApp } from "../../../test/app.ts";
import type { Unit } from "#groups";
import { minutes } from "#platform/time";
import { aUnit, joined, leads } from "../../groups/builders.ts";
import { aPerson, type APerson } from "../../people/builders.ts";
import { tagIn, tagsIn } from "./rules.ts";

const app = useApp();
let ada: APerson;
let bo: APerson;
let lea: APerson;
let open: Unit;
let shut: Unit;
let count = 0;

beforeEach(async () => {
  count += 1;
  ada = await aPerson(app.db, { name: "Ada Lind" });
  bo = await aPerson(app.db, { name: "Bo Ferrer" });
  lea = await aPerson(app.db, { name: "Lea Roth" });
  open = await aUnit(app.db, { name: `Open ${count}`, slug: `open-${count}` });
  shut = await aUnit(app.db, {
    name: `Shut ${count}`,
    slug: `shut-${count}`,
    settings: { audiences: { posts: "unit" } },
  });
  for (const unit of [open, shut]) await joined(app.db, unit, ada);
  await joined(app.db, open, bo);
  await leads(app.db, open, lea);
});

const begin = async (unit: Unit, title: string, tags: string) => {
  app.clock.advance(minutes(1));
  return (await app.as(ada)).post(`/groups/${unit.slug}/topics`, { title, body: `About ${title}`, tags });
};
const glue = () => `wheat-paste-${count}`;
const read = async (person: APerson | null, path: string) => (await app.as(person)).get(path);

describe("a discussion's tags", () => {
  test("are named when it begins, changed by who began it or leads, shown on its page, and lead to all that have them", async () => {
    const refused = await begin(open, "Hinges", "a, b");
    expect(refused.status).toBe(422);
    expect(refused.body).toContain('value="a, b"');
    expect((await begin(open, "Hinges", "aa,bb,cc,dd,ee,ff")).text).toContain("Use at most 5 tags");
    const { location } = await begin(open, "Hinges", `Wheat Paste ${count}, Bücher`);
    await begin(shut, "Behind the door", `wheat paste ${count}`);
    const page = await read(null, location!);
    expect(page.body).toContain(`href="/tags/${glue()}"`);
    expect(page.body).toContain(`href="/tags/${encodeURIComponent("bücher")}"`);
    const topic = /^\/topics\/(\d+)/.exec(location!)![1]!;
    const change = async (person: APerson, tags: string) =>
      (await app.as(person)).post(`/topics/${topic}/tags`, { tags });
    expect((await change(bo, "mine")).status).toBe(404);
    expect((await read(bo, location!)).text).not.toContain("Change tags");
    const unfit = await change(ada, "hinge, x");
    expect(unfit.status).toBe(422);
    expect(unfit.body).toContain('value="hinge, x"');
    await change(lea, `Wheat paste ${count}, hinge`);
    const changed = await read(null, location!);
    expect(changed.text).toContain("hinge");
    expect(changed.text).not.toContain("bücher");
  });

  test("have a page and feeds that show each reader what they may read; one that nobody knows shows nothing", async () => {
    await begin(open, "Hinges", glue());
    await begin(shut, "Behind the door", glue());
    const seen = async (person: APerson | null, path = `/tags/${glue()}`) => {
      const { text } = await read(person, path);
      return ["Hinges", "Behind the door"].filter((title) => text.includes(title));
    };
    expect(await seen(null)).toEqual(["Hinges"]);
    expect(await seen(bo)).toEqual(["Hinges"]);
    expect(await seen(ada)).toEqual(["Hinges", "Behind the door"]);
    const feed = async (person: APerson | null) => {
      const { status, body } = await read(person, `/tags/${glue()}/feed.json`);
      expect(status).toBe(200);
      return (JSON.parse(body) as { items: { title: string }[] }).items.map((item) => item.title);
    };
    expect(await feed(null)).toEqual(["Hinges"]);
    expect(await feed(ada)).toEqual(["Behind the door", "Hinges"]);
    expect((await read(null, `/tags/${glue()}/feed.atom`)).headers["content-type"]).toContain("application/atom+xml");
    expect((await read(null, "/tags")).text).toContain(`${glue()} (1)`);
    expect((await read(ada, "/tags")).text).toContain(`${glue()} (2)`);
    expect((await read(null, "/tags/never-used")).text).toContain("There is none that you may read");
    expect((await read(null, "/tags/Not%20A%20Tag")).status).toBe(404);
  });

  test("go along when part of it leaves, or all of it goes elsewhere", async () => {
    const { location } = await begin(open, "Hinges", glue());
    const other = await begin(open, "Other", `other-${count}`);
    const [from, to] = [location!, other.location!].map((path) => /^\/topics\/(\d+)/.exec(path)![1]!);
    expect((await (await app.as(lea)).post(`/topics/${from}/merges`, { other: to! })).status).toBe(303);
    const page = await read(null, other.location!);
    for (const tag of [glue(), `other-${count}`]) expect(page.body).toContain(`/tags/${tag}`);
    expect((await read(null, "/tags")).text).toContain(`${glue()} (1)`);
  });
});

describe("a tag", () => {
  test("is small letters, digits and hyphens, whatever was typed, and stays what it is", () => {
    expect(tagIn("  #Wheat  Paste! ")).toBe("wheat-paste");
    expect(tagIn("Ελληνικά 2")).toBe("ελληνικά-2");
    for (const none of ["", "x", "!!", "a".repeat(41)]) expect(tagIn(none)).toBeNull();
    expect(tagsIn("Glue, glue; paste\nGLUE")).toEqual({ tags: ["glue", "paste"] });
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const tag = tagIn(text);
        if (tag === null) return;
        expect(tagIn(tag)).toBe(tag);
        expect(decodeURIComponent(encodeURIComponent(tag))).toBe(tag);
      }),
    );
  });
});
