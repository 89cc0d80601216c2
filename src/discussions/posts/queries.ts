import type { Db, Tx } from "#platform/db";
import { sql } from "#platform/db";
import { readsFrom, unitsByIds, visibleUnits, type Unit, type Viewer } from "#groups";
import type { Verdict } from "#platform/mail";
import type { Instant } from "#platform/time";
import type { SafeHtml } from "#platform/web";
import { named } from "../html.ts";
import { mentionedNames } from "../mentions/queries.ts";
import { questionsOf, unansweredIn, type Question } from "../questions/queries.ts";
import { POSTS_A_PAGE, TOPICS_A_PAGE } from "../rules.ts";
import type { Place } from "../reading/rules.ts";
import { m } from "../words.ts";

export interface Topic {
  id: number;
  title: string;
  /** Of those that the viewer may read. */
  postCount: number;
  startedBy: number | null;
  startedAt: Instant;
  lastPostAt: Instant;
  closure: { at: Instant; reason: string } | null;
  /** Where it began: its settings say who may post and close. The viewer may not see it: pages name only `units`. */
  home: Unit;
  /** Every unit that it stands in and that the viewer may read, home first. */
  units: Unit[];
  /** The viewer reads posts since then, and their own; null: all. */
  readFrom: Instant | null;
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
  place: Place;
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

/**
 * The topic, when the viewer may read posts in any unit that it stands in; else null, as if it were not there. So it is too for a newcomer
 * from whom its units keep all of it.
 */
export async function topicFor(db: Db | Tx, viewer: Viewer, id: number): Promise<Topic | null> {
  const topic = await db
    .selectFrom("topics")
    .leftJoin("topic_closures", (join) =>
      join.onRef("topic_closures.topic_id", "=", "topics.id").on("topic_closures.reopened_at", "is", null),
    )
    .select(["topics.id", "title", "post_count", "started_by", "started_at", "last_post_at"])
    .select(["topic_closures.closed_at", "topic_closures.reason"])
    .select((eb) =>
      eb
        .selectFrom("topic_units")
        .select(
          sql<Placement[]>`json_agg(json_build_array(unit_id, unit_id in (${visibleUnits(db, viewer, "posts")}))
            order by is_home desc, unit_id)`.as("list"),
        )
        .whereRef("topic_units.topic_id", "=", "topics.id")
        .as("placements"),
    )
    .where("topics.id", "=", id)
    .executeTakeFirst();
  const placements = topic?.placements ?? [];
  const seen = placements.filter(([, isVisible]) => isVisible);
  if (!topic || seen.length === 0) return null;
  const known = await unitsByIds(
    db,
    placements.map(([unitId]) => unitId),
  );
  const units = seen.map(([unitId]) => known.get(unitId)!);
  const readFrom = earliest(units.map((unit) => readsFrom(viewer, unit)));
  const postCount = readFrom ? await visibleCountOf(db, viewer, id, readFrom) : topic.post_count;
  if (postCount === 0) return null;
  return {
    id: topic.id,
    title: topic.title,
    postCount,
    startedBy: topic.started_by,
    startedAt: topic.started_at,
    lastPostAt: topic.last_post_at,
    closure: topic.closed_at ? { at: topic.closed_at, reason: topic.reason! } : null,
    home: known.get(placements[0]![0])!,
    units,
    readFrom,
  };
}

type Placement = [unitId: number, isVisible: boolean];

/** Where one unit shows it from the first, it is seen from the first. */
const earliest = (moments: (Instant | null)[]): Instant | null =>
  moments.reduce((first, moment) => (first === null || moment === null ? null : moment < first ? moment : first));

async function visibleCountOf(db: Db, viewer: Viewer, topicId: number, from: Instant): Promise<number> {
  const { count } = await db
    .selectFrom("posts")
    .select((select) => select.fn.countAll<number>().as("count"))
    .where("topic_id", "=", topicId)
    .where(isVisibleSince(from, viewer.personId))
    .executeTakeFirstOrThrow();
  return count;
}

/** For rows of `posts` alone. What one wrote oneself is never kept from one. */
export const isVisibleSince = (from: Instant | null, personId: number | null) =>
  from === null
    ? sql<boolean>`true`
    : sql<boolean>`(posts.posted_at >= ${from}::timestamptz or posts.author_id = ${personId}::bigint)`;

/** Topics of a unit whose posts the viewer may read, newest activity first. The caller has asked `maySee(…, "posts")`. */
export async function topicsOf(
  db: Db,
  viewer: Viewer,
  unit: Unit,
  page: number,
  size = TOPICS_A_PAGE,
  only: "all" | "unanswered" = "all",
): Promise<TopicRow[]> {
  const from = readsFrom(viewer, unit);
  const ids = only === "all" ? null : await unansweredIn(db, viewer, unit, page, size);
  const rows = await db
    .selectFrom("topic_units")
    .innerJoin("topics", "topics.id", "topic_units.topic_id")
    .innerJoin("posts", (join) =>
      join
        .onRef("posts.topic_id", "=", "topics.id")
        .on("posts.number", "=", from ? firstNumberSince(from, viewer.personId) : sql.lit(1)),
    )
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
    .$if(from !== null, (query) => query.where("topic_units.last_post_at", ">=", from!))
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

/** The first post of a topic that a newcomer may read. */
const firstNumberSince = (from: Instant, personId: number | null) => sql<number>`(
  select min(number) from posts where posts.topic_id = topics.id and ${isVisibleSince(from, personId)})`;

/** For a newcomer, those with a post since they came: their own older ones are found by their addresses. */
export async function topicCountOf(db: Db, viewer: Viewer, unit: Unit): Promise<number> {
  const from = readsFrom(viewer, unit);
  const { count } = await db
    .selectFrom("topic_units")
    .select((select) => select.fn.countAll<number>().as("count"))
    .where("unit_id", "=", unit.id)
    .$if(from !== null, (query) => query.where("last_post_at", ">=", from!))
    .executeTakeFirstOrThrow();
  return count;
}

/** Which posts of a topic: a run in reading order, or these in their order. */
export type Chosen = { from: number; most: number } | { ids: readonly number[] };

/** Posts of a topic that the viewer was given by `topicFor`. */
export async function postsOf(db: Db, viewer: Viewer, topic: Topic, chosen: Chosen): Promise<Post[]> {
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
      "posts.sorts_at",
      "persons.name",
      "parent.id as parent_id",
      "parent.number as parent_number",
      "parent.author_name as parent_author",
      "parent.author_id as parent_author_id",
      "parent.posted_at as parent_posted_at",
      "answered.name as parent_name",
    ])
    .where("posts.topic_id", "=", topic.id)
    .where(isVisibleSince(topic.readFrom, viewer.personId))
    .where(
      sql<boolean>`posts.id = any(${"ids" in chosen ? sql`${[...chosen.ids]}::bigint[]` : runOf(viewer, topic, chosen)})`,
    )
    .orderBy("posts.sorts_at")
    .orderBy("posts.id")
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
    place: { sortsAt: row.sorts_at, postId: row.id },
    authorId: row.author_id,
    authorName: row.name ?? row.author_name,
    source: row.source as Post["source"],
    senderCheck: row.sender_check as Post["senderCheck"],
    html: named(row.body_html as SafeHtml, names, m("post.former")),
    quoted: row.quoted_html as SafeHtml | null,
    postedAt: row.posted_at,
    answers:
      row.parent_id === null || isKept(topic, viewer, row.parent_posted_at!, row.parent_author_id)
        ? null
        : { id: row.parent_id, number: row.parent_number!, name: row.parent_name ?? row.parent_author! },
    attachments: files.get(row.id) ?? [],
  }));
}

