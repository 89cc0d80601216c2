import { isBarred, maySee, mayPost, unitsByIds, viewerOf, type Unit } from "#groups";
import { automaticKind, newMessageId, wordsOf, type Fate, type Mail } from "#platform/mail";
import { Refused } from "#platform/refusal";
import { dayIn, days, later, type Instant } from "#platform/time";
import { settleAdvert } from "../adverts/commands.ts";
import { looksLikeJobAdvert } from "../adverts/rules.ts";
import { bodyFromMail, withLines } from "../body.ts";
import { mayAnnounce } from "../manners/announcing.ts";
import { tellLeaders } from "../moderation/commands.ts";
import { addPost, putBeforeReplies } from "../posts/commands.ts";
import { noRoomFor } from "../quotas/queries.ts";
import { firstPostOf, threadFacts, topicBySubject, type ThreadFacts } from "../threads/queries.ts";
import {
  decideMail,
  isReplySubject,
  parentOf,
  SUBJECT_WINDOW_DAYS,
  titleFrom,
  type Candidate,
  type HoldRule,
  type MailDecision,
  type RefusalCause,
} from "../rules.ts";
import { m } from "../words.ts";
import { stampHeaders } from "./addresses.ts";
import { keptAttachments, tell, type Arrival } from "./arrival.ts";
import { commandsIn } from "../requests/rules.ts";
import { hold } from "./commands.ts";
import { toRequest } from "./request.ts";
import { lockText } from "./queries.ts";
import { answeredOf, voteOf } from "./voting.ts";

/** The fate of a mail to a unit. `token`: the post whose copy it answers by that copy's own address. */
export async function toUnit(arrival: Arrival, unit: Unit | null, token: Candidate | null): Promise<Fate> {
  if (!unit) return { fate: "unknown" };
  const facts = await factsOf(arrival, unit);
  const parent = await answeredOf(arrival, unit, parentOf(arrival.mail, token, facts.known));
  if (parent?.movedTo) return toMoved(arrival, unit, { ...parent, movedTo: null }, parent.movedTo);
  const voted = parent && (await voteOf(arrival, unit, parent, facts));
  if (voted) return voted;
  const decision = await decide(arrival, unit, facts, parent !== null);
  if (facts.isNoAdvert) await settleAdvert(arrival.tx, arrival.inbound.id, decision, arrival.now);
  switch (decision.kind) {
    case "post":
      return postUnlessClosed(arrival, unit, () => post(arrival, unit, facts, parent));
    case "duplicate":
      return { fate: "duplicate", detail: { post: decision.of } };
    case "drop":
      return { fate: "dropped", detail: { cause: decision.cause, unit: unit.id } };
    case "refuse":
      return refused(arrival, unit, decision.cause);
    case "hold":
      return holdFor(arrival, unit, decision.rule);
  }
}

/** The mail goes after its discussion, by the rules of where that is now. Whoever cannot read there is not told where. */
export async function toMoved(arrival: Arrival, from: Unit | null, parent: Candidate, toId: number): Promise<Fate> {
  const { tx, now, settings, writer } = arrival;
  const to = (await unitsByIds(tx, [toId])).get(toId)!;
  const viewer = await viewerOf(tx, writer.id === null ? null : { id: writer.id }, now, settings.timeZone);
  if (maySee(viewer, to, "posts")) return toUnit(arrival, to, parent);
  // The roll says who votes, wherever the discussion went.
  const voted = await voteOf(arrival, to, parent);
  if (voted) return voted;
  const detail = { cause: "topic-moved", ...(from && { unit: from.id }) };
  return { fate: "refused", detail: { ...detail, answered: await tell(arrival, from, "topic-moved") } };
}

/** What was meant for the list's keeper is done by the list's keeper (D-19). */
async function refused(arrival: Arrival, unit: Unit, cause: RefusalCause): Promise<Fate> {
  const { mail, now, settings } = arrival;
  const today = dayIn(settings.timeZone, now);
  const asked = cause === "administrivia" ? commandsIn(mail.subject, firstLineOf(mail), today) : null;
  if (asked && asked.commands.length > 0) return toRequest(arrival, unit, asked);
  return { fate: "refused", detail: { cause, unit: unit.id, answered: await tell(arrival, unit, cause) } };
}

/** A reply says what it wants above what it quotes; its subject is the discussion's. */
const firstLineOf = (mail: Mail): string =>
  wordsOf(mail)
    .split("\n")
    .find((line) => line.trim() !== "") ?? "";

/** Whether its topic is closed shows when the post is written, under the topic's lock; nothing has been written then. */
async function postUnlessClosed(arrival: Arrival, unit: Unit, write: () => Promise<Fate>): Promise<Fate> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof Refused && error.refusal.because === "topic-closed")
      return refused(arrival, unit, "topic-closed");
    throw error;
  }
}

