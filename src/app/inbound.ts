import { copyNamedBy, receive, stopCopies, takesMail } from "#discussions";
import { isPlacesAddress, receivePlaces } from "#groups";
import { libraryAddress, receiveFiles } from "#library";
import { letterIdIn, receiveAnswer } from "#people";
import type { Settings } from "#platform/config";
import type { Db, Tx } from "#platform/db";
import {
  complain,
  domainOf,
  NO_REPLY,
  ownAddressesIn,
  readReturnPath,
  receiveReport,
  reportIn,
  type Fate,
  type InboundMail,
} from "#platform/mail";
import type { Instant } from "#platform/time";

/** Addresses that people of every domain may write to (RFC 2142): their mail is for staff. */
const staffAddresses = new Set(["postmaster", "abuse", "hostmaster", "webmaster", "security"]);

type Known = { accept: true } | { accept: false; text: string };

/** Asked at RCPT, so that mail to nobody is refused by whoever sent it and no bounce of ours is needed. */
export async function knows(db: Db, settings: Settings, address: string): Promise<Known> {
  const localPart = localPartOf(address);
  if (domainOf(address) !== settings.mailDomain) return { accept: false, text: "We take no mail for that domain" };
  if (localPart === NO_REPLY)
    return { accept: false, text: `This address only sends mail; see ${settings.publicUrl} for where to write` };
  if (isPlacesAddress(localPart)) return { accept: true };
  if (staffAddresses.has(localPart) || readReturnPath(settings.secret, localPart) !== null) return { accept: true };
  if (letterIdIn(localPart, settings.secret) !== null) return { accept: true };
  if (await takesMail(db, localPart, settings.secret)) return { accept: true };
  return { accept: false, text: "No group or person has this address" };
}

/** Which slice a mail is for, by its address. */
export async function receiveMail(
  inbound: InboundMail,
  at: { tx: Tx; now: Instant; settings: Settings },
): Promise<Fate> {
  const localPart = localPartOf(inbound.recipient);
  if (staffAddresses.has(localPart)) return toStaff(inbound, at);
  if (isPlacesAddress(localPart)) return receivePlaces(inbound, at);
  const deliveryId = readReturnPath(at.settings.secret, localPart);
  if (deliveryId !== null) return receiveReport(inbound, deliveryId, at, (id) => stopCopies(at.tx, id, at.now));
  const letterId = letterIdIn(localPart, at.settings.secret);
  const library = await libraryAddress(at.tx, localPart);
  if (library) return receiveFiles(inbound, library, at);
  return letterId === null ? receive(inbound, at) : receiveAnswer(inbound, letterId, at);
}

/** Complaints come where a provider's form was told to send them, usually abuse@: one about a copy of ours needs nobody's look. */
async function toStaff(inbound: InboundMail, at: { tx: Tx; now: Instant; settings: Settings }): Promise<Fate> {
  const report = reportIn(inbound.mail, inbound.sender);
  if (report.is !== "complaint") return { fate: "staff" };
  const copies = ownAddressesIn(inbound.mail).map((own) => copyNamedBy(at.settings.secret, own));
  const deliveryId = copies.find((id) => id !== null) ?? null;
  if (deliveryId === null) return { fate: "staff" };
  return complain(deliveryId, report.kind, at, (id) => stopCopies(at.tx, id, at.now));
}

const localPartOf = (address: string): string => address.slice(0, address.lastIndexOf("@")).toLowerCase();
