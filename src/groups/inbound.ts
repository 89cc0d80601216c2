import { personByAddress } from "#people";
import type { Tx } from "#platform/db";
import { addressId, automaticKind, isAddress, oneLine, wordsOf, type Fate, type InboundMail } from "#platform/mail";
import type { Instant } from "#platform/time";
import { passToOwners } from "./letters/commands.ts";
import { OWNERS_STAMP } from "./letters/rules.ts";
import { answerPlaces } from "./places/commands.ts";
import type { Unit } from "./queries.ts";
import { m } from "./words.ts";

/** Mail to this address is answered with the writer's own places (G-6). */
const PLACES = "places";

export const isPlacesAddress = (localPart: string): boolean => localPart === PLACES;

/** Headers that only our own mails carry: one that comes back is going round. */
const stampHeaders = ["x-chapterhouse-answer", OWNERS_STAMP.toLowerCase()];

/**
 * "Where do I belong?" by mail. Never an answer to a machine, to a From that may be forged, or to a stranger without proof (RFC 3834): the
 * list says what somebody belongs to, and goes only to an address of their own.
 */
export async function receivePlaces(
  { mail, sender, verdict }: InboundMail,
  at: { tx: Tx; now: Instant },
): Promise<Fate> {
  const automatic = automaticKind(mail, sender, { stampHeaders });
  if (automatic) return { fate: "dropped", detail: { cause: automatic } };
  const from = mail.froms.length === 1 ? mail.froms[0] : null;
  if (!from || !isAddress(from.address)) return { fate: "dropped", detail: { cause: "no-author" } };
  const person = await personByAddress(at.tx, from.address);
  const mayAnswer = verdict.dmarc !== "fail" && (person !== null || verdict.dmarc === "pass");
  if (!mayAnswer) return { fate: "dropped", detail: { cause: "unproven" } };
  const asked = { personId: person?.id ?? null, address: from.address, messageId: mail.messageId };
  if (!(await answerPlaces(at.tx, asked, at.now))) return { fate: "dropped", detail: { cause: "answered-today" } };
  return { fate: "answered", detail: { person: person?.id ?? null } };
}

const LONGEST_LETTER = 20_000;

/**
 * A mail to a unit's `-owner` address (RFC 2142): everybody who leads it gets it, and answers its writer. What nobody gets, because nobody leads or because
 * there were too many, waits for staff.
 */
export async function receiveForOwners(
  { id, mail, sender, verdict }: InboundMail,
  unit: Unit,
  at: { tx: Tx; now: Instant; zone: string },
): Promise<Fate> {
  const automatic = automaticKind(mail, sender, { stampHeaders });
  if (automatic) return { fate: "dropped", detail: { cause: automatic, unit: unit.id } };
  const from = mail.froms.length === 1 ? mail.froms[0] : null;
  if (!from || !isAddress(from.address)) return { fate: "dropped", detail: { cause: "no-author", unit: unit.id } };
  if (verdict.dmarc === "fail") return { fate: "dropped", detail: { cause: "possible-forgery", unit: unit.id } };
  const person = await personByAddress(at.tx, from.address);
  const letter = {
    inboundMailId: id,
    unitId: unit.id,
    writer: {
      id: person?.id ?? null,
      name: person?.name ?? ([...oneLine(from.name)].slice(0, 100).join("").trim() || from.address),
      addressId: await addressId(at.tx, from.address, at.now),
    },
    subject: oneLine(mail.subject).slice(0, 300).toWellFormed() || m("letter.mail.untitled"),
    body: wordsOf(mail).trim().slice(0, LONGEST_LETTER).toWellFormed(),
    inReplyTo: mail.inReplyTo,
    files: mail.attachments.length,
  };
  if (!(await passToOwners(at.tx, letter, at))) return { fate: "staff", detail: { unit: unit.id } };
  return { fate: "letter", detail: { owners: unit.id } };
}
