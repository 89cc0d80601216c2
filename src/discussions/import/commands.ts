import { primaryAddressesOf } from "#people";
import { sql, type SubscriptionMode, type Tx } from "#platform/db";
import { newMessageId, prunedReferences } from "#platform/mail";
import type { Instant } from "#platform/time";
import { bodyFromMail, bodyFromMarkdown } from "../body.ts";
import { attach, type Author, type NewAttachment, type Site } from "../posts/commands.ts";
import { importMotion, type ImportedMotion } from "../motions/import/commands.ts";
import { importTimes, type ImportedTimes } from "../times/import/commands.ts";
import { askQuestion, markAnswer } from "../questions/commands.ts";
import type { MotionSite } from "../motions/commands.ts";
import type { EndCause } from "../subscriptions/commands.ts";

export interface ImportedPost {
  author: Author;
  /** Markdown from a page; plain text from a mail. */
  text: string;
  source: "web" | "mail";
  writtenAt: Instant;
  /** The place in the topic, from 0, of what it answers; the first post answers nothing. */
  answers: number | null;
  attachments?: readonly NewAttachment[];
}

export interface ImportedTopic {
  unitId: number;
  title: string;
  /** In the order of their time. */
  posts: readonly ImportedPost[];
  closed?: { by: number; at: Instant; reason: string };
  /** Asks something: the place of the post that its author marked as the answer, null while none is; left out: no question. */
  answer?: number | null;
  /** A vote about the post at this place, from 0. */
  motion?: Omit<ImportedMotion, "postId"> & { about: number };
  /** When the post at this place, from 0, asks to meet. */
  times?: ImportedTimes & { about: number };
}

/**
 * Discussions that were held before, as they were: dated then, and mailed to nobody. A handful of statements for any number, in runs, so
 * that thousands of posts take little memory. May be called for what a rule has admitted in its own time only.
 */
export async function importTopics(
  tx: Tx,
  topics: readonly ImportedTopic[],
  now: Instant,
  site: MotionSite,
): Promise<void> {
  const ids = await insertTopics(tx, topics);
  const rows = topics.flatMap((topic, at) => rowsOf(topic, ids[at]!, site));
  // In the order of time across all topics, as their numbers would have been given.
  rows.sort((a, b) => a.writtenAt.getTime() - b.writtenAt.getTime());
  const postIds = new Map<string, number>();
  for (let at = 0; at < rows.length; at += RUN) await insertPosts(tx, rows.slice(at, at + RUN), postIds);
  await hangBelow(tx, rows);
  for (const [at, topic] of topics.entries()) {
    if (topic.closed) await close(tx, ids[at]!, topic.closed);
    const idOf = (number: number) =>
      postIds.get(rows.find((row) => row.topicId === ids[at] && row.number === number)!.messageId)!;
    if (topic.answer !== undefined) await question(tx, ids[at]!, topic, idOf);
    if (topic.motion) await importMotion(tx, { ...topic.motion, postId: idOf(topic.motion.about + 1) }, now, site);
    if (topic.times) await importTimes(tx, idOf(topic.times.about + 1), topic.times);
  }
}

/** Posts in one statement: 250 of them with their HTML are half a megabyte. */
const RUN = 250;

// Identity numbers are given in the order of the rows, so that the sorted ones are those of the topics in their order.
async function insertTopics(tx: Tx, topics: readonly ImportedTopic[]): Promise<number[]> {
  const first = topics.map((topic) => topic.posts[0]!);
  const last = topics.map((topic) => topic.posts.at(-1)!.writtenAt);
  const { rows } = await sql<{ id: number }>`
    insert into topics (title, started_by, started_at, last_post_at, post_count)
    select title, by, began, last, count from unnest(${topics.map((topic) => topic.title)}::text[], ${first.map((post) => post.author.id)}::bigint[],
      ${first.map((post) => post.writtenAt)}::timestamptz[], ${last}::timestamptz[], ${topics.map((topic) => topic.posts.length)}::integer[])
      with ordinality as g (title, by, began, last, count, place) order by place
    returning id`.execute(tx);
  const ids = rows.map(({ id }) => id).sort((a, b) => a - b);
  await sql`
    insert into topic_units (topic_id, unit_id, is_home, last_post_at)
    select topic, unit, true, last from unnest(${ids}::bigint[], ${topics.map((topic) => topic.unitId)}::bigint[], ${last}::timestamptz[]) as g (topic, unit, last)`.execute(
    tx,
  );
  return ids;
}

interface Row extends ImportedPost {
  topicId: number;
  number: number;
  subject: string;
  messageId: string;
  /** Message-IDs of what it answers, the first post's first. */
  line: readonly string[];
}

