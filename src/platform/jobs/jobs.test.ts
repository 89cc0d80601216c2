import { afterEach, expect, test, vi } from "vitest";
import { readSettings } from "#platform/config";
import { logTo } from "#platform/log";
import { Refused } from "#platform/refusal";
import { databaseClock } from "#platform/time";
import { useDatabase } from "../../../test/database.ts";
import { runProgram } from "../../../test/processes/run.ts";
import { enqueue, handle, job, Presence, startJobs, type CronEntry, type Handler } from "./index.ts";

const test_ = useDatabase();
const settings = readSettings({ SECRET: "a secret that only this test knows" });
const ending: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0)) await end();
});

async function working(handlers: Handler[], cron: CronEntry[] = []): Promise<Presence> {
  const presence = await Presence.begin(test_.url);
  const jobs = await startJobs({ database: test_.database, presence, clock: databaseClock, settings, handlers, cron });
  ending.push(
    () => jobs.stop(),
    () => presence.end(),
  );
  return presence;
}

const put = <P>(which: ReturnType<typeof job<P>>, payload: P, options = {}) =>
  test_.db.transaction().execute((tx) => enqueue(tx, which, payload, options));
const waiting = async (name: string) =>
  (
    await test_.database.pool.query(
      "select key, attempts, last_error from graphile_worker.jobs where task_identifier = $1",
      [name],
    )
  ).rows;

test("a job that a killed worker had begun goes on elsewhere within ten seconds", { timeout: 40_000 }, async () => {
  const dying = runProgram("jobs-worker.ts", [test_.url]);
  await dying.says("ready");
  const hang = job<number>("test.hang");
  await put(hang, 7);
  await dying.says("begun 7");
  const run = Promise.withResolvers<number>();
  await working([handle(hang, async (id) => run.resolve(id))]);
  const died = performance.now();
  dying.child.kill("SIGKILL");
  expect(await run.promise).toBe(7);
  expect(performance.now() - died).toBeLessThan(10_000);
});

test("a job goes away with the transaction that asked for it", async () => {
  const mail = job<{ post: number }>("test.rolled-back");
  await put(mail, { post: 1 });
  expect(await waiting(mail.name)).toHaveLength(1);
  const undone = test_.db.transaction().execute(async (tx) => {
    await enqueue(tx, mail, { post: 2 });
    throw new Error("the post was not written");
  });
  await expect(undone).rejects.toThrow("the post was not written");
  expect(await waiting(mail.name)).toHaveLength(1);
});

test("asking twice under one key leaves one job, with what was said last", async () => {
  const digest = job<number>("test.keyed");
  const told: number[] = [];
  await put(digest, 1, { key: "digest of Ada" });
  await put(digest, 2, { key: "digest of Ada" });
  expect(await waiting(digest.name)).toHaveLength(1);
  await working([handle(digest, async (n) => void told.push(n))]);
  await vi.waitFor(() => expect(told).toEqual([2]), { timeout: 5_000 });
});

test("F21: a job whose rule says no is not tried again, one that breaks is", async () => {
  const refused = job<null>("test.refused");
  const broken = job<null>("test.broken");
  const quiet = logTo(() => {});
  ending.push(async () => quiet());
  await put(refused, null);
  await put(broken, null);
  await working([
    handle(refused, () => Promise.reject(new Refused({ because: "not-a-member" }, () => "You are no member."))),
    handle(broken, () => Promise.reject(new Error("a bug"))),
  ]);
  await vi.waitFor(async () => expect(await waiting(refused.name)).toEqual([]), { timeout: 5_000 });
  await vi.waitFor(
    async () => expect(await waiting(broken.name)).toMatchObject([{ attempts: 1, last_error: "a bug" }]),
    { timeout: 5_000 },
  );
});

test("a job due tomorrow waits", async () => {
  const later = job<null>("test.later");
  await put(later, null, { runAt: new Date(Date.now() + 86_400_000) });
  const run = vi.fn(async () => {});
  const soon = job<null>("test.soon");
  await put(soon, null);
  const ran = Promise.withResolvers<void>();
  await working([handle(later, run), handle(soon, async () => ran.resolve())]);
  await ran.promise;
  expect(run).not.toHaveBeenCalled();
});

test("the clock may call only jobs that somebody handles", async () => {
  await expect(working([], [{ job: job<null>("test.nobody"), match: "* * * * *" }])).rejects.toThrow("test.nobody");
});

test("a handler's transaction is given the one clock's time", async () => {
  const timed = job<null>("test.timed");
  const told = Promise.withResolvers<Date>();
  await put(timed, null);
  await working([handle(timed, (_, at) => at.transaction(async (_tx, now) => told.resolve(now)))]);
  expect(Math.abs((await told.promise).getTime() - Date.now())).toBeLessThan(60_000);
});
