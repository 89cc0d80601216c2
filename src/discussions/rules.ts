import type { PostingRule, StrangerRule } from "#platform/db";
import type { AutomaticKind, Mail, Verdict } from "#platform/mail";

/** What is known about a mail when it is decided. Plain values; the database is not asked again. */
export interface MailFacts {
  unitIsClosed: boolean;
  /** It was founded closed and is not open yet. */
  unitIsUnopened: boolean;
  posting: PostingRule;
  strangers: StrangerRule;
  /** What `mayPost` of groups says of whoever the From address belongs to. */
  mayPost: boolean;
  automatic: AutomaticKind | null;
  dmarc: Verdict["dmarc"];
  /** An earlier post of the same author in this unit claimed the same Message-ID. */
  duplicateOf: number | null;
  /** It answers a post that is known here, or says that it answers one. */
  isReply: boolean;
  /** A leader has looked at it and said yes. */
  accepted: boolean;
  /** Leaders let this address write here without a look. */
  isTrusted: boolean;
  /** They may not post here for a time, by a decision about them. */
  isBarred: boolean;
  /** Nobody but leaders writes here by themselves at present, and they are none. */
  isStill: boolean;
  /** It looks like an advertisement of a job, which the unit sends elsewhere, and none of its leaders wrote it. */
  isAdvert: boolean;
  /** It came to the address for announcements, and its writer may send none. */
  isOverreaching: boolean;
  /** What it brings fits into what its author and the unit may take. */
  fits: boolean;
}

/** What a leader decides about a held mail. */
export type Decision = "accepted" | "discarded" | "rejected";

export type HoldRule =
  | "possible-forgery"
  | "several-authors"
  | "not-a-member"
  | "no-room"
  | "standstill"
  | "job-advert";
export type RefusalCause =
  | "closed"
  | "unopened"
  | "topic-closed"
  | "empty"
  | "not-allowed"
  | "administrivia"
  | "leaders-only"
  | "not-announcing"
  | "suspended"
  | "topic-moved";
export type DropCause =
  | "loop"
  | "bounce"
  | "auto-reply"
  | "bulk"
  | "list"
  | "stranger-dropped"
  | "no-author"
  | "discarded"
  | "rejected";

export type MailDecision =
  | { kind: "post" }
  | { kind: "duplicate"; of: number }
  | { kind: "hold"; rule: HoldRule }
  | { kind: "refuse"; cause: RefusalCause }
  | { kind: "drop"; cause: DropCause };

/**
 * What becomes of a mail to a unit (D-2, D-6): a chain of named rules, the first that speaks decides. Machines stop first, so that
 * no loop can feed on an answer; forgery is asked before who may post, so that a member's stolen name gains nothing. `mail.text` holds the words of
 * its HTML where it has no plain part.
 */
export function decideMail(mail: Mail, facts: MailFacts): MailDecision {
  if (facts.automatic) return { kind: "drop", cause: facts.automatic };
  if (facts.duplicateOf !== null) return { kind: "duplicate", of: facts.duplicateOf };
  if (facts.unitIsClosed) return { kind: "refuse", cause: "closed" };
  if (facts.unitIsUnopened) return { kind: "refuse", cause: "unopened" };
  if (mail.froms.length === 0) return { kind: "drop", cause: "no-author" };
  if (facts.accepted) return { kind: "post" };
  if (!mail.from) return { kind: "hold", rule: "several-authors" };
  if (facts.dmarc === "fail") return { kind: "hold", rule: "possible-forgery" };
  if (isAdministrivia(mail, facts.isReply)) return { kind: "refuse", cause: "administrivia" };
  if (isEmpty(mail)) return { kind: "refuse", cause: "empty" };
  if (facts.isBarred) return { kind: "refuse", cause: "suspended" };
  const decision = decidePoster(facts);
  if (decision.kind === "post" && facts.isOverreaching) return { kind: "refuse", cause: "not-announcing" };
  if (decision.kind === "post" && facts.isStill) return { kind: "hold", rule: "standstill" };
  // A person can still let it in: nothing that came is thrown away for its size.
  if (decision.kind === "post" && !facts.fits) return { kind: "hold", rule: "no-room" };
  return decision.kind === "post" && facts.isAdvert ? { kind: "hold", rule: "job-advert" } : decision;
}

function decidePoster({ posting, mayPost, strangers, isTrusted, dmarc }: MailFacts): MailDecision {
  if (mayPost) return { kind: "post" };
  if (posting === "leaders") return { kind: "refuse", cause: "leaders-only" };
  // An address that nobody vouches for is anybody's.
  if (isTrusted && dmarc === "pass") return { kind: "post" };
  switch (strangers) {
    case "hold":
      return { kind: "hold", rule: "not-a-member" };
    case "refuse":
      return { kind: "refuse", cause: "not-allowed" };
    case "drop":
      return { kind: "drop", cause: "stranger-dropped" };
  }
}

