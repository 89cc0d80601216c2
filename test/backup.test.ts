import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startFauxqs, type FauxqsServer } from "fauxqs";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test, vi } from "vitest";
import { checkBackup, makeBackup, restoreBackup } from "../src/platform/backup/index.ts";
import { tableEntry } from "../src/platform/backup/manifest.ts";
import { prepareDatabase, prepareJobs } from "../src/platform/install/index.ts";
import { loadInto } from "../src/app/sample/load.ts";
import { projectFolder } from "../src/platform/config/index.ts";
import { knownMigrations, migrate, openDatabase, sql, type Db } from "../src/platform/db/index.ts";
import { claimStore, emptyStore, keepFile, nameFiles, storeFor, type Store } from "../src/platform/files/index.ts";
import { PROGRAM_ROLE, onServer, withDatabase } from "./global.ts";
import { useApp, type TestApp } from "./app.ts";

// A whole association is loaded, kept and brought back.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const app: TestApp = useApp();
const secret = Buffer.from("the secret of the backup's tests, long enough");
const folder = mkdtempSync(join(tmpdir(), "chapterhouse-backup-"));
const name = `chapterhouse_restored_${process.pid}`;
const store = () => storeFor(app.settings);
/** Where files are restored to; empty before each test. */
const restored = () => storeFor({ files: { kind: "folder", folder: join(folder, "restored-files") } });
const emptyUrl = withDatabase(inject("serverUrl"), name);
const at = new Date("2026-11-14T15:00:00Z");
let adminUrl = "";
let whole = "";

beforeAll(async () => {
  adminUrl = withDatabase(inject("serverUrl"), new URL(app.url).pathname.slice(1));
  await claimStore(app.db, store(), at);
  await loadInto(app.db, app.settings, at);
  await sql`select graphile_worker.add_job('test.kept', '{"id": 7}', queue_name => 'slow', job_key => 'once', priority => 3, max_attempts => 4)`.execute(
    app.db,
  );
  whole = (await makeBackup({ adminUrl, secret, store: store(), to: folder, at })).file;
  await onServer(inject("serverUrl"), `create database ${name}`);
});
beforeEach(async () => {
  await onServer(inject("serverUrl"), `drop database ${name} with (force)`);
  await onServer(inject("serverUrl"), `create database ${name}`);
  await emptyStore(restored());
});
afterAll(async () => {
  await onServer(inject("serverUrl"), `drop database if exists ${name} with (force)`);
  rmSync(folder, { recursive: true });
});

async function connected<T>(url: string, act: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}

async function connectedDb<T>(url: string, act: (db: Db) => Promise<T>): Promise<T> {
  const database = openDatabase({ url, size: 1, name: "restored" });
  try {
    return await act(database.db);
  } finally {
    await database.close();
  }
}

