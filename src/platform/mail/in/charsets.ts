// Two wrong labels are common enough to mend: Latin bytes called UTF-8, and UTF-8 bytes called Latin or ASCII.

const UNLABELLED = new Set(["utf-8", "utf8", "us-ascii", "ascii", "unknown-8bit", ""]);

/** Decoded as UTF-8 without being it: replacement characters and no other character beyond ASCII. */
export function wronglyLabelled(text: string | undefined): boolean {
  return text !== undefined && text.includes("\ufffd") && !/[^\u0000-\u007f\ufffd]/.test(text);
}

/** The same mail with its text parts called windows-1252 where they claimed UTF-8, ASCII or nothing. */
export function rescued(raw: Buffer): Buffer {
  const text = raw.toString("latin1");
  const head = /\r?\n\r?\n/.exec(text)?.index ?? text.length;
  const labelled = text.replace(/^content-type:[^\n]*(?:\n[ \t][^\n]*)*/gim, relabelled);
  const needsLabel = !/^content-type:/im.test(text.slice(0, head));
  return Buffer.from(needsLabel ? `Content-Type: text/plain; charset=windows-1252\r\n${labelled}` : labelled, "latin1");
}

// The first of two equal parameters counts, so ours goes before the sender's.
function relabelled(header: string): string {
  const label = /charset\s*=\s*"?([^\s;"]*)/i.exec(header)?.[1] ?? "";
  if (!UNLABELLED.has(label.toLowerCase())) return header;
  return header.replace(/(text\/(?:plain|html))/i, "$1; charset=windows-1252");
}

/** Text that was UTF-8 and got decoded as windows-1252 ("CafÃ©"), set right; any other text as it is. */
export function rescuedText(text: string): string {
  if (!/[\u00c2-\u00f4]/.test(text)) return text;
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) {
    const byte = latinByte(text.charCodeAt(at));
    if (byte === undefined) return text;
    bytes[at] = byte;
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return text;
  }
}

const latinByte = (code: number): number | undefined =>
  code < 0x80 || (code >= 0xa0 && code <= 0xff) ? code : upperLatin.get(code);

const upperLatin = new Map(
  Array.from({ length: 32 }, (_, at): [number, number] => [
    new TextDecoder("windows-1252").decode(Uint8Array.of(0x80 + at)).charCodeAt(0),
    0x80 + at,
  ]),
);
