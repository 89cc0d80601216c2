import { sql, type Db } from "#platform/db";
import type { Clock, Instant } from "#platform/time";

/** What waits to be done. */
export interface QueueState {
  name: "inbound" | "deliveries" | "jobs";
  waiting: number;
  /** Of the one that has waited longest; null: nothing waits. */
  seconds: number | null;
  /** Will not be tried again by itself: somebody has to look. */
  stuck: number;
}

export interface Machinery {
  at: Instant;
  queues: QueueState[];
  /** Jobs that were given up, by their names. */
  givenUp: { task: string; count: number }[];
  /** Running processes by the name of their connections, as far as this role may see them. */
  processes: { name: string; connections: number }[];
  /** Of PostgreSQL. */
  server: string;
  bytes: number;
}

/** Depth and age of the queues, each by its index: cheap enough to be asked every few seconds. */
export async function queueStates(db: Db, now: Instant): Promise<QueueState[]> {
  const { rows } = await sql<{ name: QueueState["name"]; waiting: number; since: Date | null; stuck: number }>`
    select 'inbound' as name, count(*) filter (where state in ('waiting', 'claimed')) as waiting,
      min(arrived_at) filter (where state in ('waiting', 'claimed')) as since, count(*) filter (where state = 'shunted') as stuck
      from inbound_mails where state in ('waiting', 'claimed', 'shunted')
    union all
    select 'deliveries', coalesce(sum(r.size) filter (where r.due_at is null or r.due_at <= ${now}), 0),
      min(m.created_at) filter (where r.due_at is null or r.due_at <= ${now}), 0
      from delivery_runs r join mailings m on m.id = r.mailing_id
    union all
    select 'jobs', count(*) filter (where attempts < max_attempts and run_at <= ${now}),
      min(run_at) filter (where attempts < max_attempts and run_at <= ${now}),
      count(*) filter (where attempts >= max_attempts and locked_at is null)
      from graphile_worker._private_jobs`.execute(db);
  return rows.map(({ name, waiting, since, stuck }) => ({
    name,
    waiting: Number(waiting),
    seconds: since && Math.max(0, (now.getTime() - since.getTime()) / 1000),
    stuck: Number(stuck),
  }));
}

/** The same with what surrounds it, for the page of the staff. */
export async function machinery(db: Db, clock: Clock): Promise<Machinery> {
  const at = await clock.now(db);
  const queues = await queueStates(db, at);
  const givenUp = await sql<{ task: string; count: number }>`
    select t.identifier as task, count(*) as count from graphile_worker._private_jobs j
    join graphile_worker._private_tasks t on t.id = j.task_id
    where j.attempts >= j.max_attempts and j.locked_at is null group by 1 order by 1`.execute(db);
  const processes = await sql<{ name: string; connections: number }>`
    select application_name as name, count(*) as connections from pg_stat_activity
    where datname = current_database() and application_name like 'chapterhouse%' group by 1 order by 1`.execute(db);
  const { rows } = await sql<{ server: string; bytes: number }>`
    select current_setting('server_version') as server, pg_database_size(current_database()) as bytes`.execute(db);
  return { at, queues, givenUp: givenUp.rows, processes: processes.rows, ...rows[0]! };
}

/** What is done at once on a quiet machine has waited so long that people notice. */
export const isLate = ({ seconds }: Pick<QueueState, "seconds">): boolean => seconds !== null && seconds > 300;
