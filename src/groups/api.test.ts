import sharp from "sharp";
import { expect, test } from "vitest";
import { useApp } from "../../test/app.ts";
import { aPerson } from "../people/builders.ts";
import { aUnit, leads } from "./builders.ts";

const app = useApp();

const words = ({ json }: { json: { errors: { field: string }[] } }) => json.errors.map(({ field }) => field).sort();

test("a unit's page is furnished by a program as by its form: links, a picture of its own, a Zotero group; each change is on record", async () => {
  const unit = await aUnit(app.db, { name: "Map Rooms", slug: "maps" });
  const convener = await aPerson(app.db, { name: "Ada Lind" });
  await leads(app.db, unit, convener);
  const [program, anybody] = [await app.program(convener), await app.program(null)];
  const link = { label: "Atlas", url: "https://atlas.example/", runBy: "The press", privacy: "It counts visits." };
  const added = await program.post("/units/maps/links", link);
  expect(added).toMatchObject({ status: 201, json: { items: [link] } });
  expect(words(await program.post("/units/maps/links", { ...link, label: "", url: "javascript:alert(1)" }))).toEqual([
    "label",
    "url",
  ]);
  expect((await anybody.get("/units/maps/links")).json.items).toHaveLength(1);
  expect((await (await app.as(null)).get("/groups/maps")).body).toContain("https://atlas.example/");

  const picture = await sharp({ create: { width: 40, height: 40, channels: 3, background: "#630" } })
    .png()
    .toBuffer();
  const bytes = { "content-type": "image/png" };
  expect((await program.put("/units/maps/emblem?alt=A+globe", picture, bytes)).status).toBe(204);
  const given = await anybody.get("/units/maps/emblem");
  expect((await sharp(given.bytes).metadata()).format).toBe("webp");
  const noPicture = await program.put("/units/maps/emblem?alt=A+globe", Buffer.from("north is up"), bytes);
  expect(noPicture).toMatchObject({ status: 422, json: { code: "refused", because: "picture" } });
  expect((await anybody.get("/units/maps/emblem")).bytes.equals(given.bytes)).toBe(true);

  const shelf = await program.put("/units/maps/shelf", { group: "https://www.zotero.org/groups/5566/x", style: "apa" });
  expect(shelf).toMatchObject({ status: 200, json: { group: 5566, style: "apa", total: null } });
  expect(words(await program.put("/units/maps/shelf", { group: "maps", style: "apa" }))).toEqual(["group"]);

  expect((await program.delete(`/units/maps/links/${added.json.items[0].id}`)).status).toBe(204);
  expect((await program.delete("/units/maps/emblem")).status).toBe(204);
  expect((await program.delete("/units/maps/shelf")).status).toBe(204);
  expect((await anybody.get("/units/maps/links")).json.items).toEqual([]);
  expect((await anybody.get("/units/maps/emblem")).status).toBe(404);
  const changes = (await program.get("/units/maps/changes")).json.items as { setting: string; by: string }[];
  expect(changes.map(({ setting }) => setting)).toEqual(["link", "emblem", "link", "link", "emblem", "link"]);
  expect(new Set(changes.map(({ by }) => by))).toEqual(new Set(["Ada Lind"]));
});

test("staff found, rename and close a unit; what cannot be is said at its field, and nothing is done", async () => {
  const staff = await app.program(await aPerson(app.db, { capabilities: ["groups"] }));
  const globes = { kind: "round-table", name: "Globes Round Table", acronym: "GLRT", purpose: "Round maps." };
  const founded = await staff.post("/units", globes);
  expect(founded).toMatchObject({ status: 201, json: { slug: "glrt", name: globes.name } });
  expect(founded.json.address).toMatch(/^glrt@/);
  expect((await staff.post("/units", globes)).json).toMatchObject({ code: "refused", because: "slug-taken" });
  expect(words(await staff.post("/units", { ...globes, kind: "moon" }))).toEqual(["kind"]);
  expect(words(await staff.post("/units", { ...globes, slug: "other", parent: "nowhere" }))).toEqual(["parent"]);

  const renamed = await staff.patch("/units/glrt/name", { name: "Globes and Charts", slug: "globes" });
  expect(renamed.json).toMatchObject({ name: "Globes and Charts", acronym: "GLRT", slug: "globes" });
  expect((await (await app.as(null)).get("/groups/glrt")).location).toBe("/groups/globes");

  expect(words(await staff.put("/units/globes/closure", { reason: "", successor: null }))).toEqual(["reason"]);
  const itself = { reason: "All maps are found.", successor: "globes" };
  expect(words(await staff.put("/units/globes/closure", itself))).toEqual(["successor"]);
  expect((await staff.get("/units/globes")).json.closedOn).toBeNull();
  const closed = await staff.put("/units/globes/closure", { reason: "All maps are found." });
  expect(closed.json.closedOn).toBe(app.clock.read().toISOString().slice(0, 10));
});

test("what somebody says of themselves brings suggestions with reasons; one put away does not come again", async () => {
  await aUnit(app.db, { name: "New Members Round Table", purpose: "For those who are new to the field." });
  const program = await app.program(await aPerson(app.db));
  expect((await program.get("/me/suggestions")).json).toEqual({ items: [] });
  expect((await program.put("/me/statements", { statements: ["new", "rich"] })).status).toBe(422);
  expect((await program.put("/me/statements", { statements: ["new"] })).json).toEqual({ statements: ["new"] });
  const [first, ...others] = (await program.get("/me/suggestions")).json.items;
  expect(first).toMatchObject({ unit: { name: "New Members Round Table" }, reason: expect.stringContaining("new") });
  expect(others).toEqual([]);
  expect((await program.put(`/units/${first.unit.slug}/dismissal`)).status).toBe(204);
  expect((await program.get("/me/suggestions")).json).toEqual({ items: [] });

  expect((await program.get("/me/units/letter")).json).toEqual({ since: null });
  const since = app.clock.read().toISOString();
  expect((await program.put("/me/units/letter", { isWanted: true })).json).toEqual({ since });
  expect((await program.put("/me/units/letter", { isWanted: false })).json).toEqual({ since: null });
});
