import { sql, type Tx } from "#platform/db";
import { later, type Instant } from "#platform/time";
import { POST_MAIL } from "../subscriptions/mail.ts";
import { FOLD_LASTS, type Heat } from "./rules.ts";

/** The post goes into the discussion's fold, which opens if none is. For who holds the topic's row. */
export async function fold(
  tx: Tx,
  { postId, topicId }: { postId: number; topicId: number },
  { openFold, foldsAfter }: Heat,
  now: Instant,
): Promise<void> {
  const opened = sql`
    insert into topic_folds (topic_id, folds_after, opened_at, closes_at)
    values (${topicId}, ${foldsAfter}, ${now}::timestamptz, ${later(now, FOLD_LASTS)}::timestamptz) returning id`;
  const open = sql`select ${openFold}::bigint as id`;
  await sql`
    with fold as (${openFold === null ? opened : open})
    insert into folded_posts (post_id, fold_id) select ${postId}::bigint, id from fold`.execute(tx);
}

export interface DueFold {
  id: number;
  openedAt: Instant;
}

/**
 * Closes the fold that is due the longest; null: none is. Its topic's row is locked first, as whoever posts does: a post is in it and in its mail, or
 * is decided about after it is closed.
 */
export async function closeFold(tx: Tx, now: Instant): Promise<DueFold | null> {
  const due = await tx
    .selectFrom("topic_folds")
    .select(["id", "topic_id as topicId"])
    .where("closed_at", "is", null)
    .where("closes_at", "<=", now)
    .orderBy("closes_at")
    .orderBy("id")
    .executeTakeFirst();
  if (!due) return null;
  await tx.selectFrom("topics").select("id").where("id", "=", due.topicId).forUpdate().execute();
  const closed = await tx
    .updateTable("topic_folds")
    .set({ closed_at: now })
    .where("id", "=", due.id)
    .where("closed_at", "is", null)
    .returning(["id", "opened_at as openedAt"])
    .executeTakeFirst();
  return closed ?? closeFold(tx, now);
}

/** What a fold gathered waits on for these people until their mail may come again. */
export async function keepFold(tx: Tx, foldId: number, personIds: readonly number[], now: Instant): Promise<void> {
  if (personIds.length === 0) return;
  await sql`
    insert into kept_copies (post_id, person_id, address_id, reason, kept_at)
    select distinct on (f.post_id, r.person_id) f.post_id, r.person_id, d.address_id, 'folded', ${now}::timestamptz
    from folded_posts f join mailings m on m.purpose = ${POST_MAIL} and m.subject_id = f.post_id
      join deliveries d on d.mailing_id = m.id and d.reason = 'folded' and d.state = 'withheld'
      left join subscriptions s on s.id = d.capacity_id
      left join person_addresses a on a.address_id = d.address_id
      cross join lateral (select coalesce(s.person_id, a.person_id) as person_id) r
    where f.fold_id = ${foldId} and r.person_id = any(${[...personIds]}::bigint[])
    order by f.post_id, r.person_id, d.id desc
    on conflict do nothing`.execute(tx);
}
