import { mayPost, unitByAddress, unitsByIds, viewerOf, type Unit } from "#groups";
import { personByAddress, primaryAddressOf } from "#people";
import { automaticKind, isAddress, newMessageId, oneLine, readToken, type Fate, type InboundMail, type Mail } from "#platform/mail";
import type { Settings } from "#platform/config";
import type { Tx } from "#platform/db";
import { days, later, type Instant } from "#platform/time";
import { bodyFromMail } from "./body.ts";
import { answer, carryLetter, hold } from "./inbound/commands.ts";
import { copyOf, decisionOn, letterById, lockText } from "./inbound/queries.ts";
import { addPost, putBeforeReplies, type NewAttachment } from "./posts/commands.ts";
import { firstPostOf, messageIdIsTaken, postClaiming, postsByMessageIds, topicAwaiting, topicBySubject } from "./posts/queries.ts";
import { decideMail, isReplySubject, mayAnswer, parentOf, SUBJECT_WINDOW_DAYS, titleFrom, type Candidate, type MailDecision } from "./rules.ts";
import { unsubscribe } from "./subscriptions/commands.ts";
import { m } from "./words.ts";

/** Headers that only our own mails carry: one that comes back is going round. */
export const STAMP = "X-Chapterhouse-Post";
const stampHeaders = [STAMP.toLowerCase(), "x-chapterhouse-answer", "x-chapterhouse-letter"];

/** The parts of a local part: `reply+abc` is a tag with a token. */
export const addressTags = ["reply", "author", "letter", "leave"] as const;
export type AddressTag = (typeof addressTags)[number];

/** What a token in an address or a link stands for, each bound to its own purpose. */
export const tokenPurpose: Record<AddressTag, string> = { reply: "reply", author: "author", letter: "letter", leave: "unsubscribe" };

interface Arrival {
  inbound: InboundMail;
  mail: Mail;
  tx: Tx;
  now: Instant;
  settings: Settings;
  writer: Writer;
}

interface Writer {
  id: number | null;
  name: string;
  address: string | null;
}

/** True for local parts that this slice takes: a unit's address, or a tag with a token that we made. */
export async function takesMail(db: Tx | Parameters<typeof unitByAddress>[0], localPart: string, secret: Buffer): Promise<boolean> {
  const tagged = tagOf(localPart);
  if (tagged) return readToken(secret, tokenPurpose[tagged.tag], tagged.token) !== null;
  return (await unitByAddress(db, localPart)) !== null;
}

function tagOf(localPart: string): { tag: AddressTag; token: string } | null {
  const match = /^(reply|author|letter|leave)\+([a-z2-7]+)$/.exec(localPart);
  return match ? { tag: match[1] as AddressTag, token: match[2]! } : null;
}

/** One mail to one of our addresses becomes a post, a letter, a held mail, an answer or nothing, and says which. */
export async function receive(inbound: InboundMail, at: { tx: Tx; now: Instant; settings: Settings }): Promise<Fate> {
  const localPart = inbound.recipient.slice(0, inbound.recipient.lastIndexOf("@"));
  const arrival: Arrival = { inbound, mail: inbound.mail, ...at, writer: await writerOf(at.tx, inbound.mail) };
  const tagged = tagOf(localPart);
  if (!tagged) return toUnit(arrival, await unitByAddress(at.tx, localPart), null);
  const id = readToken(at.settings.secret, tokenPurpose[tagged.tag], tagged.token);
  if (id === null) return { fate: "unknown" };
  switch (tagged.tag) {
    case "leave":
      return stopMail(arrival, id);
    case "reply":
      return toCopy(arrival, id);
    case "author":
      return toAuthor(arrival, id);
    case "letter":
      return toWriter(arrival, id);
  }
}

async function writerOf(tx: Tx, mail: Mail): Promise<Writer> {
  const from = mail.from ?? mail.froms[0];
  if (!from || !isAddress(from.address)) return { id: null, name: nameFrom(from?.name ?? ""), address: null };
  const person = await personByAddress(tx, from.address);
  return { id: person?.id ?? null, name: person?.name ?? nameFrom(from.name, from.address), address: from.address };
}

