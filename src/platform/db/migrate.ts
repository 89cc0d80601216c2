import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";

const LOCK = 0x43480001;

export interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

/** The migration files of `folder`, in their one global order. */
export async function knownMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}

/**
 * Applies what is missing, each file in its own transaction, under one advisory lock so that two starting
 * machines do not race. Throws when an applied file has changed since: migrations are frozen.
 * Returns the names applied now. `wanted`: only those, as a restore to an earlier day's tables needs.
 */
export async function migrate(
  adminUrl: string,
  folder: string,
  at: Date,
  wanted: (migration: Migration) => boolean = () => true,
): Promise<string[]> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: "chapterhouse migrate" });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [LOCK]);
    await client.query(
      "create table if not exists schema_migrations (name text primary key, checksum text not null, applied_at timestamptz not null)",
    );
    const missing = (await missingOf(client, folder)).filter(wanted);
    for (const migration of missing) await apply(client, migration, at);
    return missing.map((migration) => migration.name);
  } finally {
    await client.end();
  }
}

/** The names that `migrate` would apply; for doctor and for a refusing start. */
export async function pendingMigrations(url: string, folder: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: "chapterhouse doctor" });
  await client.connect();
  try {
    const known = await client.query("select to_regclass('schema_migrations') is not null as there");
    if (!known.rows[0].there) return (await knownMigrations(folder)).map((migration) => migration.name);
    return (await missingOf(client, folder)).map((migration) => migration.name);
  } finally {
    await client.end();
  }
}

async function missingOf(client: pg.Client, folder: string): Promise<Migration[]> {
  const applied = await client.query<{ name: string; checksum: string }>(
    "select name, checksum from schema_migrations",
  );
  const sums = new Map(applied.rows.map((row) => [row.name, row.checksum]));
  const all = await knownMigrations(folder);
  for (const migration of all) {
    const sum = sums.get(migration.name);
    if (sum !== undefined && sum !== migration.checksum)
      throw new Error(
        `Migration ${migration.name} was changed after it had been applied. Restore the file; put the change into a new one.`,
      );
  }
  return all.filter((migration) => !sums.has(migration.name));
}

async function apply(client: pg.Client, migration: Migration, at: Date): Promise<void> {
  await client.query("begin");
  try {
    await client.query(migration.sql);
    await client.query("insert into schema_migrations (name, checksum, applied_at) values ($1, $2, $3)", [
      migration.name,
      migration.checksum,
      at,
    ]);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw new Error(`Migration ${migration.name} failed: ${(error as Error).message}`, { cause: error });
  }
}
