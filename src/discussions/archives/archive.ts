import { createHash } from "node:crypto";
import { open, type FileHandle } from "node:fs/promises";
import type { Unit } from "#groups";
import { personByAddress } from "#people";
import type { Settings } from "#platform/config";
import type { Db } from "#platform/db";
import { isAddress, type Parser } from "#platform/mail";
import type { Instant } from "#platform/time";
import { bodyFromMail } from "../body.ts";
import { nameFrom } from "../inbound/arrival.ts";
import { isReplySubject, titleFrom } from "../rules.ts";
import { m } from "../words.ts";
import { ahead } from "./ahead.ts";
import { archivedIn, bringIn, filesOf, type Made } from "./commands.ts";
import { headOf, mailsIn, Octets, octetsOf, type Place } from "./mbox.ts";
import { threadsOf, type Clue, type Placed } from "./threading.ts";

/** One mail of an archive, without its text: some hundred octets, so that twenty thousand fit in a few megabytes. */
export interface Archived extends Clue {
  place: Place;
  key: Buffer;
  from: { name: string; address: string | null };
  /** Its own date or its postmark's can be read; else it stands after the mail before it. */
  isDated: boolean;
}

export interface Bringing {
  db: Db;
  settings: Pick<Settings, "mailDomain" | "files">;
  parser: Parser;
  unit: Unit;
  file: string;
  now: Instant;
  /** Look only: nothing is written. */
  isDry: boolean;
  /** After each batch: how many mails of the archive have been dealt with. */
  passed?: (mails: number) => void;
}

export interface Report {
  mails: number;
  topics: number;
  /** Written now, or with `isDry` what would be. */
  added: number;
  /** Here before: from an earlier run, or by mail to the group. */
  known: number;
  /** Written by people who have an account and have confirmed the address. */
  recognised: number;
  undated: number;
  /** Where in the file, from 0, and why: such mails are left out. */
  unreadable: { start: number; why: string }[];
}

/** Posts of one transaction, and octets of their mails: those are all that lies in memory. */
const BATCH = 200;
const BATCH_OCTETS = 16 * 2 ** 20;

/**
 * An mbox becomes a group's discussions, dated as they were and mailed to nobody (D-12). Each batch is a transaction that says which mails
 * it brought, so a run that was cut off goes on where it stopped, and a second one adds nothing but the accounts made since.
 */
export async function bringArchive(at: Bringing): Promise<Report> {
  const file = await open(at.file);
  try {
    const octets = new Octets(file);
    const { mails, unreadable } = await lookThrough(file, octets, at);
    const threads = threadsOf(mails);
    const people = new People(at.db);
    const report: Report = {
      mails: mails.length + unreadable.length,
      topics: threads.length,
      added: 0,
      known: 0,
      recognised: 0,
      undated: mails.filter(({ isDated }) => !isDated).length,
      unreadable,
    };
    for await (const made of ahead(batchesOf(threads), BATCHES_AHEAD, (batch) => prepared(at, octets, batch, people)))
      await bringBatch(at, made, report);
    return report;
  } finally {
    await file.close();
  }
}

/** A piece of a thread, and how the thread begins, by which the topic of an earlier piece is found. */
interface Piece {
  first: Placed<Archived>;
  posts: readonly Placed<Archived>[];
}

/** A batch with all that can be made of it before it is written. */
interface Batch {
  pieces: readonly Piece[];
  known: number;
  recognised: number;
  authors: ReadonlyMap<Archived, Author>;
  /** What is not here yet and can be read. */
  mails: ReadonlyMap<Archived, Made>;
  unreadable: Report["unreadable"];
}

/** While one batch is written the next is read. */
const BATCHES_AHEAD = 2;
/** Mails that are with the parser at a time, so that it never waits for us. */
const MAILS_AHEAD = 16;

async function prepared(at: Bringing, octets: Octets, pieces: readonly Piece[], people: People): Promise<Batch> {
  const clues = pieces.flatMap(({ posts }) => posts.map(({ clue }) => clue));
  const known = await archivedIn(at.db, at.unit.id, clues);
  const authors = await people.behind([...clues, ...pieces.map(({ first }) => first.clue)]);
  const fresh = clues.filter((clue) => !known.has(clue));
  const mails = new Map<Archived, Made>();
  const unreadable: Report["unreadable"] = [];
  for await (const { clue, made } of ahead(fresh, MAILS_AHEAD, (clue) => madeOf(at, octets, clue)))
    if ("why" in made) unreadable.push({ start: clue.place.start, why: made.why });
    else mails.set(clue, made);
  const recognised = clues.filter((clue) => authors.get(clue)!.id !== null).length;
  return { pieces, known: known.size, recognised, authors, mails, unreadable };
}

/** A run that only looks stores no files. What was stored and no row names in the end is swept away. */
async function madeOf(
  at: Bringing,
  octets: Octets,
  clue: Archived,
): Promise<{ clue: Archived; made: Made | { why: string } }> {
  const read = await at.parser.parse(await octetsOf(octets, clue.place));
  if (!read.ok) return { clue, made: { why: read.why } };
  const files = at.isDry || read.mail.attachments.length === 0 ? [] : await filesOf(at.settings, read.mail);
  return { clue, made: { body: bodyFromMail(read.mail), files } };
}

async function bringBatch(at: Bringing, batch: Batch, report: Report): Promise<void> {
  const { pieces, authors, mails, unreadable } = batch;
  report.known += batch.known;
  report.recognised += batch.recognised;
  report.unreadable.push(...unreadable);
  const threads = pieces.map(({ first, posts }) => (posts[0] === first ? posts : [first, ...posts]));
  const { db, unit, now, settings } = at;
  report.added += at.isDry ? mails.size : await bringIn(db, { unit, threads, mails, authors, now, settings });
  at.passed?.(report.added + report.known);
}

