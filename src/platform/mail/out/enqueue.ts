import { sql, wake, type Tx } from "#platform/db";
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
 * Enters who gets the mailing and why, in one statement, and wakes the senders when the transaction commits.
 * An address that the mailing has already keeps its row, so that a repeated call adds nobody twice (D-17).
 */
export async function addDeliveries(
  tx: Tx,
  mailingId: number,
  deliveries: readonly NewDelivery[],
  { priority = ORDINARY, now }: { priority?: number; now: Instant },
): Promise<void> {
  if (deliveries.length === 0) return;
  const { kinds, reasons, states } = kindsOf(deliveries);
  await sql`
    with given as (
      select a, c, (${reasons}::text[])[k] as r, (${states}::delivery_state[])[k] as s
      from unnest(${listed(deliveries.map((row) => row.addressId))}::bigint[], ${listed(deliveries.map((row) => row.capacityId ?? null))}::bigint[],
                  ${listed(kinds)}::integer[]) as g (a, c, k)),
    added as (
      insert into deliveries (mailing_id, address_id, capacity_id, reason, state, created_at, settled_at)
      select ${mailingId}::bigint, a, c, r, s, ${now}::timestamptz, case when s = 'withheld' then ${now}::timestamptz end from given
      on conflict (mailing_id, address_id) do nothing returning id, state),
    stretches as (select id, (row_number() over (order by id) - 1) / ${RUN} as number from added where state = 'waiting')
    insert into delivery_runs (mailing_id, first_id, last_id, size, priority)
    select ${mailingId}::bigint, min(id), max(id), count(*), ${priority}::smallint from stretches group by number order by number`.execute(
    tx,
  );
  await wake(tx, "deliveries");
}

/** Deliveries claimed together: enough that a claim costs little a row, few enough that several processes share a fan-out. */
const RUN = 250;

/** The few different pairs of reason and state, and for each delivery the number of its pair, from 1. */
function kindsOf(deliveries: readonly NewDelivery[]): { kinds: number[]; reasons: string[]; states: string[] } {
  const pairs = new Map<string, number>();
  const reasons: string[] = [];
  const states: string[] = [];
  const kinds = deliveries.map(({ reason, state }) => {
    const pair = `${state} ${reason}`;
    let kind = pairs.get(pair);
    if (kind === undefined) {
      kind = reasons.push(reason);
      states.push(state);
      pairs.set(pair, kind);
    }
    return kind;
  });
  return { kinds, reasons, states };
}

/** An array of numbers as PostgreSQL reads it. The driver would quote each element, with two replacements. */
const listed = (numbers: readonly (number | null)[]): string => `{${numbers.map((number) => number ?? "null").join()}}`;

/** A mail to one address, ahead of every fan-out. Returns the mailing's id. */
export async function mailOne(
  tx: Tx,
  mail: { purpose: string; subjectId: number; addressId: number; reason: string; priority?: number },
  now: Instant,
): Promise<number> {
  const id = await addMailing(tx, mail, now);
  await addDeliveries(tx, id, [{ addressId: mail.addressId, reason: mail.reason, state: "waiting" }], {
    priority: mail.priority ?? URGENT,
    now,
  });
  return id;
}
