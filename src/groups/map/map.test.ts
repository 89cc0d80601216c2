import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { useApp } from "../../../test/app.ts";
import { aPerson } from "../../people/builders.ts";
import { aUnit } from "../builders.ts";
import { treeOf, type Branch } from "../tree/rules.ts";
import { MAP_COLUMNS, MAP_ROWS, onMap, regionsFrom, tiles } from "./rules.ts";

describe("the map", () => {
  test("has every state, the district and three territories once, each in a square of its own", () => {
    expect(tiles).toHaveLength(50 + 1 + 3);
    expect(new Set(tiles.map(({ region }) => region)).size).toBe(tiles.length);
    expect(new Set(tiles.map(({ column, row }) => `${column} ${row}`)).size).toBe(tiles.length);
    for (const { column, row } of tiles) expect(column < MAP_COLUMNS && row < MAP_ROWS).toBe(true);
  });

  test("takes two letters in any writing, and names the first word that is no place", () => {
    expect(regionsFrom(" al, US-GA; al ")).toEqual({ regions: ["US-AL", "US-GA"] });
    expect(regionsFrom("")).toEqual({ regions: [] });
    expect(regionsFrom("AL Georgia")).toEqual({ unknown: "GEORGIA" });
    fc.assert(
      fc.property(fc.subarray([...tiles]), (some) => {
        const regions = some.map(({ region }) => region).sort();
        expect(regionsFrom(regions.map((region) => region.slice(3)).join("\n"))).toEqual({ regions });
      }),
    );
  });

  test("puts a state's own chapter before one of many states", () => {
    const units = [{ id: 1 }, { id: 2 }, { id: 3 }];
    const regions = new Map([
      [1, ["US-AL", "US-GA"]],
      [2, ["US-GA"]],
    ]);
    const at = new Map(onMap(units, regions).map((tile) => [tile.region, tile.units.map(({ id }) => id)]));
    expect([at.get("US-GA"), at.get("US-AL"), at.get("US-TX")]).toEqual([[2, 1], [1], []]);
  });
});

describe("the tree", () => {
  test("has every unit once, below its parent if that is there, with how many hang below it", () => {
    const units = fc
      .array(fc.nat(40), { maxLength: 40 })
      .map((parents) => parents.map((parent, at) => ({ id: at + 1, parentId: parent < at ? parent + 1 : null })));
    fc.assert(
      fc.property(units, fc.integer({ min: 1, max: 7 }), (all, nth) => {
        const seen = all.filter(({ id }) => id % nth !== 0 || nth === 1);
        const ids = new Set(seen.map(({ id }) => id));
        const met: number[] = [];
        const walk = (branch: Branch<(typeof all)[number]>, parentId: number | null): number => {
          met.push(branch.unit.id);
          const { parentId: own } = branch.unit;
          expect(parentId).toBe(own !== null && ids.has(own) ? own : null);
          const below = branch.below.reduce((sum, one) => sum + 1 + walk(one, branch.unit.id), 0);
          expect(branch.count).toBe(below);
          return below;
        };
        for (const root of treeOf(seen)) walk(root, null);
        expect(met.toSorted((a, b) => a - b)).toEqual([...ids]);
      }),
    );
  });
});

describe("the pages", () => {
  const app = useApp();

  test("show chapters where staff have put them, and units below each other; what one may not see is on neither", async () => {
    const whole = await aUnit(app.db, { kind: "association", name: "The Whole" });
    const division = await aUnit(app.db, { kind: "division", name: "Reading Division", parentId: whole.id });
    await aUnit(app.db, { kind: "section", name: "Listening Section", parentId: division.id });
    const hidden = { settings: { audiences: { page: "unit" as const } } };
    await aUnit(app.db, { kind: "section", name: "Hidden Section", parentId: division.id, ...hidden });
    const chapter = await aUnit(app.db, {
      kind: "chapter",
      name: "Alabama Chapter",
      slug: "alabama",
      parentId: whole.id,
    });
    const staff = await app.as(await aPerson(app.db, { capabilities: ["groups"] }));
    const visitor = await app.as(await aPerson(app.db));
    const rename = (regions: string) =>
      staff.post("/groups/alabama/name", { name: chapter.name, acronym: "", slug: "alabama", regions });
    expect((await visitor.get("/groups/kinds/chapter")).body).not.toContain('class="map"');
    const wrong = await rename("AL Georgia");
    expect(wrong.status).toBe(422);
    expect(wrong.body).toContain('id="e-regions"');
    expect(wrong.body).toContain('value="AL Georgia"');
    expect((await rename("al, ga")).status).toBe(303);
    expect((await staff.get("/groups/alabama/name")).body).toContain('value="AL GA"');
    const map = await visitor.get("/groups/kinds/chapter");
    expect(map.body).toContain('aria-label="GA (Georgia): Alabama Chapter"');
    expect(map.text).toContain("The same as a table");
    const tree = await visitor.get("/structure");
    expect(tree.body).toMatch(/Reading Division<\/a>.*<ul>.*Listening Section/s);
    expect(tree.body).not.toContain("Hidden Section");
    expect((await visitor.get("/groups")).body).toContain('href="/structure"');
  });
});
