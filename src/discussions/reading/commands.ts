import { sql, type Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import type { Place, TopicView, Visit } from "./rules.ts";

/** How far somebody has read a topic, which is also to have seen what was told of it until there. Never goes back: two devices may tell it in any order. */
export async function noteReading(
  tx: Tx,
  personId: number,
  topicId: number,
  place: Place,
  now: Instant,
): Promise<void> {
  await noteSeen(tx, personId, topicId, place, now);
  await sql`
    insert into topic_readings (person_id, topic_id, sorts_at, post_id, read_at)
    values (${personId}, ${topicId}, ${place.sortsAt}::timestamptz, ${place.postId}, ${now}::timestamptz)
    on conflict (person_id, topic_id) do update set sorts_at = excluded.sorts_at, post_id = excluded.post_id, read_at = excluded.read_at
    where (excluded.sorts_at, excluded.post_id) > (topic_readings.sorts_at, topic_readings.post_id)`.execute(tx);
}

/** What was told of posts up to there is seen, wherever in the topic they stand by now and came from. */
export async function noteSeen(tx: Tx, personId: number, topicId: number, place: Place, now: Instant): Promise<void> {
  // A place that comes of a moment stands behind every post of it, beyond what a number here can say.
  const postId = Math.min(place.postId, Number.MAX_SAFE_INTEGER);
  await sql`
    update notifications n set seen_at = ${now}::timestamptz from posts p
    where n.person_id = ${personId} and n.seen_at is null and p.id = n.last_post_id and p.topic_id = ${topicId}
      and (p.sorts_at, p.id) <= (${place.sortsAt}::timestamptz, ${postId}::bigint)`.execute(tx);
}

/** Notes a look at discussions. Another device's look at the same moment wins or loses whole: both mean the same visit. */
export async function noteVisit(tx: Tx, personId: number, visit: Visit): Promise<void> {
  await sql`
    insert into readers (person_id, seen_at, since) values (${personId}, ${visit.seenAt}::timestamptz, ${visit.since}::timestamptz)
    on conflict (person_id) do update set seen_at = excluded.seen_at, since = excluded.since
    where readers.seen_at is null or readers.seen_at < excluded.seen_at`.execute(tx);
}

/** By the reader's own act: this post and all after it are new again. */
export async function markUnreadFrom(
  tx: Tx,
  personId: number,
  topicId: number,
  { sortsAt, postId }: Place,
  now: Instant,
): Promise<void> {
  const before = { sorts_at: sortsAt, post_id: postId - 1, read_at: now };
  await tx
    .insertInto("topic_readings")
    .values({ person_id: personId, topic_id: topicId, ...before })
    .onConflict((conflict) => conflict.columns(["person_id", "topic_id"]).doUpdateSet(before))
    .execute();
}

/** All of a unit counts as read up to then, whatever was read of single topics before. */
export async function markUnitRead(tx: Tx, personId: number, unitId: number, until: Instant): Promise<void> {
  await sql`
    with gone as (
      delete from topic_readings r using topic_units u
      where r.person_id = ${personId} and u.topic_id = r.topic_id and u.unit_id = ${unitId} and r.sorts_at <= ${until}::timestamptz),
    seen as (
      update notifications n set seen_at = ${until}::timestamptz from posts p join topic_units u on u.topic_id = p.topic_id
      where n.person_id = ${personId} and p.id = n.last_post_id and u.unit_id = ${unitId} and n.seen_at is null and n.latest_at <= ${until}::timestamptz)
    update unit_readings set read_until = ${until}::timestamptz
    where person_id = ${personId} and unit_id = ${unitId} and read_until < ${until}::timestamptz`.execute(tx);
}

/** The same for everything. A topic outside one's units that was opened before has nothing new either. */
export async function markAllRead(tx: Tx, personId: number, until: Instant): Promise<void> {
  await sql`
    with gone as (delete from topic_readings where person_id = ${personId} and sorts_at <= ${until}::timestamptz),
    seen as (update notifications set seen_at = ${until}::timestamptz
      where person_id = ${personId} and seen_at is null and latest_at <= ${until}::timestamptz)
    insert into readers (person_id, read_until) values (${personId}, ${until}::timestamptz)
    on conflict (person_id) do update set read_until = greatest(readers.read_until, excluded.read_until)`.execute(tx);
}

/** Whoever comes to a unit starts from here: what was written before is not new to them. Does nothing for one who is there. */
export async function beginReading(tx: Tx, personId: number, unitId: number, now: Instant): Promise<void> {
  await tx
    .insertInto("unit_readings")
    .values({ person_id: personId, unit_id: unitId, read_until: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function endReading(tx: Tx, personId: number, unitId: number): Promise<void> {
  await tx.deleteFrom("unit_readings").where("person_id", "=", personId).where("unit_id", "=", unitId).execute();
}

/** How this person likes discussions shown, on every device. */
export async function chooseView(tx: Tx, personId: number, view: TopicView): Promise<void> {
  await tx
    .insertInto("readers")
    .values({ person_id: personId, topic_view: view })
    .onConflict((conflict) => conflict.column("person_id").doUpdateSet({ topic_view: view }))
    .execute();
}