/** One sum for each table's rows, in whatever order they lie; and what else makes the database what it is. */
async function contents(client: pg.Client): Promise<Record<string, string>> {
  const { rows: tables } = await client.query<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1",
  );
  const sums: Record<string, string> = {};
  const ask = async (key: string, from: string) => {
    const { rows } = await client.query<{ sum: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(md5(r::text), '' order by md5(r::text))), '') as sum from ${from} r`,
    );
    sums[key] = rows[0]!.sum;
  };
  for (const table of tables)
    await ask(
      table.name,
      table.name === "schema_migrations" ? "(select name, checksum from schema_migrations)" : `"${table.name}"`,
    );
  await ask(
    "jobs",
    "(select task_identifier, queue_name, run_at, attempts, max_attempts, priority, key from graphile_worker.jobs)",
  );
  await ask("indexes", "(select indexdef from pg_indexes where schemaname = 'public')");
  await ask(
    "constraints",
    "(select conrelid::regclass, conname, pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace)",
  );
  await ask("triggers", "(select tgrelid::regclass, tgname, tgenabled from pg_trigger where not tgisinternal)");
  return sums;
}

/** New discussions, people and jobs, as fast as they come, until told to stop. */
function writing(): { stop(): Promise<number> } {
  let isOver = false;
  let count = 0;
  const done = (async () => {
    while (!isOver) {
      count += 1;
      await sql`with p as (insert into persons (name, time_zone, language, created_at) values (${`Late ${count}`}, 'America/Chicago', 'en', ${at}) returning id)
        insert into mail_addresses (address, key, domain, first_seen_at) select a, a, 'late.example', ${at}::timestamptz from (select 'p' || id || '@late.example' as a from p) x`.execute(
        app.db,
      );
      await sql`update topics set title = ${`Late ${count}`} where id = (select min(id) from topics)`.execute(app.db);
      await sql`select graphile_worker.add_job('test.late')`.execute(app.db);
    }
  })();
  return {
    stop: async () => {
      isOver = true;
      await done;
      return count;
    },
  };
}

test("F24: a backup taken while people write holds one moment, and every table comes back as it was then", async () => {
  const witness = new pg.Client({ connectionString: adminUrl });
  await witness.connect();
  const writer = writing();
  const then = await contents(witness);
  const made = await makeBackup(
    { adminUrl, secret, store: store(), to: join(folder, "busy.zip"), at },
    {
      begun: async ({ snapshot }) => {
        await witness.query("begin isolation level repeatable read");
        await witness.query(`set transaction snapshot '${snapshot}'`);
      },
    },
  );
  expect(await writer.stop()).toBeGreaterThan(5);
  const moment = await contents(witness);
  await witness.query("commit");
  expect(await contents(witness)).not.toEqual(moment);
  expect(moment).not.toEqual(then);
  await witness.end();

  await restoreBackup({ adminUrl: emptyUrl, secret, store: restored(), file: made.file, at });
  expect(await prepareDatabase(emptyUrl, PROGRAM_ROLE)).toEqual([]);
  const back = await connected(emptyUrl, contents);
  // All but the mark of the files: under the old one a copy could sweep away what the running site keeps.
  expect(back).toEqual({ ...moment, files_store: expect.stringMatching(/^1 /) });
  expect(back.files_store).not.toBe(moment.files_store);
  // The next row gets a number that nobody has.
  const next = await connected(emptyUrl, (client) =>
    client.query(
      "insert into persons (name, time_zone, language, created_at) values ('New', 'UTC', 'en', now()) returning id > (select max(id) from persons) as is_new",
    ),
  );
  expect(next.rows).toEqual([{ is_new: true }]);
});

/** Every file that a database names, as a store has it. */
async function filesOf(url: string, from: Store): Promise<Record<string, string>> {
  const { rows } = await connected(url, (client) => client.query<{ key: string }>("select key from stored_files"));
  const sums: Record<string, string> = {};
  for (const { key } of rows) {
    const hash = createHash("sha256");
    for await (const piece of await from.read(key)) hash.update(piece as Buffer);
    sums[key] = hash.digest("hex");
  }
  return sums;
}

async function added(bytes: Buffer): Promise<string> {
  const file = await keepFile(store(), bytes);
  await app.db.transaction().execute((tx) => nameFiles(tx, [file], at));
  return file.key;
}

describe.each(["a folder", "a bucket"])("files come back into %s", (kind) => {
  let s3: FauxqsServer;
  const into = () =>
    kind === "a folder"
      ? restored()
      : storeFor({
          files: {
            kind: "s3",
            bucket: "restored",
            prefix: "here/",
            region: "us-east-1",
            endpoint: `http://127.0.0.1:${s3.port}`,
            isPathStyle: true,
            credentials: { accessKeyId: "key", secretAccessKey: "secret" },
          },
        });
  beforeAll(async () => {
    s3 = await startFauxqs({ port: 0, host: "127.0.0.1", logger: false });
    s3.createBucket("restored");
  });
  afterAll(() => s3.stop());

  test("as they were, every byte of them, though more come while the backup is taken", async () => {
    await added(randomBytes(3_000_000));
    await added(Buffer.alloc(0));
    const before = await filesOf(adminUrl, store());
    const late: string[] = [];
    const made = await makeBackup(
      { adminUrl, secret, store: store(), to: join(folder, `files-${kind}.zip`), at },
      { begun: async () => void late.push(await added(Buffer.from("too late"))) },
    );
    expect(Object.keys(before).length).toBeGreaterThan(8);
    expect([made.files, made.lost]).toEqual([Object.keys(before).length, []]);
    await restoreBackup({ adminUrl: emptyUrl, secret, store: into(), file: made.file, at });
    expect(await filesOf(emptyUrl, into())).toEqual(before);
    expect(await into().size(late[0]!)).toBeNull();
    // The store knows whose it is: the next start takes it, and another database's is refused.
    await connectedDb(emptyUrl, (db) => claimStore(db, into(), at));
    await sql`update files_store set mark = translate(mark, 'abcdefgh', 'bcdefgha')`.execute(app.db);
    await expect(claimStore(app.db, into(), at)).rejects.toThrow(/the files of another installation lie/);
    await sql`update files_store set mark = translate(mark, 'bcdefgha', 'abcdefgh')`.execute(app.db);
    // And it is not filled a second time.
    await onServer(inject("serverUrl"), `drop database ${name} with (force)`);
    await onServer(inject("serverUrl"), `create database ${name}`);
    const again = (sameFiles: boolean) =>
      restoreBackup({ adminUrl: emptyUrl, secret, store: into(), file: made.file, at, sameFiles });
    await expect(again(false)).rejects.toThrow(/files lie in .* already.*--same-files/);
    expect(await filesOf(adminUrl, store())).toMatchObject(before);
    await again(true);
    expect(await filesOf(emptyUrl, into())).toEqual(before);
  });
});

