import { sql, type Db, type Tx } from "#platform/db";
import type { Settings } from "#platform/config";
import type { Instant } from "#platform/time";

/** A job's name and the shape of what it is told. Names and handlers live apart, so that no cycle arises. */
export interface Job<P> {
  readonly name: string;
  /** Never set; it holds the payload's type. */
  readonly payload?: P;
}

/** `job<DeliveryId[]>("discussions.deliver")`: imperative for work, past tense for news ("membership.lapsed"). */
export const job = <P>(name: string): Job<P> => ({ name });

export interface JobOptions {
  /** A second job of this key takes the place of the first while that waits. */
  key?: string;
  /** With a key: one that waits keeps its time, so that a stream of them cannot put it off for ever. */
  keepsTime?: boolean;
  /** Not before. */
  runAt?: Instant;
  /** Only one job of a queue runs at a time. Few names, never one per row. */
  queue?: string;
}

/** Adds the job when the caller's transaction commits; a rollback takes it back. The payload holds ids, not texts or names. */
export async function enqueue<P>(tx: Tx, which: Job<P>, payload: P, options: JobOptions = {}): Promise<void> {
  await sql`select graphile_worker.add_job(${which.name}::text, ${JSON.stringify(payload ?? null)}::json, queue_name := ${options.queue ?? null}::text,
    run_at := ${options.runAt ?? null}::timestamptz, job_key := ${options.key ?? null}::text,
    job_key_mode := ${options.keepsTime ? "preserve_run_at" : "replace"}::text)`.execute(tx);
}

/** The same for many payloads at once, in one statement. */
export async function enqueueAll<P>(tx: Tx, which: Job<P>, payloads: readonly P[]): Promise<void> {
  if (payloads.length === 0) return;
  await sql`select graphile_worker.add_job(${which.name}::text, payload)
    from json_array_elements(${JSON.stringify(payloads)}::json) payload`.execute(tx);
}

/** What a job's handler gets: the same shape as a page's `at`. */
export interface JobAt {
  db: Db;
  settings: Settings;
  /** One act, one transaction, one reading of the clock. */
  transaction<T>(act: (tx: Tx, now: Instant) => Promise<T>): Promise<T>;
}

export interface Handler {
  name: string;
  run(payload: unknown, at: JobAt): Promise<void>;
}

/** `handle(deliver, (ids, at) => sendDeliveries(at, ids))`. A handler that throws is tried again later; one that throws `Refused` is not. */
export function handle<P>(which: Job<P>, run: (payload: P, at: JobAt) => Promise<void>): Handler {
  // Only `enqueue`, which knows the type, writes payloads of this name.
  return { name: which.name, run: (payload, at) => run(payload as P, at) };
}
