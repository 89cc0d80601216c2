import { note } from "#platform/audit";
import { OutOfOrder, sql, type Tx } from "#platform/db";
import { announce, unitsByIds, type Unit } from "#groups";
import type { Settings } from "#platform/config";
import { nameFiles, type StoredFile } from "#platform/files";
import { prunedReferences, type Passage, type Verdict } from "#platform/mail";
import { dayIn, type Instant } from "#platform/time";
import type { Body } from "../body.ts";
import { refuse } from "../refusals.ts";
import { homeOf } from "../topics/queries.ts";
import { fanOut } from "../subscriptions/commands.ts";

export interface NewAttachment {
  filename: string;
  contentType: string;
  /** In the store already: what is accepted is durable. */
  file: StoredFile;
  /** A row has named it before: it was sent ahead of its post. */
  isNamed?: boolean;
}

/** A post on its way in, through whichever door. */
export interface NewPost {
  unit: Unit;
  /** null: the post begins a topic. */
  topicId: number | null;
  parentId: number | null;
  author: { id: number | null; name: string };
  title: string;
  body: Body;
  markdown: string | null;
  source: "web" | "mail";
  /** What DMARC said of a mail's author; null from a page. */
  senderCheck?: Verdict["dmarc"] | null;
  /** The author's own date; a mail's may lie before its arrival. */
  writtenAt: Instant;
  messageId: string;
  claimedMessageId?: string | null;
  inReplyTo?: string | null;
  /** The mail's own References, kept when what it answers is not here. */
  references?: readonly string[];
  inboundMailId?: number | null;
  /** What that mail came with: its copies are sealed with it. */
  passage?: Passage | null;
  attachments?: readonly NewAttachment[];
  /** Goes at once to all who get mail of the unit. Whether the author may is the caller's to ask. */
  isAnnouncement?: boolean;
  /** Written by the program in the group's name; nobody is its author. It goes into a closed discussion too. */
  isByGroup?: boolean;
  /** Who voted, or might have, on what it says the result of. */
  decidedFor?: readonly number[];
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

/**
 * Writes the post and decides, in the same transaction, who gets it (D-17, D-20). The topic's row lock gives numbers without gaps.
 * May be called for what a rule has already admitted only. Refuses a topic that is closed, or stands
 * no more in the unit whose rule was asked.
 */
export async function addPost(tx: Tx, post: NewPost, now: Instant, site: Site): Promise<Posted> {
  const written = await write(tx, post, now, site);
  await attach(tx, written.id, post.attachments ?? [], now);
  const mentions = post.body.mentions ?? [];
  await mention(tx, written.id, mentions);
  const units = await unitsOf(tx, post, written);
  const { messageId, author } = post;
  const { id: postId, topic_id: topicId } = written;
  const { isAnnouncement = false, decidedFor, passage } = post;
  const { answered, replied } = written;
  const common = { postId, topicId, messageId, units, authorId: author.id };
  const out = { ...common, mentions, answered, replied, isAnnouncement, decidedFor, passage };
  await fanOut(tx, out, now, site);
  if (written.is_heard) {
    const event = post.topicId === null ? "topic.begun" : "post.written";
    const ids = units.map((unit) => unit.id);
    await announce(tx, ids, event, postId, now);
  }
  return { postId: written.id, topicId: written.topic_id, number: written.number };
}

/** Most topics stand where the post came in, and that unit has been read. */
async function unitsOf(tx: Tx, { topicId, unit }: NewPost, written: Written): Promise<Unit[]> {
  if (topicId === null || (written.units.length === 1 && written.units[0] === unit.id)) return [unit];
  const byId = await unitsByIds(tx, written.units);
  return written.units.map((id) => byId.get(id)!);
}

interface Written {
  id: number;
  topic_id: number;
  number: number;
  /** Where the topic stood before, home first. */
  units: number[];
  /** The topic was moved between the beginning of this statement and its turn, or the post that it answers was put elsewhere since it was looked for. */
  was_moved: boolean;
  /** Whose post it answers, and who began the topic. */
  answered: number[];
  /** Whose post it answers, but for the one that began the topic: that is answered by whoever answers everybody. */
  replied: number | null;
  /** Some webhook listens where it stands now. */
  is_heard: boolean;
}

/**
 * Topic, its places and the post in one statement: a busy list writes hundreds of posts a second, and each round trip counts. Whether the
 * topic is closed is asked under its row's lock, which closing takes too.
 */
async function write(tx: Tx, post: NewPost, now: Instant, site: Site): Promise<Written> {
  const { topicId, parentId, author, body } = post;
  const { rows } = await sql<Written>`
    with ${topicId === null ? newTopic(post, now) : nextInTopic(topicId, now, post.isByGroup ?? false)},
    parent as (select topic_id, number, author_id, message_id, reference_ids || message_id as line from posts where id = ${parentId}::bigint)
    insert into posts (topic_id, number, parent_id, author_id, author_name, message_id, claimed_message_id, in_reply_to, reference_ids, source,
      sender_check, inbound_mail_id, subject, markdown, body_text, body_html, quoted_html, written_at, posted_at, sorts_at, is_announcement, is_by_group)
    select topic.id, topic.last_number, ${parentId}::bigint, ${author.id}::bigint, ${author.name}, ${post.messageId}, ${post.claimedMessageId ?? null},
      coalesce(parent.message_id, ${post.inReplyTo ?? null}), coalesce(${firstAndNewest}, ${prunedReferences(post.references ?? [])}::text[]), ${post.source},
      ${post.senderCheck ?? null}, ${post.inboundMailId ?? null}::bigint, ${post.title}, ${post.markdown}, ${body.text}, ${body.html}, ${body.quoted},
      ${post.writtenAt}::timestamptz, ${now}::timestamptz, ${now}::timestamptz, ${post.isAnnouncement ?? false}, ${post.isByGroup ?? false}
    from topic left join parent on true
    returning id, topic_id, number,
      array(select unit_id from topic_units where topic_id = posts.topic_id order by is_home desc, unit_id) as units,
      array(select author_id from parent where author_id is not null union select started_by from topic where started_by is not null) as answered,
      (select author_id from parent where number > 1) as replied,
      coalesce((select placement from topic) <> (select t.placement from topics t where t.id = posts.topic_id), false)
        or coalesce((select topic_id from parent) <> posts.topic_id, false) as was_moved,
      exists (select from webhooks where ended_at is null and (unit_id = ${post.unit.id}
        or unit_id in (select unit_id from topic_units where topic_id = posts.topic_id))) as is_heard`.execute(tx);
  const [written] = rows;
  if (!written) return refuseClosed(tx, topicId!, site);
  // What the statement saw of the topic's places is older than the topic that it got when its turn came.
  if (written.was_moved) throw new OutOfOrder("the topic was moved while this post waited for it");
  if (topicId !== null && !written.units.includes(post.unit.id)) refuse({ because: "topic-moved" });
  return written;
}

const newTopic = (post: NewPost, now: Instant) => sql`
  topic as (
    insert into topics (title, started_by, started_at, last_post_at, post_count, last_number)
    values (${post.title}, ${post.author.id}::bigint, ${now}::timestamptz, ${now}::timestamptz, 1, 1) returning id, last_number, placement, started_by),
  placed as (insert into topic_units (topic_id, unit_id, is_home, last_post_at) select id, ${post.unit.id}::bigint, true, ${now}::timestamptz from topic)`;

const nextInTopic = (topicId: number, now: Instant, isByGroup: boolean) => sql`
  topic as (
    update topics set post_count = post_count + 1, last_number = greatest(last_number, post_count) + 1, last_post_at = ${now}::timestamptz
    where id = ${topicId} and (not is_closed or ${isByGroup}) returning id, last_number, placement, started_by),
  placed as (update topic_units set last_post_at = ${now}::timestamptz from topic where topic_id = topic.id)`;

/** As `prunedReferences`: a topic of ten thousand replies to replies must not carry all of them in each. */
const firstAndNewest = sql`
  case when cardinality(parent.line) > 20 then parent.line[1] || parent.line[cardinality(parent.line) - 18:] else parent.line end`;

async function refuseClosed(tx: Tx, topicId: number, { timeZone }: Site): Promise<never> {
  const { closed_at, reason } = await tx
    .selectFrom("topic_closures")
    .select(["closed_at", "reason"])
    .where("topic_id", "=", topicId)
    .where("reopened_at", "is", null)
    .executeTakeFirstOrThrow();
  return refuse({ because: "topic-closed", on: dayIn(timeZone, closed_at), reason });
}

/** A post and the files that it brings. `after`: the number of the last file that it has or had. */
export interface Attaching {
  postId: number;
  attachments: readonly NewAttachment[];
  after?: number;
}

export const attach = (
  tx: Tx,
  postId: number,
  attachments: readonly NewAttachment[],
  now: Instant,
  after = 0,
): Promise<void> => attachAll(tx, [{ postId, attachments, after }], now);

/** Rows of one statement: their values must stay below what PostgreSQL takes. */
const MOST_ROWS = 5_000;

/** In as few statements as may be: a mail may bring hundreds, and an archive hundreds of mails. */
export async function attachAll(tx: Tx, posts: readonly Attaching[], now: Instant): Promise<void> {
  const all = posts.flatMap(({ postId, attachments, after = 0 }) =>
    attachments.map((attachment, index) => ({ postId, number: after + index + 1, attachment })),
  );
  for (let from = 0; from < all.length; from += MOST_ROWS) {
    const some = all.slice(from, from + MOST_ROWS);
    const unnamed = some.filter(({ attachment }) => !attachment.isNamed).map(({ attachment }) => attachment.file);
    await nameFiles(tx, unnamed, now);
    const rows = some.map(({ postId, number, attachment: { filename, contentType, file } }) => ({
      post_id: postId,
      number,
      filename,
      content_type: contentType,
      size: file.size,
      file_key: file.key,
    }));
    await tx.insertInto("post_attachments").values(rows).execute();
  }
}

/** Whom the post names: adds to those whom an earlier version named, and returns whom it added. */
export async function mention(tx: Tx, postId: number, personIds: readonly number[]): Promise<number[]> {
  if (personIds.length === 0) return [];
  const added = await tx
    .insertInto("post_mentions")
    .values(personIds.map((person_id) => ({ post_id: postId, person_id })))
    .onConflict((conflict) => conflict.doNothing())
    .returning("person_id as id")
    .execute();
  return added.map(({ id }) => id);
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

/** Nobody may add to the topic any more; leaders say why. Does nothing to a closed one. */
export async function closeTopic(
  tx: Tx,
  actorId: number,
  topicId: number,
  reason: string,
  now: Instant,
): Promise<void> {
  const { rows } = await sql`
    with closed as (update topics set is_closed = true where id = ${topicId} and not is_closed returning id)
    insert into topic_closures (topic_id, closed_by, closed_at, reason)
    select id, ${actorId}::bigint, ${now}::timestamptz, ${reason} from closed returning topic_id`.execute(tx);
  if (rows.length > 0)
    await note(
      tx,
      { act: "discussions.topic-closed", by: actorId, unit: await homeOf(tx, topicId), details: { topic: topicId } },
      now,
    );
}

/** Who closed it, when and why stays on record, with who opened it again. Does nothing to an open one. */
export async function reopenTopic(tx: Tx, actorId: number, topicId: number, now: Instant): Promise<void> {
  const { rows } = await sql`
    with opened as (update topics set is_closed = false where id = ${topicId} and is_closed returning id)
    update topic_closures set reopened_by = ${actorId}::bigint, reopened_at = ${now}::timestamptz from opened
    where topic_id = opened.id and reopened_at is null returning topic_id`.execute(tx);
  if (rows.length > 0)
    await note(
      tx,
      { act: "discussions.topic-reopened", by: actorId, unit: await homeOf(tx, topicId), details: { topic: topicId } },
      now,
    );
}
