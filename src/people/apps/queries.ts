import { createHash } from "node:crypto";
import { sql, type Db } from "#platform/db";
import { open } from "#platform/sealing";
import type { Instant } from "#platform/time";
import { isLive } from "../sessions/rules.ts";
import type { AuthMethod } from "./rules.ts";

export const hashed = (text: string): Buffer => createHash("sha256").update(text).digest();

/** What sealed values are bound to: a row's payload does not open in another row. */
export const aboutItem = (kind: string, key: Buffer): string => `${kind} ${key.toString("hex")}`;
export const [ITEM, KEY] = ["app item", "app key"];

export interface App {
  id: number;
  clientId: string;
  name: string;
  redirectUris: string[];
  secretHash: string | null;
  authMethod: AuthMethod;
  madeAt: Instant;
}

const apps = (db: Db) =>
  db
    .selectFrom("apps")
    .select([
      "id",
      "client_id as clientId",
      "name",
      "redirect_uris as redirectUris",
      "secret_hash as secretHash",
      "auth_method as authMethod",
      "made_at as madeAt",
    ])
    .where("retired_at", "is", null)
    .$narrowType<{ authMethod: AuthMethod }>();

export const appCalled = async (db: Db, clientId: string): Promise<App | null> =>
  (await apps(db).where("client_id", "=", clientId).executeTakeFirst()) ?? null;

export const appsAll = (db: Db): Promise<App[]> =>
  apps(db)
    .orderBy(sql`lower(name)`)
    .orderBy("id")
    .execute();

export interface Item {
  payload: Record<string, unknown>;
  consumedAt: Instant | null;
  /** Of ours, in whose browser it began; null: none yet, or none that counts. */
  sessionId: number | null;
}

type By = { key: Buffer } | { uid: Buffer };

/** What is remembered under a key; null also when it has run out, does not open, or began in a session of ours that is over. */
export async function itemOf(db: Db, secret: Buffer, kind: string, by: By, now: Instant): Promise<Item | null> {
  const row = await db
    .selectFrom("app_items as i")
    .leftJoin("sessions as s", "s.id", "i.session_id")
    .select(["i.key_hash", "i.payload", "i.consumed_at", "i.session_id", "s.seen_at", "s.expires_at", "s.ended_at"])
    .where("i.kind", "=", kind)
    .where((is) => ("key" in by ? is("i.key_hash", "=", by.key) : is("i.uid_hash", "=", by.uid)))
    .where((is) => is.or([is("i.expires_at", "is", null), is("i.expires_at", ">", now)]))
    .executeTakeFirst();
  if (!row) return null;
  const { seen_at: seenAt, expires_at: expiresAt, ended_at: endedAt } = row;
  if (row.session_id !== null && !isLive({ seenAt: seenAt!, expiresAt: expiresAt!, endedAt }, now)) return null;
  const plain = open(secret, ITEM, aboutItem(kind, row.key_hash), row.payload);
  if (!plain) return null;
  const payload = JSON.parse(String(plain)) as Item["payload"];
  return { payload, consumedAt: row.consumed_at, sessionId: row.session_id };
}

/** The consent that a person gave an app, by what it is called. */
export async function grantOf(
  db: Db,
  secret: Buffer,
  who: { publicId: string; clientId: string },
  now: Instant,
): Promise<string | null> {
  const row = await db
    .selectFrom("app_items as i")
    .innerJoin("persons as p", "p.id", "i.person_id")
    .innerJoin("apps as a", "a.id", "i.app_id")
    .select(["i.key_hash", "i.payload"])
    .where("i.kind", "=", "Grant")
    .where("p.public_id", "=", who.publicId)
    .where("a.client_id", "=", who.clientId)
    .where("i.expires_at", ">", now)
    .orderBy("i.made_at", "desc")
    .limit(1)
    .executeTakeFirst();
  const plain = row && open(secret, ITEM, aboutItem("Grant", row.key_hash), row.payload);
  return plain ? ((JSON.parse(String(plain)) as { jti: string }).jti ?? null) : null;
}

export interface OwnApp {
  id: number;
  name: string;
  since: Instant;
  until: Instant;
  /** As the protocol has them, with spaces between. */
  scope: string;
}

/** Where a person signs in with the account here. */
export async function appsOf(db: Db, secret: Buffer, personId: number, now: Instant): Promise<OwnApp[]> {
  const rows = await db
    .selectFrom("app_items as i")
    .innerJoin("apps as a", "a.id", "i.app_id")
    .select(["a.id", "a.name", "i.key_hash", "i.payload", "i.made_at as since", "i.expires_at as until"])
    .where("i.kind", "=", "Grant")
    .where("i.person_id", "=", personId)
    .where("i.expires_at", ">", now)
    .where("a.retired_at", "is", null)
    .orderBy(sql`lower(a.name)`)
    .execute();
  return rows.map(({ key_hash, payload, until, ...row }) => ({
    ...row,
    until: until!,
    scope: scopeIn(open(secret, ITEM, aboutItem("Grant", key_hash), payload)),
  }));
}

const scopeIn = (plain: Buffer | null): string =>
  plain ? ((JSON.parse(String(plain)) as { openid?: { scope?: string } }).openid?.scope ?? "") : "";

export interface SigningKey {
  id: number;
  madeAt: Instant;
  jwk: Record<string, string>;
}

/** The oldest first. One that was made with another secret of the installation is none any more. */
export async function keysOf(db: Db, secret: Buffer): Promise<SigningKey[]> {
  const rows = await db.selectFrom("app_keys").select(["id", "jwk", "made_at as madeAt"]).orderBy("id").execute();
  return rows.flatMap(({ id, jwk, madeAt }) => {
    const plain = open(secret, KEY, String(madeAt.getTime()), jwk);
    return plain ? [{ id, madeAt, jwk: JSON.parse(String(plain)) as SigningKey["jwk"] }] : [];
  });
}

/** Whom an app is told about. */
export async function accountOf(db: Db, publicId: string) {
  if (!/^[0-9a-f-]{36}$/.test(publicId)) return null;
  const row = await db
    .selectFrom("persons as p")
    .leftJoin("person_addresses as a", (on) => on.onRef("a.person_id", "=", "p.id").on("a.is_primary", "=", true))
    .leftJoin("mail_addresses as m", "m.id", "a.address_id")
    .select(["p.id", "p.name", "m.address"])
    .where("p.public_id", "=", publicId)
    .executeTakeFirst();
  return row ?? null;
}
