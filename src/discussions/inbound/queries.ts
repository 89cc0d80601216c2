import { sql, type Db, type Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import { POST_MAIL, readerOf } from "../subscriptions/queries.ts";

/** What a copy's own token leads to: the post, its topic's home, and whose copy it was. */
export async function copyOf(db: Db | Tx, deliveryId: number) {
  return db
    .selectFrom("deliveries")
    .innerJoin("mailings", "mailings.id", "deliveries.mailing_id")
    .innerJoin("posts", "posts.id", "mailings.subject_id")
    .innerJoin("topic_units", (join) =>
      join.onRef("topic_units.topic_id", "=", "posts.topic_id").on("is_home", "=", true),
    )
    .select([
      "posts.id as postId",
      "posts.topic_id as topicId",
      "posts.author_id as authorId",
      "posts.message_id as messageId",
      "topic_units.unit_id as unitId",
    ])
    .select(readerOf("deliveries").as("personId"))
    .select(sql<boolean>`exists (select from motions v where v.post_id = posts.id)`.as("hasMotion"))
    .select(sql<boolean>`exists (select from topic_moves w where w.topic_id = posts.topic_id)`.as("wasMoved"))
    .where(readerOf("deliveries"), "is not", null)
    .where("mailings.purpose", "=", POST_MAIL)
    .where("deliveries.id", "=", deliveryId)
    .executeTakeFirst();
}

/** A private letter, by the token in its answering address. */
export async function letterById(db: Db | Tx, id: number) {
  return db
    .selectFrom("private_letters")
    .select(["post_id as postId", "writer_id as writerId", "reader_id as readerId"])
    .where("id", "=", id)
    .executeTakeFirst();
}

/** Letters of one person to another since then. */
export async function lettersSince(tx: Tx, writerId: number, readerId: number, since: Instant): Promise<number> {
  const { count } = await tx
    .selectFrom("private_letters")
    .select((select) => select.fn.countAll<number>().as("count"))
    .where("writer_id", "=", writerId)
    .where("reader_id", "=", readerId)
    .where("sent_at", ">", since)
    .executeTakeFirstOrThrow();
  return count;
}

/** Every unit that the post's topic stands in. */
export async function unitsOfPost(tx: Tx, postId: number): Promise<number[]> {
  const rows = await tx
    .selectFrom("posts")
    .innerJoin("topic_units", "topic_units.topic_id", "posts.topic_id")
    .select("topic_units.unit_id")
    .where("posts.id", "=", postId)
    .execute();
  return rows.map((row) => row.unit_id);
}

/** One transaction at a time for this text, until it ends. */
export async function lockText(tx: Tx, text: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${text}, 0))`.execute(tx);
}
