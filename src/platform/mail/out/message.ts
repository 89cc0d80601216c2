import { createHash } from "node:crypto";
import { field, mailbox, textField, type Mailbox } from "./headers.ts";
import { quotedPrintable } from "./qp.ts";

export type Header = readonly [name: string, value: string];

/** What all copies of a mail share. */
export interface Common {
  from: Mailbox;
  subject: string;
  date: Date;
  /** With angle brackets. */
  messageId: string;
  inReplyTo?: string | null;
  /** Oldest first, with angle brackets. Beyond twenty the middle is left out. */
  references?: readonly string[];
  /** More fields that every copy carries, such as List-Id. Values as for `field`. */
  headers?: readonly Header[];
  /** In parts where some are encoded already; each part ends its line. */
  text: Words;
  /** The inside of the body element, already safe; null for a mail of text only. */
  html: Words | null;
  /** BCP 47. */
  language?: string;
  /** Whole mails that this one carries, each by itself, behind the text (RFC 2046 5.1.5); then it has no HTML. */
  mails?: readonly Buffer[];
  /** A small file that comes with every copy; not beside `mails`. */
  attachment?: Attachment;
}

export interface Attachment {
  /** "text/calendar; charset=utf-8": ours, never a stranger's. */
  type: string;
  /** Plain letters, digits, points and hyphens. */
  filename: string;
  content: Buffer;
}

/** What only one copy has. */
export type Words = string | readonly (string | Encoded)[];

/** Quoted-printable, its last line ended: a part of a body that many mails share. */
export interface Encoded {
  encoded: string;
}

/** Encodes once what stands in many mails, but for its `slot`s: returns what puts values into those. The text ends its last line. */
export function encodedOnce(text: string): (values: readonly string[]) => Encoded {
  // Texts and slot numbers by turns, as split gives them.
  const pieces = slotted(text).split(slots);
  return (values) => ({
    encoded: pieces.map((piece, at) => (at % 2 === 0 ? piece : values[piece.charCodeAt(0) - 97]!)).join(""),
  });
}

const inQuotedPrintable = (words: Words): string =>
  typeof words === "string"
    ? quotedPrintable(words)
    : words.map((one) => (typeof one === "string" ? quotedPrintable(one) : one.encoded)).join("");

export interface Personal {
  to: Mailbox;
  headers?: readonly Header[];
  footerText?: string;
  /** Safe HTML. Left out when the mail has none. */
  footerHtml?: string;
}

export interface Prepared {
  /** The finished mail: CRLF line ends, printable ASCII, no line over 998 octets. Some microseconds. */
  write(personal: Personal): Buffer;
}

/**
 * Encodes once what all copies share; `write` puts one person's headers and footers between. Quoted-printable text that
 * ends with a line break can be joined to more of the same, so the long body is never encoded again.
 */
export function prepare(common: Common): Prepared {
  const parts = partsOf(common);
  const start = bytes(parts.head + parts.start);
  const [middle, end] = [bytes(parts.middle), bytes(parts.end)];
  const hasHtml = common.html !== null;
  return {
    write: ({ footerText = "", footerHtml = "", ...personal }) =>
      joined(
        personalHeaders(personal),
        start,
        quotedPrintable(footerText),
        middle,
        hasHtml ? quotedPrintable(footerHtml) : "",
        end,
      ),
  };
}

interface Parts {
  head: string;
  /** Up to where the text's footer goes, from there to where the other footer goes, and the rest. */
  start: string;
  middle: string;
  end: string;
}

function partsOf(common: Common): Parts {
  const { messageId, text, mails, attachment } = common;
  const head = commonHeaders(common);
  if (mails) return { head, ...partsOfDigest(messageId, text, mails) };
  const words = partsOfWords(common);
  return { head, ...(attachment ? withAttachment(words, messageId, attachment) : words) };
}

