import { sql, type Tx } from "#platform/db";
import { newPushKey, type PushDevice, type PushKey } from "#platform/push";
import { seal } from "#platform/sealing";
import type { Instant } from "#platform/time";
import { refused } from "../refusals.ts";
import { PUSH_PURPOSE, pushKeyOf } from "./queries.ts";
import { mustBeOpen } from "../closings/commands.ts";
import { DEVICES_AT_MOST, FAILURES_AT_MOST } from "./rules.ts";

/** The installation's key, made when it is first wanted. After a change of SECRET a new one is made, and browsers are asked anew. */
export async function pushKey(tx: Tx, secret: Buffer, now: Instant): Promise<PushKey> {
  await sql`select pg_advisory_xact_lock(hashtextextended('people push key', 0))`.execute(tx);
  const known = await pushKeyOf(tx, secret);
  if (known) return known;
  const key = newPushKey();
  const row = {
    private_key: seal(secret, PUSH_PURPOSE, key.public, Buffer.from(key.private)),
    public_key: key.public,
    made_at: now,
  };
  await tx
    .insertInto("push_keys")
    .values(row)
    .onConflict((conflict) => conflict.column("id").doUpdateSet(row))
    .execute();
  await tx.deleteFrom("push_devices").execute();
  return key;
}

/** This browser tells the person from now on; one that told somebody else before tells them no more. */
export async function addDevice(
  tx: Tx,
  personId: number,
  { replaces, ...device }: PushDevice & { userAgent: string; sessionId: number; replaces?: string },
  now: Instant,
): Promise<void> {
  await mustBeOpen(tx, personId);
  const { userAgent, sessionId, ...address } = device;
  if (replaces)
    await tx.deleteFrom("push_devices").where("person_id", "=", personId).where("endpoint", "=", replaces).execute();
  const about = { person_id: personId, user_agent: userAgent, session_id: sessionId, failures: 0, made_at: now };
  const row = { ...address, ...about };
  await tx
    .insertInto("push_devices")
    .values(row)
    .onConflict((conflict) => conflict.column("endpoint").doUpdateSet(row))
    .execute();
  const { count } = await tx
    .selectFrom("push_devices")
    .where("person_id", "=", personId)
    .select((the) => the.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  if (count > DEVICES_AT_MOST) throw refused({ because: "too-many-devices" });
}

/** One's own; somebody else's id changes nothing. */
export async function removeDevice(tx: Tx, personId: number, id: number): Promise<void> {
  await tx.deleteFrom("push_devices").where("id", "=", id).where("person_id", "=", personId).execute();
}

/** What push services said of these: they took a message, did not, or know them no more. One that fails again and again is given up. */
export async function noteDevices(
  tx: Tx,
  { told, failed, gone }: { told: readonly number[]; failed: readonly number[]; gone: readonly number[] },
  now: Instant,
): Promise<void> {
  if (failed.length > 0)
    await sql`update push_devices set failures = failures + 1 where id = any(${[...failed]}::bigint[])`.execute(tx);
  await tx.deleteFrom("push_devices").where("failures", ">=", FAILURES_AT_MOST).execute();
  if (told.length > 0)
    await tx
      .updateTable("push_devices")
      .set({ told_at: now, failures: 0 })
      .where("id", "in", [...told])
      .execute();
  if (gone.length > 0)
    await tx
      .deleteFrom("push_devices")
      .where("id", "in", [...gone])
      .execute();
}
