import type { Db } from "#platform/db";
import { open } from "#platform/sealing";
import type { PushDevice, PushKey } from "#platform/push";
import type { Instant } from "#platform/time";

export interface OwnDevice extends PushDevice {
  id: number;
  userAgent: string;
  madeAt: Instant;
  /** When its push service last took a message. */
  toldAt: Instant | null;
  sessionId: number;
}

/** The browsers in which the person wants to be told and is still signed in, the newest first. */
export async function devicesOf(db: Db, personId: number): Promise<OwnDevice[]> {
  return db
    .selectFrom("push_devices as d")
    .innerJoin("sessions as s", "s.id", "d.session_id")
    .where("d.person_id", "=", personId)
    .where("s.ended_at", "is", null)
    .orderBy("d.id", "desc")
    .select([
      "d.id",
      "d.endpoint",
      "d.p256dh",
      "d.auth",
      "d.user_agent as userAgent",
      "d.made_at as madeAt",
      "d.told_at as toldAt",
      "d.session_id as sessionId",
    ])
    .execute();
}

export const PUSH_PURPOSE = "push key";

/** The installation's key; null: none was made yet, or it was sealed with another SECRET. */
export async function pushKeyOf(db: Db, secret: Buffer): Promise<PushKey | null> {
  const row = await db.selectFrom("push_keys").selectAll().executeTakeFirst();
  const plain = row && open(secret, PUSH_PURPOSE, row.public_key, row.private_key);
  return plain ? { private: plain.toString(), public: row.public_key } : null;
}
