import { expect, test } from "vitest";
import { useApp } from "../../../test/app.ts";
import { aUnit, joined, leads } from "../../groups/builders.ts";
import { aPerson } from "../../people/builders.ts";

const app = useApp();

test("leaders make, rename, move, open and remove folders by a program; only an empty one goes, and a member finds none of it to change", async () => {
  const unit = await aUnit(app.db, { slug: "maps" });
  const [convener, insider] = [await aPerson(app.db), await aPerson(app.db)];
  await joined(app.db, unit, insider);
  await leads(app.db, unit, convener);
  const [leader, member] = [await app.program(convener), await app.program(insider)];
  const at = "/units/maps/library/folders";
  const atlases = (await leader.post(at, { name: "Atlases" })).json.id as number;
  const globes = (await leader.post(at, { name: "Globes", folder: atlases })).json.id as number;
  expect((await leader.post(at, { name: "globes", folder: atlases })).json).toMatchObject({ because: "folder" });

  const renamed = await leader.patch(`${at}/${globes}`, { name: "Spheres", audience: "unit" });
  expect(renamed.json).toEqual({ id: globes, name: "Spheres", audience: "unit" });
  expect((await leader.patch(`${at}/${atlases}`, { folder: globes })).json.because).toBe("folder");
  expect((await leader.delete(`${at}/${atlases}`)).json.because).toBe("folder");
  expect((await member.delete(`${at}/${globes}`)).status).toBe(404);
  expect((await member.patch(`${at}/${globes}`, { name: "Mine" })).status).toBe(404);

  expect((await leader.patch(`${at}/${globes}`, { folder: null })).status).toBe(200);
  expect((await leader.delete(`${at}/${atlases}`)).status).toBe(204);
  const there = (await member.get("/units/maps/library")).json.folders;
  expect(there).toEqual([{ id: globes, name: "Spheres", audience: "unit" }]);
});

test("who adds to a library is the leaders' to say", async () => {
  const unit = await aUnit(app.db, { slug: "charts" });
  const [convener, insider] = [await aPerson(app.db), await aPerson(app.db)];
  await joined(app.db, unit, insider);
  await leads(app.db, unit, convener);
  const [leader, member] = [await app.program(convener), await app.program(insider)];
  const link = { title: "Atlas", link: "https://atlas.example/" };
  expect((await member.post("/units/charts/library/links", link)).status).toBe(201);
  expect((await member.put("/units/charts/library/adders", { adders: "unit" })).status).toBe(404);
  expect((await leader.put("/units/charts/library/adders", { adders: "nobody" })).status).toBe(422);
  expect((await leader.put("/units/charts/library/adders", { adders: "leaders" })).status).toBe(200);
  expect((await member.get("/units/charts/library/adders")).json).toEqual({ adders: "leaders" });
  expect((await member.post("/units/charts/library/links", link)).status).toBe(422);
  expect((await leader.post("/units/charts/library/links", link)).status).toBe(201);
});
