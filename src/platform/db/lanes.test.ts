import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { useDatabase } from "../../../test/database.ts";
import { onServer } from "../../../test/global.ts";
import { STUCK } from "./lanes.ts";
import { openDatabase, sql, type Database, type Db, type Tx } from "./index.ts";

const own = useDatabase();
let shared: Database;
beforeAll(() => void (shared = openDatabase({ url: own.url, name: "lanes test", size: 3, lanes: 2 })));
afterAll(() => shared.close());

const backend = async (on: Db | Tx): Promise<number> =>
  (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(on)).rows[0]!.pid;
const insert = (on: Db | Tx, key: string) =>
  on
    .insertInto("submissions")
    .values({ actor: "1", key, fingerprint: Buffer.alloc(1), created_at: new Date(0) })
    .execute();
const keys = async (): Promise<string[]> =>
  (await own.db.selectFrom("submissions").select("key").orderBy("key").execute()).map((row) => row.key);

test("many statements at once go over few connections, each with its own answer", async () => {
  const asked = Array.from({ length: 60 }, (_, number) => number);
  const answers = await Promise.all(
    asked.map(async (number) => {
      const { rows } = await sql<{
        pid: number;
        is: number;
      }>`select pg_backend_pid() as pid, ${number}::integer as is`.execute(shared.db);
      return rows[0]!;
    }),
  );
  expect(answers.map((row) => row.is)).toEqual(asked);
  expect(new Set(answers.map((row) => row.pid)).size).toBe(2);
});

test("what comes while a statement waits does not wait behind it, and few share a lane while it answers", async () => {
  const holder = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const holding = own.db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(7)`.execute(tx);
    held.resolve();
    await holder.promise;
  });
  await held.promise;
  const first = await backend(shared.db);
  // One after another, all go over one lane.
  expect(await backend(shared.db)).toBe(first);
  const waiting = sql`select pg_advisory_xact_lock(7)`.execute(shared.db);
  const before = performance.now();
  while (performance.now() - before < 2 * STUCK) await backend(own.db);
  expect(await backend(shared.db)).not.toBe(first);
  holder.resolve();
  await Promise.all([waiting, holding]);
});

test("a statement that fails takes no other with it", async () => {
  const wrong = sql`select 1 / ${0}::integer`.execute(shared.db);
  const right = Array.from({ length: 10 }, (_, number) => insert(shared.db, `a key of its own ${number}`));
  await expect(wrong).rejects.toThrow("division by zero");
  await Promise.all(right);
  expect(await keys()).toHaveLength(10);
});

test("a transaction has a connection of its own, and what it takes back takes nothing else back", async () => {
  const began = Promise.withResolvers<void>();
  const beside = Promise.withResolvers<void>();
  const lanes = new Set([await backend(shared.db), await backend(shared.db)]);
  const undone = shared.db.transaction().execute(async (tx) => {
    await insert(tx, "a key that is taken back");
    expect(lanes.has(await backend(tx))).toBe(false);
    began.resolve();
    await beside.promise;
    throw new Error("taken back");
  });
  await began.promise;
  await insert(shared.db, "a key that stays here");
  beside.resolve();
  await expect(undone).rejects.toThrow("taken back");
  expect((await keys()).filter((key) => key.startsWith("a key that"))).toEqual(["a key that stays here"]);
});

test("a lost connection fails what was under way on it, and the next statement has another", async () => {
  const one = openDatabase({ url: own.url, name: "one lane", size: 1, lanes: 1 });
  const before = await backend(one.db);
  const failed = expect(sql`select pg_sleep(60)`.execute(one.db)).rejects.toThrow();
  await onServer(
    inject("serverUrl"),
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'one lane'",
  );
  await failed;
  expect(await backend(one.db)).not.toBe(before);
  await one.close();
});
