import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { migrate, pendingMigrations } from "#platform/db";
import { asRole, onServer, PROGRAM_ROLE, withDatabase } from "../../../test/global.ts";
import { useDatabase } from "../../../test/database.ts";
import { emptyDatabase, prepareDatabase, programsOn } from "./index.ts";

const prepared = useDatabase();
const name = `chapterhouse_prepare_${process.pid}`;
const empty = withDatabase(inject("serverUrl"), name);
const folder = mkdtempSync(join(tmpdir(), "chapterhouse-migrations-"));

beforeAll(() => onServer(inject("serverUrl"), `create database ${name}`));
beforeEach(async () => {
  await onServer(inject("serverUrl"), `drop database ${name} with (force)`);
  await onServer(inject("serverUrl"), `create database ${name}`);
});
afterAll(async () => {
  await onServer(inject("serverUrl"), `drop database ${name} with (force)`);
  rmSync(folder, { recursive: true });
});

test("F23: of two machines that start at once, one prepares and the other waits", async () => {
  const applied = await Promise.all([prepareDatabase(empty, PROGRAM_ROLE), prepareDatabase(empty, PROGRAM_ROLE)]);
  expect(applied.map((names) => names.length > 0).sort()).toEqual([false, true]);
  expect(await prepareDatabase(empty, PROGRAM_ROLE)).toEqual([]);
});

test("an emptied database is prepared anew, with nothing of before; who is connected is seen", async () => {
  const applied = await prepareDatabase(empty, PROGRAM_ROLE);
  const client = new pg.Client({ connectionString: asRole(empty, PROGRAM_ROLE), application_name: "chapterhouse web" });
  await client.connect();
  await client.query("select graphile_worker.add_job('test')");
  expect(await programsOn(empty)).toBe(1);
  await client.end();
  await emptyDatabase(empty);
  expect(await prepareDatabase(empty, PROGRAM_ROLE)).toEqual(applied);
  const again = new pg.Client({ connectionString: asRole(empty, PROGRAM_ROLE) });
  await again.connect();
  expect((await again.query("select from graphile_worker._private_jobs")).rowCount).toBe(0);
  await again.end();
});

test("two that migrate at once apply each file once", async () => {
  writeFileSync(join(folder, "0001_first.sql"), "create table firsts (id integer)");
  const applied = await Promise.all([migrate(empty, folder, new Date()), migrate(empty, folder, new Date())]);
  expect(applied.flat()).toEqual(["0001_first.sql"]);
});

test("a migration that was changed after it had been applied stops the start and is named", async () => {
  writeFileSync(join(folder, "0001_first.sql"), "create table firsts (id integer)");
  await migrate(empty, folder, new Date());
  expect(await pendingMigrations(empty, folder)).toEqual([]);
  writeFileSync(join(folder, "0001_first.sql"), "create table firsts (id bigint)");
  await expect(migrate(empty, folder, new Date())).rejects.toThrow(/0001_first\.sql was changed/);
});

test("a migration that fails leaves nothing of itself behind", async () => {
  writeFileSync(join(folder, "0001_first.sql"), "create table firsts (id integer); select 1/0");
  await expect(migrate(empty, folder, new Date())).rejects.toThrow(/0001_first\.sql failed: division by zero/);
  expect(await pendingMigrations(empty, folder)).toEqual(["0001_first.sql"]);
});

test("the program's role reads and writes rows, but drops, alters, empties and creates nothing", async () => {
  const client = new pg.Client({ connectionString: asRole(prepared.url, PROGRAM_ROLE) });
  await client.connect();
  await client.query(
    "insert into mail_addresses (address, key, domain, first_seen_at) values ('ada@example.org', 'ada@example.org', 'example.org', '2026-01-01')",
  );
  await client.query("select graphile_worker.add_job('test')");
  expect((await client.query("select id from graphile_worker._private_jobs")).rowCount).toBe(1);
  const forbidden = [
    "drop table mail_addresses cascade",
    "alter table mail_addresses add column x text",
    "truncate submissions",
    "create table mine (id integer)",
    "delete from schema_migrations",
    "drop table graphile_worker._private_jobs",
    "create schema mine",
  ];
  for (const statement of forbidden)
    await expect(client.query(statement), statement).rejects.toThrow(/permission denied|must be owner/);
  await client.end();
});
