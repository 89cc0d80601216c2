import { unitsByIds, votersOf } from "#groups";
import { sql, type Tx } from "#platform/db";
import { newMessageId } from "#platform/mail";
import type { Instant } from "#platform/time";
import { inLanguage } from "#platform/words";
import { paragraphs } from "../../body.ts";
import { notifyOfMotion } from "../../notifications/commands.ts";
import { addMajorities, addRoll, quorumColumns, type MotionSite, type NewMotion } from "../commands.ts";
import { motionById, placeOfMotion, type Ending, type Motion, type Way } from "../queries.ts";
import { resultOf, type Choice } from "../rules.ts";
import { sayEnd } from "../words.ts";

export interface ImportedMotion extends NewMotion {
  postId: number;
  by: number;
  openedAt: Instant;
  /** In the order of their time; the last of each person counts. */
  votes: readonly { personId: number; choice: Choice; castAt: Instant; way: Exclude<Way, "mail"> }[];
}

/**
 * A vote that was held before, or is open, as it was: dated then, and mailed to nobody. One whose deadline lies before `now` is counted, and its result
 * stands at the end of its discussion. Its roll is who may vote now.
 */
export async function importMotion(tx: Tx, motion: ImportedMotion, now: Instant, site: MotionSite): Promise<void> {
  const { postId, by, wording, openedAt, closesAt, rule } = motion;
  const { topicId, unitId } = await placeOfMotion(tx, postId);
  const unit = (await unitsByIds(tx, [unitId])).get(unitId)!;
  const roll = await votersOf(tx, unit, now, site.timeZone);
  const { id } = await tx
    .insertInto("motions")
    .values({
      post_id: postId,
      unit_id: unitId,
      wording,
      opened_by: by,
      opened_at: openedAt,
      closes_at: closesAt,
      ...quorumColumns(rule),
      roll_size: roll.length,
      message_id: newMessageId(site.mailDomain),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await addMajorities(tx, id, rule);
  await addRoll(tx, id, roll);
  await addVotes(tx, id, motion.votes);
  if (closesAt <= now) return addResult(tx, id, site);
  const asked = roll.filter((one) => one !== by && !motion.votes.some((vote) => vote.personId === one));
  await notifyOfMotion(tx, { postId, topicId }, asked, openedAt);
}

async function addVotes(tx: Tx, motionId: number, votes: ImportedMotion["votes"]): Promise<void> {
  if (votes.length === 0) return;
  const rows = votes.map(({ personId, choice, castAt, way }, at) => ({
    motion_id: motionId,
    person_id: personId,
    choice,
    way,
    cast_at: castAt,
    is_counted: !votes.slice(at + 1).some((later) => later.personId === personId),
  }));
  await tx.insertInto("motion_votes").values(rows).execute();
}

async function addResult(tx: Tx, id: number, site: MotionSite): Promise<void> {
  const open = (await motionById(tx, id))!;
  const { ayes, nays, abstentions } = open.tally;
  const outcome = resultOf(open.rule, open.tally);
  const end: Ending = { at: open.closesAt, outcome, because: null, by: null, resultPostId: null };
  const result_post_id = await addPostOf({ ...open, end }, tx, site);
  await tx
    .updateTable("motions")
    .set({ ended_at: open.closesAt, outcome, ayes, nays, abstentions, result_post_id })
    .where("id", "=", id)
    .execute();
}

async function addPostOf(motion: Motion & { end: Ending }, tx: Tx, site: MotionSite): Promise<number> {
  const { topicId, title } = await placeOfMotion(tx, motion.postId);
  const text = inLanguage("en", () => sayEnd(motion, site));
  const at = motion.end.at;
  const { rows } = await sql<{ id: number }>`
    with topic as (
      update topics set post_count = post_count + 1, last_number = greatest(last_number, post_count) + 1, last_post_at = ${at}::timestamptz
      where id = ${topicId} returning id, last_number),
    placed as (update topic_units set last_post_at = ${at}::timestamptz where topic_id = ${topicId})
    insert into posts (topic_id, number, parent_id, author_name, message_id, in_reply_to, reference_ids, source, subject, body_text, body_html,
      written_at, posted_at, sorts_at, is_by_group)
    select topic.id, topic.last_number, p.id, ${motion.unit.name}, ${newMessageId(site.mailDomain)}, p.message_id, p.reference_ids || p.message_id, 'web',
      ${title}, ${text}, ${paragraphs(text)}, ${at}::timestamptz, ${at}::timestamptz, ${at}::timestamptz, true
    from topic join posts p on p.id = ${motion.postId} returning id`.execute(tx);
  return rows[0]!.id;
}
