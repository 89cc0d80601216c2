import type { FileHandle } from "node:fs/promises";
import type { Instant } from "#platform/time";

/** Where one mail of an mbox lies: its own octets, without the line before it. */
export interface Place {
  start: number;
  length: number;
  /** When the line before it says that it came. */
  arrivedAt: Instant | null;
}

// "From ana@example.org Tue May 17 10:00:00 2005", with a zone before or after the year as some write it.
const postmark =
  /^From \S.*\s((?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?\s+\w{3}\s+\d{1,2}\s+\d{1,2}:\d{2}(?::\d{2})?(?:\s+[+-]\d{4}|\s+[A-Z]{2,5})?\s+\d{4}(?:\s+[+-]\d{4})?)\s*$/;
const field = /^[!-9;-~]+[ \t]*:/;
const LOOK = 4_096;

/**
 * The mails of an mbox, one after another, read in pieces of `piece` octets. A mail begins at a line that looks like a postmark and is
 * followed by a header: archives leave out the blank line before it, and do not quote each "From " that somebody wrote.
 */
export async function* mailsIn(file: FileHandle, piece = 2 ** 20): AsyncGenerator<Place> {
  let open: { start: number; arrivedAt: Instant | null } | null = null;
  for await (const mark of postmarksIn(file, Math.max(piece, 1))) {
    if (open && mark.at > open.start) yield { ...open, length: mark.at - open.start };
    open = mark.start === null ? null : { start: mark.start, arrivedAt: mark.arrivedAt };
  }
}

/** `start` null: the end of the file. */
interface Postmark {
  at: number;
  start: number | null;
  arrivedAt: Instant | null;
}

async function* postmarksIn(file: FileHandle, piece: number): AsyncGenerator<Postmark> {
  let held = Buffer.from("\n");
  // Where `held` begins in the file; a line end is put before the first octet.
  let base = -1;
  for (let ended = false; !ended;) {
    const more = Buffer.alloc(piece);
    const { bytesRead } = await file.read(more, 0, piece, base + held.length);
    ended = bytesRead === 0;
    held = Buffer.concat([held, more.subarray(0, bytesRead)]);
    let from = 0;
    for (let found; (found = held.indexOf("\nFrom ", from)) !== -1; from = found + 1) {
      if (!ended && held.length - found < LOOK) break;
      const mark = readMark(held.subarray(found + 1, found + LOOK).toString("latin1"));
      if (mark) yield { at: base + found + 1, start: base + found + 1 + mark.length, arrivedAt: mark.arrivedAt };
    }
    // What could be the beginning of a mark stays until all of it is here.
    const keep = found(held, from);
    base += keep;
    held = held.subarray(keep);
  }
  yield { at: base + held.length, start: null, arrivedAt: null };
}

function found(held: Buffer, from: number): number {
  const begun = held.indexOf("\nFrom ", from);
  return begun === -1 ? Math.max(from, held.length - "\nFrom".length) : begun;
}

function readMark(text: string): { length: number; arrivedAt: Instant | null } | null {
  const end = text.indexOf("\n");
  if (end === -1 || !field.test(text.slice(end + 1))) return null;
  const match = postmark.exec(text.slice(0, end));
  if (!match) return null;
  const date = new Date(match[1]!);
  return { length: end + 1, arrivedAt: Number.isNaN(date.getTime()) ? null : date };
}

/** The octets of one mail as they were sent: lines that were quoted for the mbox, and a list's "ana at example.org", as they had been. */
export const octetsOf = async (file: Octets, { start, length }: Place): Promise<Buffer> =>
  unquoted(await file.read(start, length));

/** As `octetsOf`, the header alone. */
export async function headOf(file: Octets, { start, length }: Place): Promise<Buffer> {
  const text = (await file.read(start, Math.min(length, 256 * 1024))).toString("latin1");
  return shown(text.slice(0, endOfHead(text)));
}

/** A file's octets by place. Mails lie one after the other, so most questions are answered from pieces that were read a moment ago. */
export class Octets {
  readonly #pieces = new Map<number, Promise<Buffer>>();

  constructor(
    private readonly file: FileHandle,
    private readonly size = 2 ** 20,
    private readonly most = 4,
  ) {}

  /** Fewer than `length` at the end of the file. */
  async read(start: number, length: number): Promise<Buffer> {
    const first = Math.floor(start / this.size);
    if (start + length > (first + 1) * this.size) return this.#take(start, length);
    const piece = await this.#piece(first);
    const at = start - first * this.size;
    return piece.subarray(at, at + length);
  }

  #piece(index: number): Promise<Buffer> {
    const known = this.#pieces.get(index);
    if (known) return known;
    const piece = this.#take(index * this.size, this.size);
    this.#pieces.set(index, piece);
    // The oldest goes first.
    if (this.#pieces.size > this.most) this.#pieces.delete(this.#pieces.keys().next().value!);
    return piece;
  }

  async #take(start: number, length: number): Promise<Buffer> {
    const { buffer, bytesRead } = await this.file.read(Buffer.alloc(length), 0, length, start);
    return buffer.subarray(0, bytesRead);
  }
}

function unquoted(octets: Buffer): Buffer {
  // Octets as they are: charsets are read later.
  const text = octets.toString("latin1");
  const head = endOfHead(text);
  const body = text.slice(head).replace(/^>(>*From )/gm, "$1");
  // The blank line before the next postmark is the mbox's.
  return Buffer.concat([shown(text.slice(0, head)), Buffer.from(body.replace(/\r?\n\r?\n$/, "\n"), "latin1")]);
}

function endOfHead(text: string): number {
  const end = /\r?\n\r?\n/.exec(text);
  return end ? end.index + end[0].length : text.length;
}

// Pipermail writes "From: ana at example.org (Ana Ruiz)".
const shown = (head: string): Buffer =>
  Buffer.from(
    head.replace(
      /^(From: *)([^\s<>"@()]+) at ([^\s<>"@()]+\.[^\s<>"@()]+) *(?:\((.*)\))?[ \t]*(?=\r?$)/im,
      (_, field, left, right, name) =>
        `${field}${name ? `"${(name as string).replace(/["\\]/g, "")}" ` : ""}<${left}@${right}>`,
    ),
    "latin1",
  );
