import { sql, type RawBuilder, type Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import type { Passage } from "../in/arc.ts";

export interface NewMailing {
  purpose: string;
  subjectId: number;
  /** With angle brackets, for a mail that many get; leave out for a single mail. */
  messageId?: string;
  /** Of the mail that it hands on, whose copies are sealed. */
  passage?: Passage | null;
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
  const { rows } = await newMailing(mailing, now).execute(tx);
  return rows[0]!.id;
}

const newMailing = ({ purpose, subjectId, messageId, passage }: NewMailing, now: Instant) => sql<{ id: number }>`
  insert into mailings (purpose, subject_id, message_id, created_at, passage)
  values (${purpose}, ${subjectId}::bigint, ${messageId ?? null}, ${now}::timestamptz, ${passage ? JSON.stringify(passage) : null}::jsonb) returning id`;

/** A new mailing to these addresses, each at most once; wakes the senders when the transaction commits. Returns its id. */
export async function mailAll(
  tx: Tx,
  mailing: NewMailing,
  deliveries: readonly NewDelivery[],
  { priority = ORDINARY, now }: { priority?: number; now: Instant },
): Promise<number> {
  const rows = eachOnce(deliveries);
  if (rows.length > 0 && rows.length < MANY) return addWithFew(tx, mailing, rows, priority, now);
  const id = await addMailing(tx, mailing, now);
  await enter(tx, id, rows, priority, now);
  return id;
}

/** All of it in one statement: most mailings go to few, and a busy installation makes a hundred of them a second. */
async function addWithFew(
  tx: Tx,
  mailing: NewMailing,
  rows: readonly NewDelivery[],
  priority: number,
  now: Instant,
): Promise<number> {
  const added = await sql<{ id: number }>`
    with mailing as (${newMailing(mailing, now)}),
    ${inRuns(fewRows(sql`(select id from mailing)`, rows, now), sql`(select id from mailing)`, priority)}
    select id, ${note(rows)} from mailing`.execute(tx);
  return added.rows[0]!.id;
}

/** Wakes the senders when the transaction commits. */
const note = (rows: readonly NewDelivery[]) => sql`pg_notify('deliveries', ${String(rows.length)})`;

/**
 * More addresses for a mailing. One that it has already keeps its row, so that a repeated call adds nobody twice (D-17).
 */
export async function addDeliveries(
  tx: Tx,
  mailingId: number,
  deliveries: readonly NewDelivery[],
  { priority = ORDINARY, now }: { priority?: number; now: Instant },
): Promise<void> {
  const known = await tx.selectFrom("deliveries").select("address_id").where("mailing_id", "=", mailingId).execute();
  const taken = new Set(known.map((row) => row.address_id));
  await enter(
    tx,
    mailingId,
    deliveries.filter(({ addressId }) => !taken.has(addressId)),
    priority,
    now,
  );
}

/** From so many on, state and reason go into the statement instead of beside each row. */
const MANY = 1_000;

/** The database's own "on conflict" would take as long again as the rows themselves; the unique key stands below all the same. */
async function enter(
  tx: Tx,
  mailingId: number,
  given: readonly NewDelivery[],
  priority: number,
  now: Instant,
): Promise<void> {
  const deliveries = eachOnce(given);
  if (deliveries.length === 0) return;
  if (deliveries.length < MANY) await enterFew(tx, mailingId, deliveries, priority, now);
  else
    for (const alike of Map.groupBy(deliveries, kindOf).values()) await enterAlike(tx, mailingId, alike, priority, now);
  await sql`select ${note(deliveries)}`.execute(tx);
}

const eachOnce = (deliveries: readonly NewDelivery[]): NewDelivery[] => [
  ...new Map(deliveries.map((one) => [one.addressId, one])).values(),
];

const kindOf = ({ state, reason }: NewDelivery): string => `${state} ${reason}`;

async function enterFew(
  tx: Tx,
  mailingId: number,
  rows: readonly NewDelivery[],
  priority: number,
  now: Instant,
): Promise<void> {
  const mailing = sql`${mailingId}::bigint`;
  await sql`with ${inRuns(fewRows(mailing, rows, now), mailing, priority)} select`.execute(tx);
}

function fewRows(mailingId: RawBuilder<unknown>, rows: readonly NewDelivery[], now: Instant) {
  const states = `{${rows.map((row) => row.state).join()}}`;
  return sql`
    insert into deliveries (mailing_id, address_id, capacity_id, reason, state, created_at, settled_at)
    select ${mailingId}, a, c, r, s, ${now}::timestamptz, case when s = 'withheld' then ${now}::timestamptz end
    from unnest(${listed(rows.map((row) => row.addressId))}::bigint[], ${listed(rows.map((row) => row.capacityId ?? null))}::bigint[],
      ${rows.map((row) => row.reason)}::text[], ${states}::delivery_state[]) as g (a, c, r, s)`;
}

async function enterAlike(
  tx: Tx,
  mailingId: number,
  rows: readonly NewDelivery[],
  priority: number,
  now: Instant,
): Promise<void> {
  const { reason, state } = rows[0]!;
  const settledAt = state === "withheld" ? now : null;
  const alike = sql`
    insert into deliveries (mailing_id, address_id, capacity_id, reason, state, created_at, settled_at)
    select ${mailingId}::bigint, a, c, ${reason}, ${state}::delivery_state, ${now}::timestamptz, ${settledAt}::timestamptz
    from unnest(${listed(rows.map((row) => row.addressId))}::bigint[], ${listed(rows.map((row) => row.capacityId ?? null))}::bigint[]) as g (a, c)`;
  await sql`with ${inRuns(alike, sql`${mailingId}::bigint`, priority)} select`.execute(tx);
}

const inRuns = (rows: RawBuilder<unknown>, mailingId: RawBuilder<unknown>, priority: number) => sql`
  added as (${rows} returning id, state),
  stretches as (select id, (row_number() over (order by id) - 1) / ${RUN} as number from added where state = 'waiting'),
  runs as (
    insert into delivery_runs (mailing_id, first_id, last_id, size, priority)
    select ${mailingId}, min(id), max(id), count(*), ${priority}::smallint from stretches group by number order by number)`;

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
  const { addressId, reason, priority = URGENT } = mail;
  return mailAll(tx, mail, [{ addressId, reason, state: "waiting" }], { priority, now });
}
