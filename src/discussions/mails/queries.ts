import { unitsByIds } from "#groups";
import type { Db } from "#platform/db";
import type { SafeHtml } from "#platform/web";
import { placementsOf } from "../subscriptions/queries.ts";
import type { PostMail } from "./post.tsx";

/** What a post's mail says, and the units whose readers may get it. */
export async function postFacts(db: Db, postId: number): Promise<{ units: number[]; mail: Omit<PostMail, "messageId"> } | null> {
  const post = await db
    .selectFrom("posts")
    .innerJoin("topics", "topics.id", "posts.topic_id")
    .leftJoin("posts as parent", "parent.id", "posts.parent_id")
    .leftJoin("persons", "persons.id", "posts.author_id")
    .select([
      "posts.topic_id", "posts.number", "topics.title", "posts.author_id", "posts.author_name", "persons.name", "posts.in_reply_to", "posts.reference_ids",
      "posts.written_at", "posts.body_text", "posts.body_html", "parent.message_id as parent_message_id",
    ])
    .where("posts.id", "=", postId)
    .executeTakeFirst();
  if (!post) return null;
  const units = await placementsOf(db, post.topic_id);
  const attachments = await db.selectFrom("post_attachments").select(["number", "filename", "size"]).where("post_id", "=", postId).orderBy("number").execute();
  return {
    units,
    mail: {
      postId,
      number: post.number,
      topicTitle: post.title,
      authorName: post.name ?? post.author_name,
      hasAuthor: post.author_id !== null,
      inReplyTo: post.parent_message_id ?? post.in_reply_to,
      references: post.reference_ids.length > 0 ? post.reference_ids : post.in_reply_to ? [post.in_reply_to] : [],
      date: post.written_at,
      text: post.body_text,
      html: post.body_html as SafeHtml,
      attachments,
      unit: await mailUnit(db, units[0]!),
    },
  };
}

async function mailUnit(db: Db, unitId: number): Promise<PostMail["unit"]> {
  const unit = (await unitsByIds(db, [unitId])).get(unitId)!;
  const first = await db.selectFrom("unit_addresses").select("local_part").where("unit_id", "=", unitId).orderBy("since").orderBy("local_part").limit(1).executeTakeFirst();
  const listId = first?.local_part ?? unit.slug;
  return { name: unit.name, acronym: unit.acronym, slug: unit.slug, address: unit.address ?? listId, listId };
}

/** What an answer to a mail says. */
export async function answerFacts(db: Db, id: number) {
  const row = await db
    .selectFrom("mail_answers")
    .select(["id", "unit_id", "cause", "subject", "in_reply_to as inReplyTo", "created_at as date"])
    .where("id", "=", id)
    .executeTakeFirst();
  if (!row) return null;
  const { unit_id, ...answer } = row;
  const unit = unit_id === null ? null : (await unitsByIds(db, [unit_id])).get(unit_id)!;
  return { ...answer, unit: unit && { name: unit.name, slug: unit.slug, address: unit.address, posting: unit.posting } };
}

/** What a private letter says. */
export async function letterFacts(db: Db, id: number) {
  const row = await db
    .selectFrom("private_letters as letter")
    .innerJoin("persons as writer", "writer.id", "letter.writer_id")
    .innerJoin("persons as reader", "reader.id", "letter.reader_id")
    .innerJoin("posts", "posts.id", "letter.post_id")
    .select([
      "letter.id", "letter.subject", "letter.in_reply_to as inReplyTo", "letter.sent_at as date", "letter.body_text as text", "writer.name as writerName",
      "reader.name as readerName", "posts.id as post_id", "posts.subject as post_title",
    ])
    .where("letter.id", "=", id)
    .executeTakeFirst();
  if (!row) return null;
  const { post_id, post_title, ...letter } = row;
  return { ...letter, post: { id: post_id, title: post_title } };
}
