import { encode, wrap } from "nodemailer/lib/qp";

/** Two short of the 76 that RFC 2045 6.7 allows: room for an encoded dot. */
const LINE = 74;

/**
 * Text as quoted-printable with CRLF at every line end and at the close, so that pieces can be joined; "" stays "".
 * Any of CRLF, LF and CR ends a line. A dot at the start of a line is encoded, which spares SMTP's dot-stuffing.
 */
export function quotedPrintable(text: string): string {
  if (text === "") return "";
  const lines = text.toWellFormed().replace(/\r\n|\n|\r/g, "\r\n");
  const encoded = wrap(encode(lines), LINE).replace(/^\./gm, "=2E");
  return encoded.endsWith("\r\n") ? encoded : `${encoded}\r\n`;
}
