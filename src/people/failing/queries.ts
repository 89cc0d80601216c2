import { sql, type Db } from "#platform/db";
import { lastFailures, pausedAddresses } from "#platform/mail";
import { addressesOf } from "../queries.ts";

/** Whose address it is; null: nobody's any more. */
export async function ownerOf(
  db: Db,
  addressId: number,
): Promise<{ id: number; name: string; language: string } | null> {
  const row = await db
    .selectFrom("person_addresses")
    .innerJoin("persons", "persons.id", "person_addresses.person_id")
    .select(["persons.id", "persons.name", "persons.language"])
    .where("address_id", "=", addressId)
    .executeTakeFirst();
  return row ?? null;
}

/** Those of these people to one of whose addresses group mail waits. */
export async function waitedFor(db: Db, personIds: readonly number[]): Promise<Set<number>> {
  const paused = await pausedAddresses(db);
  if (paused.size === 0 || personIds.length === 0) return new Set();
  const { rows } = await sql<{ id: number }>`
    select distinct person_id as id from person_addresses
    where person_id = any(${[...personIds]}::bigint[]) and address_id = any(${[...paused]}::bigint[])`.execute(db);
  return new Set(rows.map((row) => row.id));
}

export interface PausedAddress {
  id: number;
  address: string;
  /** What its receiver last said. */
  said: string;
}

/** The person's own addresses to which group mail waits. */
export async function pausedOf(db: Db, personId: number): Promise<PausedAddress[]> {
  const paused = await pausedAddresses(db);
  const own = paused.size === 0 ? [] : (await addressesOf(db, personId)).filter(({ id }) => paused.has(id));
  const said =
    own.length === 0
      ? new Map<number, string>()
      : await lastFailures(
          db,
          own.map(({ id }) => id),
        );
  return own.map(({ id, address }) => ({ id, address, said: said.get(id) ?? "" }));
}
