import fc from "fast-check";
import { expect, test } from "vitest";
import { useApp } from "../../../test/app.ts";
import { changeSettings } from "#groups";
import { aUnit, joined } from "../../groups/builders.ts";
import { aPerson } from "../../people/builders.ts";
import { written, type Citation } from "./rules.ts";

const app = useApp();

test("a post is taken by reference managers: from its page's head, and as RIS, BibTeX and CSL-JSON; by who may read it alone", async () => {
  const ada = await aPerson(app.db, { name: "Ada B. Lind" });
  const unit = await aUnit(app.db, { name: "Maps & Atlases", slug: "maps" });
  await joined(app.db, unit, ada);
  const { location } = await (await app.as(ada)).post("/groups/maps/topics", { title: "100 % {old} maps", body: "x" });
  const { id } = await app.db.selectFrom("posts").select("id").orderBy("id", "desc").executeTakeFirstOrThrow();
  const visitor = await app.as(null);
  const cite = await visitor.get(`/posts/${id}/cite`);
  expect(cite.body).toContain('<meta name="citation_title" content="100 % {old} maps"/>');
  expect(cite.body).toContain(`href="/posts/${id}/citation.ris"`);
  const page = await visitor.get(location!);
  expect(page.body).toContain('<meta name="citation_author" content="Ada B. Lind"/>');
  const ris = await visitor.get(`/posts/${id}/citation.ris`);
  expect(ris.headers["content-type"]).toContain("application/x-research-info-systems");
  expect(ris.headers["content-disposition"]).toContain(`post-${id}.ris`);
  expect(ris.body).toMatch(
    /^TY {2}- ELEC\r\nAU {2}- Lind, Ada B\.\r\nTI {2}- 100 % \{old\} maps\r\nT2 {2}- Maps & Atlases\r\n/,
  );
  const bib = (await visitor.get(`/posts/${id}/citation.bib`)).body;
  expect(bib).toContain("title = {{100 \\% \\{old\\} maps}}");
  expect(bib).toContain("Maps \\& Atlases");
  const [item] = JSON.parse((await visitor.get(`/posts/${id}/citation.json`)).body) as [Record<string, unknown>];
  expect(item).toMatchObject({
    type: "post",
    author: [{ family: "Lind", given: "Ada B." }],
    URL: expect.stringContaining(`/posts/${id}`),
  });
  const audiences = { page: "public", posts: "unit", files: "unit", events: "unit", roster: "unit" } as const;
  const program = { personId: null, zone: app.settings.timeZone };
  await app.db.transaction().execute((tx) => changeSettings(tx, program, unit, { audiences }, app.clock.read()));
  for (const format of ["ris", "bib", "json"])
    expect((await visitor.get(`/posts/${id}/citation.${format}`)).status).toBe(404);
});

test("whatever a title or a name holds, each form stays what it is", () => {
  const text = fc.string({ unit: "binary", minLength: 1 });
  fc.assert(
    fc.property(text, text, (title, authorName) => {
      const one: Citation = {
        id: 7,
        title,
        authorName,
        day: "2026-11-14",
        number: 2,
        unit: "U",
        association: "A",
        url: "https://x.example/posts/7",
      };
      const lines = written(one, "ris").split("\r\n");
      expect(lines).toHaveLength(12);
      for (const line of lines.slice(0, -1)) expect(line).toMatch(/^[A-Z][A-Z0-9] {2}- /);
      const bib = written(one, "bib");
      const bare = bib.replace(/\\[{}]/g, "");
      expect(bare.split("{").length).toBe(bare.split("}").length);
      expect((JSON.parse(written(one, "json")) as [{ title: string }])[0].title).toBe(
        title.toWellFormed() === title ? title : expect.any(String),
      );
    }),
  );
});
