import { primaryAddressOf } from "#people";
import { automaticKind, type Fate, type Mail } from "#platform/mail";
import { bodyFromMail } from "../body.ts";
import { m } from "../words.ts";
import { stampHeaders } from "./addresses.ts";
import { attachment, tell, type Arrival } from "./arrival.ts";
import { carryLetter } from "./commands.ts";
import { copyOf, letterById } from "./queries.ts";

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

/** Only the person whose copy held the address may use it, and only a person: machines get no further. */
async function carry(arrival: Arrival, between: { postId: number; writerId: number; readerId: number }): Promise<Fate> {
  const { mail, inbound, tx, now, writer } = arrival;
  const kind = automaticKind(mail, inbound.sender, { stampHeaders });
  if (kind) return { fate: "dropped", detail: { cause: kind } };
  const reader = await primaryAddressOf(tx, between.readerId);
  if (writer.id !== between.writerId || inbound.verdict.dmarc === "fail" || !reader)
    return {
      fate: "refused",
      detail: { cause: "letter-refused", answered: await tell(arrival, null, "letter-refused") },
    };
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

function letterText(mail: Mail): string {
  const { text } = bodyFromMail(mail);
  if (mail.attachments.length === 0) return text;
  const names = mail.attachments.map((file, index) => attachment(file, index).filename).join(", ");
  return `${text}\n\n${m("letter.files", { count: mail.attachments.length, names })}`;
}
