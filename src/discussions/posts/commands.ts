import { sql, type Tx } from "#platform/db";
import { mayPost, type Unit, type Viewer } from "#groups";
import type { Settings } from "#platform/config";
import { newMessageId } from "#platform/mail";
import type { Day, Instant } from "#platform/time";
import { bodyFromMarkdown, type Body } from "../body.ts";
import { refuse } from "../refusals.ts";
import { fanOut } from "../subscriptions/commands.ts";
import type { Topic } from "./queries.ts";

export interface NewAttachment {
  filename: string;
  contentType: string;
  content: Uint8Array;
}

/** A post on its way in, through whichever door. */
export interface NewPost {
  unit: Pick<Unit, "id">;
  /** null: the post begins a topic. */
  topicId: number | null;
  parentId: number | null;
  author: { id: number | null; name: string };
  title: string;
  body: Body;
  markdown: string | null;
  source: "web" | "mail";
  /** The author's own date; a mail's may lie before its arrival. */
  writtenAt: Instant;
  messageId: string;
  claimedMessageId?: string | null;
  inReplyTo?: string | null;
  inboundMailId?: number | null;
  attachments?: readonly NewAttachment[];
}

export interface Posted {
  postId: number;
  topicId: number;
  number: number;
}

/** What posting needs to know of the installation. */
export type Site = Pick<Settings, "mailDomain" | "timeZone">;

export interface Author {
  id: number;
  name: string;
}

/** A new discussion from a page. Refuses whom the unit's posting rule does not admit. */
export async function startTopic(
  tx: Tx,
  viewer: Viewer,
  author: Author,
  unit: Unit,
  input: { title: string; body: string },
  now: Instant,
  site: Site,
): Promise<Posted> {
  mustBeAllowed(viewer, unit);
  return addPost(
    tx,
    { ...fromPage(author, unit, input.body, now, site), topicId: null, parentId: null, title: input.title },
    now,
    site,
  );
}

/** A reply from a page, to the topic as a whole or to one post of it. */
export async function reply(
  tx: Tx,
  viewer: Viewer,
  author: Author,
  topic: Topic,
  input: { body: string; parentId: number | null },
  now: Instant,
  site: Site,
): Promise<Posted> {
  mustBeAllowed(viewer, topic.home);
  await mustBeOpen(tx, topic.id);
  const parentId = await parentIn(tx, topic.id, input.parentId);
  return addPost(
    tx,
    { ...fromPage(author, topic.home, input.body, now, site), topicId: topic.id, parentId, title: topic.title },
    now,
    site,
  );
}

const fromPage = (author: Author, unit: Unit, markdown: string, now: Instant, site: Site) => ({
  unit,
  author,
  markdown,
  body: bodyFromMarkdown(markdown),
  source: "web" as const,
  writtenAt: now,
  messageId: newMessageId(site.mailDomain),
});

function mustBeAllowed(viewer: Viewer, unit: Unit): void {
  if (unit.isClosed) refuse({ because: "unit-closed" });
  if (!mayPost(viewer, unit)) refuse({ because: "not-allowed", who: unit.posting });
}

async function mustBeOpen(tx: Tx, topicId: number): Promise<void> {
  const closure = await tx
    .selectFrom("topic_closures")
    .select(["closed_at", "reason"])
    .where("topic_id", "=", topicId)
    .executeTakeFirst();
  if (closure)
    refuse({
      because: "topic-closed",
      on: closure.closed_at.toISOString().slice(0, 10) as Day,
      reason: closure.reason,
    });
}

/** The named post if it stands in this topic, else the topic's first. */
async function parentIn(tx: Tx, topicId: number, wanted: number | null): Promise<number | null> {
  const { id } = await tx
    .selectFrom("posts")
    .select("id")
    .where("topic_id", "=", topicId)
    .orderBy(sql<boolean>`id = ${wanted ?? 0}`, "desc")
    .orderBy("number")
    .limit(1)
    .executeTakeFirstOrThrow();
  return id;
}

/**
 * Writes the post and decides, in the same transaction, who gets it (D-17, D-20). The topic's row lock gives numbers without gaps.
 * May be called for what a rule has already admitted only.
 */
export async function addPost(tx: Tx, post: NewPost, now: Instant, site: Site): Promise<Posted> {
  const written = await write(tx, post, now);
  await attach(tx, written.id, post.attachments ?? []);
  const units = post.topicId === null ? [post.unit.id] : written.units;
  await fanOut(tx, { postId: written.id, messageId: post.messageId, units, authorId: post.author.id }, now, site);
  return { postId: written.id, topicId: written.topic_id, number: written.number };
}

