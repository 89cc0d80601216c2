import { readableUnits, type Viewer } from "#groups";
import { sql, type Db } from "#platform/db";

export interface TagCount {
  tag: string;
  topics: number;
}

/** The tags of discussions that the viewer may read, the most used first. */
export async function tagsFor(db: Db, viewer: Viewer, most: number): Promise<TagCount[]> {
  const { rows } = await sql<TagCount>`
    with readable as materialized (${readableUnits(db, viewer)})
    select g.tag, count(distinct g.topic_id)::integer as topics
    from topic_tags g join topic_units u on u.topic_id = g.topic_id
      join readable r on r.id = u.unit_id and (r.since is null or u.last_post_at >= r.since)
    group by g.tag order by topics desc, g.tag limit ${most}`.execute(db);
  return rows;
}

/** The topics of a tag in which somebody wrote last, whoever may read them: the caller asks for each. */
export async function newestOfTag(db: Db, tag: string, most: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select t.id from topic_tags g join topics t on t.id = g.topic_id where g.tag = ${tag} order by t.last_post_at desc, t.id desc limit ${most}`.execute(
    db,
  );
  return rows.map((row) => row.id);
}
