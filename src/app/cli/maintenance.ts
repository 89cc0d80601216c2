import { readSettings } from "#platform/config";
import { openDatabase } from "#platform/db";
import { prepare, reachDatabase, withPrepared, type Reached } from "./database.ts";
import { findEmbedded } from "#platform/embedded";
import { Trouble, type Wiring } from "./wiring.ts";

/** `chapterhouse migrate`: for upgrades where the program starts later, with other rights. */
export async function migrateCommand(): Promise<number> {
  const settings = readSettings();
  const running = settings.databaseUrl === null ? findEmbedded(settings.dataDir) : null;
  const database: Reached = running ? { ...running, stop: async () => {} } : await reachDatabase(settings);
  try {
    const applied = await prepare(database);
    say(applied.length === 0 ? "The database is at this version already." : `Applied: ${applied.join(", ")}`);
    return 0;
  } finally {
    await database.stop();
  }
}

/** `chapterhouse seed`: the sample association, whatever SAMPLE says. */
export async function seed(wiring: Wiring): Promise<number> {
  const loaded = await withPrepared(readSettings(), (context) => wiring.loadSample(context));
  say(
    loaded
      ? "Loaded the sample association."
      : "The database is not empty, so nothing was loaded. For a fresh start give another DATA_DIR.",
  );
  return 0;
}

/** `chapterhouse staff ADDRESS`: the way in to the desk for the first of them; who has an account is asked nowhere else. */
export async function staff([address, ...more]: string[], wiring: Wiring): Promise<number> {
  if (!address?.includes("@") || more.length > 0) throw new Trouble("Give one address: chapterhouse staff ADDRESS", 64);
  const settings = readSettings();
  if (!(await withPrepared(settings, (context) => wiring.makeStaff(context, address))))
    throw new Trouble(
      `Nobody has confirmed the address ${address} here. Register with it at ${settings.publicUrl}/register, then: chapterhouse staff ${address}`,
    );
  say(`${address} is staff now, with every capability: ${settings.publicUrl}/desk`);
  return 0;
}

/** `chapterhouse jobs`: what waits, what runs, what will not be tried again. */
export async function jobs(): Promise<number> {
  const rows = await withPrepared(readSettings(), async ({ databaseUrl }) => {
    const { pool, close } = openDatabase({ url: databaseUrl, size: 1 });
    try {
      return (await pool.query<JobRow>(jobsByTask)).rows;
    } finally {
      await close();
    }
  });
  if (rows.length === 0) say("No jobs wait.");
  for (const { task, waiting, running, failed, error } of rows)
    say(`${task}: ${waiting} waiting, ${running} running, ${failed} given up${error ? ` (last error: ${error})` : ""}`);
  return 0;
}

interface JobRow {
  task: string;
  waiting: number;
  running: number;
  failed: number;
  error: string | null;
}

const jobsByTask = `select task_identifier as task,
    count(*) filter (where locked_at is null and attempts < max_attempts) as waiting,
    count(*) filter (where locked_at is not null) as running,
    count(*) filter (where locked_at is null and attempts >= max_attempts) as failed,
    max(last_error) as error
  from graphile_worker.jobs group by 1 order by 1`;

const say = (line: string) => process.stdout.write(`${line}\n`);
