import { personByAddress } from "#people";
import type { Tx } from "#platform/db";
import { automaticKind, isAddress, type Fate, type InboundMail } from "#platform/mail";
import type { Instant } from "#platform/time";
import { answerPlaces } from "./places/commands.ts";

/** Mail to this address is answered with the writer's own places (G-6). */
const PLACES = "places";

export const isPlacesAddress = (localPart: string): boolean => localPart === PLACES;

/** Headers that only our own mails carry: one that comes back is going round. */
const stampHeaders = ["x-chapterhouse-answer"];

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
