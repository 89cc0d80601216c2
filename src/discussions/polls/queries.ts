import type { Viewer } from "#groups";
import { sql, type Db, type Tx } from "#platform/db";
import type { Day } from "#platform/time";
import type { NewPoll } from "./rules.ts";

export interface Poll {
  postId: number;
  question: string;
  allowsSeveral: boolean;
  asked: "unit" | "leaders";
  closesOn: Day;
  /** How many people have answered. */
  people: number;
  options: { number: number; label: string; count: number; isMine: boolean }[];
}

/** The polls of these posts with their counts and the viewer's own answer; nobody else's name. The caller may see the posts. */
export async function pollsOf(db: Db, postIds: readonly number[], personId: number | null): Promise<Map<number, Poll>> {
  if (postIds.length === 0) return new Map();
  const { rows } = await sql<Poll>`
    select q.post_id as "postId", q.question, q.allows_several as "allowsSeveral", q.asked, q.closes_on as "closesOn",
      (select count(distinct a.person_id) from poll_answers a where a.post_id = q.post_id) as people,
      (select json_agg(json_build_object('number', o.number, 'label', o.label,
          'count', (select count(*) from poll_answers a where a.post_id = o.post_id and a.option = o.number),
          'isMine', exists (select from poll_answers a where a.post_id = o.post_id and a.option = o.number and a.person_id = ${personId}::bigint))
        order by o.number) from poll_options o where o.post_id = q.post_id) as options
    from polls q join posts p on p.id = q.post_id and p.withheld_at is null where q.post_id = any(${[...postIds]}::bigint[])`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.postId, row]));
}

/** What an answer is decided from, unless the post was taken away; the row stays locked, so that answers of one person come one after the other. */
export async function pollOf(tx: Tx, postId: number) {
  const { rows } = await sql<{ asked: Poll["asked"]; closesOn: Day; allowsSeveral: boolean; options: number }>`
    select q.asked, q.closes_on as "closesOn", q.allows_several as "allowsSeveral",
      (select count(*) from poll_options o where o.post_id = q.post_id) as options
    from polls q join posts p on p.id = q.post_id and p.withheld_at is null where q.post_id = ${postId} for update of q`.execute(
    tx,
  );
  return rows[0] ?? null;
}

/** A poll as its author wrote it, with how many have answered; null: the post has none. */
export async function writtenPoll(db: Db, postId: number): Promise<(NewPoll & { people: number }) | null> {
  const poll = (await pollsOf(db, [postId], null)).get(postId);
  if (!poll) return null;
  const { question, allowsSeveral, asked, closesOn, people } = poll;
  return { question, allowsSeveral, asked, closesOn, people, options: poll.options.map((option) => option.label) };
}

/** Whom a poll asks: members of the unit where its topic began, or those who lead it. */
export const isAsked = (viewer: Viewer, { asked }: Pick<Poll, "asked">, homeId: number): boolean =>
  viewer.leads.has(homeId) || (asked === "unit" && viewer.memberOf.has(homeId));
