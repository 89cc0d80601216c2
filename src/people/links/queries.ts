import type { Db } from "#platform/db";
import type { Instant } from "#platform/time";
import type { LinkPurpose } from "./rules.ts";

export interface Link {
  id: number;
  purpose: LinkPurpose;
  address: string;
  addressId: number;
  personId: number | null;
  personName: string | null;
  language: string | null;
  registrationId: number | null;
  next: string | null;
  createdAt: Instant;
  expiresAt: Instant;
  usedAt: Instant | null;
}

/** A mailed link by its id, which only a token of ours gives (linkIdFrom). */
export async function linkOf(db: Db, id: number): Promise<Link | null> {
  const row = await db
    .selectFrom("mail_links as l")
    .innerJoin("mail_addresses as a", "a.id", "l.address_id")
    .leftJoin("persons as p", "p.id", "l.person_id")
    .where("l.id", "=", id)
    .select([
      "l.id",
      "l.purpose",
      "a.address",
      "l.address_id as addressId",
      "l.person_id as personId",
      "p.name as personName",
      "p.language",
      "l.registration_id as registrationId",
      "l.next",
      "l.created_at as createdAt",
      "l.expires_at as expiresAt",
      "l.used_at as usedAt",
    ])
    .executeTakeFirst();
  return row ?? null;
}

export interface Registration {
  id: number;
  name: string;
  passwordHash: string | null;
}

export async function registrationOf(db: Db, link: Pick<Link, "registrationId">): Promise<Registration | null> {
  if (link.registrationId === null) return null;
  const row = await db
    .selectFrom("registrations")
    .where("id", "=", link.registrationId)
    .select(["id", "name", "password_hash as passwordHash"])
    .executeTakeFirst();
  return row ?? null;
}

/** The newest registration of this address that can still be confirmed. */
export async function openRegistrationAt(
  db: Db,
  addressId: number,
  now: Instant,
): Promise<{ id: number; expiresAt: Instant } | null> {
  const row = await db
    .selectFrom("registrations")
    .where("address_id", "=", addressId)
    .where("expires_at", ">", now)
    .orderBy("id", "desc")
    .select(["id", "expires_at as expiresAt"])
    .executeTakeFirst();
  return row ?? null;
}
