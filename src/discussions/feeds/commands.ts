import type { Tx } from "#platform/db";
import type { Instant } from "#platform/time";

/** A new key in place of the one that the person had: addresses with the old one lead nowhere from now on. */
export async function renewKey(tx: Tx, personId: number, now: Instant): Promise<void> {
  await revokeKey(tx, personId, now);
  await tx
    .insertInto("feed_keys")
    .values({ person_id: personId, made_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function revokeKey(tx: Tx, personId: number, now: Instant): Promise<void> {
  await tx
    .updateTable("feed_keys")
    .set({ revoked_at: now })
    .where("person_id", "=", personId)
    .where("revoked_at", "is", null)
    .execute();
}

/** Notes that a reader came, so that the owner sees whether anybody still uses the key. */
export async function touchKey(tx: Tx, id: number, now: Instant): Promise<void> {
  await tx.updateTable("feed_keys").set({ seen_at: now }).where("id", "=", id).execute();
}
