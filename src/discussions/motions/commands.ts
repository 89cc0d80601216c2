import { unitsByIds, votersOf, type Unit } from "#groups";
import { primaryAddressesOf } from "#people";
import { note } from "#platform/audit";
import { sql, type Tx } from "#platform/db";
import { mailAll, mailOne, mailWaits, newMessageId } from "#platform/mail";
import { days, later, type Instant } from "#platform/time";
import { inLanguage } from "#platform/words";
import { paragraphs } from "../body.ts";
import { notifyOfMotion, noteMotionEnded } from "../notifications/commands.ts";
import { addPost, type Site } from "../posts/commands.ts";
import { refuse } from "../refusals.ts";
import { lockPost } from "../withholding/commands.ts";
import { MOTION_MAIL, VOTE_MAIL } from "./mail/queries.ts";
import {
  castingOf,
  motionById,
  openMotionOn,
  placeOfMotion,
  rollOf,
  type Ending,
  type Motion,
  type Way,
} from "./queries.ts";
import {
  faultOfDeadline,
  refusalOfVote,
  resultOf,
  WAITS_FOR_MAIL,
  type Choice,
  type Outcome,
  type Rule,
} from "./rules.ts";
import { sayEnd } from "./words.ts";

export interface NewMotion {
  wording: string;
  closesAt: Instant;
  rule: Rule;
}

/** What motions need to know of the installation. */
export type MotionSite = Site & { publicUrl: string };

/**
 * Puts a post to an open vote. That the actor leads the post's unit was asked. Everybody on the roll is told by mail and on the site, whatever they
 * chose for posts. Returns the motion's id.
 */
