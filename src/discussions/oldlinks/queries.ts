import { readableUnits, type Viewer } from "#groups";
import { sql, type Db } from "#platform/db";
import { postFor, type FoundPost } from "../posts/queries.ts";
import type { OldAddress } from "./rules.ts";

export interface OldLink {
  host: string;
  post: FoundPost;
}

/**
 * The posts at an old path that the viewer may read, whatever host it was on. One statement, which works out first where the viewer reads, whether or not there is
 * anything: what is absent and what is somebody else's take the same time but for a look at two rows. What it finds is asked for once more by the one way to hold a post.
 */
export async function oldLinksFor(db: Db, viewer: Viewer, path: string): Promise<OldLink[]> {
  const { rows } = await sql<{ host: string; postId: number }>`
    select host, post_id as "postId" from (select array_agg(id) as ids from (${readableUnits(db, viewer)}) units) readable
      cross join lateral (
        select host, post_id from old_links join posts on posts.id = post_id
        where path = ${path} and exists (select from topic_units u where u.topic_id = posts.topic_id and u.unit_id = any(readable.ids))
        order by host limit 20) found`.execute(db);
  const found: OldLink[] = [];
  for (const { host, postId } of rows) {
    const post = await postFor(db, viewer, postId);
    if (post) found.push({ host, post });
  }
  return found;
}

/** Whether a list's archive once stood on this host. */
export async function isOldHost(db: Db, host: string): Promise<boolean> {
  const { rows } = await sql`select from old_links where host = ${host} limit 1`.execute(db);
  return rows.length > 0;
}

/** For a run that only looks: how many of these addresses are new, and how many lead to a post already. */
export async function knownOldLinks(db: Db, links: readonly OldAddress[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from unnest(${links.map(({ path }) => path)}::text[], ${links.map(({ host }) => host)}::text[]) as given (path, host)
      join old_links using (path, host)`.execute(db);
  return rows[0]!.count;
}