/** Two copies of one mail that arrive together are decided one after the other, so that the second sees the first. */
async function factsOf({ mail, inbound, tx, writer }: Arrival, unit: Unit): Promise<ThreadFacts> {
  const { messageId, inReplyTo, references } = mail;
  if (messageId) await lockText(tx, `${unit.id} ${messageId}`);
  const named = [inReplyTo, ...references].filter((id) => id !== null);
  return threadFacts(tx, { inboundMailId: inbound.id, unitId: unit.id, messageId, inReplyTo, named, author: writer });
}

async function decide(
  { mail, inbound, tx, now, settings, writer, announces = false }: Arrival,
  unit: Unit,
  facts: ThreadFacts,
  isAnswer: boolean,
): Promise<MailDecision> {
  if (facts.decision === "discarded" || facts.decision === "rejected") return { kind: "drop", cause: facts.decision };
  const viewer = await viewerOf(tx, writer.id === null ? null : { id: writer.id }, now, settings.timeZone);
  return decideMail(
    { ...mail, text: wordsOf(mail) },
    {
      unitIsClosed: unit.isClosed,
      unitIsUnopened: unit.isUnopened,
      posting: unit.posting,
      strangers: unit.strangers,
      mayPost: mayPost(viewer, unit),
      isBarred: isBarred(viewer, unit),
      isStill: facts.isStill && !viewer.leads.has(unit.id),
      automatic: automaticKind(mail, inbound.sender, { stampHeaders }),
      dmarc: inbound.verdict.dmarc,
      duplicateOf: facts.duplicateOf,
      isReply: isAnswer || mail.inReplyTo !== null,
      accepted: facts.decision === "accepted",
      isTrusted: facts.isTrusted,
      isOverreaching: announces && !mayAnnounce(viewer, unit, facts.announcers ?? "leaders"),
      isAdvert:
        facts.jobsUrl !== null &&
        !facts.isNoAdvert &&
        !isAnswer &&
        !viewer.leads.has(unit.id) &&
        looksLikeJobAdvert({ title: mail.subject, text: wordsOf(mail) }),
      fits: (await noRoomFor(tx, { personId: writer.id, unitId: unit.id }, bytesIn(mail))) === null,
    },
  );
}

const bytesIn = (mail: Mail): number => mail.attachments.reduce((sum, { size }) => sum + size, 0);

async function post(arrival: Arrival, unit: Unit, facts: ThreadFacts, parent: Candidate | null): Promise<Fate> {
  const { mail, inbound, tx, now, settings, writer } = arrival;
  // First: the topic's row is not held while bytes travel.
  const { attachments, leftOut } = await keptAttachments(settings, mail);
  const place = await placeFor(arrival, unit, facts, parent);
  const messageId = mail.messageId && !facts.isTaken ? mail.messageId : newMessageId(settings.mailDomain);
  const posted = await addPost(
    tx,
    {
      unit,
      ...place,
      author: { id: writer.id, name: writer.name },
      title: titleFrom(mail.subject, unit.acronym) || m("mail.untitled"),
      body: withLines(bodyFromMail(mail), leftOut),
      markdown: null,
      source: "mail",
      senderCheck: inbound.verdict.dmarc,
      writtenAt: dateOf(mail, inbound.arrivedAt),
      messageId,
      claimedMessageId: mail.messageId,
      inReplyTo: mail.inReplyTo,
      references: mail.references,
      inboundMailId: inbound.id,
      passage: settings.sealsCopies ? inbound.passage : null,
      attachments,
      isAnnouncement: arrival.announces ?? false,
    },
    now,
    settings,
  );
  if (mail.messageId && facts.awaiting !== null) await putBeforeReplies(tx, posted, mail.messageId);
  return { fate: "posted", detail: { post: posted.postId, topic: posted.topicId, unit: unit.id } };
}

/** Which topic and parent (D-2): what it answers, else others that await the same post, at last the subject. */
async function placeFor(
  { mail, tx, now }: Arrival,
  unit: Unit,
  facts: ThreadFacts,
  parent: Candidate | null,
): Promise<{ topicId: number | null; parentId: number | null }> {
  if (parent) return { topicId: parent.topicId, parentId: parent.postId };
  if (facts.awaiting !== null) return { topicId: facts.awaiting, parentId: null };
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

async function holdFor(arrival: Arrival, unit: Unit, rule: HoldRule): Promise<Fate> {
  const { mail, inbound, tx, now, settings, writer } = arrival;
  const author = { id: writer.id, name: writer.name, address: writer.address ?? "" };
  const isNew = await hold(
    tx,
    {
      inboundMailId: inbound.id,
      unitId: unit.id,
      author,
      subject: mail.subject,
      messageId: mail.messageId,
      text: bodyFromMail(mail).text,
      rule,
    },
    now,
  );
  if (isNew) await tellLeaders(tx, unit.id, inbound.id, { now, today: dayIn(settings.timeZone, now) });
  const cause = rule === "not-a-member" ? "held" : rule === "job-advert" ? "job-advert" : null;
  const answered = cause !== null && (await tell(arrival, unit, cause));
  return { fate: "held", detail: { rule, unit: unit.id, answered } };
}