export async function openMotion(
  tx: Tx,
  { by, unit, postId }: { by: number; unit: Unit; postId: number },
  { wording, closesAt, rule }: NewMotion,
  now: Instant,
  site: MotionSite,
): Promise<number> {
  const roll = await rollFor(tx, { unit, postId }, { closesAt, rule }, now, site);
  const messageId = newMessageId(site.mailDomain);
  const { id } = await tx
    .insertInto("motions")
    .values({
      post_id: postId,
      unit_id: unit.id,
      wording,
      opened_by: by,
      opened_at: now,
      closes_at: closesAt,
      ...quorumColumns(rule),
      roll_size: roll.length,
      message_id: messageId,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await addMajorities(tx, id, rule);
  await addRoll(tx, id, roll);
  await note(tx, { act: "discussions.motion-opened", by, unit: unit.id, details: { motion: id, post: postId } }, now);
  await tellRoll(tx, { id, messageId, postId, roll, by }, now);
  return id;
}

/** Who votes, once nothing speaks against the motion; the post is held, so that two at one moment are one. */
async function rollFor(
  tx: Tx,
  { unit, postId }: { unit: Unit; postId: number },
  { closesAt, rule: { quorum } }: Pick<NewMotion, "closesAt" | "rule">,
  now: Instant,
  { timeZone }: MotionSite,
): Promise<number[]> {
  const { isWithheld } = await lockPost(tx, postId);
  if (isWithheld) refuse({ because: "no-report", why: "withheld" });
  if (unit.isClosed) refuse({ because: "unit-closed" });
  if (unit.isUnopened) refuse({ because: "unit-unopened" });
  const fault = faultOfDeadline(closesAt, now);
  if (fault) refuse({ because: "motion", why: fault });
  if ((await openMotionOn(tx, postId)) !== null) refuse({ because: "motion", why: "open-already" });
  const roll = await votersOf(tx, unit, now, timeZone);
  if (roll.length === 0) refuse({ because: "motion", why: "nobody" });
  if (quorum.kind === "count" && quorum.least > roll.length) refuse({ because: "motion", why: "quorum" });
  return roll;
}

export const quorumColumns = ({ quorum }: Rule) => ({
  quorum_count: quorum.kind === "count" ? quorum.least : null,
  quorum_part: quorum.kind === "share" ? quorum.share.part : null,
  quorum_whole: quorum.kind === "share" ? quorum.share.whole : null,
});

export async function addMajorities(tx: Tx, motionId: number, { majorities }: Rule): Promise<void> {
  const rows = majorities.map(({ of, share, isStrict }, at) => ({
    motion_id: motionId,
    number: at + 1,
    base: of,
    part: share.part,
    whole: share.whole,
    is_strict: isStrict,
  }));
  await tx.insertInto("motion_majorities").values(rows).execute();
}

export async function addRoll(tx: Tx, motionId: number, roll: readonly number[]): Promise<void> {
  await sql`insert into motion_roll (motion_id, person_id) select ${motionId}, unnest(${[...roll]}::bigint[])`.execute(
    tx,
  );
}

async function tellRoll(
  tx: Tx,
  { id, messageId, postId, roll, by }: { id: number; messageId: string; postId: number; roll: number[]; by: number },
  now: Instant,
): Promise<void> {
  const addresses = [...(await primaryAddressesOf(tx, roll)).values()];
  const deliveries = addresses.map((addressId) => ({ addressId, reason: "roll", state: "waiting" as const }));
  await mailAll(tx, { purpose: MOTION_MAIL, subjectId: id, messageId }, deliveries, { now });
  const { topicId } = await placeOfMotion(tx, postId);
  await notifyOfMotion(
    tx,
    { postId, topicId },
    roll.filter((one) => one !== by),
    now,
  );
}

export interface NewVote {
  motionId: number;
  personId: number;
  choice: Choice;
  /** When it was cast; a mail's vote when that came to our door. */
  castAt: Instant;
  way: Way;
  /** Of the mail that brought it. */
  mail?: { id: number; messageId: string | null };
}

/** `as-it-was`: the same was voted already. `again`: the very mail was counted before. */
export type Cast = { is: "cast"; voteId: number } | { is: "as-it-was" } | { is: "again" };

/**
 * Casts a vote, or changes it; each is kept, and the one cast last counts. Refuses whom the roll does not name, and what came before the opening or after
 * the deadline. Many vote at once, and closing waits for those who were there before it (votes.md V-7): what it sees is all that is counted.
 */
export async function castVote(tx: Tx, vote: NewVote, now: Instant): Promise<Cast> {
  const { motionId, personId, choice, castAt, way, mail = null } = vote;
  await sql`select pg_advisory_xact_lock_shared(${keyOf(motionId)})`.execute(tx);
  const messageId = mail?.messageId ?? null;
  const facts = await castingOf(tx, { motionId, personId, messageId }, later(now, -days(1)));
  if (!facts) return refuse({ because: "vote", why: "not-on-roll" });
  if (facts.isRepeated) return { is: "again" };
  const why = refusalOfVote(facts, castAt);
  if (why) refuse({ because: "vote", why });
  const { current } = facts;
  if (current?.choice === choice) {
    await repeatVote(tx, current, castAt);
    return { is: "as-it-was" };
  }
  // A mail that waited its turn may be older than a vote on the page.
  const isLast = current === null || current.castAt <= castAt;
  if (current && isLast)
    await tx.updateTable("motion_votes").set({ is_counted: false }).where("id", "=", current.id).execute();
  const { id } = await tx
    .insertInto("motion_votes")
    .values({
      motion_id: motionId,
      person_id: personId,
      choice,
      way,
      cast_at: castAt,
      is_counted: isLast,
      message_id: messageId,
      inbound_mail_id: mail?.id ?? null,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return { is: "cast", voteId: id };
}

/** Who says the same again says it from then on: what they cast between, and is handled later, does not undo it. */
async function repeatVote(tx: Tx, current: { id: number; castAt: Instant }, castAt: Instant): Promise<void> {
  if (castAt <= current.castAt) return;
  await tx.updateTable("motion_votes").set({ cast_at: castAt }).where("id", "=", current.id).execute();
}

/** Says to the address that a vote came from what was counted. */
export const confirmVote = (tx: Tx, voteId: number, addressId: number, now: Instant): Promise<number> =>
  mailOne(tx, { purpose: VOTE_MAIL, subjectId: voteId, addressId, reason: "voted" }, now);

/** Ends a motion without a result, before its deadline; the reason is kept and shown. That the actor leads its unit was asked. */
export async function withdrawMotion(
  tx: Tx,
  by: number,
  id: number,
  because: string,
  now: Instant,
  site: MotionSite,
): Promise<void> {
  const motion = await lockedMotion(tx, id);
  if (!motion || motion.end || motion.closesAt <= now) return refuse({ because: "motion", why: "over" });
  await end(tx, motion, { outcome: "withdrawn", by, because }, now, site);
  await note(tx, { act: "discussions.motion-withdrawn", by, unit: motion.unit.id, details: { motion: id } }, now);
}

/** Counts a motion whose deadline has passed, unless mail of before it still waits: then the next round does. Does nothing to one that has ended. */
export async function closeMotion(tx: Tx, id: number, now: Instant, site: MotionSite): Promise<void> {
  const motion = await lockedMotion(tx, id);
  if (!motion || motion.end || now < motion.closesAt) return;
  if (now < later(motion.closesAt, WAITS_FOR_MAIL) && (await mailWaits(tx, motion.closesAt))) return;
  await end(tx, motion, { outcome: resultOf(motion.rule, motion.tally), by: null, because: null }, now, site);
}

/** Nobody votes in it until the transaction ends, and what it counts is all there is. */
async function lockedMotion(tx: Tx, id: number): Promise<Motion | null> {
  await sql`select pg_advisory_xact_lock(${keyOf(id)})`.execute(tx);
  return motionById(tx, id);
}

const keyOf = (motionId: number) => sql`hashtextextended(${`motion ${motionId}`}, 0)`;

async function end(
  tx: Tx,
  motion: Motion,
  { outcome, by, because }: { outcome: Outcome; by: number | null; because: string | null },
  now: Instant,
  site: MotionSite,
): Promise<void> {
  const { id, tally } = motion;
  const { ayes, nays, abstentions } = tally;
  await tx
    .updateTable("motions")
    .set({ ended_at: now, outcome, withdrawn_by: by, withdrawn_because: because, ayes, nays, abstentions })
    .where("id", "=", id)
    .execute();
  const ended = (await motionById(tx, id))!;
  const postId = await postEnd(tx, ended as Motion & { end: Ending }, now, site);
  await tx.updateTable("motions").set({ result_post_id: postId }).where("id", "=", id).execute();
}

/** The result as a post by the group, where the motion's own stands now; whoever is on the roll is told of it. */
async function postEnd(tx: Tx, motion: Motion & { end: Ending }, now: Instant, site: MotionSite): Promise<number> {
  const { topicId, title, unitId } = await placeOfMotion(tx, motion.postId);
  await noteMotionEnded(tx, topicId);
  const unit = (await unitsByIds(tx, [unitId])).get(unitId)!;
  const text = inLanguage("en", () => sayEnd(motion, site));
  const post = {
    unit,
    topicId,
    parentId: motion.postId,
    author: { id: null, name: motion.unit.name },
    title,
    body: { text, html: paragraphs(text), quoted: null },
    markdown: null,
    source: "web" as const,
    writtenAt: now,
    messageId: newMessageId(site.mailDomain),
    isByGroup: true,
    decidedFor: await rollOf(tx, motion.id),
  };
  return (await addPost(tx, post, now, site)).postId;
}
