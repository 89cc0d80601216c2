import { sql, type Tx } from "#platform/db";
import type { OldAddress } from "./rules.ts";

export interface Kept {
  added: number;
  /** Addresses that lead to another post and go on leading there. */
  taken: number;
}

/** Old addresses of posts. Said again it changes nothing. */
export async function keepOldLinks(tx: Tx, links: readonly (OldAddress & { postId: number })[]): Promise<Kept> {
  if (links.length === 0) return { added: 0, taken: 0 };
  const { rows } = await sql<Kept>`
    with given as (select * from unnest(${links.map(({ path }) => path)}::text[], ${links.map(({ host }) => host)}::text[],
        ${links.map(({ postId }) => postId)}::bigint[]) as given (path, host, post_id)),
      kept as (insert into old_links (path, host, post_id) select path, host, post_id from given on conflict do nothing returning path)
    select (select count(*)::integer from kept) as added,
      (select count(*)::integer from given) - (select count(*)::integer from kept)
        - (select count(*)::integer from given join old_links using (path, host, post_id)) as taken`.execute(tx);
  return rows[0]!;
}
