import type { Tx } from "#platform/db";
import type { Instant } from "#platform/time";

/** No mail any more for being named; what the person gets anyway still comes. Twice is the same as once. */
export async function refuseMentions(tx: Tx, personId: number, now: Instant): Promise<void> {
  await tx
    .insertInto("mention_refusals")
    .values({ person_id: personId, refused_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function takeMentions(tx: Tx, personId: number): Promise<void> {
  await tx.deleteFrom("mention_refusals").where("person_id", "=", personId).execute();
}
