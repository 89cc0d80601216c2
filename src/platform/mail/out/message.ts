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
  const boundary = `=_${createHash("sha256").update(common.messageId).digest("hex").slice(0, 32)}`;
  const head = commonHeaders(common);
  const text = quotedPrintable(common.text);
  if (common.html === null) {
    const start = `${head}${part("plain")}\r\n${text}`;
    return { write: (personal) => Buffer.from(personalHeaders(personal) + start + quotedPrintable(personal.footerText ?? ""), "latin1") };
  }
  const start = `${head}Content-Type: multipart/alternative;\r\n boundary="${boundary}"\r\n\r\n--${boundary}\r\n${part("plain")}\r\n${text}`;
  const opening = `<!doctype html><html${common.language ? ` lang="${common.language}"` : ""}><head><meta charset="utf-8"></head><body>`;
  const middle = `\r\n--${boundary}\r\n${part("html")}\r\n${quotedPrintable(`${opening}\n${common.html}`)}`;
  const end = `${quotedPrintable("</body></html>")}\r\n--${boundary}--\r\n`;
  return {
    write: (personal) =>
      Buffer.from(
        personalHeaders(personal) + start + quotedPrintable(personal.footerText ?? "") + middle + quotedPrintable(personal.footerHtml ?? "") + end,
        "latin1",
      ),
  };
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
