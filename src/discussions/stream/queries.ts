import { readableUnits, type Viewer } from "#groups";
import { sql, type Db, type RawBuilder } from "#platform/db";
import type { Instant } from "#platform/time";
import { hasNew, placeIn } from "../reading/queries.ts";

export const STREAM_A_PAGE = 30;

export type StreamFilter = "all" | "new" | "mine" | "followed";

/** All that has a tag, in whatever group. */
export interface Tagged {
  tag: string;
}

/** Questions that nobody has answered, about any of these: by their tags, or by what their group is about (D-15). */
export interface AskedAbout {
  tags: readonly string[];
  /** In small letters. */
  subjects: readonly string[];
}

/** One discussion in the stream, with its newest post. */
export interface StreamRow {
  id: number;
  title: string;
  posts: number;
  lastPostAt: Instant;
  units: { slug: string; name: string }[];
  last: { id: number; authorName: string; text: string };
}

/** Where the page before ended. */
export interface Cursor {
  at: Instant;
  id: number;
}

/**
 * The newest discussions of the viewer's places, or for a visitor of the groups that everybody reads. One more than a page, so that the
 * caller sees whether there is another.
 */
export async function streamFor(
  db: Db,
  viewer: Viewer,
  filter: StreamFilter | Tagged | AskedAbout,
  before: Cursor | null,
): Promise<StreamRow[]> {
  const { rows } = await sql<StreamRow>`
    with readable as materialized (${readableUnits(db, viewer)}),
    found as materialized (${foundBy(viewer, filter, before)})
    select t.id, t.title, case when s.since is null then t.post_count else (select count(*)::integer from posts p
        where p.topic_id = t.id and (p.posted_at >= s.since or p.author_id = ${viewer.personId}::bigint)) end as posts, t.last_post_at as "lastPostAt",
      (select json_agg(json_build_object('slug', g.slug, 'name', g.name) order by u.is_home desc, g.name)
        from topic_units u join units g on g.id = u.unit_id where u.topic_id = t.id and ${isReadable}) as units,
      json_build_object('id', p.id, 'authorName', coalesce(a.name, p.author_name), 'text', left(p.body_text, 400)) as last
    from found join lateral (select * from topics where id = found.topic_id) t on true
      join lateral (select case when bool_or(r.since is null) then null else min(r.since) end as since
        from topic_units u join readable r on r.id = u.unit_id where u.topic_id = t.id) s on true
      join lateral (select * from posts where topic_id = t.id
        and (s.since is null or posted_at >= s.since or author_id = ${viewer.personId}::bigint)
        order by sorts_at desc, id desc limit 1) p on true
      left join persons a on a.id = p.author_id
    order by found.last_post_at desc, found.topic_id desc`.execute(db);
  return rows;
}

/** For rows of `topic_units u`. As an array: of a CTE the planner believes that it has one row, and walks from all units to all their topics. */
const isReadable = sql<boolean>`u.unit_id = any(array(select id from readable))`;

/** Topics (topic_id) of the filter, newest first, at most one more than a page; `readable` is there. */
function foundBy(
  viewer: Viewer,
  filter: StreamFilter | Tagged | AskedAbout,
  before: Cursor | null,
): RawBuilder<unknown> {
  const { personId } = viewer;
  if (typeof filter === "object")
    return among(
      "tag" in filter ? sql`select topic_id from topic_tags where tag = ${filter.tag}` : asked(personId, filter),
      before,
    );
  if (personId === null) return everywhere(before);
  switch (filter) {
    case "all":
      return perUnit(viewer, before, sql`true`);
    case "new":
      return perUnit(
        viewer,
        before,
        sql`exists (select from ${placeIn(personId, sql`u.topic_id`)} place where ${hasNew(personId, sql`u.topic_id`)})`,
      );
    case "mine":
      return among(sql`select distinct topic_id from posts where author_id = ${personId}`, before);
    case "followed":
      return among(sql`select topic_id from topic_choices where person_id = ${personId} and choice = 'follow'`, before);
  }
}