/** Found by the index alone before anything is joined: the last page of 5,000 posts took eight times as long. */
const runOf = (viewer: Viewer, topic: Topic, { from, most }: { from: number; most: number }) => sql`array(
  select id from posts where topic_id = ${topic.id} and ${isVisibleSince(topic.readFrom, viewer.personId)}
  order by sorts_at, id limit ${most} offset ${from})`;

/** `isVisibleSince`, turned round, for what is loaded. */
const isKept = ({ readFrom }: Topic, { personId }: Viewer, postedAt: Instant, authorId: number | null): boolean =>
  readFrom !== null && postedAt < readFrom && (authorId === null || authorId !== personId);

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
export async function answeredIn(
  db: Db,
  viewer: Viewer,
  topic: Topic,
  postId: number,
): Promise<{ id: number; name: string } | null> {
  const row = await db
    .selectFrom("posts")
    .leftJoin("persons", "persons.id", "posts.author_id")
    .select(["posts.id", "posts.author_name", "persons.name"])
    .where("posts.id", "=", postId)
    .where("posts.topic_id", "=", topic.id)
    .where(isVisibleSince(topic.readFrom, viewer.personId))
    .executeTakeFirst();
  return row ? { id: row.id, name: row.name ?? row.author_name } : null;
}

export interface FoundPost {
  topic: Topic;
  id: number;
  number: number;
  place: Place;
  postedAt: Instant;
  authorName: string;
}

