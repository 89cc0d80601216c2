import type { Tx } from "#platform/db";
import type { Instant } from "#platform/time";

/** Keeps a post for its reader alone; saving it again changes the note and leaves its place. The caller has fetched the post by `postFor`. */
export async function savePost(
  tx: Tx,
  personId: number,
  { id }: { id: number },
  note: string | null,
  now: Instant,
): Promise<void> {
  await tx
    .insertInto("saved_posts")
    .values({ person_id: personId, post_id: id, note: note ?? "", saved_at: now })
    .onConflict((conflict) =>
      note === null ? conflict.doNothing() : conflict.columns(["person_id", "post_id"]).doUpdateSet({ note }),
    )
    .execute();
}

export async function forgetPost(tx: Tx, personId: number, postId: number): Promise<void> {
  await tx.deleteFrom("saved_posts").where("person_id", "=", personId).where("post_id", "=", postId).execute();
}