/** A stranger's own name without what looks like an address, else the left half of the address (D-2: the address does not show). */
function nameFrom(name: string, address = ""): string {
  const shown = oneLine(name).replace(/<?\S+@\S+>?/g, "").trim();
  return [...(shown || address.split("@")[0] || m("post.former"))].slice(0, 100).join("");
}

/** A reply by the address that stood in one person's copy: valid from that person's own address only (decision 7). */
async function toCopy(arrival: Arrival, deliveryId: number): Promise<Fate> {
  const copy = await copyOf(arrival.tx, deliveryId);
  if (!copy) return { fate: "unknown" };
  const unit = (await unitsByIds(arrival.tx, [copy.unitId])).get(copy.unitId)!;
  const isOwn = arrival.writer.id !== null && arrival.writer.id === copy.personId;
  if (isOwn) return toUnit(arrival, unit, { postId: copy.postId, topicId: copy.topicId, messageIds: [copy.messageId] });
  return toUnit(arrival, unit, null);
}

async function toUnit(arrival: Arrival, unit: Unit | null, token: Candidate | null): Promise<Fate> {
  if (!unit) return { fate: "unknown" };
  const decision = await decide(arrival, unit);
  switch (decision.kind) {
    case "post":
      return post(arrival, unit, token);
    case "duplicate":
      return { fate: "duplicate", detail: { post: decision.of } };
    case "drop":
      return { fate: "dropped", detail: { cause: decision.cause, unit: unit.id } };
    case "refuse":
      return { fate: "refused", detail: { cause: decision.cause, unit: unit.id, answered: await tell(arrival, unit, decision.cause) } };
    case "hold":
      return holdFor(arrival, unit, decision.rule);
  }
}

async function decide({ mail, inbound, tx, now, settings, writer }: Arrival, unit: Unit): Promise<MailDecision> {
  const earlier = await decisionOn(tx, inbound.id);
  if (earlier === "discarded") return { kind: "drop", cause: "discarded" };
  if (mail.messageId) await lockMessage(tx, unit.id, mail.messageId);
  const viewer = await viewerOf(tx, writer.id === null ? null : { id: writer.id }, now, settings.timeZone);
  return decideMail(mail, {
    unitIsClosed: unit.isClosed,
    posting: unit.posting,
    strangers: unit.strangers,
    mayPost: mayPost(viewer, unit),
    automatic: automaticKind(mail, inbound.sender, { stampHeaders }),
    dmarc: inbound.verdict.dmarc,
    duplicateOf: mail.messageId ? await postClaiming(tx, unit.id, mail.messageId, writer.id, writer.name) : null,
    accepted: earlier === "accepted",
  });
}

/** Two copies of one mail that arrive together are decided one after the other, so that the second sees the first. */
async function lockMessage(tx: Tx, unitId: number, messageId: string): Promise<void> {
  await lockText(tx, `${unitId} ${messageId}`);
}

async function post(arrival: Arrival, unit: Unit, token: Candidate | null): Promise<Fate> {
  const { mail, inbound, tx, now, settings, writer } = arrival;
  const place = await placeFor(arrival, unit, token);
  const messageId = mail.messageId && !(await messageIdIsTaken(tx, mail.messageId)) ? mail.messageId : newMessageId(settings.mailDomain);
  const posted = await addPost(
    tx,
    {
      unit,
      ...place,
      author: { id: writer.id, name: writer.name },
      title: titleFrom(mail.subject, unit.acronym) || m("mail.untitled"),
      body: bodyFromMail(mail),
      markdown: null,
      source: "mail",
      writtenAt: dateOf(mail, inbound.arrivedAt),
      messageId,
      claimedMessageId: mail.messageId,
      inReplyTo: mail.inReplyTo,
      inboundMailId: inbound.id,
      attachments: mail.attachments.map(attachment),
    },
    now,
    settings,
  );
  if (mail.messageId) await putBeforeReplies(tx, posted, mail.messageId);
  return { fate: "posted", detail: { post: posted.postId, topic: posted.topicId, unit: unit.id } };
}

