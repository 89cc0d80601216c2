import { sql, wake, type Db, type Tx } from "#platform/db";
import { workersAlive } from "#platform/jobs";
import type { Instant } from "#platform/time";
import type { Verdict } from "./results.ts";

export interface InboundRow {
  id: number;
  recipient: string;
  sender: string;
  remote_address: string | null;
  helo: string | null;
  sha256: Buffer;
  arrived_at: Date;
  attempts: number;
  /** Its bytes when they are few, so that most mails need no second question; else null: see `rawOf`. */
  raw: Buffer | null;
}

/** Oldest first. Several processes may ask at once; none waits for another. */
export async function claimInbound(db: Db, worker: number, most: number): Promise<InboundRow[]> {
  const { rows } = await sql<InboundRow>`
    update inbound_mails set state = 'claimed', claimed_by = ${worker}::integer
    where id in (select id from inbound_mails where state = 'waiting' order by id limit ${most}::integer for update skip locked)
    returning id, recipient, sender, remote_address, helo, sha256, arrived_at, attempts,
      case when octet_length(raw) < 100000 then raw end as raw`.execute(db);
  return rows.sort((a, b) => a.id - b.id);
}

/**
 * Puts back what dead processes had claimed. It counts as an attempt: a mail that kills its process each time must not do so for ever.
 */
export async function freeAbandoned(db: Db): Promise<void> {
  await sql`update inbound_mails set state = 'waiting', claimed_by = null, attempts = attempts + 1
    where state = 'claimed' and claimed_by not in (${sql.raw(workersAlive)})`.execute(db);
}

export async function rawOf(db: Db, id: number): Promise<Buffer> {
  const { raw } = await db.selectFrom("inbound_mails").select("raw").where("id", "=", id).executeTakeFirstOrThrow();
  return raw;
}

export interface Settlement {
  fate: string;
  detail: unknown;
  now: Instant;
}

/** Fails when the row is no longer this worker's, so that what the handler did for it is rolled back. */
export async function settle(
  tx: Tx,
  id: number,
  worker: number,
  outcome: Settlement & { verdict: Verdict },
): Promise<void> {
  await close(tx, id, worker, { state: "settled", ...outcome });
}

export async function shunt(tx: Tx, id: number, worker: number, outcome: Settlement): Promise<void> {
  await close(tx, id, worker, { state: "shunted", verdict: null, ...outcome });
}

async function close(
  tx: Tx,
  id: number,
  worker: number,
  to: Settlement & { state: "settled" | "shunted"; verdict: Verdict | null },
): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable("inbound_mails")
    .set({
      state: to.state,
      claimed_by: null,
      fate: to.fate,
      fate_detail: json(to.detail),
      verdict: json(to.verdict),
      settled_at: to.now,
    })
    .where("id", "=", id)
    .where("claimed_by", "=", worker)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Error(`mail ${id} is no longer claimed by worker ${worker}`);
}

const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

/** `counts`: as an attempt, of which a mail has few. */
export async function returnToQueue(
  db: Db,
  id: number,
  worker: number,
  { counts }: { counts: boolean },
): Promise<void> {
  await sql`update inbound_mails set state = 'waiting', claimed_by = null, attempts = attempts + ${counts ? 1 : 0}
    where id = ${id} and claimed_by = ${worker}`.execute(db);
}

/**
 * Lets a mail go through the door once more, with fresh attempts: a shunted one, or one that was settled with the fate `settledAs`
 * (held, and now decided). Does nothing for a mail in any other state.
 */
export async function replayInbound(tx: Tx, id: number, settledAs: string | null = null): Promise<void> {
  await sql`update inbound_mails set state = 'waiting', attempts = 0, fate = null, fate_detail = null, settled_at = null
    where id = ${id} and (state = 'shunted' or (state = 'settled' and fate = ${settledAs}))`.execute(tx);
  await wake(tx, "inbound");
}

/** Staff have dealt with a mail that was settled with the fate `from`; who did stands in its details. False when it has no such fate. */
export async function changeFate(tx: Tx, id: number, from: string, to: string, by: number): Promise<boolean> {
  const { rows } = await sql`
    update inbound_mails set fate = ${to}, fate_detail = coalesce(fate_detail, '{}') || jsonb_build_object('by', ${by}::bigint)
    where id = ${id} and state = 'settled' and fate = ${from} returning id`.execute(tx);
  return rows.length > 0;
}