test("a file that the store has lost, or has with other bytes, is named by the backup, which holds the rest", async () => {
  const folderOf = (key: string) => join((app.settings.files as { folder: string }).folder, key.slice(0, 2), key);
  const [gone, other, short] = [
    await added(Buffer.from("gone")),
    await added(Buffer.from("other")),
    await added(Buffer.from("short")),
  ];
  rmSync(folderOf(gone!));
  writeFileSync(folderOf(other!), "OTHER");
  writeFileSync(folderOf(short!), "sho");
  const made = await makeBackup({ adminUrl, secret, store: store(), to: join(folder, "holes.zip"), at });
  expect(made.lost.sort()).toEqual([gone, other, short].sort());
  expect((await checkBackup(made.file)).files!.rows).toBe(made.files);
  await app.db.deleteFrom("stored_files").where("key", "in", [gone!, other!, short!]).execute();
});

test("a backup and its restore hold a large file in no memory", async () => {
  const size = 100_000_000;
  const path = join(folder, "large");
  writeFileSync(path, Buffer.alloc(size, "a large file "));
  const sha256 = createHash("sha256").update(readFileSync(path)).digest();
  const file = await keepFile(store(), { path, size, sha256 });
  await app.db.transaction().execute((tx) => nameFiles(tx, [file], at));
  global.gc?.();
  let most = 0;
  const before = process.memoryUsage().rss;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss - before)), 5);
  const made = await makeBackup({ adminUrl, secret, store: store(), to: join(folder, "large.zip"), at });
  await restoreBackup({ adminUrl: emptyUrl, secret, store: restored(), file: made.file, at });
  clearInterval(watch);
  expect(await restored().size(file.key)).toBe(size);
  expect(most).toBeLessThan(60_000_000);
});

test("a job that waits comes back as it was asked for", async () => {
  await restoreBackup({ adminUrl: emptyUrl, secret, store: restored(), file: whole, at });
  const { rows } = await connected(emptyUrl, (client) =>
    client.query(
      "select task_identifier, queue_name, priority, max_attempts, key from graphile_worker.jobs where task_identifier = 'test.kept'",
    ),
  );
  expect(rows).toEqual([
    { task_identifier: "test.kept", queue_name: "slow", priority: 3, max_attempts: 4, key: "once" },
  ]);
});

test("F23: a backup of an earlier version's tables is restored, and the next start brings it to this one", async () => {
  const migrations = join(projectFolder(), "migrations");
  const last = (await knownMigrations(migrations)).at(-1)!.name;
  await migrate(emptyUrl, migrations, at, (migration) => migration.name !== last);
  await prepareJobs(emptyUrl);
  const { file } = await makeBackup({
    adminUrl: emptyUrl,
    secret,
    store: store(),
    to: join(folder, "earlier.zip"),
    at,
  });
  await onServer(inject("serverUrl"), `drop database ${name} with (force)`);
  await onServer(inject("serverUrl"), `create database ${name}`);
  await restoreBackup({ adminUrl: emptyUrl, secret, store: restored(), file, at });
  expect(await prepareDatabase(emptyUrl, PROGRAM_ROLE)).toEqual([last]);
});

