import { readSettings } from "#platform/config";
import { openDatabase, type Database } from "#platform/db";
import { withPrepared } from "./database.ts";
import { Trouble } from "./wiring.ts";

const USAGE = "Say: chapterhouse jobs, chapterhouse jobs retry JOB, or chapterhouse jobs drop JOB";

/** `chapterhouse jobs`: what waits, what runs, what will not be tried again; and what becomes of the last. */
export async function jobs([act, name, ...more]: string[]): Promise<number> {
  if (act === undefined) return onDatabase(show);
  if ((act !== "retry" && act !== "drop") || !name || more.length > 0) throw new Trouble(USAGE, 64);
  return onDatabase((database) => settle(database, act, name));
}

const onDatabase = (act: (database: Database) => Promise<number>): Promise<number> =>
  withPrepared(readSettings(), async ({ databaseUrl }) => {
    const database = openDatabase({ url: databaseUrl, size: 1 });
    try {
      return await act(database);
    } finally {
      await database.close();
    }
  });

interface JobRow {
  task: string;
  waiting: number;
  running: number;
  failed: number;
  error: string | null;
}

async function show({ pool }: Database): Promise<number> {
  const { rows } = await pool.query<JobRow>(jobsByTask);
  if (rows.length === 0) say("No jobs wait.");
  for (const { task, waiting, running, failed, error } of rows)
    say(`${task}: ${waiting} waiting, ${running} running, ${failed} given up${error ? ` (last error: ${error})` : ""}`);
  return 0;
}

/** Only jobs that were given up: what still tries is not ours to hurry. */
async function settle({ pool }: Database, act: "retry" | "drop", task: string): Promise<number> {
  const { rows } = await pool.query<{ id: string }>(
    "select id::text from graphile_worker.jobs where task_identifier = $1 and attempts >= max_attempts and locked_at is null",
    [task],
  );
  if (rows.length === 0) throw new Trouble(`No job ${task} was given up. To see which were: chapterhouse jobs`);
  const ids = rows.map(({ id }) => id);
  if (act === "retry") await pool.query("select graphile_worker.reschedule_jobs($1::bigint[], attempts := 0)", [ids]);
  else await pool.query("select graphile_worker.complete_jobs($1::bigint[])", [ids]);
  const count = `${ids.length} ${ids.length === 1 ? "job" : "jobs"}`;
  say(act === "retry" ? `${count} will be tried again.` : `${count} dropped.`);
  return 0;
}

const jobsByTask = `select task_identifier as task,
    count(*) filter (where locked_at is null and attempts < max_attempts) as waiting,
    count(*) filter (where locked_at is not null) as running,
    count(*) filter (where locked_at is null and attempts >= max_attempts) as failed,
    max(last_error) as error
  from graphile_worker.jobs group by 1 order by 1`;

const say = (line: string) => process.stdout.write(`${line}\n`);
