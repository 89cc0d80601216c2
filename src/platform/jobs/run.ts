import { EventEmitter } from "node:events";
import {
  Logger,
  parseCronItems,
  run,
  type Runner,
  type TaskList,
  type WorkerEvents,
  type WorkerPool,
} from "graphile-worker";
import { crashPoint } from "#platform/crash";
import type { Database } from "#platform/db";
import { log } from "#platform/log";
import { Refused } from "#platform/refusal";
import type { Clock } from "#platform/time";
import type { Settings } from "#platform/config";
import type { Handler, Job, JobAt } from "./jobs.ts";
import { workersAlive, type Presence } from "./presence.ts";

/** A job that comes by the clock: `match` is a cron line in UTC, "0 * * * *". Its handler gets no payload. */
export interface CronEntry {
  job: Job<null>;
  match: string;
}

export interface JobsOptions {
  database: Database;
  presence: Presence;
  clock: Clock;
  settings: Settings;
  handlers: readonly Handler[];
  cron?: readonly CronEntry[];
  /** Jobs at the same time. */
  concurrency?: number;
}

// A killed worker's jobs go on within this and the next look for work, far inside the promised 10 s.
const SWEEP = 5_000;

/** Runs jobs until `stop`, which waits for those that have begun. The job tables must stand (prepareDatabase). */
export async function startJobs(options: JobsOptions): Promise<{ stop(): Promise<void> }> {
  const tasks = taskList(options);
  let stopped = false;
  let pool: WorkerPool | null = null;
  let runner: Runner | null = null;
  let again: NodeJS.Timeout | undefined;
  const begin = async () => {
    const events: WorkerEvents = new EventEmitter();
    events.once("pool:create", ({ workerPool }) => (pool = named(workerPool, options.presence)));
    const begun = await run({
      pgPool: options.database.pool,
      taskList: tasks,
      parsedCronItems: cronItems(options),
      concurrency: options.concurrency ?? 4,
      noHandleSignals: true,
      events,
      logger,
    });
    runner = begun;
    // The library gives up after long trouble with the database; the work does not.
    begun.promise.then(ended, ended);
  };
  const ended = (error?: unknown) => {
    if (stopped) return;
    if (error !== undefined) log.error("jobs.ended", error);
    again = setTimeout(() => void begin().catch(ended), 1_000);
  };
  const look = () =>
    freeJobsOfTheDead(options.database).then(
      (freed) => freed > 0 && pool?.nudge(freed),
      (error) => log.warn("jobs.sweep", { message: String(error) }),
    );
  await freeJobsOfTheDead(options.database);
  await begin();
  const sweep = setInterval(() => void look(), SWEEP);
  return {
    stop: async () => {
      stopped = true;
      clearInterval(sweep);
      clearTimeout(again);
      await runner?.stop();
    },
  };
}

const PREFIX = "chapterhouse-";

/**
 * Frees what workers hold that live no more; the library itself waits four hours. The statement reads the jobs before the
 * advisory locks, so whoever took a job after that is not among the dead. Returns how many were freed.
 */
async function freeJobsOfTheDead(database: Database): Promise<number> {
  const { rows } = await database.pool.query<{ locked_by: string }>(
    `with held as materialized (
       select locked_by from graphile_worker._private_jobs where locked_by like '${PREFIX}%'
       union all select locked_by from graphile_worker._private_job_queues where locked_by like '${PREFIX}%'
     ), alive as (${workersAlive})
     select locked_by from held where substr(locked_by, ${PREFIX.length + 1})::integer not in (select * from alive)`,
  );
  if (rows.length === 0) return 0;
  const dead = [...new Set(rows.map((row) => row.locked_by))];
  await database.pool.query("select graphile_worker.force_unlock_workers($1)", [dead]);
  log.info("jobs.freed", { count: rows.length });
  return rows.length;
}

// Jobs are locked under the pool's id. It follows the presence, whose number changes when the database was away;
// 0 is nobody's number, so what is taken without a presence is given to others at the next sweep.
function named(pool: WorkerPool, presence: Presence): WorkerPool {
  return Object.defineProperty(pool, "id", { get: () => `${PREFIX}${presence.number ?? 0}` });
}

function taskList(options: JobsOptions): TaskList {
  const at = contextOf(options);
  const list: TaskList = {};
  for (const handler of options.handlers) {
    if (list[handler.name]) throw new Error(`Two handlers for the job ${handler.name}.`);
    list[handler.name] = (payload) => runOne(handler, payload, at);
  }
  for (const { job } of options.cron ?? [])
    if (!list[job.name]) throw new Error(`The clock calls ${job.name}, which nobody handles.`);
  return list;
}

async function runOne(handler: Handler, payload: unknown, at: JobAt): Promise<void> {
  crashPoint("job.begun");
  try {
    await handler.run(payload, at);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    log.info("job.refused", { job: handler.name, because: error.refusal.because });
  }
  crashPoint("job.done");
}

function contextOf({ database, settings, clock }: JobsOptions): JobAt {
  return {
    db: database.db,
    settings,
    transaction: (act) => database.db.transaction().execute(async (tx) => act(tx, await clock.now(tx))),
  };
}

const cronItems = (options: JobsOptions) =>
  parseCronItems(
    (options.cron ?? []).map(({ job, match }) => ({
      task: job.name,
      match,
      identifier: job.name,
      options: { jobKey: job.name, backfillPeriod: 0 },
    })),
  );

const logger = new Logger(() => (level, message) => {
  if (level === "error" || level === "warning") log.warn("jobs.library", { message });
});