/** A post by its number, with its topic, for a viewer who may read both; null for all others. The one way to hold a single post. */
export async function postFor(db: Db, viewer: Viewer, id: number): Promise<FoundPost | null> {
  const post = await db
    .selectFrom("posts")
    .leftJoin("persons", "persons.id", "posts.author_id")
    .select(["posts.id", "topic_id", "number", "sorts_at", "posted_at", "author_id", "author_name", "persons.name"])
    .where("posts.id", "=", id)
    .executeTakeFirst();
  const topic = post ? await topicFor(db, viewer, post.topic_id) : null;
  if (!post || !topic) return null;
  if (isKept(topic, viewer, post.posted_at, post.author_id)) return null;
  return {
    topic,
    id: post.id,
    number: post.number,
    place: { sortsAt: post.sorts_at, postId: post.id },
    postedAt: post.posted_at,
    authorName: post.name ?? post.author_name,
  };
}

/** The page of its topic on which a post stands, read flat. */
export async function pageOf(db: Db, viewer: Viewer, { topic, place }: FoundPost): Promise<number> {
  const { before } = await db
    .selectFrom("posts")
    .select((select) => select.fn.countAll<number>().as("before"))
    .where("topic_id", "=", topic.id)
    .where(sql<boolean>`(sorts_at, id) < (${place.sortsAt}, ${place.postId})`)
    .where(isVisibleSince(topic.readFrom, viewer.personId))
    .executeTakeFirstOrThrow();
  return Math.floor(before / POSTS_A_PAGE) + 1;
}

/** The newest files of a unit's discussions. The caller has asked `maySee` for files and for posts. */
export async function latestFilesOf(db: Db, viewer: Viewer, unit: Unit, count: number) {
  return db
    .selectFrom("topic_units")
    .innerJoin("topics", "topics.id", "topic_units.topic_id")
    .innerJoin("posts", "posts.topic_id", "topics.id")
    .innerJoin("post_attachments", "post_attachments.post_id", "posts.id")
    .select(["posts.id as postId", "post_attachments.number", "filename", "title", "posted_at as postedAt"])
    .where("topic_units.unit_id", "=", unit.id)
    .where(isVisibleSince(readsFrom(viewer, unit), viewer.personId))
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

/** A file of a post that `postFor` gave. */
export async function attachmentOf(db: Db, postId: number, number: number) {
  return db
    .selectFrom("post_attachments")
    .select(["filename", "content_type", "content"])
    .where("post_id", "=", postId)
    .where("number", "=", number)
    .executeTakeFirst();
}
