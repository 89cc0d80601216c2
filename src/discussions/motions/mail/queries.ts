import { sql, type Db, type Tx } from "#platform/db";
import type { Mail } from "#platform/mail";
import { later, type Instant } from "#platform/time";
import type { Candidate } from "../../rules.ts";
import { LATE_WITHIN, type Choice } from "../rules.ts";

/** Tells the roll of a motion that has opened; its subject is the motion. */
export const MOTION_MAIL = "discussions.motion";
/** Confirms a vote that came by mail; its subject is the vote. */
export const VOTE_MAIL = "discussions.vote";

/** A motion that a mail answers. */
export interface AnsweredMotion {
  id: number;
  isOpen: boolean;
  isOnRoll: boolean;
}

/**
 * The motion whose mail was answered; else of those about the post the open one, or one that ended a few days ago. What came before a motion opened, and
 * waited or is handled again, was no answer to it. null: the answer is a post like any other.
 */
export async function answeredMotion(
  tx: Tx,
  { postId, motionId }: Candidate,
  personId: number | null,
  { arrivedAt, now }: { arrivedAt: Instant; now: Instant },
): Promise<AnsweredMotion | null> {
  const { rows } = await sql<AnsweredMotion>`
    select m.id, m.ended_at is null and m.closes_at > ${now}::timestamptz as "isOpen",
      exists (select from motion_roll r where r.motion_id = m.id and r.person_id = ${personId}::bigint) as "isOnRoll"
    from motions m where m.opened_at <= ${arrivedAt}::timestamptz and ${
      motionId === undefined
        ? sql`m.post_id = ${postId} and (m.ended_at is null or m.ended_at > ${later(now, -LATE_WITHIN)}::timestamptz)`
        : sql`m.id = ${motionId}`
    } order by m.ended_at desc nulls first, m.id desc limit 1`.execute(tx);
  return rows[0] ?? null;
}

/** The motion of this unit whose own mail In-Reply-To or References name. */
export async function motionNamed(
  tx: Tx,
  unitId: number,
  { inReplyTo, references }: Pick<Mail, "inReplyTo" | "references">,
): Promise<(Candidate & { motionId: number }) | null> {
  const named = [inReplyTo, ...references].filter((id) => id !== null);
  if (named.length === 0) return null;
  const { rows } = await sql<Candidate & { motionId: number; homeId: number; isHere: boolean }>`
    select m.id as "motionId", m.post_id as "postId", p.topic_id as "topicId", array[m.message_id] as "messageIds", true as "hasMotion", h.unit_id as "homeId",
      exists (select from topic_units t where t.topic_id = p.topic_id and t.unit_id = ${unitId}) as "isHere"
    from motions m join posts p on p.id = m.post_id join topic_units h on h.topic_id = p.topic_id and h.is_home
    where m.message_id = any(${named}::text[]) and m.unit_id = ${unitId}
    order by m.message_id is not distinct from ${inReplyTo} desc, m.id desc limit 1`.execute(tx);
  const [row] = rows;
  if (!row) return null;
  const { homeId, isHere, ...candidate } = row;
  return { ...candidate, movedTo: isHere ? null : homeId };
}

/** What an answering address of a motion's mail, or of a vote's, leads to: the motion, where its post stands, and whose mail it was. */
export async function motionAskedBy(tx: Db | Tx, deliveryId: number) {
  const { rows } = await sql<{
    motionId: number;
    postId: number;
    topicId: number;
    unitId: number;
    personId: number;
    wasMoved: boolean;
  }>`
    select m.id as "motionId", m.post_id as "postId", p.topic_id as "topicId", h.unit_id as "unitId", o.person_id as "personId",
      exists (select from topic_moves w where w.topic_id = p.topic_id) as "wasMoved"
    from deliveries d join mailings g on g.id = d.mailing_id join person_addresses o on o.address_id = d.address_id
      join motions m on m.id = case g.purpose when ${MOTION_MAIL} then g.subject_id
        when ${VOTE_MAIL} then (select v.motion_id from motion_votes v where v.id = g.subject_id) end
      join posts p on p.id = m.post_id join topic_units h on h.topic_id = p.topic_id and h.is_home
    where d.id = ${deliveryId}`.execute(tx);
  return rows[0] ?? null;
}

/** Those of these addresses that belong to people on the roll: asked once more when a mail leaves. */
export async function votersAt(db: Db, motionId: number, addressIds: readonly number[]): Promise<Set<number>> {
  const { rows } = await sql<{ id: number }>`
    select o.address_id as id from person_addresses o join motion_roll r on r.person_id = o.person_id and r.motion_id = ${motionId}
    where o.address_id = any(${[...addressIds]}::bigint[])`.execute(db);
  return new Set(rows.map((row) => row.id));
}

/** What the confirmation of a vote says beside its motion. */
export interface VoteFacts {
  motionId: number;
  personId: number;
  choice: Choice;
  /** False: one that was cast later counts, which is `counted`. */
  isCounted: boolean;
  counted: Choice;
  before: Choice | null;
  castAt: Instant;
  /** Of the mail that it confirms. */
  inReplyTo: string | null;
  subject: string;
  /** What that mail said beside its vote. */
  postId: number | null;
}

export async function voteFacts(db: Db, voteId: number): Promise<VoteFacts | null> {
  const { rows } = await sql<VoteFacts>`
    select v.motion_id as "motionId", v.person_id as "personId", v.choice, v.is_counted as "isCounted", v.cast_at as "castAt", v.message_id as "inReplyTo", t.title as subject,
      (select c.choice from motion_votes c where c.motion_id = v.motion_id and c.person_id = v.person_id and c.is_counted) as counted,
      (select b.choice from motion_votes b where b.motion_id = v.motion_id and b.person_id = v.person_id and b.id < v.id order by b.cast_at desc, b.id desc limit 1) as before,
      (select p.id from posts p where p.inbound_mail_id = v.inbound_mail_id) as "postId"
    from motion_votes v join motions m on m.id = v.motion_id join posts q on q.id = m.post_id join topics t on t.id = q.topic_id
    where v.id = ${voteId}`.execute(db);
  return rows[0] ?? null;
}
