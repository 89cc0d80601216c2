import { isUnitAddress, receiveForOwners, unitByAddress, unitOfSuffix, unitsByIds } from "#groups";
import type { Settings } from "#platform/config";
import type { Db, Tx } from "#platform/db";
import type { Fate, InboundMail } from "#platform/mail";
import type { Instant } from "#platform/time";
import { digestById } from "./digests/queries.ts";
import { stopDigests } from "./digests/stopping/commands.ts";
import { endChoice } from "./following/commands.ts";
import { followedBy } from "./following/queries.ts";
import { idOf, tagOf, type AddressTag } from "./inbound/addresses.ts";
import { writerOf, type Arrival } from "./inbound/arrival.ts";
import { toAuthor, toWriter } from "./inbound/letters.ts";
import { toMoved, toUnit } from "./inbound/posting.ts";
import { copyOf } from "./inbound/queries.ts";
import { toCommands, toConfirmation } from "./inbound/request.ts";
import { toRuling } from "./inbound/ruling.ts";
import { calledBy } from "./mentions/queries.ts";
import { motionAskedBy } from "./motions/mail/queries.ts";
import { stopCalls } from "./notifications/commands.ts";
import { unsubscribe } from "./subscriptions/commands.ts";
import { trace } from "./traces/commands.ts";

/** True for local parts that this slice takes: a unit's address, alone or with a word of ours behind it, or a tag with a token that we made. */
export async function takesMail(db: Db, localPart: string, secret: Buffer): Promise<boolean> {
  const tagged = tagOf(localPart);
  if (tagged) return idOf(secret, tagged) !== null;
  return (await isUnitAddress(db, localPart)) || (await unitOfSuffix(db, localPart)) !== null;
}

/** One mail to one of our addresses becomes a post, a letter, a held mail, an answer or nothing, and says which. */
export async function receive(inbound: InboundMail, at: { tx: Tx; now: Instant; settings: Settings }): Promise<Fate> {
  const localPart = inbound.recipient.slice(0, inbound.recipient.lastIndexOf("@"));
  const arrival: Arrival = { inbound, mail: inbound.mail, ...at, writer: await writerOf(at.tx, inbound.mail) };
  const tagged = tagOf(localPart);
  const fate = await (tagged ? toTagged(arrival, tagged) : toUnitOrSuffix(arrival, localPart));
  await trace(arrival, fate);
  return fate;
}

/** An address that a unit has goes before one that is made of another's. */
async function toUnitOrSuffix(arrival: Arrival, localPart: string): Promise<Fate> {
  const unit = await unitByAddress(arrival.tx, localPart);
  if (unit) return toUnit(arrival, unit, null);
  const found = await unitOfSuffix(arrival.tx, localPart);
  if (!found) return { fate: "unknown" };
  const { inbound, tx, now, settings } = arrival;
  switch (found.suffix) {
    case "announce":
      return toUnit({ ...arrival, announces: true }, found.unit, null);
    case "owner":
    case "admin":
      return receiveForOwners(inbound, found.unit, { tx, now, zone: settings.timeZone });
    case "bounces":
    case "confirm":
      // Ours carry a token; without one nobody can say what they are about.
      return { fate: "dropped", detail: { cause: "no-token", unit: found.unit.id } };
    case "files":
      // The library's, a slice above: the switch in front of us has asked it already.
      return { fate: "unknown" };
    case "request":
    case "join":
    case "subscribe":
    case "leave":
    case "unsubscribe":
      return toCommands(arrival, found.unit, found.suffix);
  }
}

async function toTagged(arrival: Arrival, tagged: { tag: AddressTag; token: string }): Promise<Fate> {
  const id = idOf(arrival.settings.secret, tagged);
  if (id === null) return { fate: "unknown" };
  switch (tagged.tag) {
    case "leave":
      return stopMail(arrival, id);
    case "unfollow":
      return stopFollowing(arrival, id);
    case "unmention":
      return stopCalling(arrival, id);
    case "undigest":
      return stopDigest(arrival, id);
    case "reply":
      return toCopy(arrival, id);
    case "author":
      return toAuthor(arrival, id);
    case "letter":
      return toWriter(arrival, id);
    case "decide":
      return toRuling(arrival, id);
    case "confirm":
      return toConfirmation(arrival, id);
    case "vote":
      return toMotion(arrival, id);
  }
}

/** A reply by the address that stood in one person's copy: valid from that person's own address only (decision 7). */
async function toCopy(arrival: Arrival, deliveryId: number): Promise<Fate> {
  const copy = await copyOf(arrival.tx, deliveryId);
  if (!copy) return { fate: "unknown" };
  const unit = (await unitsByIds(arrival.tx, [copy.unitId])).get(copy.unitId)!;
  const isOwn = arrival.writer.id !== null && arrival.writer.id === copy.personId;
  const { postId, topicId, messageId, hasMotion } = copy;
  const answered = { postId, topicId, messageIds: [messageId], isOwn, hasMotion };
  if (isOwn && copy.wasMoved) return toMoved(arrival, null, answered, copy.unitId);
  if (isOwn) return toUnit(arrival, unit, answered);
  return toUnit(arrival, unit, null);
}

/** An answer to the mail that asks for a vote, or to one that confirms it: a vote from the owner of the address that the mail went to; else as any mail to the group. */
async function toMotion(arrival: Arrival, deliveryId: number): Promise<Fate> {
  const asked = await motionAskedBy(arrival.tx, deliveryId);
  if (!asked) return { fate: "unknown" };
  const { unitId, personId, wasMoved, ...answered } = asked;
  const unit = (await unitsByIds(arrival.tx, [unitId])).get(unitId)!;
  if (arrival.writer.id === null || arrival.writer.id !== personId) return toUnit(arrival, unit, null);
  const candidate = { ...answered, messageIds: [], isOwn: true, hasMotion: true };
  return wasMoved ? toMoved(arrival, null, candidate, unitId) : toUnit(arrival, unit, candidate);
}

async function stopFollowing({ tx }: Arrival, deliveryId: number): Promise<Fate> {
  const found = await followedBy(tx, deliveryId);
  if (!found) return { fate: "unknown" };
  const stopped = await endChoice(tx, found.personId, { id: found.topicId }, "follow");
  return { fate: "unsubscribed", detail: { topic: found.topicId, stopped } };
}

async function stopCalling({ tx, now }: Arrival, deliveryId: number): Promise<Fate> {
  const found = await calledBy(tx, deliveryId);
  if (!found) return { fate: "unknown" };
  await stopCalls(tx, found, now);
  return { fate: "unsubscribed", detail: { [found.reason]: found.personId } };
}

async function stopDigest({ tx, now }: Arrival, digestId: number): Promise<Fate> {
  const digest = await digestById(tx, digestId);
  if (!digest) return { fate: "unknown" };
  await stopDigests(tx, digest, now);
  return { fate: "unsubscribed", detail: { digest: digestId } };
}

async function stopMail({ tx, now }: Arrival, subscriptionId: number): Promise<Fate> {
  const stopped = await unsubscribe(tx, subscriptionId, now);
  return { fate: "unsubscribed", detail: { subscription: subscriptionId, stopped } };
}