function partsOfWords({ messageId, text, html, language }: Common): Omit<Parts, "head"> {
  if (html === null) return { start: `${part("plain")}\r\n${inQuotedPrintable(text)}`, middle: "", end: "" };
  const boundary = `=_${createHash("sha256").update(messageId).digest("hex").slice(0, 32)}`;
  const alternative = `Content-Type: multipart/alternative;\r\n boundary="${boundary}"\r\n\r\n--${boundary}\r\n`;
  const opening = `<!doctype html><html${language ? ` lang="${language}"` : ""}><head><meta charset="utf-8"></head><body>\n`;
  return {
    start: `${alternative}${part("plain")}\r\n${inQuotedPrintable(text)}`,
    middle: `\r\n--${boundary}\r\n${part("html")}\r\n${inQuotedPrintable(typeof html === "string" ? opening + html : [opening, ...html])}`,
    end: `${quotedPrintable("</body></html>")}\r\n--${boundary}--\r\n`,
  };
}

/** The words as the first part, the file behind them. */
function withAttachment(
  { start, middle, end }: Omit<Parts, "head">,
  messageId: string,
  { type, filename, content }: Attachment,
): Omit<Parts, "head"> {
  const boundary = `=_m${createHash("sha256").update("mixed").update(messageId).digest("hex").slice(0, 32)}`;
  const file = [
    `Content-Type: ${type}`,
    `Content-Disposition: attachment; filename="${filename}"`,
    "Content-Transfer-Encoding: base64",
    "",
    content.toString("base64").replace(/.{76}(?=.)/g, "$&\r\n"),
  ].join("\r\n");
  return {
    start: `Content-Type: multipart/mixed;\r\n boundary="${boundary}"\r\n\r\n--${boundary}\r\n${start}`,
    middle,
    end: `${end}\r\n--${boundary}\r\n${file}\r\n--${boundary}--\r\n`,
  };
}

/** A text, and behind it mails as they are: each is a message of its own to whoever reads it. */
function partsOfDigest(messageId: string, text: Words, mails: readonly Buffer[]): Omit<Parts, "head"> {
  const [outer, inner] = ["o", "i"].map(
    (name) => `=_${name}${createHash("sha256").update(name).update(messageId).digest("hex").slice(0, 32)}`,
  );
  const carried = mails.map((mail) => `--${inner}\r\n\r\n${mail.toString("latin1")}\r\n`);
  return {
    start: `Content-Type: multipart/mixed;\r\n boundary="${outer}"\r\n\r\n--${outer}\r\n${part("plain")}\r\n${inQuotedPrintable(text)}`,
    middle: "",
    end: `\r\n--${outer}\r\nContent-Type: multipart/digest;\r\n boundary="${inner}"\r\n\r\n${carried.join("")}--${inner}--\r\n--${outer}--\r\n`,
  };
}

/** Where a token stands in a template's headers and footers: looks like one, so nothing encodes, escapes or folds it. */
export const slot = (number: number): string => `slotslotslotslotslotslot${"abcdefgh"[number]!}`;
const slots = /slotslotslotslotslotslot([a-h])/;

export interface Template {
  /** The finished mail, with one value for each slot: letters and digits only, at most 60. Two or three microseconds. */
  write(values: readonly string[]): Buffer;
}

/**
 * For a mail whose copies differ in nothing but tokens: everything else, footers too, is encoded once. `personal` holds `slot(0)`,
 * `slot(1)`, … where the values go.
 */
export const template = (common: Common, personal: Personal): Template => templater(common)(personal);

/** The same for several kinds of copies of one mail: what they share is encoded once. */
export function templater(common: Common): (personal: Personal) => Template {
  const { head, start, middle, end } = partsOf(common);
  return ({ footerText = "", footerHtml = "", ...rest }) => {
    const mail = `${personalHeaders(rest)}${head}${start}${slotted(footerText)}${middle}${middle && slotted(footerHtml)}${end}`;
    const pieces = mail.split(slots);
    // Texts and slot numbers by turns, as split gives them.
    const fixed = pieces.filter((_, at) => at % 2 === 0).map(bytes);
    const order = pieces.filter((_, at) => at % 2 === 1).map((letter) => letter.charCodeAt(0) - 97);
    const length = fixed.reduce((sum, piece) => sum + piece.length, 0);
    return { write: (values) => filled(fixed, order, length, values) };
  };
}

