import { sql, type Db, type RawBuilder } from "#platform/db";
import type { Instant } from "#platform/time";
import { isVisibleSince, type Topic } from "../topics/queries.ts";
import { NEW_AT_MOST, type Place, type TopicView, type Visit } from "./rules.ts";

export type TopicChoice = "follow" | "mute";

/** What one person's reading of one topic is, before they look this time. */
export interface Reading {
  /** Posts after it are new; null: nothing here is new to them (they never opened it and belong nowhere that it stands). */
  position: Place | null;
  /** When they came that far. */
  readAt: Instant | null;
  /** At most NEW_AT_MOST; their own posts are never new. */
  newPosts: number;
  firstNew: number | null;
  choice: TopicChoice | null;
  view: TopicView;
  visit: Visit;
}

interface ReadingRow {
  sorts_at: Date | null;
  post_id: number | null;
  read_at: Date | null;
  new_posts: number;
  first_new: number | null;
  choice: TopicChoice | null;
  topic_view: TopicView | null;
  seen_at: Date | null;
  since: Date | null;
}

/** In one statement: it belongs to every page of a topic that somebody signed in looks at. */
export async function readingOf(db: Db, personId: number, topic: Topic): Promise<Reading> {
  const { rows } = await sql<ReadingRow>`
    select place.sorts_at, place.post_id, place.read_at, new.posts as new_posts, new.first as first_new, c.choice, m.topic_view, m.seen_at, m.since
    from ${placeIn(personId, sql`${topic.id}::bigint`)} place
      left join readers m on m.person_id = ${personId}
      left join topic_choices c on c.topic_id = ${topic.id} and c.person_id = ${personId}
      cross join lateral (select count(*) as posts, (array_agg(id order by sorts_at, id))[1] as first from (
        ${newPosts(personId, sql`${topic.id}::bigint`, topic.readFrom)}) p) new`.execute(db);
  const row = rows[0]!;
  return {
    position: row.sorts_at === null ? null : { sortsAt: row.sorts_at, postId: row.post_id! },
    readAt: row.read_at,
    newPosts: row.new_posts,
    firstNew: row.first_new,
    choice: row.choice,
    view: row.topic_view ?? "flat",
    visit: { seenAt: row.seen_at, since: row.since },
  };
}

/** How many posts of each of these topics are new to the person; topics without any are left out. For one page of a list. */
export async function newIn(
  db: Db,
  personId: number | null,
  topicIds: readonly number[],
): Promise<Map<number, number>> {
  if (personId === null || topicIds.length === 0) return new Map();
  const { rows } = await sql<{ id: number; count: number }>`
    select t.id, new.count from unnest(${[...topicIds]}::bigint[]) t (id)
      cross join lateral ${placeIn(personId, sql`t.id`)} place
      cross join lateral (select count(*) from (${newPosts(personId, sql`t.id`, null)}) p) new
    where new.count > 0`.execute(db);
  return new Map(rows.map((row) => [row.id, row.count]));
}

/**
 * One row: from which place on posts of the topic are new to the person. Where they opened it, how far they came; else what their units
 * that it stands in count as read.
 */
export const placeIn = (personId: number, topicId: RawBuilder<unknown>) => sql`(
  select sorts_at, post_id, read_at from topic_readings where person_id = ${personId} and topic_id = ${topicId}
  union all
  select max(greatest(began.read_until, marked.read_until)), ${AFTER_ALL}::bigint, max(greatest(began.read_until, marked.read_until))
  from topic_units stands join unit_readings began on began.unit_id = stands.unit_id and began.person_id = ${personId}
    left join readers marked on marked.person_id = began.person_id
  where stands.topic_id = ${topicId} and not exists (select from topic_readings where person_id = ${personId} and topic_id = ${topicId}))`;

/** A moment that counts as read is read with every post of that moment. */
const AFTER_ALL = String(2n ** 63n - 1n);

/** The new ones after `place`, in reading order; an index alone answers it, and it stops counting early. */
const newPosts = (personId: number, topicId: RawBuilder<unknown>, from: Instant | null) => sql`
  select id, sorts_at from posts
  where topic_id = ${topicId} and (sorts_at, id) > (place.sorts_at, place.post_id) and author_id is distinct from ${personId}
    and ${isVisibleSince(from, personId)}
  order by sorts_at, id limit ${NEW_AT_MOST}`;

/** Whether anything of a topic is new, for lists that show only such topics: `placeIn` must stand beside it as `place`. */
export const hasNew = (personId: number, topicId: RawBuilder<unknown>) => sql<boolean>`exists (
  select from posts n where n.topic_id = ${topicId} and (n.sorts_at, n.id) > (place.sorts_at, place.post_id) and n.author_id is distinct from ${personId})`;

/** The reader's own row: when they looked last, and how they like topics shown. */
export async function readerOf(db: Db, personId: number): Promise<{ visit: Visit; view: TopicView }> {
  const row = await db
    .selectFrom("readers")
    .select(["seen_at", "since", "topic_view"])
    .where("person_id", "=", personId)
    .executeTakeFirst();
  return {
    visit: { seenAt: row?.seen_at ?? null, since: row?.since ?? null },
    view: (row?.topic_view as TopicView | undefined) ?? "flat",
  };
}
