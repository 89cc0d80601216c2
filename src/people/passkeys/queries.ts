import type { Db } from "#platform/db";
import type { Instant } from "#platform/time";

export interface OwnPasskey {
  id: number;
  name: string;
  isSynced: boolean;
  addedAt: Instant;
  usedAt: Instant | null;
}

/** The person's passkeys, the newest first. */
export async function passkeysOf(db: Db, personId: number): Promise<OwnPasskey[]> {
  return db
    .selectFrom("passkeys")
    .where("person_id", "=", personId)
    .orderBy("id", "desc")
    .select(["id", "name", "is_synced as isSynced", "added_at as addedAt", "used_at as usedAt"])
    .execute();
}

/** What the browser is told so that one authenticator is not added twice. */
export async function credentialsOf(db: Db, personId: number): Promise<{ id: string; transports: string[] }[]> {
  const rows = await db
    .selectFrom("passkeys")
    .where("person_id", "=", personId)
    .select(["credential_id as credentialId", "transports"])
    .execute();
  return rows.map((row) => ({ id: row.credentialId.toString("base64url"), transports: row.transports }));
}

export interface Passkey {
  id: number;
  personId: number;
  publicId: string;
  credentialId: Buffer;
  publicKey: Buffer;
  counter: number;
}

export async function passkeyByCredential(db: Db, credentialId: Buffer): Promise<Passkey | null> {
  const row = await db
    .selectFrom("passkeys as k")
    .innerJoin("persons as p", "p.id", "k.person_id")
    .where("k.credential_id", "=", credentialId)
    .select([
      "k.id",
      "k.person_id as personId",
      "p.public_id as publicId",
      "k.credential_id as credentialId",
      "k.public_key as publicKey",
      "k.counter",
    ])
    .executeTakeFirst();
  return row ?? null;
}
