import { sql, type Tx } from "#platform/db";
import type { Instant } from "#platform/time";

/** These are the topic's tags from now on. Who may say so is the caller's to ask. */
export async function setTags(
  tx: Tx,
  topicId: number,
  tags: readonly string[],
  by: number,
  now: Instant,
): Promise<void> {
  await sql`delete from topic_tags where topic_id = ${topicId} and tag <> all(${[...tags]}::text[])`.execute(tx);
  if (tags.length === 0) return;
  await tx
    .insertInto("topic_tags")
    .values(tags.map((tag) => ({ topic_id: topicId, tag, tagged_by: by, tagged_at: now })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** What one topic is about, another is about too: part of it left, or all of it went there. */
export async function copyTags(tx: Tx, from: number, to: number): Promise<void> {
  await sql`
    insert into topic_tags (topic_id, tag, tagged_by, tagged_at)
    select ${to}, tag, tagged_by, tagged_at from topic_tags where topic_id = ${from} on conflict do nothing`.execute(
    tx,
  );
}