const LARGEST = 64 * 1024 * 1024;

/** The first time through: headers only. */
async function lookThrough(
  file: FileHandle,
  octets: Octets,
  { parser, unit }: Bringing,
): Promise<{ mails: Archived[]; unreadable: Report["unreadable"] }> {
  const mails: (Archived & { subject: string })[] = [];
  const unreadable: Report["unreadable"] = [];
  let before: Instant | null = null;
  const look = async (place: Place) => ({
    place,
    read:
      place.length > LARGEST
        ? ({ ok: false, why: "too-big" } as const)
        : await parser.parse(await headOf(octets, place)),
  });
  for await (const { place, read } of ahead(mailsIn(file), MAILS_AHEAD, look)) {
    if (!read.ok) {
      unreadable.push({ start: place.start, why: read.why });
      continue;
    }
    const { mail } = read;
    const dated = plausible(mail.date) ?? plausible(place.arrivedAt);
    // Mails without a date before the first that has one: they came no later than that.
    if (before === null && dated) for (const earlier of mails) earlier.writtenAt = dated;
    before = dated ?? before;
    const from = mail.from ?? mail.froms[0];
    const address = from && isAddress(from.address) ? from.address.toLowerCase() : null;
    mails.push({
      place,
      key: mail.messageId
        ? keyOf(`${mail.messageId} ${dated?.toISOString() ?? ""}`)
        : keyOf(await octetsOf(octets, place)),
      messageId: mail.messageId,
      inReplyTo: mail.inReplyTo,
      references: mail.references.slice(-20),
      title: "",
      isReply: isReplySubject(mail.subject),
      subject: mail.subject,
      writtenAt: before ?? new Date(0),
      isDated: dated !== null,
      from: { name: nameFrom(from?.name ?? "", address ?? ""), address },
    });
  }
  const prefix = prefixOf(mails.map(({ subject }) => subject));
  return {
    mails: once(mails).map(({ subject, ...mail }) => titled(mail, subject, prefix ?? unit.acronym, unit.acronym)),
    unreadable,
  };
}

function titled(mail: Archived, subject: string, prefix: string | null, acronym: string | null): Archived {
  const bare = titleFrom(subject, prefix);
  // "[list] Re: …", as Mailman writes it: the mark of answering stands behind the prefix.
  const isReply = mail.isReply || isReplySubject(prefix ? subject.replace(`[${prefix}]`, "") : subject);
  return { ...mail, title: titleFrom(bare, acronym) || m("mail.untitled"), isReply };
}

/** The old list's own "[name]", when at least half of the subjects have it. */
export function prefixOf(subjects: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const subject of subjects) {
    const prefix = /\[([^[\]]{1,40})\]/.exec(subject)?.[1];
    if (prefix) counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return most && most[1] * 2 >= subjects.length ? most[0] : null;
}

/** The same mail twice in one file is one mail. */
function once<T extends Archived>(mails: readonly T[]): T[] {
  const seen = new Set<string>();
  return mails.filter(({ key }) => seen.size < seen.add(key.toString("base64")).size);
}

const keyOf = (of: string | Buffer): Buffer => createHash("sha256").update(of).digest();

// There was no list mail before 1975, and none comes from tomorrow's year.
function plausible(date: Instant | null): Instant | null {
  const year = date?.getUTCFullYear() ?? 0;
  return year >= 1975 && year <= 2100 ? date : null;
}

function* batchesOf(threads: readonly Placed<Archived>[][]): Generator<Piece[]> {
  let batch: Piece[] = [];
  let [size, octets] = [0, 0];
  for (const thread of threads)
    for (const posts of piecesOf(thread)) {
      const more = posts.reduce((sum, { clue }) => sum + clue.place.length, 0);
      if (size > 0 && (size + posts.length > BATCH || octets + more > BATCH_OCTETS)) {
        yield batch;
        [batch, size, octets] = [[], 0, 0];
      }
      batch.push({ first: thread[0]!, posts });
      size += posts.length;
      octets += more;
    }
  if (size > 0) yield batch;
}

/** Parts of a thread, each small enough for a transaction; a mail beyond that stands alone. */
function* piecesOf(thread: readonly Placed<Archived>[]): Generator<Placed<Archived>[]> {
  let piece: Placed<Archived>[] = [];
  let octets = 0;
  for (const placed of thread) {
    const { length } = placed.clue.place;
    if (piece.length > 0 && (piece.length === BATCH || octets + length > BATCH_OCTETS)) {
      yield piece;
      [piece, octets] = [[], 0];
    }
    piece.push(placed);
    octets += length;
  }
  if (piece.length > 0) yield piece;
}

export interface Author {
  id: number | null;
  name: string;
}

/** Who wrote: by a confirmed address their account, else the name alone. An address is never shown, nor kept. */
class People {
  readonly #known = new Map<string, Author | null>();

  constructor(private readonly db: Db) {}

  async behind(mails: readonly Archived[]): Promise<Map<Archived, Author>> {
    const authors = new Map<Archived, Author>();
    for (const mail of mails)
      authors.set(mail, (await this.#find(mail.from.address)) ?? { id: null, name: mail.from.name });
    return authors;
  }

  async #find(address: string | null): Promise<Author | null> {
    if (address === null) return null;
    if (!this.#known.has(address)) {
      const person = await personByAddress(this.db, address);
      this.#known.set(address, person ? { id: person.id, name: person.name } : null);
    }
    return this.#known.get(address)!;
  }
}
