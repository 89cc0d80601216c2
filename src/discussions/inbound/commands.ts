import { addressId, firstAnswerToday, mailOne, type Mail } from "#platform/mail";
import type { Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import type { HoldRule } from "../rules.ts";

export const ANSWER_MAIL = "discussions.answer";
export const LETTER_MAIL = "discussions.letter";

export interface Held {
  inboundMailId: number;
  unitId: number;
  author: { id: number | null; name: string; address: string };
  subject: string;
  messageId: string | null;
  text: string;
  rule: HoldRule;
}

/** Keeps a mail for a leader's decision, with what they need to see. False: it is kept already. */
export async function hold(tx: Tx, held: Held, now: Instant): Promise<boolean> {
  const kept = await tx
    .insertInto("held_mails")
    .values({
      inbound_mail_id: held.inboundMailId,
      unit_id: held.unitId,
      author_id: held.author.id,
      author_name: held.author.name,
      author_address: held.author.address,
      subject: held.subject,
      message_id: held.messageId,
      body_text: held.text.slice(0, 20_000),
      rule: held.rule,
      held_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return Number(kept.numInsertedOrUpdatedRows) > 0;
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
  await writeAnswer(tx, given, address, now);
  return true;
}

/** Whether it may be written, and how often, is the caller's to say. */
export async function writeAnswer(tx: Tx, given: Omit<Answer, "to">, to: number, now: Instant): Promise<void> {
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
  await mailOne(tx, { purpose: ANSWER_MAIL, subjectId: id, addressId: to, reason: given.cause }, now);
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
