import type pg from "pg";
import { named } from "#platform/db";
import { workersAlive } from "#platform/jobs";
import type { Instant } from "#platform/time";
import type { Delivery, Mailing } from "./composer.ts";
import type { Failure, Outcome } from "./outcomes.ts";

type On = Pick<pg.Pool, "query">;

/** A delivery that this process may send. */
export interface Claimed extends Delivery {
  domain: string;
  priority: number;
  attempts: number;
  /** The number it was claimed under. */
  claimedBy: number;
}

const CLAIM = `
  with picked as (
    select id from deliveries where state = 'waiting' and priority < $3 order by priority, id limit $2 for update skip locked)
  update deliveries d set state = 'claimed', claimed_by = $1
  from picked p, mail_addresses a where d.id = p.id and a.id = d.address_id
  returning d.id, d.mailing_id as "mailingId", d.address_id as "addressId", a.address, a.domain, d.capacity_id as "capacityId",
    d.reason, d.priority, d.attempts, d.claimed_by as "claimedBy"`;

/** Takes up to `limit` waiting rows whose priority number is below `below`, most urgent and oldest first. */
export async function claim(on: On, number: number, limit: number, below: number): Promise<Claimed[]> {
  const rows = await named<Claimed>(on as never, "deliveries.claim", CLAIM, [number, limit, below]);
  return rows.sort((a, b) => a.priority - b.priority || a.id - b.id);
}

/** What dead processes had claimed waits again. */
export async function freeDead(on: On): Promise<number> {
  const { rowCount } = await on.query(
    `update deliveries set state = 'waiting', claimed_by = null where state = 'claimed' and claimed_by not in (${workersAlive})`,
  );
  return rowCount ?? 0;
}

/** Deferred rows whose time has come wait again. */
export async function wakeDue(on: On, now: Instant): Promise<number> {
  const { rowCount } = await on.query(
    `update deliveries set state = 'waiting', due_at = null where id in (
       select id from deliveries where state = 'deferred' and due_at <= $1 order by due_at limit 2000 for update skip locked)`,
    [now],
  );
  return rowCount ?? 0;
}

export async function mailingsOf(on: On, ids: number[]): Promise<Mailing[]> {
  const { rows } = await on.query<Mailing>(
    `select id, purpose, subject_id as "subjectId", message_id as "messageId", created_at as "createdAt" from mailings where id = any($1)`,
    [ids],
  );
  return rows;
}

export interface Settled {
  row: Claimed;
  outcome: Outcome;
}

// A row that was freed meanwhile (our lock was lost) and waits still is marked all the same when it was accepted:
// that spares its reader the second copy. JSON, because the driver quotes each element of an array with two replacements.
const SETTLE = `
  with given as (
    select * from json_to_recordset($1::json) as g (i bigint, w integer, s delivery_state, n smallint, d timestamptz, r text, a bigint, k failure_kind, c text, t text)),
  settled as (
    update deliveries d set state = g.s, claimed_by = null, attempts = d.attempts + g.n, due_at = g.d, reply = coalesce(g.r, d.reply),
      settled_at = case when g.s in ('waiting', 'deferred') then null else $2::timestamptz end
    from given g where d.id = g.i and (d.claimed_by = g.w or (g.s = 'sent' and d.state = 'waiting')) returning d.id),
  failed as (
    insert into address_failures (address_id, delivery_id, kind, code, said, happened_at)
    select g.a, g.i, g.k, g.c, g.t, $2::timestamptz from given g join settled on settled.id = g.i where g.k is not null)
  select id from settled`;

/** Writes what became of claimed rows, all in one statement. Returns the ids of those that were still ours. */
export async function settle(on: On, settled: readonly Settled[], now: Instant): Promise<number[]> {
  const rows = await named<{ id: number }>(on as never, "deliveries.settle", SETTLE, [JSON.stringify(settled.map((one) => given(one, now))), now]);
  return rows.map(({ id }) => id);
}

function given({ row, outcome }: Settled, now: Instant) {
  const failure: Failure | null = outcome.state === "failed" ? outcome.failure : null;
  return {
    i: row.id,
    w: row.claimedBy,
    s: outcome.state,
    n: outcome.counted ? 1 : 0,
    d: outcome.state === "deferred" ? new Date(now.getTime() + outcome.delay) : undefined,
    r: outcome.reply?.replaceAll("\0", " "),
    ...(failure && { a: row.addressId, k: failure.kind, c: failure.code, t: failure.said.replaceAll("\0", " ") }),
  };
}