interface Written {
  id: number;
  topic_id: number;
  number: number;
  /** Where the topic stood before, home first. */
  units: number[];
}

/** Topic, its places and the post in one statement: a busy list writes hundreds of posts a second, and each round trip counts. */
async function write(tx: Tx, post: NewPost, now: Instant): Promise<Written> {
  const { topicId, parentId, author, body } = post;
  const { rows } = await sql<Written>`
    with ${topicId === null ? newTopic(post, now) : nextInTopic(topicId, now)},
    parent as (select message_id, reference_ids from posts where id = ${parentId}::bigint)
    insert into posts (topic_id, number, parent_id, author_id, author_name, message_id, claimed_message_id, in_reply_to, reference_ids, source,
      inbound_mail_id, subject, markdown, body_text, body_html, quoted_html, written_at, posted_at, sorts_at)
    select topic.id, topic.post_count, ${parentId}::bigint, ${author.id}::bigint, ${author.name}, ${post.messageId}, ${post.claimedMessageId ?? null},
      coalesce(parent.message_id, ${post.inReplyTo ?? null}), coalesce(parent.reference_ids || parent.message_id, '{}'), ${post.source},
      ${post.inboundMailId ?? null}::bigint, ${post.title}, ${post.markdown}, ${body.text}, ${body.html}, ${body.quoted},
      ${post.writtenAt}::timestamptz, ${now}::timestamptz, ${now}::timestamptz
    from topic left join parent on true
    returning id, topic_id, number,
      array(select unit_id from topic_units where topic_id = posts.topic_id order by is_home desc, unit_id) as units`.execute(
    tx,
  );
  return rows[0]!;
}

const newTopic = (post: NewPost, now: Instant) => sql`
  topic as (
    insert into topics (title, started_by, started_at, last_post_at, post_count)
    values (${post.title}, ${post.author.id}::bigint, ${now}::timestamptz, ${now}::timestamptz, 1) returning id, post_count),
  placed as (insert into topic_units (topic_id, unit_id, is_home, last_post_at) select id, ${post.unit.id}::bigint, true, ${now}::timestamptz from topic)`;

const nextInTopic = (topicId: number, now: Instant) => sql`
  topic as (update topics set post_count = post_count + 1, last_post_at = ${now}::timestamptz where id = ${topicId} returning id, post_count),
  placed as (update topic_units set last_post_at = ${now}::timestamptz where topic_id = ${topicId})`;

async function attach(tx: Tx, postId: number, attachments: readonly NewAttachment[]): Promise<void> {
  for (const [index, file] of attachments.entries()) {
    await tx
      .insertInto("post_attachments")
      .values({
        post_id: postId,
        number: index + 1,
        filename: file.filename,
        content_type: file.contentType,
        size: file.content.byteLength,
        content: Buffer.from(file.content),
      })
      .execute();
  }
}

/**
 * A reply that came before what it answers began a topic of its own; now the missing post is here. It goes before its replies, and
 * they hang below it (F15). The replies' mails are out already, with the right In-Reply-To.
 */
export async function putBeforeReplies(tx: Tx, posted: Posted, messageId: string): Promise<void> {
  const earliest = await tx
    .updateTable("posts")
    .set({ parent_id: posted.postId })
    .where("topic_id", "=", posted.topicId)
    .where("in_reply_to", "=", messageId)
    .where("parent_id", "is", null)
    .where("id", "<>", posted.postId)
    .returning("sorts_at")
    .execute();
  if (earliest.length === 0) return;
  const first = Math.min(...earliest.map((row) => row.sorts_at.getTime()));
  await tx
    .updateTable("posts")
    .set({ sorts_at: new Date(first - 1) })
    .where("id", "=", posted.postId)
    .execute();
}

/** Nobody may add to the topic any more; leaders say why. */
export async function closeTopic(
  tx: Tx,
  actorId: number,
  topicId: number,
  reason: string,
  now: Instant,
): Promise<void> {
  await tx
    .insertInto("topic_closures")
    .values({ topic_id: topicId, closed_by: actorId, closed_at: now, reason })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function reopenTopic(tx: Tx, topicId: number): Promise<void> {
  await tx.deleteFrom("topic_closures").where("topic_id", "=", topicId).execute();
}
