import { visibleUnits, type Viewer } from "#groups";
import type { Db } from "#platform/db";
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
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom("topic_units")
          .select("topic_units.unit_id")
          .whereRef("topic_units.topic_id", "=", "posts.topic_id")
          .where("topic_units.unit_id", "in", visibleUnits(db, viewer, "posts")),
      ),
    )
    .orderBy("posts.id", "desc")
    .limit(most)
    .select(["posts.id", "topics.title", "posts.posted_at as postedAt"])
    .execute();
}
