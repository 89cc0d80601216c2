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

export interface HeldRow {
  id: number;
  authorName: string;
  authorAddress: string;
  subject: string;
  text: string;
  rule: string;
  heldAt: Date;
}

/** Mails of a unit that wait, the oldest first. For its leaders only: the caller asks `mayManage`. */
export async function heldOf(db: Db, unitId: number): Promise<HeldRow[]> {
  return db
    .selectFrom("held_mails")
    .select([
      "inbound_mail_id as id",
      "author_name as authorName",
      "author_address as authorAddress",
      "subject",
      "body_text as text",
      "rule",
      "held_at as heldAt",
    ])
    .where("unit_id", "=", unitId)
    .where("decision", "is", null)
    .orderBy("held_at")
    .limit(100)
    .execute();
}

export async function heldCountOf(db: Db, unitId: number): Promise<number> {
  const { count } = await db
    .selectFrom("held_mails")
    .select((select) => select.fn.countAll<number>().as("count"))
    .where("unit_id", "=", unitId)
    .where("decision", "is", null)
    .executeTakeFirstOrThrow();
  return count;
}

/** One transaction at a time for this text, until it ends. */
export async function lockText(tx: Tx, text: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${text}, 0))`.execute(tx);
}
