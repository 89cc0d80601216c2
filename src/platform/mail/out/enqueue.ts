import { sql, wake, type RawBuilder, type Tx } from "#platform/db";
import type { Instant } from "#platform/time";

export interface NewMailing {
  purpose: string;
  subjectId: number;
  /** With angle brackets, for a mail that many get; leave out for a single mail. */
  messageId?: string;
}

export interface NewDelivery {
  addressId: number;
  capacityId?: number | null;
  /** Why this address gets it, or why not: a code the slice has a text for. */
  reason: string;
  /** "withheld": decided not to send; kept so that "why did I not get it" has an answer. */
  state: "waiting" | "withheld";
}

/** Sent first when both wait: what a person is waiting for at a screen. */
export const URGENT = 1;
/** Posts and whatever else goes to many. */
export const ORDINARY = 5;

/** Returns the mailing's id. */
export async function addMailing(tx: Tx, mailing: NewMailing, now: Instant): Promise<number> {
  const { id } = await tx
    .insertInto("mailings")
    .values({
      purpose: mailing.purpose,
      subject_id: mailing.subjectId,
      message_id: mailing.messageId ?? null,
      created_at: now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

/**
 * Enters who gets the mailing and why, and wakes the senders when the transaction commits. An address that the mailing has already keeps its
 * row, so that a repeated call adds nobody twice (D-17).
 */
export async function addDeliveries(
  tx: Tx,
  mailingId: number,
  deliveries: readonly NewDelivery[],
  { priority = ORDINARY, now }: { priority?: number; now: Instant },
): Promise<void> {
  const known = await tx.selectFrom("deliveries").select("address_id").where("mailing_id", "=", mailingId).execute();
  const taken = new Set(known.map((row) => row.address_id));
  const fresh = deliveries.filter(({ addressId }) => !taken.has(addressId) && taken.add(addressId));
  await enter(tx, mailingId, fresh, priority, now);
}

/**
 * One statement for each pair of state and reason, of which there are few. The database's own "on conflict" would take as long again as the
 * rows themselves (10,000: 88 ms instead of 50); the unique key stands below all the same.
 */
async function enter(
  tx: Tx,
  mailingId: number,
  deliveries: readonly NewDelivery[],
  priority: number,
  now: Instant,
): Promise<void> {
  if (deliveries.length === 0) return;
  for (const alike of Map.groupBy(deliveries, ({ state, reason }) => `${state} ${reason}`).values()) {
    const { reason, state } = alike[0]!;
    const settledAt = state === "withheld" ? now : null;
    const rows = sql`
      insert into deliveries (mailing_id, address_id, capacity_id, reason, state, created_at, settled_at)
      select ${mailingId}::bigint, a, c, ${reason}, ${state}::delivery_state, ${now}::timestamptz, ${settledAt}::timestamptz
      from unnest(${listed(alike.map((row) => row.addressId))}::bigint[], ${listed(alike.map((row) => row.capacityId ?? null))}::bigint[]) as g (a, c)`;
    await (state === "withheld" ? rows : inRuns(rows, mailingId, priority)).execute(tx);
  }
  await wake(tx, "deliveries");
}

const inRuns = (rows: RawBuilder<unknown>, mailingId: number, priority: number) => sql`
  with added as (${rows} returning id),
  stretches as (select id, (row_number() over (order by id) - 1) / ${RUN} as number from added)
  insert into delivery_runs (mailing_id, first_id, last_id, size, priority)
  select ${mailingId}::bigint, min(id), max(id), count(*), ${priority}::smallint from stretches group by number order by number`;

/** Deliveries claimed together: enough that a claim costs little a row, few enough that several processes share a fan-out. */
const RUN = 250;

/** An array of numbers as PostgreSQL reads it. The driver would quote each element, with two replacements. */
const listed = (numbers: readonly (number | null)[]): string => `{${numbers.map((number) => number ?? "null").join()}}`;

/** A mail to one address, ahead of every fan-out. Returns the mailing's id. */
export async function mailOne(
  tx: Tx,
  mail: { purpose: string; subjectId: number; addressId: number; reason: string; priority?: number },
  now: Instant,
): Promise<number> {
  const id = await addMailing(tx, mail, now);
  const delivery: NewDelivery = { addressId: mail.addressId, reason: mail.reason, state: "waiting" };
  await enter(tx, id, [delivery], mail.priority ?? URGENT, now);
  return id;
}
