import { readableUnits, type Viewer } from "#groups";
import { sql, type Db } from "#platform/db";
import { later, minutes, days, type Instant } from "#platform/time";
import { placeIn } from "../reading/queries.ts";
import { isVisibleSince, type Topic } from "../topics/queries.ts";

/** A post as those are told of it who look on. */
export interface News {
  id: number;
  number: number;
  topicId: number;
  authorId: number | null;
  postedAt: Instant;
}

export interface ToldNews extends News {
  /** Where its discussion stands. */
  units: number[];
}

/** The posts of these ids in the order of their numbers, without a reader: whoever tells of them asks who may know. */
export async function newsOf(db: Db, ids: readonly number[]): Promise<ToldNews[]> {
  const { rows } = await sql<ToldNews>`
    select p.id, p.number, p.topic_id as "topicId", p.author_id as "authorId", p.posted_at as "postedAt",
      array(select unit_id from topic_units where topic_id = p.topic_id) as units
    from posts p where p.id = any(${[...ids]}::bigint[]) order by p.topic_id, p.number`.execute(db);
  return rows;
}

/** Every unit that a topic stands in. */
export async function placesOfTopic(db: Db, topicId: number): Promise<number[]> {
  const rows = await db.selectFrom("topic_units").select("unit_id").where("topic_id", "=", topicId).execute();
  return rows.map((row) => row.unit_id);
}

/** Ids of posts above this one, the lowest first. */
export async function postsAbove(db: Db, id: number): Promise<number[]> {
  const rows = await db.selectFrom("posts").select("id").where("id", ">", id).orderBy("id").execute();
  return rows.map((row) => row.id);
}

/** Ids of the newest posts, the lowest first. */
export async function newestPosts(db: Db, count: number): Promise<number[]> {
  const rows = await db.selectFrom("posts").select("id").orderBy("id", "desc").limit(count).execute();
  return rows.map((row) => row.id).reverse();
}

/** Who of these people wants to hear nothing of the discussion. */
export async function mutedAmong(db: Db, topicId: number, personIds: readonly number[]): Promise<Set<number>> {
  const rows = await db
    .selectFrom("topic_choices")
    .select("person_id")
    .where("topic_id", "=", topicId)
    .where("choice", "=", "mute")
    .where(sql<boolean>`person_id = any(${[...personIds]}::bigint[])`)
    .execute();
  return new Set(rows.map((row) => row.person_id));
}

/** As many as are told one by one; who missed more has missed many. */
export const MISSED = 100;

const isNotBlocked = (personId: number | null) => sql<boolean>`not exists (
  select from person_blocks b where b.blocker_id = ${personId}::bigint and b.blocked_id = posts.author_id)`;

/** What came to a topic that `topicFor` gave after the post of this number. A topic's numbers come in the order in which its posts were committed. */
export async function missedInTopic(db: Db, { personId }: Viewer, topic: Topic, number: number): Promise<News[]> {
  return db
    .selectFrom("posts")
    .select(["id", "number", "topic_id as topicId", "author_id as authorId", "posted_at as postedAt"])
    .where("topic_id", "=", topic.id)
    .where("number", ">", number)
    .where(isVisibleSince(topic.readFrom, personId))
    .where(isNotBlocked(personId))
    .orderBy("number")
    .limit(MISSED)
    .execute();
}

/** Somebody who was away for longer reads the page again anyhow. */
const LONGEST = days(1);
/** Posts of different topics may be committed in another order than their moments say, but not after so long: no transaction lasts. */
const OVERLAP = minutes(1);

/** What others wrote in the viewer's places since then, and what may have been on its way then; without what they have read meanwhile. */
export async function missedInPlaces(
  db: Db,
  viewer: Viewer & { personId: number },
  moment: Instant,
  now: Instant,
): Promise<News[]> {
  const since = later(new Date(Math.max(moment.getTime(), now.getTime() - LONGEST)), -OVERLAP);
  const places = [...new Set([...viewer.memberOf, ...viewer.leads])];
  const { personId } = viewer;
  const { rows } = await sql<News>`
    with readable as materialized (${readableUnits(db, viewer)}),
    active as (
      select u.topic_id, case when bool_or(r.since is null) then null else min(r.since) end as since
      from readable r join topic_units u on u.unit_id = r.id and u.last_post_at > ${since}::timestamptz
      where r.id = any(${places}::bigint[])
        and not exists (select from topic_choices c where c.topic_id = u.topic_id and c.person_id = ${personId} and c.choice = 'mute')
      group by u.topic_id)
    select posts.id, posts.number, posts.topic_id as "topicId", posts.author_id as "authorId", posts.posted_at as "postedAt"
    from active cross join lateral ${placeIn(personId, sql`active.topic_id`)} place
      join posts on posts.topic_id = active.topic_id and (posts.sorts_at, posts.id) > (place.sorts_at, place.post_id)
        and posts.posted_at > ${since}::timestamptz and posts.author_id is distinct from ${personId}
        and (active.since is null or posts.posted_at >= active.since) and ${isNotBlocked(personId)}
    order by posts.posted_at desc, posts.id desc limit ${MISSED}`.execute(db);
  return rows.reverse();
}
