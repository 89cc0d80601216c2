import { projectFolder } from "#platform/config";
import { knownMigrations, migrate, openDatabase } from "#platform/db";
import { beginFilling, emptyStore, endFilling, isFillable, joinStore, type Store } from "#platform/files";
import { emptyDatabase, prepareJobs, programsOn, UNFINISHED } from "#platform/install";
import { from as copyFrom } from "pg-copy-streams";
import pg from "pg";
import { unpackInto } from "./files.ts";
import { BackupError, FILES_ENTRY, JOBS_ENTRY, markOf, tableEntry, type Manifest } from "./manifest.ts";
import { bytesOf, openBackup, type Kept } from "./read.ts";
import { JOB_COLUMNS, PLAIN, quoted, tablesOf } from "./tables.ts";
import { laidBare } from "./bare.ts";
import type { Progress } from "./make.ts";

export interface Restoring {
  adminUrl: string;
  secret: Buffer;
  store: Store;
  /** Files that are in the store already stay: the database was lost and they were not. */
  sameFiles?: boolean;
  /** The backup's own secret is lost: what it sealed stays shut. */
  otherSecret?: boolean;
  file: string;
  at: Date;
}

/**
 * Fills an empty database from a backup, all or nothing: the migrations of its day, then its rows in one transaction. Applying what came
 * after that day is left to `prepareDatabase`. Returns the backup's manifest.
 */
export async function restoreBackup(
  of: Restoring,
  progress: Pick<Progress, "passed"> & { begun?: (bytes: number) => void } = {},
): Promise<Manifest> {
  const kept = await openBackup(of.file);
  try {
    refuseOtherSecret(kept.manifest, of);
    await refuseUnknown(kept.manifest, of.file);
    await refuseFull(of.adminUrl);
    if (!of.sameFiles) await refuseFullStore(of);
    progress.begun?.(bytesOf(kept.manifest));
    await fill(kept, of, progress.passed);
    return kept.manifest;
  } finally {
    kept.close();
  }
}

function refuseOtherSecret(manifest: Manifest, { secret, otherSecret, file }: Restoring): void {
  if (otherSecret || manifest.secret === markOf(secret)) return;
  throw new BackupError(
    `${file} was made under another SECRET. Put the old DATA_DIR/secret (or SECRET) in place, then try again. If it is lost: chapterhouse restore ${file} --other-secret; links in mails sent before then end, and second factors and signing keys are set up anew.`,
  );
}

async function refuseUnknown({ migrations }: Manifest, file: string): Promise<void> {
  const known = new Map(
    (await knownMigrations(`${projectFolder()}/migrations`)).map(({ name, checksum }) => [name, checksum]),
  );
  const other = migrations.find(({ name, checksum }) => known.get(name) !== checksum);
  if (other)
    throw new BackupError(
      `${file} was made by a version with the migration ${other.name}, which is not this program's. Install that version or a newer one, then: chapterhouse restore ${file}`,
    );
}

async function refuseFullStore({ store, file }: Restoring): Promise<void> {
  if (await isFillable(store)) return;
  throw new BackupError(
    `Nothing was changed: files lie in ${store.place} already. Name another folder or prefix in FILES_URL; or, if they are this association's and only the database was lost: chapterhouse restore ${file} --same-files`,
  );
}

/** What an earlier restore that was cut off here has left is nobody's, and goes. */
async function refuseFull(adminUrl: string): Promise<void> {
  if ((await programsOn(adminUrl)) > 0)
    throw new BackupError(
      "Nothing was changed: Chapterhouse is running on this database. Stop it first, on every machine.",
    );
  return connected(adminUrl, async (client) => {
    const names = (await tablesOf(client)).map(({ name }) => name);
    if (names.length === 0) return;
    if (names.includes(UNFINISHED)) return emptyDatabase(adminUrl);
    throw new BackupError(
      `Nothing was changed: the database holds ${names.length} tables already, and a restore fills an empty one only. Name another DATA_DIR, or another database in DATABASE_URL.`,
    );
  });
}

async function fill(kept: Kept, of: Restoring, passed?: (bytes: number) => void): Promise<void> {
  const { adminUrl, at, store, sameFiles } = of;
  const names = new Set(kept.manifest.migrations.map(({ name }) => name));
  try {
    if (!sameFiles) await beginFilling(store);
    await connected(adminUrl, (client) => client.query(`create table ${UNFINISHED} ()`));
    await migrate(adminUrl, `${projectFolder()}/migrations`, at, ({ name }) => names.has(name));
    await prepareJobs(adminUrl);
    // The rows last: as everywhere, no row names bytes that are not there.
    await loadFiles(kept, of, passed);
    await connected(adminUrl, (client) => load(client, kept, passed));
    await claimed(of);
  } catch (error) {
    await emptyDatabase(adminUrl).catch(() => {});
    if (!sameFiles) await emptyStore(store).catch(() => {});
    throw error;
  }
}

async function loadFiles(kept: Kept, { store, sameFiles }: Restoring, passed?: (bytes: number) => void): Promise<void> {
  const part = kept.manifest.files;
  if (!part) return;
  const { into, done } = unpackInto(store, sameFiles ?? false);
  await Promise.all([kept.pour(FILES_ENTRY, part, into, passed), done]);
}

/** The store is this database's from now on. */
async function claimed({ adminUrl, store, sameFiles }: Restoring): Promise<void> {
  const database = openDatabase({ url: adminUrl, size: 1, name: "restore" });
  try {
    await joinStore(database.db, store, { isSame: sameFiles ?? false });
    if (!sameFiles) await endFilling(store);
  } finally {
    await database.close();
  }
}

async function load(client: pg.Client, kept: Kept, passed?: (bytes: number) => void): Promise<void> {
  const { tables, sequences, jobs } = kept.manifest;
  await client.query("begin");
  await client.query(PLAIN);
  await client.query("set local maintenance_work_mem = '128MB'");
  await laidBare(
    client,
    tables.map(({ name }) => name),
    async () => {
      for (const table of tables) {
        const into = client.query(copyFrom(`copy ${quoted([table.name])} (${quoted(table.columns)}) from stdin`));
        await kept.pour(tableEntry(table.name), table, into, passed);
      }
    },
  );
  for (const { name, last } of sequences)
    if (last !== null) await client.query("select setval($1::regclass, $2)", [quoted([name]), last]);
  await client.query(
    "create temporary table restored_jobs (task text, payload json, queue text, run_at timestamptz, attempts integer, max_attempts integer, priority integer, key text, flags text[], error text, id bigint) on commit drop",
  );
  const into = client.query(copyFrom(`copy restored_jobs (${quoted(JOB_COLUMNS)}) from stdin`));
  await kept.pour(JOBS_ENTRY, jobs, into, passed);
  await client.query(ADD_JOBS);
  await client.query(`drop table ${UNFINISHED}`);
  await client.query("commit");
  await client.query("analyze");
}

// In two steps, because a plan may begin with the queue, which is empty until the first is done. A job that was given up stays given up.
const ADD_JOBS = `update restored_jobs set id = (graphile_worker.add_job(task, payload, queue, run_at, max_attempts, key, priority, nullif(flags, '{}'))).id;
  update graphile_worker._private_jobs j set attempts = r.attempts, last_error = r.error from restored_jobs r where r.id = j.id`;

async function connected<T>(url: string, act: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: "restore" });
  client.on("error", () => {});
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end().catch(() => {});
  }
}
