import { note } from "#platform/audit";
import { mayManage, type Viewer } from "#groups";
import { addressId, firstAnswerToday, mailOne, replayInbound, type Mail } from "#platform/mail";
import type { Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import { refuse } from "../refusals.ts";
import type { HoldRule } from "../rules.ts";

export const ANSWER_MAIL = "discussions.answer";
export const LETTER_MAIL = "discussions.letter";

/** A unit with the ids of those above it, whose leaders may manage it too. */
export interface ManagedUnit {
  id: number;
  above: readonly number[];
}

export interface Held {
  inboundMailId: number;
  unitId: number;
  author: { id: number | null; name: string; address: string };
  subject: string;
  text: string;
  rule: HoldRule;
}

/** Keeps a mail for a leader's decision, with what they need to see. */
export async function hold(tx: Tx, held: Held, now: Instant): Promise<void> {
  await tx
    .insertInto("held_mails")
    .values({
      inbound_mail_id: held.inboundMailId,
      unit_id: held.unitId,
      author_id: held.author.id,
      author_name: held.author.name,
      author_address: held.author.address,
      subject: held.subject,
      body_text: held.text.slice(0, 20_000),
      rule: held.rule,
      held_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/**
 * A leader accepts or discards. The first decision wins; a second, different one is refused and told what was decided. An accepted mail
 * goes once more through the door, so that the same code posts it.
 */
export async function decideHeld(
  tx: Tx,
  viewer: Viewer,
  unit: ManagedUnit,
  inboundMailId: number,
  decision: "accepted" | "discarded",
  now: Instant,
): Promise<void> {
  if (!mayManage(viewer, unit)) refuse({ because: "not-allowed", who: "leaders" });
  const mine = await tx
    .updateTable("held_mails")
    .set({ decision, decided_at: now, decided_by: viewer.personId })
    .where("inbound_mail_id", "=", inboundMailId)
    .where("unit_id", "=", unit.id)
    .where("decision", "is", null)
    .executeTakeFirst();
  if (Number(mine.numUpdatedRows) === 0) return alreadyDecided(tx, unit, inboundMailId, decision);
  const details = { mail: inboundMailId, decision };
  await note(tx, { act: "discussions.mail-decided", by: viewer.personId, unit: unit.id, details }, now);
  await replayInbound(tx, inboundMailId, "held");
}

async function alreadyDecided(tx: Tx, unit: ManagedUnit, inboundMailId: number, wanted: string): Promise<void> {
  const earlier = await tx
    .selectFrom("held_mails")
    .select("decision")
    .where("inbound_mail_id", "=", inboundMailId)
    .where("unit_id", "=", unit.id)
    .executeTakeFirst();
  if (earlier?.decision && earlier.decision !== wanted)
    refuse({ because: "decided", decision: earlier.decision as "accepted" | "discarded" });
}

export interface Answer {
  inboundMailId: number;
  unitId: number | null;
  /** What a text in messages stands for: a RefusalCause, "held", … */
  cause: string;
  to: string;
  mail: Pick<Mail, "subject" | "messageId">;
}

/** Tells the writer what became of the mail: at most once a day per address and cause. False when that answer was given today. */
export async function answer(tx: Tx, given: Answer, now: Instant): Promise<boolean> {
  const address = await addressId(tx, given.to, now);
  if (!(await firstAnswerToday(tx, address, given.cause, now))) return false;
  const { id } = await tx
    .insertInto("mail_answers")
    .values({
      inbound_mail_id: given.inboundMailId,
      unit_id: given.unitId,
      cause: given.cause,
      subject: given.mail.subject.slice(0, 300),
      in_reply_to: given.mail.messageId,
      created_at: now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await mailOne(tx, { purpose: ANSWER_MAIL, subjectId: id, addressId: address, reason: given.cause }, now);
  return true;
}

export interface Letter {
  inboundMailId: number;
  postId: number;
  writerId: number;
  reader: { id: number; addressId: number };
  mail: Pick<Mail, "subject" | "inReplyTo">;
  text: string;
}

/** Carries a mail from one person to another without showing either address. */
export async function carryLetter(tx: Tx, letter: Letter, now: Instant): Promise<number> {
  const { id } = await tx
    .insertInto("private_letters")
    .values({
      inbound_mail_id: letter.inboundMailId,
      post_id: letter.postId,
      writer_id: letter.writerId,
      reader_id: letter.reader.id,
      subject: letter.mail.subject.slice(0, 300),
      body_text: letter.text,
      in_reply_to: letter.mail.inReplyTo,
      sent_at: now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await mailOne(
    tx,
    { purpose: LETTER_MAIL, subjectId: id, addressId: letter.reader.addressId, reason: "letter", priority: 3 },
    now,
  );
  return id;
}
