import { readableUnits, type Viewer } from "#groups";
import { sql, type Db } from "#platform/db";
import type { Instant } from "#platform/time";

export interface PostBy {
  id: number;
  title: string;
  postedAt: Instant;
}

/** A person's newest posts, of those that the viewer may read. */
export async function postsBy(db: Db, viewer: Viewer, personId: number, most: number): Promise<PostBy[]> {
  return db
    .selectFrom("posts")
    .innerJoin("topics", "topics.id", "posts.topic_id")
    .where("posts.author_id", "=", personId)
    .where(
      sql<boolean>`exists (select from topic_units u join (${readableUnits(db, viewer)}) r on r.id = u.unit_id
        where u.topic_id = posts.topic_id
          and (r.since is null or posts.posted_at >= r.since or posts.author_id = ${viewer.personId}::bigint))`,
    )
    .orderBy("posts.id", "desc")
    .limit(most)
    .select(["posts.id", "topics.title", "posts.posted_at as postedAt"])
    .execute();
}