/** Which topic and parent (D-2): token, In-Reply-To, References, others that await the same post, at last the subject. */
async function placeFor({ mail, tx, now }: Arrival, unit: Unit, token: Candidate | null): Promise<{ topicId: number | null; parentId: number | null }> {
  const named = [mail.inReplyTo, ...mail.references].filter((id) => id !== null);
  const parent = parentOf(mail, token, await postsByMessageIds(tx, unit.id, named));
  if (parent) return { topicId: parent.topicId, parentId: parent.postId };
  const waiting = (mail.messageId && (await topicAwaiting(tx, unit.id, mail.messageId))) || (mail.inReplyTo && (await topicAwaiting(tx, unit.id, mail.inReplyTo)));
  if (waiting) return { topicId: waiting, parentId: null };
  const title = titleFrom(mail.subject, unit.acronym);
  if (!isReplySubject(mail.subject) || title === "") return { topicId: null, parentId: null };
  const topicId = await topicBySubject(tx, unit.id, title, later(now, -days(SUBJECT_WINDOW_DAYS)));
  return topicId === null ? { topicId: null, parentId: null } : { topicId, parentId: await firstPostOf(tx, topicId) };
}

/** The author's date, unless it is missing, lies ahead, or is more than a week old: then the arrival. */
function dateOf(mail: Mail, arrivedAt: Instant): Instant {
  if (!mail.date || Number.isNaN(mail.date.getTime())) return arrivedAt;
  const age = arrivedAt.getTime() - mail.date.getTime();
  return age < 0 || age > days(7) ? arrivedAt : mail.date;
}

function attachment(file: Mail["attachments"][number], index: number): NewAttachment {
  return { filename: oneLine(file.filename ?? "").replace(/[/\\]/g, "_").slice(0, 200) || `file-${index + 1}`, contentType: file.contentType.slice(0, 100), content: file.content };
}

async function holdFor(arrival: Arrival, unit: Unit, rule: "possible-forgery" | "several-authors" | "not-a-member"): Promise<Fate> {
  const { mail, inbound, tx, now, writer } = arrival;
  const author = { id: writer.id, name: writer.name, address: writer.address ?? "" };
  await hold(tx, { inboundMailId: inbound.id, unitId: unit.id, author, subject: mail.subject, text: bodyFromMail(mail).text, rule }, now);
  const answered = rule === "not-a-member" && (await tell(arrival, unit, "held"));
  return { fate: "held", detail: { rule, unit: unit.id, answered } };
}

/** An answer to the writer where that is safe (D-6); false when none goes out. */
async function tell({ mail, inbound, tx, now, writer }: Arrival, unit: Unit | null, cause: string): Promise<boolean> {
  if (!writer.address || !mayAnswer(writer.id !== null, inbound.verdict.dmarc)) return false;
  return answer(tx, { inboundMailId: inbound.id, unitId: unit?.id ?? null, cause, to: writer.address, mail }, now);
}

async function stopMail({ tx, now }: Arrival, subscriptionId: number): Promise<Fate> {
  const stopped = await unsubscribe(tx, subscriptionId, now);
  return { fate: "unsubscribed", detail: { subscription: subscriptionId, stopped } };
}

async function toAuthor(arrival: Arrival, deliveryId: number): Promise<Fate> {
  const copy = await copyOf(arrival.tx, deliveryId);
  if (!copy || copy.authorId === null) return { fate: "unknown" };
  return carry(arrival, { postId: copy.postId, writerId: copy.personId, readerId: copy.authorId });
}

async function toWriter(arrival: Arrival, letterId: number): Promise<Fate> {
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
    return { fate: "refused", detail: { cause: "letter-refused", answered: await tell(arrival, null, "letter-refused") } };
  const letterId = await carryLetter(
    tx,
    { inboundMailId: inbound.id, postId: between.postId, writerId: between.writerId, reader: { id: between.readerId, addressId: reader.id }, mail, text: letterText(mail) },
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
