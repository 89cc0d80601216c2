import { sql, type Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import { notifyAccepted } from "../notifications/commands.ts";

/** The topic asks something. Does nothing when it is a question already. */
export async function askQuestion(tx: Tx, personId: number, topicId: number, now: Instant): Promise<void> {
  await tx
    .insertInto("questions")
    .values({ topic_id: topicId, marked_by: personId, marked_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** This post answers the topic's question, in place of one that was marked before; null: none does. Its author is told; the same again changes nothing. */
export async function acceptAnswer(
  tx: Tx,
  personId: number,
  topicId: number,
  postId: number | null,
  now: Instant,
  zone: string,
): Promise<void> {
  const isNew = await markAnswer(tx, personId, topicId, postId, now);
  if (isNew && postId !== null) await notifyAccepted(tx, personId, postId, now, zone);
}

/** The same without a word to anybody, for what is brought from elsewhere. Whether anything changed. */
export async function markAnswer(
  tx: Tx,
  personId: number,
  topicId: number,
  postId: number | null,
  now: Instant,
): Promise<boolean> {
  await sql`select from questions where topic_id = ${topicId} for update`.execute(tx);
  await tx
    .updateTable("question_answers")
    .set({ unmarked_by: personId, unmarked_at: now })
    .where("topic_id", "=", topicId)
    .where("unmarked_at", "is", null)
    .where(sql<boolean>`post_id is distinct from ${postId}::bigint`)
    .execute();
  const marked = await sql`
    insert into question_answers (topic_id, post_id, marked_by, marked_at)
    select p.topic_id, p.id, ${personId}::bigint, ${now}::timestamptz
    from posts p join questions q on q.topic_id = p.topic_id where p.id = ${postId}::bigint and p.topic_id = ${topicId}
    on conflict (topic_id) where unmarked_at is null do nothing`.execute(tx);
  return (marked.numAffectedRows ?? 0n) > 0n;
}