function filled(fixed: readonly Buffer[], order: readonly number[], length: number, values: readonly string[]): Buffer {
  let size = length;
  for (const number of order) size += values[number]!.length;
  const mail = room(size);
  let at = fixed[0]!.copy(mail, 0);
  for (let gap = 0; gap < order.length; gap++) {
    at += mail.write(values[order[gap]!]!, at, "latin1");
    at += fixed[gap + 1]!.copy(mail, at);
  }
  return mail;
}

/** Quoted-printable with each slot on a line of its own between soft breaks, so that no value makes a line too long. */
function slotted(text: string): string {
  const pieces = text.split(slots);
  let out = "";
  for (let at = 0; at < pieces.length - 1; at += 2)
    out += `${unended(pieces[at]!)}=\r\n${slot(pieces[at + 1]!.charCodeAt(0) - 97)}=\r\n`;
  const last = quotedPrintable(pieces.at(-1)!);
  // After the last slot a line must end, as it does after any text.
  return last === "" && out !== "" ? `${out.slice(0, -3)}\r\n` : out + last;
}

/** Without the line end that `quotedPrintable` adds to a text that has none. */
function unended(text: string): string {
  const encoded = quotedPrintable(text);
  return /[\r\n]$/.test(text) ? encoded : encoded.slice(0, -2);
}

const NOTHING: Buffer = Buffer.alloc(0);
const bytes = (text: string): Buffer => Buffer.from(text, "latin1");

/** Three texts and three blocks by turns in one new buffer. */
function joined(a: string, block1: Buffer, b: string, block2: Buffer, c: string, block3: Buffer): Buffer {
  const mail = room(a.length + block1.length + b.length + block2.length + c.length + block3.length);
  let at = mail.write(a, 0, "latin1");
  at += block1.copy(mail, at);
  at += mail.write(b, at, "latin1");
  at += block2.copy(mail, at);
  at += mail.write(c, at, "latin1");
  block3.copy(mail, at);
  return mail;
}

const SLAB = 512 * 1024;
let slab = NOTHING;

/** A piece of a block that many mails share: ten thousand small blocks a second keep the collector busier than the mail. */
function room(size: number): Buffer {
  if (size > SLAB / 8) return Buffer.allocUnsafeSlow(size);
  if (slab.length < size) slab = Buffer.allocUnsafeSlow(SLAB);
  const piece = slab.subarray(0, size);
  slab = slab.subarray(size);
  return piece;
}

/** The first and the newest nineteen: enough for any reader to find the thread, and a header of bounded length. */
export function prunedReferences(references: readonly string[]): readonly string[] {
  return references.length <= 20 ? references : [references[0]!, ...references.slice(-19)];
}

function commonHeaders(common: Common): string {
  const references = prunedReferences(common.references ?? []);
  const fields: (string | false)[] = [
    field("From", mailbox(common.from)),
    textField("Subject", common.subject),
    field("Date", `${common.date.toUTCString().slice(0, -3)}+0000`),
    field("Message-ID", common.messageId),
    !!common.inReplyTo && field("In-Reply-To", common.inReplyTo),
    references.length > 0 && field("References", references.join(" ")),
    !!common.language && field("Content-Language", common.language),
    "MIME-Version: 1.0\r\n",
    ...(common.headers ?? []).map(([name, value]) => field(name, value)),
  ];
  return fields.filter(Boolean).join("");
}

function personalHeaders({ to, headers = [] }: Personal): string {
  let fields = field("To", mailbox(to));
  for (const [name, value] of headers) fields += field(name, value);
  return fields;
}

const part = (kind: "plain" | "html"): string =>
  `Content-Type: text/${kind}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n`;
