import { readersOf } from "#groups";
import { sql, type Db, type SubscriptionMode, type Tx } from "#platform/db";
import type { Instant } from "#platform/time";

export interface SubscriberRow {
  id: number;
  address_id: number;
  person_id: number;
  mode: SubscriptionMode;
}

/** Everybody who subscribes to any of the units, once: the subscription that sends mail wins over one that does not. */
export async function subscribersOf(tx: Tx, unitIds: readonly number[]): Promise<SubscriberRow[]> {
  const { rows } = await sql<SubscriberRow>`
    select distinct on (person_id) id, address_id, person_id, mode from subscriptions
    where unit_id = any(${unitIds}::bigint[]) and ended_at is null
    order by person_id, mode, id`.execute(tx);
  return rows;
}

/** What reaches a person from a unit, or null when nothing was set up. */
export async function deliveryFor(db: Db, unitId: number, personId: number) {
  return db
    .selectFrom("subscriptions")
    .innerJoin("mail_addresses", "mail_addresses.id", "subscriptions.address_id")
    .select(["subscriptions.id", "subscriptions.mode", "mail_addresses.id as addressId", "mail_addresses.address"])
    .where("unit_id", "=", unitId)
    .where("person_id", "=", personId)
    .where("ended_at", "is", null)
    .executeTakeFirst();
}

/** How many get a unit's posts by mail at present. */
export async function mailReadersOf(db: Db, unitId: number): Promise<number> {
  const { count } = await db
    .selectFrom("subscriptions")
    .select((select) => select.fn.countAll<number>().as("count"))
    .where("unit_id", "=", unitId)
    .where("mode", "=", "each")
    .where("ended_at", "is", null)
    .executeTakeFirstOrThrow();
  return count;
}

/** The subscription that a link in a mail names, ended or not. */
export async function subscriptionById(db: Db | Tx, id: number) {
  return db
    .selectFrom("subscriptions")
    .innerJoin("units", "units.id", "subscriptions.unit_id")
    .innerJoin("mail_addresses", "mail_addresses.id", "subscriptions.address_id")
    .select([
      "subscriptions.id",
      "units.name as unitName",
      "units.slug",
      "mail_addresses.address",
      "person_id as personId",
      "mode",
      "ended_at as endedAt",
    ])
    .where("subscriptions.id", "=", id)
    .executeTakeFirst();
}

/**
 * Which of these subscriptions still get mail of this topic's units: still running, still by mail, still permitted (asked again at the
 * moment of sending, D-20). One query for the whole batch.
 */
export async function stillWanted(
  db: Db,
  unitIds: readonly number[],
  subscriptionIds: readonly number[],
  now: Instant,
  zone: string,
): Promise<Set<number>> {
  const { rows } = await sql<{ id: number; person_id: number }>`
    select id, person_id from subscriptions where id = any(${subscriptionIds}::bigint[]) and ended_at is null and mode = 'each'`.execute(
    db,
  );
  const mayRead = await readersOf(
    db,
    unitIds,
    "posts",
    rows.map((row) => row.person_id),
    now,
    zone,
  );
  return new Set(rows.filter((row) => mayRead(row.person_id)).map((row) => row.id));
}
