import type { Settings } from "#platform/config";
import type { Tx } from "#platform/db";
import {
  automaticKind,
  firstAnswerToday,
  mailOne,
  readToken,
  wordsOf,
  type Fate,
  type InboundMail,
} from "#platform/mail";
import type { Instant } from "#platform/time";
import { carry, RETURNED_MAIL } from "./letters/commands.ts";
import { letterById, type Letter } from "./letters/queries.ts";
import { LETTER_LENGTH, type LetterProblem } from "./letters/rules.ts";
import { LETTER_STAMP, LETTER_TOKEN } from "./letters/mail.tsx";
import { personByAddress } from "./queries.ts";

/** The letter that an address of ours answers; null for any other address. */
export function letterIdIn(localPart: string, secret: Buffer): number | null {
  const match = /^note\+([a-z2-7]+)$/.exec(localPart);
  return match ? readToken(secret, LETTER_TOKEN, match[1]!) : null;
}

/** An answer by mail to somebody's letter. Only the person whom the letter went to may use its address. */
export async function receiveAnswer(
  inbound: InboundMail,
  letterId: number,
  at: { tx: Tx; now: Instant; settings: Settings },
): Promise<Fate> {
  const { mail, sender, verdict } = inbound;
  const kind = automaticKind(mail, sender, { stampHeaders: [LETTER_STAMP.toLowerCase()] });
  if (kind) return { fate: "dropped", detail: { cause: kind } };
  const letter = await letterById(at.tx, letterId);
  const writer = mail.from && (await personByAddress(at.tx, mail.from.address));
  if (!letter || !writer || writer.id !== letter.readerId || verdict.dmarc === "fail")
    return { fate: "refused", detail: { cause: "letters-refused" } };
  const problem = await carry(at.tx, answerTo(letter, inbound), at.settings.secret, at.now);
  if (problem === null) return { fate: "letter", detail: { answers: letterId } };
  await tellReturned(at.tx, letter, writer.addressId, problem, at.now);
  return { fate: "refused", detail: { cause: problem } };
}

const answerTo = (letter: Letter, { id, mail }: InboundMail) => ({
  writerId: letter.readerId,
  readerId: letter.writerId,
  relation: "visitor" as const,
  subject: mail.subject || letter.subject,
  text: wordsOf(mail)
    .trim()
    .slice(0, 2 * LETTER_LENGTH)
    .toWellFormed(),
  inbound: { id, inReplyTo: mail.inReplyTo },
});

/** At most once a day for each reason. */
async function tellReturned(tx: Tx, letter: Letter, addressId: number, problem: LetterProblem, now: Instant) {
  if (!(await firstAnswerToday(tx, addressId, problem, now))) return;
  await mailOne(tx, { purpose: RETURNED_MAIL, subjectId: letter.id, addressId, reason: problem }, now);
}
