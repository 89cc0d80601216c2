import { sql, type Db } from "#platform/db";
import { addressKey } from "#platform/mail";
import type { Capability } from "./rules.ts";

/** Who owns an address, by any of its spellings; null for nobody. */
export async function personByAddress(
  db: Db,
  address: string,
): Promise<{ id: number; name: string; addressId: number } | null> {
  const row = await db
    .selectFrom("mail_addresses")
    .innerJoin("person_addresses", "person_addresses.address_id", "mail_addresses.id")
    .innerJoin("persons", "persons.id", "person_addresses.person_id")
    .where("mail_addresses.key", "=", addressKey(address))
    .select(["persons.id", "persons.name", "mail_addresses.id as addressId"])
    .executeTakeFirst();
  return row ?? null;
}

export interface OwnAddress {
  id: number;
  address: string;
  isPrimary: boolean;
  verifiedAt: Date;
}

/** The person's confirmed addresses, the primary one first. */
export async function addressesOf(db: Db, personId: number): Promise<OwnAddress[]> {
  return db
    .selectFrom("person_addresses")
    .innerJoin("mail_addresses", "mail_addresses.id", "person_addresses.address_id")
    .where("person_id", "=", personId)
    .orderBy("is_primary", "desc")
    .orderBy("verified_at")
    .select(["mail_addresses.id", "mail_addresses.address", "is_primary as isPrimary", "verified_at as verifiedAt"])
    .execute();
}

/** Where mail for this person goes unless they chose otherwise; null when they have no address. */
export async function primaryAddressOf(db: Db, personId: number): Promise<{ id: number; address: string } | null> {
  const row = await db
    .selectFrom("person_addresses")
    .innerJoin("mail_addresses", "mail_addresses.id", "person_addresses.address_id")
    .where("person_id", "=", personId)
    .where("is_primary", "=", true)
    .select(["mail_addresses.id", "mail_addresses.address"])
    .executeTakeFirst();
  return row ?? null;
}

/** The ids of the primary addresses of many, by person; who has none is not among them. */
export async function primaryAddressesOf(db: Db, personIds: readonly number[]): Promise<Map<number, number>> {
  const rows = await db
    .selectFrom("person_addresses")
    .select(["person_id as personId", "address_id as addressId"])
    .where(sql<boolean>`person_id = any(${[...personIds]}::bigint[])`)
    .where("is_primary", "=", true)
    .execute();
  return new Map(rows.map((row) => [row.personId, row.addressId]));
}

/** How many people have their main address in this domain, and how many elsewhere or nowhere. */
export async function peopleByDomain(db: Db, domain: string): Promise<{ inside: number; outside: number }> {
  const { rows } = await sql<{ inside: number; outside: number }>`
    select count(a.id)::integer as inside, (count(*) - count(a.id))::integer as outside
    from persons p left join person_addresses o on o.person_id = p.id and o.is_primary
      left join mail_addresses a on a.id = o.address_id and a.domain = ${domain}`.execute(db);
  return rows[0]!;
}

/** The primary addresses of all who are staff, in whatever capability. */
export async function staffAddresses(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom("person_addresses")
    .innerJoin("mail_addresses", "mail_addresses.id", "person_addresses.address_id")
    .where("is_primary", "=", true)
    .where("person_id", "in", (eb) =>
      eb.selectFrom("staff_capabilities").where("ended_at", "is", null).select("person_id"),
    )
    .select("mail_addresses.address")
    .execute();
  return rows.map((row) => row.address);
}

/** The ids of the primary addresses of staff with this capability. */
export async function staffAddressIds(db: Db, capability: Capability): Promise<number[]> {
  const rows = await db
    .selectFrom("staff_capabilities")
    .innerJoin("person_addresses", "person_addresses.person_id", "staff_capabilities.person_id")
    .select("address_id as id")
    .where("is_primary", "=", true)
    .where("capability", "=", capability)
    .where("ended_at", "is", null)
    .execute();
  return rows.map((row) => row.id);
}

export interface PersonFacts {
  id: number;
  publicId: string;
  name: string;
  timeZone: string;
  language: string;
  createdAt: Date;
}

export async function personOf(db: Db, id: number): Promise<PersonFacts | null> {
  const row = await db
    .selectFrom("persons")
    .where("id", "=", id)
    .select(["id", "public_id as publicId", "name", "time_zone as timeZone", "language", "created_at as createdAt"])
    .executeTakeFirst();
  return row ?? null;
}
