import type pg from "pg";

export interface Table {
  name: string;
  /** Without those that the database makes itself. */
  columns: string[];
  /** On disk, for the progress of a backup. */
  size: number;
}

/** Every table of ours but the record of migrations, which the restoring program writes anew. */
export async function tablesOf(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `select c.relname as name, pg_table_size(c.oid)::float8 as size,
       array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
         and a.attgenerated = '' order by a.attnum) as columns
     from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'schema_migrations'
     order by c.relname`,
  );
  return rows;
}

export async function sequencesOf(client: pg.Client): Promise<{ name: string; last: number | null }[]> {
  const { rows } = await client.query<{ name: string; last: number | null }>(
    "select sequencename::text as name, last_value::float8 as last from pg_sequences where schemaname = 'public' order by 1",
  );
  return rows;
}

export const quoted = (names: readonly string[]): string =>
  names.map((name) => `"${name.replaceAll('"', '""')}"`).join(", ");

/** Jobs go by what was asked for, not by the queue's own tables, which its next version may arrange otherwise. */
export const JOB_COLUMNS = [
  "task",
  "payload",
  "queue",
  "run_at",
  "attempts",
  "max_attempts",
  "priority",
  "key",
  "flags",
  "error",
];
export const SELECT_JOBS = `select t.identifier, j.payload, q.queue_name, j.run_at, j.attempts, j.max_attempts, j.priority, j.key,
    array(select jsonb_object_keys(j.flags)), j.last_error
  from graphile_worker._private_jobs j
  join graphile_worker._private_tasks t on t.id = j.task_id
  left join graphile_worker._private_job_queues q on q.id = j.job_queue_id
  order by j.id`;

/** How values are written, whatever a server is set to; and no limit on how long it takes. */
export const PLAIN =
  "set local datestyle = 'ISO'; set local intervalstyle = 'postgres'; set local timezone = 'UTC'; set local bytea_output = 'hex'; set local extra_float_digits = 1; set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0";
