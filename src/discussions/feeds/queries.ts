import { readableUnits, type Viewer } from "#groups";
import { sql, type Db } from "#platform/db";
import type { Instant } from "#platform/time";
import type { SafeHtml } from "#platform/web";
import { named } from "../html.ts";
import { mentionedNames } from "../mentions/queries.ts";
import { m } from "../words.ts";
import { FEED_POSTS } from "./rules.ts";

export interface FeedPost {
  id: number;
  number: number;
  title: string;
  authorName: string;
  postedAt: Instant;
  editedAt: Instant | null;
  html: SafeHtml;
}

/**
 * The newest posts that the viewer may read: of one topic, else of the topics of these units. The newest thirty of a unit stand in the thirty
 * topics in which somebody wrote last, so no more are looked at.
 */
export async function newestPosts(
  db: Db,
  viewer: Viewer,
  of: { topicId: number } | { topicIds: readonly number[] } | { unitIds: readonly number[] },
): Promise<FeedPost[]> {
  const topics =
    "topicId" in of
      ? sql`select ${of.topicId}::bigint as id`
      : "topicIds" in of
        ? sql`select distinct id from unnest(${[...of.topicIds]}::bigint[]) t (id)`
        : sql`select distinct t.topic_id as id from unnest(${[...of.unitIds]}::bigint[]) u (id)
          cross join lateral (select topic_id from topic_units x where x.unit_id = u.id
            order by x.last_post_at desc, x.topic_id desc limit ${FEED_POSTS}) t`;
  const { rows } = await sql<FeedPost>`
    with readable as materialized (${readableUnits(db, viewer)}), chosen as (${topics})
    select p.id, p.number, t.title, coalesce(a.name, p.author_name) as "authorName", p.posted_at as "postedAt", p.edited_at as "editedAt",
      p.body_html as html
    from chosen c join topics t on t.id = c.id
      cross join lateral (select q.* from posts q where q.topic_id = c.id and q.withheld_at is null and exists (
          select from topic_units x join readable r on r.id = x.unit_id
          where x.topic_id = c.id and (r.since is null or q.posted_at >= r.since or q.author_id = ${viewer.personId}::bigint))
        order by q.posted_at desc, q.id desc limit ${FEED_POSTS}) p
      left join persons a on a.id = p.author_id
    order by p.posted_at desc, p.id desc limit ${FEED_POSTS}`.execute(db);
  const names = await mentionedNames(
    db,
    rows.map((row) => row.html),
  );
  return rows.map((row) => ({ ...row, html: named(row.html, names, m("post.former")) }));
}

export interface FeedKey {
  id: number;
  personId: number;
  madeAt: Instant;
  seenAt: Instant | null;
}

const keys = (db: Db) =>
  db
    .selectFrom("feed_keys")
    .select(["id", "person_id as personId", "made_at as madeAt", "seen_at as seenAt"])
    .where("revoked_at", "is", null);

export const liveKey = (db: Db, id: number): Promise<FeedKey | undefined> =>
  keys(db).where("id", "=", id).executeTakeFirst();

export const keyOf = (db: Db, personId: number): Promise<FeedKey | undefined> =>
  keys(db).where("person_id", "=", personId).executeTakeFirst();