test("a folder gets a file named for the moment, for its owner's eyes only, and no file is written over", async () => {
  expect(whole).toBe(join(folder, "chapterhouse-2026-11-14T150000Z.zip"));
  expect(statSync(whole).mode & 0o777).toBe(0o600);
  await expect(makeBackup({ adminUrl, secret, store: store(), to: folder, at })).rejects.toThrow(
    /is there already and was not touched/,
  );
  await expect(makeBackup({ adminUrl, secret, store: store(), to: join(folder, "none/here.zip"), at })).rejects.toThrow(
    /cannot be written \(ENOENT\)\. Name a folder/,
  );
  await expect(
    makeBackup({ adminUrl: emptyUrl, secret, store: store(), to: join(folder, "nothing.zip"), at }),
  ).rejects.toThrow(/no tables of Chapterhouse yet.*chapterhouse migrate/);
  expect(readdirSync(folder).filter((file) => file.endsWith(".partial"))).toEqual([]);
});

test("a restore refuses a database with tables, another secret, another program's migrations and damaged files, and says what to do", async () => {
  const restore = (file: string, over: { adminUrl?: string; secret?: Buffer } = {}) =>
    restoreBackup({ adminUrl: emptyUrl, secret, store: restored(), file, at, ...over });
  // What runs has a connection at all times; this one's are closed after half a minute without a question.
  await sql`select 1`.execute(app.db);
  await expect(restore(whole, { adminUrl })).rejects.toThrow(
    /Chapterhouse is running on this database\. Stop it first/,
  );
  await connected(emptyUrl, (client) => client.query("create table mine (id integer)"));
  await expect(restore(whole)).rejects.toThrow(/the database holds 1 tables already.*DATA_DIR/);
  await connected(emptyUrl, (client) => client.query("drop table mine"));
  await expect(restore(whole, { secret: Buffer.from("another") })).rejects.toThrow(
    /under another SECRET.*--other-secret/,
  );
  const damaged = join(folder, "damaged.zip");
  const bytes = readFileSync(whole);
  writeFileSync(damaged, spoilt(bytes, tableEntry("persons")));
  await expect(checkBackup(damaged)).rejects.toThrow(/is damaged in .*persons.*--check/);
  await expect(restore(damaged)).rejects.toThrow(/is damaged in .*--check/);
  // Nothing of the damaged one stayed, so a sound one can follow.
  expect(
    await connected(
      emptyUrl,
      async (client) =>
        (await client.query("select from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'"))
          .rowCount,
    ),
  ).toBe(0);
  writeFileSync(damaged, bytes.subarray(0, bytes.length - 100));
  await expect(restore(damaged)).rejects.toThrow(/or its end is missing/);
  await expect(restore(join(folder, "nowhere.zip"))).rejects.toThrow(/cannot be read \(ENOENT\)/);
  expect((await checkBackup(whole)).madeAt).toBe(at.toISOString());
});

test("a restore that was cut off stops every start until it is begun again", async () => {
  await connected(emptyUrl, (client) => client.query("create table restore_unfinished ()"));
  await expect(prepareDatabase(emptyUrl, PROGRAM_ROLE)).rejects.toThrow(/a restore into it was not finished/);
  await restoreBackup({ adminUrl: emptyUrl, secret, store: restored(), file: whole, at });
  expect(await prepareDatabase(emptyUrl, PROGRAM_ROLE)).toEqual([]);
});

/** One byte of what is kept under this name is another: in its data, for much of what stands before that is read by nobody. */
function spoilt(zip: Buffer, entry: string): Buffer {
  const name = zip.indexOf(entry);
  const extra = zip.readUInt16LE(name - 2);
  const bytes = Buffer.from(zip);
  bytes[name + entry.length + extra + 5]! ^= 0xff;
  return bytes;
}
