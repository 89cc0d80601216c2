import { expect, test } from "vitest";
import { useApp } from "../../../test/app.ts";
import { loadInto } from "./load.ts";
import { lockSample } from "./lock.ts";
import { demoPassword, demoSignIns } from "./people.ts";
import { sampleTopics } from "./topics.ts";

const app = useApp();
const signIn = async (address: string) =>
  (await app.as(null)).post("/sign-in", { email: address, password: demoPassword });

test("the sample fills an empty database once, and its people can sign in here but nowhere else", async () => {
  expect(await loadInto(app.db, app.settings)).toBe(true);
  expect(await loadInto(app.db, app.settings)).toBe(false);
  const { posts } = await app.db
    .selectFrom("posts")
    .select((select) => select.fn.countAll<number>().as("posts"))
    .executeTakeFirstOrThrow();
  expect(posts).toBe(sampleTopics.flatMap((topic) => topic.posts).length);
  expect(await app.db.selectFrom("deliveries").selectAll().execute()).toEqual([]);
  for (const { address } of demoSignIns) expect((await signIn(address)).status).toBe(303);

  await lockSample(app.db, { isLocal: true });
  expect((await signIn(demoSignIns[0]!.address)).status).toBe(303);
  await lockSample(app.db, { isLocal: false });
  for (const { address } of demoSignIns) expect((await signIn(address)).status).toBe(422);
  const open = await app.db.selectFrom("sessions").selectAll().where("ended_at", "is", null).execute();
  expect(open).toEqual([]);
});

test("every page of the sample's groups can be read by a visitor", async () => {
  const visitor = await app.as(null);
  const catalogue = await visitor.get("/groups");
  for (const [, path] of catalogue.body.matchAll(/href="(\/groups\/[a-z0-9-]+)"/g))
    expect((await visitor.get(path!)).status).toBe(200);
});
