import type { Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import type { TopicChoice } from "../reading/queries.ts";

/** What comes of this topic from now on: everything, or nothing. The caller has fetched it by `topicFor`. */
export async function chooseTopic(
  tx: Tx,
  personId: number,
  topic: { id: number },
  choice: TopicChoice,
  now: Instant,
): Promise<void> {
  await tx
    .insertInto("topic_choices")
    .values({ topic_id: topic.id, person_id: personId, choice, chosen_at: now })
    .onConflict((conflict) => conflict.columns(["topic_id", "person_id"]).doUpdateSet({ choice, chosen_at: now }))
    .execute();
}

export const followTopic = (tx: Tx, personId: number, topic: { id: number }, now: Instant): Promise<void> =>
  chooseTopic(tx, personId, topic, "follow", now);

/** Back to what the person's choice for the group says. False when nothing was chosen. */
export async function endChoice(
  tx: Tx,
  personId: number,
  topic: { id: number },
  choice?: TopicChoice,
): Promise<boolean> {
  const gone = await tx
    .deleteFrom("topic_choices")
    .where("topic_id", "=", topic.id)
    .where("person_id", "=", personId)
    .$if(choice !== undefined, (query) => query.where("choice", "=", choice!))
    .executeTakeFirst();
  return Number(gone.numDeletedRows) > 0;
}
