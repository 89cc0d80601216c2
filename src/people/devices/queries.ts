import { sql, type Db } from "#platform/db";
import { open } from "#platform/sealing";
import type { PushDevice, PushKey } from "#platform/push";
import type { Instant } from "#platform/time";

export interface OwnDevice extends PushDevice {
  id: number;
  userAgent: string;
  madeAt: Instant;
  /** When its push service last took a message. */
  toldAt: Instant | null;
}

/** The browsers in which the person wants to be told, the newest first. */
export async function devicesOf(db: Db, personId: number): Promise<OwnDevice[]> {
  return db
    .selectFrom("push_devices")
    .where("person_id", "=", personId)
    .orderBy("id", "desc")
    .select(["id", "endpoint", "p256dh", "auth", "user_agent as userAgent", "made_at as madeAt", "told_at as toldAt"])
    .execute();
}

/** Those of these people who have such a browser. */
export async function peopleWithDevices(db: Db, personIds: readonly number[]): Promise<number[]> {
  if (personIds.length === 0) return [];
  const { rows } = await sql<{ id: number }>`
    select distinct person_id as id from push_devices where person_id = any(${[...personIds]}::bigint[])`.execute(db);
  return rows.map(({ id }) => id);
}

export const PUSH_PURPOSE = "push key";

/** The installation's key; null: none was made yet, or it was sealed with another SECRET. */
export async function pushKeyOf(db: Db, secret: Buffer): Promise<PushKey | null> {
  const row = await db.selectFrom("push_keys").selectAll().executeTakeFirst();
  const plain = row && open(secret, PUSH_PURPOSE, row.public_key, row.private_key);
  return plain ? { private: plain.toString(), public: row.public_key } : null;
}
