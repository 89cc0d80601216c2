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
  text: string;
  /** The inside of the body element, already safe; null for a mail of text only. */
  html: string | null;
  /** BCP 47. */
  language?: string;
}

/** What only one copy has. */
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
  const { messageId, text, html, language } = common;
  const head = commonHeaders(common);
  if (html === null) {
    const start = bytes(`${head}${part("plain")}\r\n${quotedPrintable(text)}`);
    return {
      write: ({ footerText = "", ...personal }) =>
        joined(personalHeaders(personal), start, quotedPrintable(footerText), NOTHING, "", NOTHING),
    };
  }
  const boundary = `=_${createHash("sha256").update(messageId).digest("hex").slice(0, 32)}`;
  const alternative = `Content-Type: multipart/alternative;\r\n boundary="${boundary}"\r\n\r\n--${boundary}\r\n`;
  const opening = `<!doctype html><html${language ? ` lang="${language}"` : ""}><head><meta charset="utf-8"></head><body>\n`;
  const start = bytes(`${head}${alternative}${part("plain")}\r\n${quotedPrintable(text)}`);
  const middle = bytes(`\r\n--${boundary}\r\n${part("html")}\r\n${quotedPrintable(opening + html)}`);
  const end = bytes(`${quotedPrintable("</body></html>")}\r\n--${boundary}--\r\n`);
  return {
    write: ({ footerText = "", footerHtml = "", ...personal }) =>
      joined(personalHeaders(personal), start, quotedPrintable(footerText), middle, quotedPrintable(footerHtml), end),
  };
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
