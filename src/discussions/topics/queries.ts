import { maySee, readsFrom, unitFrom, unitsSql, type Unit, type UnitRow, type Viewer } from "#groups";
import { sql, statement, type Db, type Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import { questionsOf, unansweredIn, type Question } from "../questions/queries.ts";
import { TOPICS_A_PAGE } from "../rules.ts";

export interface Topic {
  id: number;
  title: string;
  /** Of those that the viewer may read. */
  postCount: number;
  /** Of its newest post, read or kept from the viewer: what comes later has a higher one. */
  lastNumber: number;
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

/**
 * The topic, when the viewer may read posts in any unit that it stands in; else null, as if it were not there. So it is too for a newcomer
 * from whom its units keep all of it. Where all of it went into another one, that one. A viewer who is still being read holds the question up no longer than its answer.
 */
export async function topicFor(db: Db | Tx, viewer: Viewer | Promise<Viewer>, id: number): Promise<Topic | null> {
  const [asked, reader] = await Promise.all([topicRows(db, id), viewer]);
  const rows = asked.length > 0 ? asked : await rowsMergedInto(db, id);
  const placed = rows.map(placedFrom);
  const units = placed.filter((unit) => maySee(reader, unit, "posts"));
  if (units.length === 0) return null;
  const topic = rows[0]!;
  const readFrom = earliest(units.map((unit) => readsFrom(reader, unit)));
  const postCount = readFrom ? await visibleCountOf(db, reader, topic.topicId, readFrom) : topic.postCount;
  if (postCount === 0) return null;
  return {
    id: topic.topicId,
    title: topic.title,
    postCount,
    lastNumber: Math.max(topic.lastNumber, topic.postCount),
    startedBy: topic.startedBy,
    startedAt: topic.startedAt,
    lastPostAt: topic.lastPostAt,
    closure: topic.shutAt && { at: topic.shutAt, reason: topic.shutBecause! },
    home: placed[0]!,
    units,
    readFrom,
  };
}

/** A discussion whose posts all went into another is that one. */
async function rowsMergedInto(db: Db | Tx, id: number): Promise<Placed[]> {
  const row = await db.selectFrom("topics").select("merged_into_id as into").where("id", "=", id).executeTakeFirst();
  return row?.into ? topicRows(db, row.into) : [];
}

type Placed = Pick<Topic, "title" | "postCount" | "lastNumber" | "startedBy" | "startedAt" | "lastPostAt"> & {
  topicId: number;
  shutAt: Instant | null;
  shutBecause: string | null;
} & UnitRow;

function placedFrom(row: Placed): Unit {
  const { topicId, title, postCount, lastNumber, startedBy, startedAt, lastPostAt, shutAt, shutBecause, ...unit } = row;
  return unitFrom(unit);
}

/** Every unit that a topic stands in, home first, each with the topic beside it. */
const topicRows = statement<Placed, [id: number]>(
  (db) => `
  select t.id as "topicId", t.title, t.post_count as "postCount", t.last_number as "lastNumber", t.started_by as "startedBy", t.started_at as "startedAt", t.last_post_at as "lastPostAt",
    shut.closed_at as "shutAt", shut.reason as "shutBecause", u.*
  from topics t join topic_units placed on placed.topic_id = t.id join (${unitsSql(db)}) u on u.id = placed.unit_id
    left join topic_closures shut on shut.topic_id = t.id and shut.reopened_at is null
  where t.id = $1 order by placed.is_home desc, placed.unit_id`,
);

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
  if (only === "all") return listed(db, viewer, unit, { size, offset: (page - 1) * size });
  return listed(db, viewer, unit, { size, ids: await unansweredIn(db, viewer, unit, page, size) });
}

/** The same from behind one of them on, which holds when others are written to meanwhile. */
export const topicsBehind = (
  db: Db,
  viewer: Viewer,
  unit: Unit,
  after: { at: Instant; id: number } | null,
  size: number,
): Promise<TopicRow[]> => listed(db, viewer, unit, { size, after });

interface Part {
  size: number;
  offset?: number;
  ids?: readonly number[];
  after?: { at: Instant; id: number } | null;
}

async function listed(db: Db, viewer: Viewer, unit: Unit, part: Part): Promise<TopicRow[]> {
  const { size, offset = 0, ids = null, after = null } = part;
  const from = readsFrom(viewer, unit);
  const rows = await db
    .selectFrom("topic_units")
    .innerJoin("topics", "topics.id", "topic_units.topic_id")
    .innerJoin("posts", (join) =>
      join
        .onRef("posts.topic_id", "=", "topics.id")
        .on("posts.number", "=", from ? firstNumberSince(from, viewer.personId) : sql.lit(1)),
    )
    .leftJoin("persons", "persons.id", "posts.author_id")
    .select(["topics.id", "topics.title", "topic_units.last_post_at", "posts.author_name", "persons.name"])
    .select(sql<string>`left(posts.body_text, 400)`.as("first_text"))
    .select((from ? visibleCount(from, viewer.personId) : sql<number>`topics.post_count`).as("post_count"))
    .where("topic_units.unit_id", "=", unit.id)
    .$if(from !== null, (query) => query.where("topic_units.last_post_at", ">=", from!))
    .$if(ids !== null, (chosen) => chosen.where(sql<boolean>`topics.id = any(${ids}::bigint[])`))
    .$if(after !== null, (query) =>
      query.where(
        sql<boolean>`(topic_units.last_post_at, topic_units.topic_id) < (${after!.at}::timestamptz, ${after!.id}::bigint)`,
      ),
    )
    .orderBy("topic_units.last_post_at", "desc")
    .orderBy("topic_units.topic_id", "desc")
    .limit(size)
    .offset(offset)
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

const visibleCount = (from: Instant, personId: number | null) => sql<number>`(
  select count(*) from posts where posts.topic_id = topics.id and ${isVisibleSince(from, personId)})::integer`;

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

/** When somebody last wrote in each of these units (how lively it is, to the day, is no secret where the page is none). */
export async function lastPostsOf(db: Db, unitIds: readonly number[]): Promise<Map<number, Date>> {
  const { rows } = await sql<{ id: number; at: Date }>`
    select u.id, t.last_post_at as at from unnest(${[...unitIds]}::bigint[]) u (id)
      cross join lateral (select last_post_at from topic_units where unit_id = u.id order by last_post_at desc limit 1) t`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.id, row.at]));
}

/** null in SQL, undefined here: all of it went into another discussion. */
export async function homeOf(tx: Db | Tx, topicId: number): Promise<number | undefined> {
  const row = await tx
    .selectFrom("topic_units")
    .select("unit_id")
    .where("topic_id", "=", topicId)
    .where("is_home", "=", true)
    .executeTakeFirst();
  return row?.unit_id;
}
