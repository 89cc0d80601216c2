import { automaticKind } from "../in/automatic.ts";
import { headerValues, type Mail } from "../in/mail.ts";
import { wordsOf } from "../in/words.ts";
import { faultIn, faultOf, statusIn, type Fault } from "./codes.ts";

/** What a mail to a copy's return path says about that copy. */
export type Report =
  | { is: "failed"; fault: Fault; code: string | null; said: string }
  /** Still trying. */
  | { is: "delayed" }
  | { is: "delivered" }
  | { is: "complaint"; kind: string }
  /** Somebody is away, or a person wrote to an address that nobody reads. */
  | { is: "answer" }
  /** From a machine, and nothing that could be told counts against anybody. */
  | { is: "unclear" };

/** Complaints first: their report comes from the same kind of machine. Then what a program wrote for programs, last what it wrote for people. */
export function reportIn(mail: Mail, sender: string): Report {
  const feedback = partOf(mail, "message/feedback-report");
  if (feedback !== null) return complaint(feedback);
  const status = partOf(mail, "message/delivery-status") ?? partOf(mail, "message/global-delivery-status");
  const stated = status === null ? null : fromStatus(status, mail.text ?? "");
  // A report that names no recipient may still say in words what happened.
  if (stated && stated.is !== "unclear") return stated;
  const kind = automaticKind(mail, sender);
  if (kind !== "bounce" && !isFromMailSystem(mail))
    return { is: kind === null || kind === "auto-reply" ? "answer" : "unclear" };
  return fromWords(mail);
}

/** Some old programs call their reports automatic replies, which a holiday notice is too. */
const isFromMailSystem = (mail: Mail): boolean =>
  headerValues(mail, "x-failed-recipients").length > 0 ||
  mail.froms.some(({ address }) => /^(?:mailer-daemon|mail-daemon|postmaster)@/i.test(address));

/** Fields of a report, lower-case names; blank lines part groups (RFC 3464 2.1). */
type Fields = Map<string, string>;

function groupsIn(text: string): Fields[] {
  const unfolded = text.replace(/\r\n?/g, "\n").replace(/\n[ \t]+/g, " ");
  return unfolded
    .split(/\n{2,}/)
    .map((group) => new Map(group.split("\n").flatMap(fieldIn)))
    .filter((group) => group.size > 0);
}

function fieldIn(line: string): [string, string][] {
  const colon = line.indexOf(":");
  return colon < 1 ? [] : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]];
}

function fromStatus(text: string, words: string): Report {
  const recipients = groupsIn(text).filter((group) => group.has("action") || group.has("status"));
  // "failed" by the standard; old programs have words of their own.
  const failed = recipients.find((group) => /^(?:fail(?:ed|ure)?|error)$/i.test(actionOf(group)));
  if (failed) return failure(failed, words);
  if (recipients.some((group) => /^delayed$/i.test(actionOf(group)))) return { is: "delayed" };
  return { is: recipients.length > 0 ? "delivered" : "unclear" };
}

// Some leave the comment of RFC 822 behind it.
const actionOf = (group: Fields): string => (group.get("action") ?? actionFrom(group)).split(/[\s;(]/)[0]!;

const actionFrom = (group: Fields): string => (/^[45]\./.test(group.get("status") ?? "") ? "failed" : "");

function failure(group: Fields, words: string): Report {
  const said = (group.get("diagnostic-code") ?? plainWordsIn(group.get("status")) ?? "").replace(
    /^\s*[\w-]+\s*;\s*/,
    "",
  );
  const status = /\d\.\d{1,3}\.\d{1,3}/.exec(group.get("status") ?? "")?.[0] ?? null;
  // The receiver's own word is exacter than a general code of whoever reports it.
  const exact = status === null || /^\d\.0\.0$/.test(status) ? (statusIn(said) ?? status) : status;
  return {
    is: "failed",
    fault: faultOf(exact, said || words.slice(0, 2_000)),
    code: exact,
    said: shortened(said || words),
  };
}

/** A status that is no code but a sentence. */
const plainWordsIn = (status: string | undefined): string | undefined =>
  status !== undefined && /[a-z]{4}/i.test(status) ? status : undefined;

const troubleWords =
  /undeliver|automatically rejected|(?:failed|rejected) mail|wasn['’]t able to deliver|del(?:i|e)very[^.\n]{0,40}abort|(?:del(?:i|e)very|mail|message)[^.\n]{0,30}(?:fail|could ?n[o']t be delivered|not (?:be )?delivered|returned)|returned (?:mail|to sender)|failure notice|permanent (?:error|failure)|fatal error|unable to deliver/i;
const delayWords =
  /(?:will (?:continue to )?(?:be retried|retry|try)|still trying|not (?:yet )?been delivered yet|not yet been delivered|will continue to attempt|delivery (?:has been )?delayed|delayed \d+ hours|this is a warning message only|you do not need to resend)/i;

/** Mail programs without RFC 3464: counted for good only where words or a code say plainly that there is no such mailbox. */
function fromWords(mail: Mail): Report {
  const words = `${mail.subject}\n${wordsOf(mail)}`.slice(0, 20_000);
  const hasFailed = headerValues(mail, "x-failed-recipients").length > 0;
  if (delayWords.test(words) && !hasFailed) return { is: "delayed" };
  const said = reasonIn(words);
  // Some only name the trouble: "no such user".
  if (!hasFailed && !troubleWords.test(words) && faultIn(said) === null) return { is: "unclear" };
  const code = statusIn(said) ?? statusIn(words);
  const fault = code === null || /^5\.0\.0$/.test(code) ? (faultIn(said) ?? "temporary") : faultOf(code, said);
  return { is: "failed", fault, code, said: shortened(said) };
}

/** Around the first line that gives a reason: what came before is greeting, what comes after is the mail itself. */
function reasonIn(words: string): string {
  const own = words.split(/^(?:-{3,}|>|received: |return-path: )/im)[0]!;
  const lines = own.split("\n");
  const at = lines.findIndex((line) => statusIn(line) !== null || faultIn(line) !== null);
  return at < 0 ? own : lines.slice(Math.max(0, at - 1), at + 3).join("\n");
}

function complaint(text: string): Report {
  const fields = new Map(groupsIn(text).flatMap((group) => [...group]));
  const kind = (fields.get("feedback-type") ?? "").toLowerCase();
  // "not-spam" takes a complaint back; "auth-failure" is a DMARC report about us.
  return /^(?:abuse|fraud|virus|opt-out|other)/.test(kind)
    ? { is: "complaint", kind: kind.slice(0, 40) }
    : { is: "unclear" };
}

/** The local parts that a complaint's copy of our mail names: its return path, where a loop hides the reader's address, or its answering address. */
export function ownAddressesIn(mail: Mail): string[] {
  const parts = ["message/feedback-report", "message/rfc822", "text/rfc822-headers"].map(
    (type) => partOf(mail, type) ?? "",
  );
  return [...`${parts.join("\n")}\n${mail.text ?? ""}`.matchAll(/\b((?:bounces|reply)\+[a-z2-7]{17,27})@/gi)].map(
    ([, local]) => local!.toLowerCase(),
  );
}

const shortened = (text: string): string => text.replace(/\s+/g, " ").trim().slice(0, 500);

function partOf(mail: Mail, contentType: string): string | null {
  const part = mail.attachments.find((one) => one.contentType.toLowerCase() === contentType);
  return part ? new TextDecoder().decode(part.content.subarray(0, 100_000)) : null;
}
