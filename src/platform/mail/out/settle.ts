import type pg from "pg";
import { named } from "#platform/db";
import type { Instant } from "#platform/time";
import type { Claimed } from "./claims.ts";
import type { Outcome } from "./outcomes.ts";

export interface Settled {
  row: Claimed;
  outcome: Outcome;
}

/** Claimed runs of which nothing is left to do here: ended ones go, returned ones still hold rows that wait. */
export interface FinishedRuns {
  ended: readonly number[];
  returned: readonly number[];
}

// What nearly all come to: accepted at the first answer. Two arrays cost PostgreSQL and us half of what a record for each does.
const SENT = `
  with settled as (
    update deliveries d set state = 'sent', attempts = d.attempts + 1, reply = g.r, settled_at = $3::timestamptz
    from unnest($1::bigint[], $2::text[]) as g (i, r) where d.id = g.i and d.state in ('waiting', 'deferred')),
  ended as (delete from delivery_runs where id = any($4::bigint[])),
  returned as (update delivery_runs set claimed_by = null where id = any($5::bigint[]))
  select`;

// The row's own state guards it: a copy that was settled meanwhile, by whoever, stays as it is.
const SETTLE = `
  with given as (
    select * from json_to_recordset($1::json) as g (i bigint, s delivery_state, n smallint, d timestamptz, p smallint, r text, k failure_kind, c text)),
  settled as (
    update deliveries d set state = g.s, attempts = d.attempts + g.n, reply = g.r, settled_at = case when g.s <> 'deferred' then $2::timestamptz end
    from given g where d.id = g.i and d.state in ('waiting', 'deferred') returning d.id, d.mailing_id, d.address_id),
  failed as (
    insert into address_failures (address_id, delivery_id, kind, code, said, happened_at)
    select s.address_id, s.id, g.k, g.c, g.r, $2::timestamptz from settled s join given g on g.i = s.id where g.k is not null),
  later as (
    insert into delivery_runs (mailing_id, first_id, last_id, size, priority, due_at)
    select s.mailing_id, s.id, s.id, 1, g.p, g.d from settled s join given g on g.i = s.id where g.d is not null),
  ended as (delete from delivery_runs where id = any($3::bigint[])),
  returned as (update delivery_runs set claimed_by = null where id = any($4::bigint[]))
  select id from settled`;

/** Writes what became of claimed rows and runs, all in one statement. */
export async function settle(
  on: Pick<pg.Pool, "query">,
  settled: readonly Settled[],
  runs: FinishedRuns,
  now: Instant,
): Promise<void> {
  if (settled.every(({ outcome }) => outcome.state === "sent")) await settleSent(on, settled, runs, now);
  else await settleEach(on, settled, runs, now);
}

/** As `settle`. Returns the ids of the rows that this settled and nobody before it. */
export async function settleEach(
  on: Pick<pg.Pool, "query">,
  settled: readonly Settled[],
  runs: FinishedRuns,
  now: Instant,
): Promise<number[]> {
  const given = JSON.stringify(settled.map((one) => givenFor(one, now)));
  const rows = await named<{ id: number }>(on as never, "deliveries.settle", SETTLE, [
    given,
    now,
    runs.ended,
    runs.returned,
  ]);
  return rows.map(({ id }) => id);
}

async function settleSent(
  on: Pick<pg.Pool, "query">,
  settled: readonly Settled[],
  runs: FinishedRuns,
  now: Instant,
): Promise<void> {
  const ids = `{${settled.map(({ row }) => row.id).join()}}`;
  const replies = settled.map(({ outcome }) => outcome.reply.replaceAll("\0", " "));
  await named(on as never, "deliveries.sent", SENT, [ids, replies, now, runs.ended, runs.returned]);
}

function givenFor({ row, outcome }: Settled, now: Instant) {
  return {
    i: row.id,
    s: outcome.state,
    n: outcome.counted ? 1 : 0,
    r: outcome.reply.replaceAll("\0", " "),
    ...(outcome.state === "deferred" && { d: new Date(now.getTime() + outcome.delay), p: row.priority }),
    ...(outcome.state === "failed" && { k: outcome.failure.kind, c: outcome.failure.code }),
  };
}
