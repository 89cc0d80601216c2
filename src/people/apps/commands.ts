import { generateKeyPair, randomBytes, randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { note } from "#platform/audit";
import { sql, type Tx } from "#platform/db";
import { seal } from "#platform/sealing";
import { later, type Instant } from "#platform/time";
import { newSessionToken } from "../sessions/secrets.ts";
import { aboutItem, hashed, ITEM, KEY, keysOf } from "./queries.ts";
import { isForgotten, needsKey, type AuthMethod } from "./rules.ts";

export interface NewApp {
  name: string;
  redirectUris: readonly string[];
  authMethod: AuthMethod;
}

/** What whoever sets the app up has to enter there. The secret is shown this once: only its hash is kept. */
export interface AppKeys {
  clientId: string;
  secret: string | null;
}

export async function registerApp(tx: Tx, actorId: number, input: NewApp, now: Instant): Promise<AppKeys> {
  const clientId = randomBytes(12).toString("hex");
  const secret = input.authMethod === "none" ? null : newSessionToken();
  const { id } = await tx
    .insertInto("apps")
    .values({
      client_id: clientId,
      name: input.name,
      redirect_uris: [...input.redirectUris],
      secret_hash: secret === null ? null : hashed(secret).toString("hex"),
      auth_method: input.authMethod,
      made_by: actorId,
      made_at: now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await note(tx, { act: "people.app-registered", by: actorId, details: { app: id } }, now);
  return { clientId, secret };
}

/** Nobody signs in there with an account of ours any more, and what it holds is worth nothing. */
export async function retireApp(tx: Tx, actorId: number, appId: number, now: Instant): Promise<void> {
  const ended = await tx
    .updateTable("apps")
    .set({ retired_at: now })
    .where("id", "=", appId)
    .where("retired_at", "is", null)
    .executeTakeFirst();
  if (ended.numUpdatedRows === 0n) return;
  await tx.deleteFrom("app_items").where("app_id", "=", appId).execute();
  await note(tx, { act: "people.app-retired", by: actorId, details: { app: appId } }, now);
}

/** The person takes back what they allowed; the app is told nothing any more, at once. */
export async function revokeApp(tx: Tx, personId: number, appId: number, now: Instant): Promise<void> {
  const gone = await tx
    .deleteFrom("app_items")
    .where("person_id", "=", personId)
    .where("app_id", "=", appId)
    .executeTakeFirst();
  if (gone.numDeletedRows === 0n) return;
  await note(tx, { act: "people.app-revoked", by: personId, person: personId, details: { app: appId } }, now);
}

/** A person let an app know who they are; what else of them stands with the consent. */
export async function noteAllowed(tx: Tx, personId: number, clientId: string, now: Instant): Promise<void> {
  const app = await tx.selectFrom("apps").select("id").where("client_id", "=", clientId).executeTakeFirstOrThrow();
  await note(tx, { act: "people.app-allowed", by: personId, person: personId, details: { app: app.id } }, now);
}

export interface NewItem {
  kind: string;
  id: string;
  uid: string | null;
  grantId: string | null;
  payload: unknown;
  accountId: string | null;
  clientId: string | null;
  sessionId: number | null;
  /** Seconds. */
  expiresIn: number | null;
}

/** Keeps an item, or what it has become. The session in which it began stays the one. */
export async function keepItem(tx: Tx, secret: Buffer, item: NewItem, now: Instant): Promise<void> {
  const key = hashed(item.id);
  const payload = seal(secret, ITEM, aboutItem(item.kind, key), Buffer.from(JSON.stringify(item.payload)));
  const expiresAt = item.expiresIn === null ? null : later(now, item.expiresIn * 1_000);
  await sql`insert into app_items (kind, key_hash, uid_hash, grant_hash, payload, person_id, app_id, session_id, made_at, expires_at)
    values (${item.kind}, ${key}, ${item.uid === null ? null : hashed(item.uid)}, ${item.grantId === null ? null : hashed(item.grantId)}, ${payload},
      (select id from persons where public_id = ${item.accountId}::uuid), (select id from apps where client_id = ${item.clientId}),
      ${item.sessionId}::bigint, ${now}::timestamptz, ${expiresAt}::timestamptz)
    on conflict (kind, key_hash) do update set payload = excluded.payload, uid_hash = excluded.uid_hash, grant_hash = excluded.grant_hash,
      person_id = excluded.person_id, app_id = excluded.app_id, session_id = coalesce(app_items.session_id, excluded.session_id),
      expires_at = excluded.expires_at`.execute(tx);
}

/** False: somebody else was first. */
export async function consumeItem(tx: Tx, kind: string, id: string, now: Instant): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("app_items")
    .set({ consumed_at: now })
    .where("kind", "=", kind)
    .where("key_hash", "=", hashed(id))
    .where("consumed_at", "is", null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** What a person leaves to an app now is all that they leave to it. */
export async function forgetOtherGrants(
  tx: Tx,
  { personId, appId, grantId }: { personId: number; appId: number; grantId: string },
): Promise<void> {
  await tx
    .deleteFrom("app_items")
    .where("kind", "=", "Grant")
    .where("person_id", "=", personId)
    .where("app_id", "=", appId)
    .where("key_hash", "<>", hashed(grantId))
    .execute();
}

export async function destroyItem(tx: Tx, kind: string, id: string): Promise<void> {
  await tx.deleteFrom("app_items").where("kind", "=", kind).where("key_hash", "=", hashed(id)).execute();
}

export async function destroyByGrant(tx: Tx, grantId: string): Promise<void> {
  await tx.deleteFrom("app_items").where("grant_hash", "=", hashed(grantId)).execute();
}

/** Makes the next signing key when it is time. Two that look at the same moment make one. */
export async function renewKeys(tx: Tx, secret: Buffer, now: Instant): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('app_keys'))`.execute(tx);
  const keys = await keysOf(tx, secret);
  for (const [at, key] of keys.entries()) {
    const next = keys[at + 1];
    if (next && isForgotten(next, now)) await tx.deleteFrom("app_keys").where("id", "=", key.id).execute();
  }
  if (!needsKey(keys, now)) return;
  const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  const jwk = { ...privateKey.export({ format: "jwk" }), kid: randomUUID(), use: "sig", alg: "RS256" };
  const sealed = seal(secret, KEY, String(now.getTime()), Buffer.from(JSON.stringify(jwk)));
  await tx.insertInto("app_keys").values({ jwk: sealed, made_at: now }).execute();
}

export async function forgetOldItems(tx: Tx, now: Instant): Promise<void> {
  await tx.deleteFrom("app_items").where("expires_at", "<=", now).execute();
}