function rowsOf(topic: ImportedTopic, topicId: number, site: Site): Row[] {
  const rows: Row[] = [];
  for (const [at, post] of topic.posts.entries()) {
    const parent = post.answers === null ? null : rows[post.answers]!;
    const line = parent ? prunedReferences([...parent.line, parent.messageId]) : [];
    rows.push({
      ...post,
      topicId,
      number: at + 1,
      subject: topic.title,
      messageId: newMessageId(site.mailDomain),
      line,
    });
  }
  return rows;
}

async function insertPosts(tx: Tx, rows: readonly Row[], ids: Map<string, number>): Promise<void> {
  const values = rows.map((row) => {
    const fromPage = row.source === "web";
    const body = fromPage ? bodyFromMarkdown(row.text) : bodyFromMail({ text: row.text, html: null });
    return {
      topic_id: row.topicId,
      number: row.number,
      author_id: row.author.id,
      author_name: row.author.name,
      message_id: row.messageId,
      in_reply_to: row.line.at(-1) ?? null,
      reference_ids: [...row.line],
      source: row.source,
      sender_check: fromPage ? null : "pass",
      subject: row.subject,
      markdown: fromPage ? row.text : null,
      body_text: body.text,
      body_html: body.html,
      quoted_html: body.quoted,
      written_at: row.writtenAt,
      posted_at: row.writtenAt,
      sorts_at: row.writtenAt,
    };
  });
  const posted = await tx.insertInto("posts").values(values).returning(["id", "message_id"]).execute();
  for (const post of posted) ids.set(post.message_id, post.id);
  for (const row of rows) await attach(tx, ids.get(row.messageId)!, row.attachments ?? [], row.writtenAt);
}

async function hangBelow(tx: Tx, rows: readonly Row[]): Promise<void> {
  const answers = rows.filter((row) => row.line.length > 0);
  await sql`
    update posts set parent_id = parent.id
    from unnest(${answers.map((row) => row.messageId)}::text[], ${answers.map((row) => row.line.at(-1)!)}::text[]) as g (mine, theirs)
      join posts parent on parent.message_id = g.theirs
    where posts.message_id = g.mine`.execute(tx);
}

async function close(tx: Tx, topicId: number, { by, at, reason }: NonNullable<ImportedTopic["closed"]>): Promise<void> {
  await tx.updateTable("topics").set({ is_closed: true }).where("id", "=", topicId).execute();
  await tx.insertInto("topic_closures").values({ topic_id: topicId, closed_by: by, closed_at: at, reason }).execute();
}

async function question(
  tx: Tx,
  topicId: number,
  { posts, answer }: ImportedTopic,
  idOf: (number: number) => number,
): Promise<void> {
  const { author, writtenAt } = posts[0]!;
  await askQuestion(tx, author.id, topicId, writtenAt);
  if (typeof answer === "number") await markAnswer(tx, author.id, topicId, idOf(answer + 1), posts.at(-1)!.writtenAt);
}

export interface ImportedSubscription {
  unitId: number;
  personId: number;
  mode: SubscriptionMode;
  startedAt: Instant;
  ended?: { at: Instant; cause: EndCause };
}

/** Many subscriptions at once, each at its person's main address; who has none gets none. */
export async function subscribeAll(tx: Tx, subscriptions: readonly ImportedSubscription[]): Promise<void> {
  const known = await primaryAddressesOf(
    tx,
    subscriptions.map((one) => one.personId),
  );
  const rows = subscriptions.filter((one) => known.has(one.personId));
  await sql`
    insert into subscriptions (unit_id, person_id, address_id, mode, started_at, ended_at, end_cause)
    select * from unnest(${rows.map((one) => one.unitId)}::bigint[], ${rows.map((one) => one.personId)}::bigint[],
      ${rows.map((one) => known.get(one.personId)!)}::bigint[], ${`{${rows.map((one) => one.mode).join()}}`}::subscription_mode[],
      ${rows.map((one) => one.startedAt)}::timestamptz[], ${rows.map((one) => one.ended?.at ?? null)}::timestamptz[],
      ${rows.map((one) => one.ended?.cause ?? null)}::text[])`.execute(tx);
}

/**
 * What people would have been told of posts since then, had those not been imported: who answered them. Seen where they wrote in the discussion
 * afterwards.
 */
export async function importNotices(tx: Tx, since: Instant): Promise<void> {
  await sql`
    insert into notifications (person_id, topic_id, kind, first_post_id, last_post_id, posts, began_at, latest_at, seen_at)
    select told.person_id, told.topic_id, 'answered', min(told.id), max(told.id), count(*), min(told.posted_at), max(told.posted_at),
      (select max(own.posted_at) from posts own
        where own.topic_id = told.topic_id and own.author_id = told.person_id and own.posted_at > max(told.posted_at))
    from (
      select p.id, p.topic_id, p.posted_at, parent.author_id as person_id
      from posts p join posts parent on parent.id = p.parent_id
      where p.posted_at >= ${since}::timestamptz and parent.author_id <> p.author_id) told
    group by told.person_id, told.topic_id`.execute(tx);
}
