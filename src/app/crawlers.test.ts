import { expect, test } from "vitest";
import { changeSettings } from "#groups";
import { useApp } from "../../test/app.ts";
import { aUnit, joined } from "../groups/builders.ts";
import { aPerson } from "../people/builders.ts";

const app = useApp();

test("crawlers are told what everybody may read, and nothing else, whoever asks", async () => {
  const [open, hidden] = [await aUnit(app.db), await aUnit(app.db)];
  const ada = await aPerson(app.db);
  const browser = await app.as(ada);
  const topics: string[] = [];
  for (const unit of [open, hidden]) {
    await joined(app.db, unit, ada);
    const started = await browser.post(`/groups/${unit.slug}/topics`, {
      title: `Maps of ${unit.slug}`,
      body: "Where?",
    });
    topics.push(`http://localhost:3000/topics/${/\d+/.exec(started.location!)![0]}/maps-of-${unit.slug}`);
  }
  for (const audience of ["public", "unit"] as const) {
    const audiences = { page: audience, posts: audience, files: audience, events: audience, roster: audience };
    const program = { personId: null, zone: app.settings.timeZone };
    await app.db.transaction().execute((tx) => changeSettings(tx, program, hidden, { audiences }, app.clock.read()));
    for (const visitor of [await app.as(null), browser]) {
      const map = await visitor.get("/sitemap.xml");
      expect(map.headers["content-type"]).toBe("application/xml; charset=utf-8");
      for (const address of ["http://localhost:3000/", `http://localhost:3000/groups/${open.slug}`, topics[0]!])
        expect(map.body).toContain(`<loc>${address}</loc>`);
      expect(map.body.includes(`/groups/${hidden.slug}<`)).toBe(audience === "public");
      expect(map.body.includes(topics[1]!)).toBe(audience === "public");
    }
  }
  const robots = await browser.get("/robots.txt");
  expect(robots.body).toMatch(/^User-agent: \*\nDisallow: \/sign-in\n/);
  expect(robots.body).toContain("Sitemap: http://localhost:3000/sitemap.xml\n");
});

test("there is an icon, and pages say what may be fetched ahead of a press", async () => {
  const visitor = await app.as(null);
  expect((await visitor.get("/favicon.ico")).headers["content-type"]).toBe("image/svg+xml");
  const rules = /^"(.+)"$/.exec(String((await visitor.get("/groups")).headers["speculation-rules"]))![1]!;
  const answer = await visitor.get(rules);
  expect(answer.headers["content-type"]).toContain("application/speculationrules+json");
  expect(JSON.parse(answer.body).prefetch[0]).toMatchObject({ source: "document", eagerness: "moderate" });
});
