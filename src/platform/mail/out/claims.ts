import type pg from "pg";
import { named } from "#platform/db";
import { workersAlive } from "#platform/jobs";
import type { Instant } from "#platform/time";
import type { Delivery, Mailing } from "./composer.ts";

type On = Pick<pg.Pool, "query">;

/** A delivery that this process may send, and the run it was claimed with. */
export interface Claimed extends Delivery {
  runId: number;
  priority: number;
  attempts: number;
  /** The number it was claimed under. */
  claimedBy: number;
}

interface RunRow {
  id: number;
  mailingId: number;
  firstId: number;
  lastId: number;
  priority: number;
}

// Sixteen at most, so that two processes that claim at once both find something.
// Runs are locked before they are counted (a window function allows no locks beside it); what was locked in vain is free
// again with the statement's end. The first run is taken however long it is.
const CLAIM = `
  with picked as (
    select id, size, priority from delivery_runs where claimed_by is null and due_at is null and priority < $3
    order by priority, id limit 16 for update skip locked),
  counted as (select id, sum(size) over (order by priority, id) - size as before from picked)
  update delivery_runs r set claimed_by = $1 from counted c where r.id = c.id and c.before < $2
  returning r.id, r.mailing_id as "mailingId", r.first_id as "firstId", r.last_id as "lastId", r.priority`;

/** Takes runs of about `limit` rows together whose priority number is below `below`, most urgent and oldest first. */
export async function claim(
  on: On,
  number: number,
  limit: number,
  below: number,
): Promise<{ rows: Claimed[]; isMore: boolean }> {
  const runs = await named<RunRow & pg.QueryResultRow>(on as never, "runs.claim", CLAIM, [number, limit, below]);
  const rows = await Promise.all(runs.map((run) => rowsOf(on, run, number)));
  return { rows: rows.flat(), isMore: runs.length > 0 };
}

// "+ 0": the stretch of ids is the way in, never the index that begins with the mailing, which holds all its readers.
// A deferred row stands in its old run's stretch too; only its own run, of one row, may send it.
// One value for each column: reading 250 rows of six columns takes the driver five times as long as JSON does, and an array of JSON for
// each row takes PostgreSQL twice as long as one for each column.
const ROWS = `
  select json_agg(d.id) as ids, json_agg(d.address_id) as "addressIds", json_agg(a.address) as addresses, json_agg(d.capacity_id) as "capacityIds",
    json_agg(d.reason) as reasons, json_agg(d.attempts) as attempts
  from deliveries d join mail_addresses a on a.id = d.address_id
  where d.id between $1 and $2 and d.mailing_id + 0 = $3 and (d.state = 'waiting' or d.state = 'deferred' and $1::bigint = $2::bigint)`;

interface Columns {
  ids: number[] | null;
  addressIds: number[];
  addresses: string[];
  capacityIds: (number | null)[];
  reasons: string[];
  attempts: number[];
}

async function rowsOf(on: On, run: RunRow, number: number): Promise<Claimed[]> {
  const [columns] = await named<Columns & pg.QueryResultRow>(on as never, "runs.rows", ROWS, [
    run.firstId,
    run.lastId,
    run.mailingId,
  ]);
  // Every row was settled before its process died: the run is done.
  if (!columns?.ids) {
    await on.query("delete from delivery_runs where id = $1 and claimed_by = $2", [run.id, number]);
    return [];
  }
  const { ids, addressIds, addresses, capacityIds, reasons, attempts } = columns;
  const rows = ids.map((id, at) => ({
    id,
    addressId: addressIds[at]!,
    address: addresses[at]!,
    capacityId: capacityIds[at]!,
    reason: reasons[at]!,
    attempts: attempts[at]!,
    mailingId: run.mailingId,
    runId: run.id,
    priority: run.priority,
    claimedBy: number,
  }));
  return rows.sort((one, other) => one.id - other.id);
}

/** What dead processes had claimed waits again. */
export async function freeDead(on: On): Promise<number> {
  const { rowCount } = await on.query(
    `update delivery_runs set claimed_by = null where claimed_by is not null and claimed_by not in (${workersAlive})`,
  );
  return rowCount ?? 0;
}

/** Deferred rows whose time has come wait again. */
export async function wakeDue(on: On, now: Instant): Promise<number> {
  const { rowCount } = await on.query("update delivery_runs set due_at = null where due_at <= $1", [now]);
  return rowCount ?? 0;
}

export async function mailingsOf(on: On, ids: number[]): Promise<Mailing[]> {
  const { rows } = await on.query<Mailing>(
    `select id, purpose, subject_id as "subjectId", message_id as "messageId", created_at as "createdAt", passage from mailings where id = any($1)`,
    [ids],
  );
  return rows;
}
