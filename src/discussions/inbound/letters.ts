import { readersOf } from "#groups";
import { isBlocked, primaryAddressOf } from "#people";
import { automaticKind, type Fate, type Mail } from "#platform/mail";
import { days, later } from "#platform/time";
import { bodyFromMail } from "../body.ts";
import { refusalOfLetter, type LetterCause } from "../rules.ts";
import { m } from "../words.ts";
import { stampHeaders } from "./addresses.ts";
import { attachmentName, tell, type Arrival } from "./arrival.ts";
import { carryLetter } from "./commands.ts";
import { copyOf, letterById, lettersSince, lockText, unitsOfPost } from "./queries.ts";

interface Between {
  postId: number;
  writerId: number;
  readerId: number;
}

/** To the author of a post alone, by the address in one person's copy of it. */
export async function toAuthor(arrival: Arrival, deliveryId: number): Promise<Fate> {
  const copy = await copyOf(arrival.tx, deliveryId);
  if (!copy || copy.authorId === null) return { fate: "unknown" };
  return carry(arrival, { postId: copy.postId, writerId: copy.personId, readerId: copy.authorId });
}

/** Back to whoever wrote a private letter. */
export async function toWriter(arrival: Arrival, letterId: number): Promise<Fate> {
  const letter = await letterById(arrival.tx, letterId);
  if (!letter) return { fate: "unknown" };
  return carry(arrival, { postId: letter.postId, writerId: letter.readerId, readerId: letter.writerId });
}

/** Only a person may write so: machines get no further. */
async function carry(arrival: Arrival, between: Between): Promise<Fate> {
  const { mail, inbound, tx, now } = arrival;
  const kind = automaticKind(mail, inbound.sender, { stampHeaders });
  if (kind) return { fate: "dropped", detail: { cause: kind } };
  const reader = await primaryAddressOf(tx, between.readerId);
  const cause = await refusalFor(arrival, between, reader !== null);
  if (cause || !reader) return refused(arrival, cause ?? "letter-refused");
  const letterId = await carryLetter(
    tx,
    {
      inboundMailId: inbound.id,
      postId: between.postId,
      writerId: between.writerId,
      reader: { id: between.readerId, addressId: reader.id },
      mail,
      text: letterText(mail),
    },
    now,
  );
  return { fate: "letter", detail: { letter: letterId } };
}

async function refused(arrival: Arrival, cause: LetterCause): Promise<Fate> {
  return { fate: "refused", detail: { cause, answered: await tell(arrival, null, cause) } };
}

/** Letters between the same two are decided one after the other, so that the last one within the limit is the last. */
async function refusalFor(
  { inbound, tx, now, settings, writer }: Arrival,
  { postId, writerId, readerId }: Between,
  isReachable: boolean,
): Promise<LetterCause | null> {
  await lockText(tx, `letters ${writerId} ${readerId}`);
  const units = await unitsOfPost(tx, postId);
  const mayRead = await readersOf(tx, units, "posts", [writerId], now, settings.timeZone);
  return refusalOfLetter({
    isOwn: writer.id === writerId,
    dmarc: inbound.verdict.dmarc,
    // A block works for mail as on the site, and is told to nobody (P-22).
    isReachable: isReachable && !(await isBlocked(tx, writerId, readerId)),
    mayRead: mayRead(writerId),
    sentToday: await lettersSince(tx, writerId, readerId, later(now, -days(1))),
  });
}

function letterText(mail: Mail): string {
  const { text } = bodyFromMail(mail);
  if (mail.attachments.length === 0) return text;
  const names = mail.attachments.map((file, index) => attachmentName(file, index)).join(", ");
  return `${text}\n\n${m("letter.files", { count: mail.attachments.length, names })}`;
}