/**
 * Whether an automatic answer may go out (D-6, RFC 3834): never when the From may be forged. A stranger's must be proven; a known
 * address is answered unless the proof failed. Once a day per sender and cause is kept by a unique row.
 */
export function mayAnswer(isKnown: boolean, dmarc: Verdict["dmarc"]): boolean {
  if (dmarc === "fail") return false;
  return isKnown || dmarc === "pass";
}

export type LetterCause = "letter-refused" | "letter-not-reader" | "letter-limit";

/** Letters that one person may send another through us within 24 hours. */
export const LETTERS_A_DAY = 20;

/**
 * Why a private letter is not carried; null: it is. Only the person to whom the address was given may use it, only while they may still
 * read what the letter is about, and not to pester.
 */
export function refusalOfLetter(facts: {
  isOwn: boolean;
  dmarc: Verdict["dmarc"];
  isReachable: boolean;
  mayRead: boolean;
  sentToday: number;
}): LetterCause | null {
  if (!facts.isOwn || facts.dmarc === "fail" || !facts.isReachable) return "letter-refused";
  if (!facts.mayRead) return "letter-not-reader";
  return facts.sentToday >= LETTERS_A_DAY ? "letter-limit" : null;
}

const isEmpty = (mail: Mail): boolean => !(mail.text?.trim() || mail.html?.trim() || mail.attachments.length > 0);

const order = (words: string): RegExp =>
  new RegExp(`^(?:please\\s+)?(?:${words})(?:\\s+me)?(?:,?\\s+(?:please|now))?[.!]?$`, "i");
const anyOrder = order("unsubscribe|signoff|sign off|remove|leave|stop|subscribe|join|help");
/** What nobody means as an answer to somebody else. */
const orderInReply = order("unsubscribe|signoff|sign off|remove");

/** A mail that only says "unsubscribe" was meant for the list's keeper, not for its readers; a reply may well say "Stop!" to them. */
export function isAdministrivia(mail: Mail, isReply: boolean): boolean {
  const commands = isReply ? orderInReply : anyOrder;
  const said = (mail.text ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith(">"));
  const words = said.slice(0, said.findIndex((line) => line === "--") === -1 ? undefined : said.indexOf("--"));
  if (words.length === 1) return commands.test(words[0]!);
  return words.length === 0 && commands.test(mail.subject.trim()) && mail.attachments.length === 0;
}

/** A post that a mail might answer. */
export interface Candidate {
  postId: number;
  topicId: number;
  messageIds: readonly string[];
  /** The unit that its topic was moved to from the one that the mail came to. */
  movedTo?: number | null;
  /** The mail came by an answering address that was given to its writer alone. */
  isOwn?: boolean;
  /** It was put to a vote. */
  hasMotion?: boolean;
  /** What was answered is the mail of this motion about it. */
  motionId?: number;
}

/**
 * The post that a mail answers (RFC 5256, D-2): the reply token's, else In-Reply-To's, else the newest that References knows.
 * Null: nothing known is named.
 */
export function parentOf(
  mail: Pick<Mail, "inReplyTo" | "references">,
  token: Candidate | null,
  known: readonly Candidate[],
): Candidate | null {
  if (token) return token;
  const byId = new Map(known.flatMap((candidate) => candidate.messageIds.map((id) => [id, candidate] as const)));
  for (const id of [mail.inReplyTo, ...[...mail.references].reverse()]) {
    const found = id === null ? undefined : byId.get(id);
    if (found) return found;
  }
  return null;
}

/** Days within which an equal subject alone joins a topic (D-2). */
export const SUBJECT_WINDOW_DAYS = 30;

const replyMark = /^\s*(?:(?:re|aw|antw|sv|vs|rif|r|odp|res|ynt|回复|答复|رد)(?:\s*\[\d+\])?\s*[:：]\s*)+/iu;
const forwardMark = /^\s*(?:(?:fwd?|wg|tr|rv|enc|vb|i|vl)\s*[:：]\s*)+/iu;

/** True for "Re: …" in the languages that mail programs write it. */
export const isReplySubject = (subject: string): boolean => replyMark.test(subject);

/** A topic's title from a mail's subject: marks of answering and forwarding and the group's own prefix taken off. */
export function titleFrom(subject: string, acronym: string | null): string {
  let title = subject;
  for (;;) {
    const before = title;
    title = title.replace(replyMark, "").replace(forwardMark, "").trim();
    if (acronym && title.toLowerCase().startsWith(`[${acronym.toLowerCase()}]`))
      title = title.slice(acronym.length + 2).trim();
    if (title === before) break;
  }
  return [...title].slice(0, 300).join("").trim();
}

/** Posts on one page of a topic, and topics on one page of a list. */
export const POSTS_A_PAGE = 50;
export const TOPICS_A_PAGE = 30;

export const pageCount = (items: number, size: number): number => Math.max(1, Math.ceil(items / size));