/** The newest of each of the viewer's units by its own index, then the newest of those: never more than a page's worth of rows per unit. */
const perUnit = (viewer: Viewer, before: Cursor | null, also: RawBuilder<unknown>) => sql`
  select topic_id, max(last_post_at) as last_post_at from readable
    cross join lateral (
      select u.topic_id, u.last_post_at from topic_units u
      where u.unit_id = readable.id and ${earlierThan(before, "u.last_post_at", "u.topic_id")}
        and (readable.since is null or u.last_post_at >= readable.since) and ${also}
      order by u.last_post_at desc, u.topic_id desc limit ${STREAM_A_PAGE + 1}) newest
  where readable.id = any(${placesOf(viewer)}::bigint[])
  group by topic_id order by 2 desc, 1 desc limit ${STREAM_A_PAGE + 1}`;

/**
 * A visitor belongs nowhere: down the list of all topics until a page is full. Most groups are open. As a subquery with a limit, so that the planner
 * cannot join all there is first.
 */
const everywhere = (before: Cursor | null) => sql`
  select t.id as topic_id, t.last_post_at from topics t
  where ${earlierThan(before, "t.last_post_at", "t.id")}
    and (select true from topic_units u where u.topic_id = t.id and ${isReadable} limit 1)
  order by t.last_post_at desc, t.id desc limit ${STREAM_A_PAGE + 1}`;

/** A person's own few: found first (`offset 0` keeps the planner from walking down all topics instead), then sorted. */
const among = (topics: RawBuilder<unknown>, before: Cursor | null) => sql`
  select topic_id, last_post_at from (
    select one.topic_id, u.last_post_at from (${topics} offset 0) one
      cross join lateral (select u.topic_id, u.last_post_at from topic_units u
        where u.topic_id = one.topic_id and ${isReadable}
          and not exists (select from readable r where r.id = u.unit_id and r.since > u.last_post_at) limit 1) u
    where ${earlierThan(before, "u.last_post_at", "u.topic_id")} offset 0) theirs
  order by last_post_at desc, topic_id desc limit ${STREAM_A_PAGE + 1}`;

const asked = (personId: number | null, { tags, subjects }: AskedAbout) => sql`
  select q.topic_id from questions q join topics t on t.id = q.topic_id
  where not exists (select from question_answers a where a.topic_id = q.topic_id and a.unmarked_at is null)
    and t.started_by is distinct from ${personId}::bigint and (
      exists (select from topic_tags g where g.topic_id = q.topic_id and g.tag = any(${[...tags]}::text[]))
      or exists (select from topic_units u join unit_subjects s on s.unit_id = u.unit_id
        where u.topic_id = q.topic_id and ${isReadable} and s.subject = any(${[...subjects]}::text[])))`;

const earlierThan = (before: Cursor | null, at: string, id: string) =>
  before === null
    ? sql`true`
    : sql`(${sql.ref(at)}, ${sql.ref(id)}) < (${before.at}::timestamptz, ${before.id}::bigint)`;

const placesOf = (viewer: Viewer): number[] => [...new Set([...viewer.memberOf, ...viewer.leads])];

export interface SincePost {
  id: number;
  number: number;
  topicId: number;
  title: string;
  authorName: string;
  text: string;
  postedAt: Instant;
  sortsAt: Instant;
}

/** What others wrote in the viewer's places after `since`, the oldest first, from `after` on. One more than a page. */
export async function postsSince(
  db: Db,
  viewer: Viewer & { personId: number },
  since: Instant,
  after: Cursor | null,
): Promise<SincePost[]> {
  const { rows } = await sql<SincePost>`
    with readable as materialized (${readableUnits(db, viewer)}),
    active as (
      select u.topic_id, case when bool_or(r.since is null) then null else min(r.since) end as since
      from readable r join topic_units u on u.unit_id = r.id and u.last_post_at > ${since}::timestamptz
      where r.id = any(${placesOf(viewer)}::bigint[]) group by u.topic_id)
    select p.id, p.number, t.id as "topicId", t.title, coalesce(a.name, p.author_name) as "authorName", left(p.body_text, 400) as text,
      p.posted_at as "postedAt", p.sorts_at as "sortsAt"
    from active join topics t on t.id = active.topic_id
      join lateral (
        select * from posts where topic_id = t.id and sorts_at > ${since}::timestamptz
          and (${after === null} or (sorts_at, id) > (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::bigint))
          and author_id is distinct from ${viewer.personId} and (active.since is null or posted_at >= active.since)
        order by sorts_at, id limit ${STREAM_A_PAGE + 1}) p on true
      left join persons a on a.id = p.author_id
    order by p.sorts_at, p.id limit ${STREAM_A_PAGE + 1}`.execute(db);
  return rows;
}
