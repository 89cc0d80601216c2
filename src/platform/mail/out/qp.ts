const HEX = Array.from({ length: 256 }, (_, byte) => `=${byte.toString(16).toUpperCase().padStart(2, "0")}`);
const SPACE = 32;
const TAB = 9;
const DOT = 46;
const EQUALS = 61;
/** 76 with the soft break's "=" (RFC 2045 6.7). */
const LINE = 75;

/**
 * Text as quoted-printable (RFC 2045 6.7) with CRLF at every line end and at the close, so that pieces can be joined;
 * "" stays "". Any of CRLF, LF and CR ends a line. A dot at the start of a line is encoded, which spares SMTP's dot-stuffing.
 * Ours because a footer per person must take a microsecond: the kept library takes twenty times that.
 */
export function quotedPrintable(text: string): string {
  if (text === "") return "";
  if (plainLines.test(text)) return text.replaceAll("\n", "\r\n") + (text.endsWith("\n") ? "" : "\r\n");
  let out = "";
  for (const line of text.toWellFormed().split(/\r\n|\n|\r/))
    out += plainLine.test(line) ? `${line}\r\n` : `${encodedLine(line)}\r\n`;
  return text.endsWith("\n") || text.endsWith("\r") ? out.slice(0, -2) : out;
}

/** Lines that all are as `plainLine` says: most footers. */
const plainLines = /^(?:(?:(?!\.)[ -<>-~]{0,75}[!-<>-~])?\n)*(?:(?!\.)[ -<>-~]{0,75}[!-<>-~])?$/;

/** Short printable ASCII without "=", not beginning with a dot and not ending with white space. */
const plainLine = /^(?!\.)(?:[ -<>-~\t]{0,75}[!-<>-~])?$/;

/** Printable ASCII that needs no more than "=" encoded and soft breaks: any line with a link in it. */
const asciiLine = /^(?!\.)[ -~]*[!-~]$/;

function encodedLine(line: string): string {
  return asciiLine.test(line) ? brokenLine(line.replaceAll("=", "=3D")) : encodedBytes(Buffer.from(line, "utf8"));
}

function brokenLine(escaped: string): string {
  let out = "";
  let start = 0;
  while (escaped.length - start > LINE) {
    let end = start + LINE;
    // Neither inside an escape nor before a dot, which would begin the next line.
    while (escaped[end - 1] === "=" || escaped[end - 2] === "=" || escaped[end] === ".") end -= 1;
    if (end <= start) return encodedBytes(Buffer.from(escaped.replaceAll("=3D", "=")));
    out += `${escaped.slice(start, end)}=\r\n`;
    start = end;
  }
  return out + escaped.slice(start);
}

function encodedBytes(bytes: Buffer): string {
  let out = "";
  let column = 0;
  for (const [at, byte] of bytes.entries()) {
    let piece = isLiteral(byte, at === bytes.length - 1, column) ? String.fromCharCode(byte) : HEX[byte]!;
    if (column + piece.length > LINE) {
      out += "=\r\n";
      column = 0;
      if (byte === DOT) piece = HEX[DOT]!;
    }
    out += piece;
    column += piece.length;
  }
  return out;
}

function isLiteral(byte: number, isLast: boolean, column: number): boolean {
  if (byte === SPACE || byte === TAB) return !isLast;
  if (byte === DOT) return column > 0;
  return byte > SPACE && byte < 127 && byte !== EQUALS;
}
