import { sql, type Db } from "#platform/db";
import { later, type Instant } from "#platform/time";
import { POST_MAIL } from "../subscriptions/mail.ts";
import { COUNTED_WITHIN, FOLDS_AFTER, type Heat } from "./rules.ts";

/** More than any group's setting: how many there are beyond does not matter, and a discussion of ten thousand posts is not counted. */
const COUNTED_AT_MOST = 501;

/**
 * A topic's `Heat` as JSON, to be asked for in a larger statement. The unit that it has its home in says when it folds. Whoever decides by it holds the
 * topic's row: the fold that it finds is not closed meanwhile.
 */
export const heatOf = (topicId: number, now: Instant) => sql<Heat>`
  select json_build_object(
    'openFold', (select id from topic_folds where topic_id = ${topicId} and closed_at is null),
    'recent', (select count(*) from (
      select from posts where topic_id = ${topicId} and sorts_at > ${later(now, -COUNTED_WITHIN)}::timestamptz limit ${COUNTED_AT_MOST}) p),
    'foldsAfter', nullif(coalesce((select coalesce(folds_after, 0) from unit_manners
      where unit_id = (select unit_id from topic_units where topic_id = ${topicId} and is_home)), ${FOLDS_AFTER}), 0))`;

/** A discussion whose posts come together at present, and when their mail goes out. */
export interface OpenFold {
  closesAt: Instant;
  foldsAfter: number;
}

/** An `OpenFold` as JSON, its moment too; null: none. For larger statements: each page of who is signed in asks. */
export const openFoldSql = (topicId: string): string =>
  `(select json_build_object('closesAt', closes_at, 'foldsAfter', folds_after) from topic_folds where topic_id = ${topicId} and closed_at is null)`;

/** A reader of what a fold gathered. */
export interface FoldReader {
  personId: number;
  /** Where the last of its copies would have gone. */
  addressId: number;
  isPaused: boolean;
}

/**
 * Who waits for the posts of a fold and wants them still: neither muted the discussion nor left or stopped every group that it stands in, and owns the
 * address yet. One statement for all.
 */
export async function readersOfFold(db: Db, foldId: number): Promise<FoldReader[]> {
  const { rows } = await sql<FoldReader>`
    with copies as (
      select distinct on (person_id) coalesce(s.person_id, a.person_id) as person_id, d.address_id, p.topic_id
      from folded_posts f join posts p on p.id = f.post_id join mailings m on m.purpose = ${POST_MAIL} and m.subject_id = p.id
        join deliveries d on d.mailing_id = m.id and d.reason = 'folded' and d.state = 'withheld'
        left join subscriptions s on s.id = d.capacity_id
        left join person_addresses a on a.address_id = d.address_id
      where f.fold_id = ${foldId} and p.withheld_at is null and coalesce(s.person_id, a.person_id) is not null
      order by person_id, d.id desc)
    select c.person_id as "personId", coalesce(o.address_id, q.address_id) as "addressId",
      exists (select from address_pauses w where w.address_id = coalesce(o.address_id, q.address_id) and w.ended_at is null) as "isPaused"
    from copies c
      left join person_addresses o on o.address_id = c.address_id and o.person_id = c.person_id
      left join person_addresses q on q.person_id = c.person_id and q.is_primary
      left join topic_choices t on t.topic_id = c.topic_id and t.person_id = c.person_id
    where coalesce(o.address_id, q.address_id) is not null and t.choice is distinct from 'mute' and (t.choice = 'follow' or exists (
      select from subscriptions r join topic_units u on u.unit_id = r.unit_id and u.topic_id = c.topic_id
      where r.person_id = c.person_id and r.ended_at is null and r.mode <> 'web'))
    order by c.person_id`.execute(db);
  return rows;
}
