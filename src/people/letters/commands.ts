import { sql, type Tx } from "#platform/db";
import { mailOne } from "#platform/mail";
import { days, later, type Instant } from "#platform/time";
import { attempt } from "../attempts/commands.ts";
import { choicesOf } from "../profiles/queries.ts";
import type { Relation } from "../profiles/rules.ts";
import { primaryAddressOf } from "../queries.ts";
import { refused } from "../refusals.ts";
import { isBlocked, lettersBetween } from "./queries.ts";
import { problemOfLetter, type LetterProblem } from "./rules.ts";

export const LETTER_MAIL = "people.letter";
/** Tells a writer by mail that an answer was not carried; its subject is the letter that was answered. */
export const RETURNED_MAIL = "people.letter-returned";

export interface NewLetter {
  writerId: number;
  readerId: number;
  /** What the writer is to the reader. */
  relation: Relation;
  subject: string;
  text: string;
  /** Of the mail that it came as: an answer. */
  inbound?: { id: number; inReplyTo: string | null };
}

/** Carries a letter without showing either address, or refuses it. For the form on a profile, and for any other page that has one. */
export async function writeTo(tx: Tx, letter: NewLetter, secret: Buffer, now: Instant): Promise<void> {
  const problem = await carry(tx, letter, secret, now);
  if (problem) throw refused({ because: problem });
}

/** The same for a door that answers in its own way: the problem, or null when the letter is on its way. */
export async function carry(tx: Tx, letter: NewLetter, secret: Buffer, now: Instant): Promise<LetterProblem | null> {
  const { writerId, readerId } = letter;
  const address = await primaryAddressOf(tx, readerId);
  const problem = await problemFor(tx, letter, now);
  if (problem || !address) return problem ?? "letters-refused";
  if ((await attempt(tx, secret, "letter.person", { personId: writerId }, now)) === null) return "letters-limit";
  const { id } = await tx
    .insertInto("letters")
    .values({
      writer_id: writerId,
      reader_id: readerId,
      subject: letter.subject.slice(0, 300),
      body_text: letter.text,
      inbound_mail_id: letter.inbound?.id ?? null,
      in_reply_to: letter.inbound?.inReplyTo ?? null,
      sent_at: now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const mail = { purpose: LETTER_MAIL, subjectId: id, addressId: address.id, reason: "letter", priority: 3 };
  await mailOne(tx, mail, now);
  return null;
}

/** Letters between the same two are decided one after the other, so that the last one within the limit is the last. */
async function problemFor(tx: Tx, { writerId, readerId, relation }: NewLetter, now: Instant) {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`people letters ${writerId} ${readerId}`}, 0))`.execute(tx);
  const since = later(now, -days(1));
  return problemOfLetter({
    relation,
    rule: (await choicesOf(tx, readerId)).writers,
    isBlocked: await isBlocked(tx, writerId, readerId),
    isAnswer: (await lettersBetween(tx, readerId, writerId, since)).any,
    sentToday: (await lettersBetween(tx, writerId, readerId, since)).recent,
  });
}

/** From now on neither hears from the other. A second press changes nothing. */
export async function block(tx: Tx, blockerId: number, blockedId: number, now: Instant): Promise<void> {
  await tx
    .insertInto("person_blocks")
    .values({ blocker_id: blockerId, blocked_id: blockedId, since: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function unblock(tx: Tx, blockerId: number, blockedId: number): Promise<void> {
  await tx
    .deleteFrom("person_blocks")
    .where("blocker_id", "=", blockerId)
    .where("blocked_id", "=", blockedId)
    .execute();
}
