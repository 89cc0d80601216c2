import { Logger, runMigrations } from "graphile-worker";
import pg from "pg";
import { projectFolder } from "#platform/config";
import { migrate } from "#platform/db";
import { log } from "#platform/log";
import { grantTo } from "./grants.ts";

const LOCK = 0x43480002;

/** A table that is there from the first act of a restore to its last: what begins in between finds no installation. */
export const UNFINISHED = "restore_unfinished";

/**
 * Brings the database of `adminUrl` to this version: our migrations, the job queue's own, and what the program's role may
 * do (null or the migrating role itself: nothing to grant). Under one advisory lock, so two starting machines do not
 * race; a second run changes nothing. Returns the names of the migrations applied now.
 */
export async function prepareDatabase(
  adminUrl: string,
  programRole: string | null,
  at: Date = new Date(),
): Promise<string[]> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: "chapterhouse prepare" });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [LOCK]);
    await refuseHalfRestored(client);
    const applied = await migrate(adminUrl, `${projectFolder()}/migrations`, at);
    await prepareJobs(adminUrl);
    const { rows } = await client.query<{ current_user: string }>("select current_user");
    if (programRole !== null && programRole !== rows[0]!.current_user) await grantTo(client, programRole);
    return applied;
  } finally {
    await client.end();
  }
}

async function refuseHalfRestored(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>("select to_regclass($1) is not null as there", [UNFINISHED]);
  if (rows[0]!.there)
    throw new Error("a restore into it was not finished. Let it end, or begin it again: chapterhouse restore FILE.");
}

/** The job queue's own tables, at its version. */
export async function prepareJobs(adminUrl: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: adminUrl, max: 2 });
  const lost = (error: Error) => log.warn("prepare.connection", { message: error.message });
  pool.on("error", lost);
  pool.on("connect", (client) => client.on("error", lost));
  try {
    await runMigrations({ pgPool: pool, logger: new Logger(() => () => {}) });
  } finally {
    await pool.end();
  }
}
