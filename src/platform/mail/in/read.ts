import PostalMime, { addressParser, decodeWords, type Attachment, type Email } from "postal-mime";
import { countParts } from "./guard.ts";
import {
  parseLimits,
  type Mail,
  type MailAttachment,
  type Correspondent,
  type ParseResult,
  type Unparsable,
} from "./mail.ts";
import { rescued, rescuedText, wronglyLabelled } from "./charsets.ts";

/** Bytes → Mail. Runs inside the parser thread, where time and memory are limited from outside; never throws. */
export async function readMail(raw: Buffer): Promise<ParseResult> {
  if (raw.length > parseLimits.bytes) return { ok: false, why: "too-big" };
  if (countParts(raw, parseLimits.parts) > parseLimits.parts) return { ok: false, why: "too-many-parts" };
  try {
    const email = await parsed(raw);
    if (email.attachments.length > parseLimits.parts) return { ok: false, why: "too-many-parts" };
    return { ok: true, mail: await mailOf(email, raw) };
  } catch (error) {
    return { ok: false, why: reason(error) };
  }
}

// Forwarded messages stay whole as attachments: their text is not the author's, and opening them would recurse.
const parsed = (raw: Buffer): Promise<Email> =>
  PostalMime.parse(raw, {
    maxNestingDepth: parseLimits.depth,
    maxHeadersSize: parseLimits.headerBytes,
    forceRfc822Attachments: true,
  });

function reason(error: unknown): Unparsable {
  const message = error instanceof Error ? error.message : "";
  if (message.includes("nesting depth")) return "too-deep";
  if (message.includes("header size")) return "headers-too-big";
  return "malformed";
}

async function mailOf(email: Email, raw: Buffer): Promise<Mail> {
  const headers = email.headers
    .slice(0, 1000)
    .map(({ key, value }): [string, string] => [key, clean(decodeWords(value))]);
  const all = (name: string) => headers.filter(([key]) => key === name).map(([, value]) => value);
  const first = (name: string): string | null => all(name)[0] ?? null;
  const boxes = (name: string) =>
    email.headers.filter(({ key }) => key === name).flatMap(({ value }) => mailboxes(value));
  const froms = boxes("from");
  const [text, html] = await bodies(email, raw);
  return {
    messageId: messageIds(first("message-id"))[0] ?? null,
    inReplyTo: messageIds(first("in-reply-to"))[0] ?? null,
    references: messageIds(all("references").join(" ")).slice(-100),
    from: froms.length === 1 ? froms[0]! : null,
    froms,
    replyTo: boxes("reply-to"),
    to: boxes("to"),
    cc: boxes("cc"),
    subject: (first("subject") ?? "").replace(/\s+/g, " ").trim().slice(0, 1000),
    date: dateOf(first("date")),
    listIds: all("list-id")
      .map(listIdOf)
      .filter((id) => id !== ""),
    autoSubmitted: keyword(first("auto-submitted")),
    precedence: keyword(first("precedence")),
    headers,
    text,
    html,
    calendar: calendarOf(email.attachments),
    attachments: email.attachments.map(attachmentOf),
    isBounce: keyword(first("content-type")) === "multipart/report" || (first("return-path") ?? "").trim() === "<>",
    receivedCount: all("received").length,
  };
}

async function bodies(email: Email, raw: Buffer): Promise<[string | null, string | null]> {
  let { text, html } = email;
  if (wronglyLabelled(text) || wronglyLabelled(html)) {
    const again = await parsed(rescued(raw));
    if (wronglyLabelled(text)) text = again.text;
    if (wronglyLabelled(html)) html = again.html;
  }
  return [bodyOf(text), bodyOf(html)];
}

// PostgreSQL stores no NUL, and a lone surrogate is no text.
const bodyOf = (body: string | undefined): string | null =>
  body === undefined ? null : rescuedText(body).replaceAll("\0", "").replace(/\r\n?/g, "\n").toWellFormed();

// A header value becomes one line without controls, whatever was smuggled into an encoded word.
const clean = (value: string): string =>
  value.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ").toWellFormed();

function mailboxes(value: string): Correspondent[] {
  return addressParser(value, { flatten: true })
    .slice(0, 1000)
    .flatMap((box) =>
      box.address ? [{ name: clean(box.name).trim().slice(0, 200), address: clean(box.address).trim() }] : [],
    );
}

// Printable ASCII only (RFC 5322 3.6.4): what else came could stand in no header of ours.
function messageIds(value: string | null): string[] {
  return (value?.match(/<[!-;=?-~]+@[!-;=?-~]+>/g) ?? []).filter((id) => id.length <= 250);
}

function keyword(value: string | null): string | null {
  const word = value
    ?.split(";")[0]!
    .replace(/\([^)]*\)/g, "")
    .trim()
    .toLowerCase();
  return word ? word.slice(0, 100) : null;
}

function dateOf(value: string | null): Date | null {
  const date = new Date(value ?? "");
  return Number.isNaN(date.getTime()) ? null : date;
}

function listIdOf(value: string): string {
  return (/<([^<>\s]{1,250})>/.exec(value)?.[1] ?? value.trim().slice(0, 250)).toLowerCase();
}

function attachmentOf(part: Attachment): MailAttachment {
  const content = bytesOf(part);
  return {
    filename: filenameOf(part.filename),
    contentType: part.mimeType.slice(0, 200),
    disposition: part.disposition,
    contentId: part.contentId?.replace(/^<|>$/g, "").slice(0, 250) ?? null,
    size: content.byteLength,
    content,
  };
}

// A client that speaks TNEF calls its part winmail.dat; it is named so, not opened.
function filenameOf(given: string | null): string | null {
  const name = clean(given ?? "")
    .split(/[/\\]/)
    .at(-1)!
    .trim();
  return name === "" || name === "." || name === ".." ? null : name.slice(0, 255);
}

function bytesOf(part: Attachment): Uint8Array {
  if (typeof part.content === "string") return new TextEncoder().encode(part.content);
  return part.content instanceof Uint8Array ? part.content : new Uint8Array(part.content);
}

function calendarOf(parts: Attachment[]): string | null {
  const part = parts.find(({ mimeType }) => mimeType === "text/calendar");
  return part ? new TextDecoder().decode(bytesOf(part)) : null;
}
