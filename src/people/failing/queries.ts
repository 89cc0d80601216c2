import type { Db } from "#platform/db";
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
