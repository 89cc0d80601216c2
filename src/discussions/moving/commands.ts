import { mayManage, type Unit, type Viewer } from "#groups";
import { note } from "#platform/audit";
import { sql, type Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import type { UnitPlace } from "#groups";
import { refuse } from "../refusals.ts";
import { homeOf } from "../topics/queries.ts";

/** Where a discussion goes, with the ids of the units above. */
export type Destination = Pick<Unit, "id" | "isClosed"> & UnitPlace;

/** Whoever moves, parts or joins discussions comes after whoever writes there at the moment, and before whoever begins to. */
export async function lockTopics(tx: Tx, ids: readonly number[]): Promise<void> {
  await sql`select from topics where id = any(${[...ids].sort((a, b) => a - b)}::bigint[]) order by id for no key update`.execute(
    tx,
  );
}

/**
 * A discussion with all that is in it goes from its home to another unit; other units that it stands in keep it. Who may read it there reads it,
 * nobody else. Followers, marks and addresses stay as they are, because they name the topic. Refuses who does not lead both units.
 */
export async function moveTopic(
  tx: Tx,
  viewer: Viewer,
  topicId: number,
  from: UnitPlace,
  to: Destination,
  now: Instant,
): Promise<void> {
  if (!mayManage(viewer, from) || !mayManage(viewer, to)) refuse({ because: "not-allowed", who: "leaders" });
  if (to.isClosed) refuse({ because: "unit-closed" });
  await lockTopics(tx, [topicId]);
  const home = await homeOf(tx, topicId);
  if (home === to.id) return;
  if (home !== from.id) refuse({ because: "topic-moved" });
  await sql`
    with gone as (
      delete from topic_units where topic_id = ${topicId} and unit_id in (${from.id}, ${to.id}) returning last_post_at),
    moved as (
      insert into topic_moves (topic_id, from_unit_id, to_unit_id, moved_by, moved_at)
      values (${topicId}, ${from.id}, ${to.id}, ${viewer.personId}, ${now}::timestamptz))
    update topics set placement = placement + 1 where id = ${topicId}`.execute(tx);
  await sql`
    insert into topic_units (topic_id, unit_id, is_home, last_post_at)
    select id, ${to.id}, true, last_post_at from topics where id = ${topicId}`.execute(tx);
  const details = { topic: topicId, from: from.id, to: to.id };
  // Both units' leaders find it in their log.
  for (const unit of [from.id, to.id])
    await note(tx, { act: "discussions.topic-moved", by: viewer.personId, unit, details }, now);
}
