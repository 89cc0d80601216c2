import { visibleUnits, type Viewer } from "#groups";
import type { Db } from "#platform/db";
import type { Instant } from "#platform/time";
import { topicHref } from "../pages/parts.tsx";

/** Addresses of the discussions that the viewer may read, those with the newest posts. */
export async function topicAddressesFor(
  db: Db,
  viewer: Viewer,
  most: number,
): Promise<{ href: string; changedAt: Instant }[]> {
  const rows = await db
    .selectFrom("topics")
    .select(["id", "title", "last_post_at as changedAt"])
    .where("id", "in", (eb) =>
      eb
        .selectFrom("topic_units")
        .select("topic_id")
        .where("unit_id", "in", visibleUnits(db, viewer, "posts")),
    )
    .orderBy("last_post_at", "desc")
    .orderBy("id", "desc")
    .limit(most)
    .execute();
  return rows.map(({ id, title, changedAt }) => ({ href: topicHref(id, title), changedAt }));
}
