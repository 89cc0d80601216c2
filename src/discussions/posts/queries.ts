import type { Db, Tx } from "#platform/db";
import { sql } from "#platform/db";
import { unitsByIds, visibleUnits, type Unit, type Viewer } from "#groups";
import type { Verdict } from "#platform/mail";
import type { Instant } from "#platform/time";
import type { SafeHtml } from "#platform/web";
import { named } from "../html.ts";
import { mentionedNames } from "../mentions/queries.ts";
import { questionsOf, unansweredIn, type Question } from "../questions/queries.ts";
import { POSTS_A_PAGE, TOPICS_A_PAGE } from "../rules.ts";
import { m } from "../words.ts";

export interface Topic {
  id: number;
  title: string;
  postCount: number;
  startedBy: number | null;
  closure: { at: Instant; reason: string } | null;
  /** Where it began: its settings say who may post and close. The viewer may not see it: pages name only `units`. */
  home: Unit;
  /** Every unit that it stands in and that the viewer may read, home first. */
  units: Unit[];
}

export interface TopicRow {
  id: number;
  title: string;
  replies: number;
  lastPostAt: Instant;
  authorName: string | null;
  firstText: string;
  /** null: it asks nothing. */
  question: "open" | "answered" | null;
}

export interface Post {
  id: number;
  number: number;
  authorId: number | null;
  authorName: string;
  source: "web" | "mail";
  /** What DMARC said of a mail's author; null from a page. */
  senderCheck: Verdict["dmarc"] | null;
  html: SafeHtml;
  quoted: SafeHtml | null;
  postedAt: Instant;
  answers: { id: number; number: number; name: string } | null;
  attachments: { number: number; filename: string; size: number }[];
}

/** The topic, when the viewer may read posts in any unit that it stands in; else null, as if it were not there. */
export async function topicFor(db: Db | Tx, viewer: Viewer, id: number): Promise<Topic | null> {
  const placements = await db
    .selectFrom("topic_units")
    .innerJoin("units", "units.id", "topic_units.unit_id")
    .select(["units.id", "topic_units.is_home"])
    .select((eb) => eb("units.id", "in", visibleUnits(db, viewer, "posts")).as("is_visible"))
    .where("topic_units.topic_id", "=", id)
    .orderBy("topic_units.is_home", "desc")
    .orderBy("units.id")
    .execute();
  const seen = placements.filter((placement) => placement.is_visible);
  if (seen.length === 0) return null;
  const topic = await db
    .selectFrom("topics")
    .leftJoin("topic_closures", (join) =>
      join.onRef("topic_closures.topic_id", "=", "topics.id").on("topic_closures.reopened_at", "is", null),
    )
    .select(["topics.id", "title", "post_count", "started_by", "topic_closures.closed_at", "topic_closures.reason"])
    .where("topics.id", "=", id)
    .executeTakeFirstOrThrow();
  const known = await unitsByIds(
    db,
    placements.map((placement) => placement.id),
  );
  return {
    id: topic.id,
    title: topic.title,
    postCount: topic.post_count,
    startedBy: topic.started_by,
    closure: topic.closed_at ? { at: topic.closed_at, reason: topic.reason! } : null,
    home: known.get(placements[0]!.id)!,
    units: seen.map((placement) => known.get(placement.id)!),
  };
}

/** Topics of a unit whose posts the viewer may read, newest activity first. The caller has asked `maySee(…, "posts")`. */
export async function topicsOf(
  db: Db,
  unit: Unit,
  page: number,
  size = TOPICS_A_PAGE,
  only: "all" | "unanswered" = "all",
): Promise<TopicRow[]> {
  const ids = only === "all" ? null : await unansweredIn(db, unit.id, page, size);
  const rows = await db
    .selectFrom("topic_units")
    .innerJoin("topics", "topics.id", "topic_units.topic_id")
    .innerJoin("posts", (join) => join.onRef("posts.topic_id", "=", "topics.id").on("posts.number", "=", 1))
    .leftJoin("persons", "persons.id", "posts.author_id")
    .select([
      "topics.id",
      "topics.title",
      "topics.post_count",
      "topic_units.last_post_at",
      "posts.author_name",
      "persons.name",
    ])
    .select(sql<string>`left(posts.body_text, 400)`.as("first_text"))
    .where("topic_units.unit_id", "=", unit.id)
    .$if(ids !== null, (chosen) => chosen.where(sql<boolean>`topics.id = any(${ids}::bigint[])`))
    .orderBy("topic_units.last_post_at", "desc")
    .orderBy("topic_units.topic_id", "desc")
    .limit(size)
    .offset(ids === null ? (page - 1) * size : 0)
    .execute();
  const questions = await questionsOf(
    db,
    rows.map((row) => row.id),
  );
  return rows.map((row) => ({
    id: row.id,
    title: row.title,
    replies: row.post_count - 1,
    lastPostAt: row.last_post_at,
    authorName: row.name ?? row.author_name,
    firstText: row.first_text,
    question: questionState(questions.get(row.id)),
  }));
}

const questionState = (question: Question | undefined): TopicRow["question"] =>
  question ? (question.answer ? "answered" : "open") : null;

export async function topicCountOf(db: Db, unit: Unit): Promise<number> {
  const { count } = await db
    .selectFrom("topic_units")
    .select((select) => select.fn.countAll<number>().as("count"))
    .where("unit_id", "=", unit.id)
    .executeTakeFirstOrThrow();
  return count;
}

