import { expect, test, vi } from "vitest";
import { logTo } from "#platform/log";
import { useDatabase } from "../../../test/database.ts";
import { Presence, workersAlive } from "./index.ts";

const test_ = useDatabase();
const alive = async () =>
  (await test_.database.pool.query<{ objid: number }>(workersAlive)).rows.map((row) => row.objid).sort();

test("two workers have two numbers, and one that leaves is no longer alive", async () => {
  const [one, two] = [await Presence.begin(test_.url), await Presence.begin(test_.url)];
  expect(await alive()).toEqual([one.number, two.number].sort());
  await one.end();
  expect(one.number).toBeNull();
  await vi.waitFor(async () => expect(await alive()).toEqual([two.number]));
  await two.end();
});

test("a worker that loses its connection comes back under another number", async () => {
  const said: string[] = [];
  const back = logTo((line) => said.push(line));
  const presence = await Presence.begin(test_.url);
  const before = presence.number;
  await test_.database.pool.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'chapterhouse presence' and datname = current_database()",
  );
  await vi.waitFor(() => expect(presence.number).not.toBe(before), { timeout: 5_000 });
  await vi.waitFor(() => expect(presence.number).toBeGreaterThan(before!), { timeout: 5_000 });
  expect(await alive()).toEqual([presence.number]);
  expect(said.join()).toContain("presence.lost");
  await presence.end();
  back();
});