/** One page of a topic that the viewer was given by `topicFor`. */
export async function postsOf(db: Db, topic: Topic, page: number): Promise<Post[]> {
  const rows = await db
    .selectFrom("posts")
    .leftJoin("persons", "persons.id", "posts.author_id")
    .leftJoin("posts as parent", "parent.id", "posts.parent_id")
    .leftJoin("persons as answered", "answered.id", "parent.author_id")
    .select([
      "posts.id",
      "posts.number",
      "posts.author_id",
      "posts.author_name",
      "posts.source",
      "posts.sender_check",
      "posts.body_html",
      "posts.quoted_html",
      "posts.posted_at",
      "persons.name",
      "parent.id as parent_id",
      "parent.number as parent_number",
      "parent.author_name as parent_author",
      "answered.name as parent_name",
    ])
    .where("posts.topic_id", "=", topic.id)
    .orderBy("posts.sorts_at")
    .orderBy("posts.id")
    .limit(POSTS_A_PAGE)
    .offset((page - 1) * POSTS_A_PAGE)
    .execute();
  const files = await attachmentsOf(
    db,
    rows.map((row) => row.id),
  );
  const names = await mentionedNames(
    db,
    rows.map((row) => row.body_html),
  );
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    authorId: row.author_id,
    authorName: row.name ?? row.author_name,
    source: row.source as Post["source"],
    senderCheck: row.sender_check as Post["senderCheck"],
    html: named(row.body_html as SafeHtml, names, m("post.former")),
    quoted: row.quoted_html as SafeHtml | null,
    postedAt: row.posted_at,
    answers:
      row.parent_id === null
        ? null
        : { id: row.parent_id, number: row.parent_number!, name: row.parent_name ?? row.parent_author! },
    attachments: files.get(row.id) ?? [],
  }));
}

async function attachmentsOf(db: Db, postIds: number[]): Promise<Map<number, Post["attachments"]>> {
  const byPost = new Map<number, Post["attachments"]>();
  if (postIds.length === 0) return byPost;
  const rows = await db
    .selectFrom("post_attachments")
    .select(["post_id", "number", "filename", "size"])
    .where("post_id", "in", postIds)
    .orderBy("post_id")
    .orderBy("number")
    .execute();
  for (const { post_id, ...file } of rows) byPost.set(post_id, [...(byPost.get(post_id) ?? []), file]);
  return byPost;
}

/** The post of this topic that somebody is about to answer; null when it is none. */
export async function answeredIn(db: Db, topic: Topic, postId: number): Promise<{ id: number; name: string } | null> {
  const row = await db
    .selectFrom("posts")
    .leftJoin("persons", "persons.id", "posts.author_id")
    .select(["posts.id", "posts.author_name", "persons.name"])
    .where("posts.id", "=", postId)
    .where("posts.topic_id", "=", topic.id)
    .executeTakeFirst();
  return row ? { id: row.id, name: row.name ?? row.author_name } : null;
}

/** Where a post stands: its topic and the page of it. The caller asks `topicFor` before telling anyone. */
export async function placeOf(db: Db, postId: number): Promise<{ topicId: number; page: number } | null> {
  const post = await db
    .selectFrom("posts")
    .select(["topic_id", "sorts_at"])
    .where("id", "=", postId)
    .executeTakeFirst();
  if (!post) return null;
  const { before } = await db
    .selectFrom("posts")
    .select((select) => select.fn.countAll<number>().as("before"))
    .where("topic_id", "=", post.topic_id)
    .where(sql<boolean>`(sorts_at, id) < (${post.sorts_at}, ${postId})`)
    .executeTakeFirstOrThrow();
  return { topicId: post.topic_id, page: Math.floor(before / POSTS_A_PAGE) + 1 };
}

/** The newest files of a unit's discussions. The caller has asked `maySee` for files and for posts. */
export async function latestFilesOf(db: Db, unit: Pick<Unit, "id">, count: number) {
  return db
    .selectFrom("topic_units")
    .innerJoin("topics", "topics.id", "topic_units.topic_id")
    .innerJoin("posts", "posts.topic_id", "topics.id")
    .innerJoin("post_attachments", "post_attachments.post_id", "posts.id")
    .select(["posts.id as postId", "post_attachments.number", "filename", "title", "posted_at as postedAt"])
    .where("topic_units.unit_id", "=", unit.id)
    .orderBy("posts.id", "desc")
    .orderBy("post_attachments.number")
    .limit(count)
    .execute();
}

/** When somebody last wrote in each of these units (how lively it is, to the day, is no secret where the page is none). */
export async function lastPostsOf(db: Db, unitIds: readonly number[]): Promise<Map<number, Date>> {
  const { rows } = await sql<{ id: number; at: Date }>`
    select u.id, t.last_post_at as at from unnest(${[...unitIds]}::bigint[]) u (id)
      cross join lateral (select last_post_at from topic_units where unit_id = u.id order by last_post_at desc limit 1) t`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.id, row.at]));
}

/** A file of a post in a topic that `topicFor` gave. */
export async function attachmentOf(db: Db, postId: number, number: number) {
  return db
    .selectFrom("post_attachments")
    .innerJoin("posts", "posts.id", "post_attachments.post_id")
    .select(["posts.topic_id", "filename", "content_type", "content"])
    .where("post_id", "=", postId)
    .where("post_attachments.number", "=", number)
    .executeTakeFirst();
}
