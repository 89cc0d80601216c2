import { createHash } from "node:crypto";
import { open, type FileHandle } from "node:fs/promises";
import type { Unit } from "#groups";
import { personByAddress } from "#people";
import type { Settings } from "#platform/config";
import type { Db } from "#platform/db";
import { isAddress, type Mail, type Parser } from "#platform/mail";
import type { Instant } from "#platform/time";
import { nameFrom } from "../inbound/arrival.ts";
import { isReplySubject, titleFrom } from "../rules.ts";
import { m } from "../words.ts";
import { archivedIn, bringIn } from "./commands.ts";
import { headOf, mailsIn, octetsOf, type Place } from "./mbox.ts";
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

/** Posts of one transaction: their texts are all that lies in memory. */
const BATCH = 200;

/**
 * An mbox becomes a group's discussions, dated as they were and mailed to nobody (D-12). Each batch is a transaction that says which mails
 * it brought, so a run that was cut off goes on where it stopped, and a second one adds nothing but the accounts made since.
 */
export async function bringArchive(at: Bringing): Promise<Report> {
  const file = await open(at.file);
  try {
    const { mails, unreadable } = await lookThrough(file, at);
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
    for (const batch of batchesOf(threads)) await bringBatch(at, file, batch, people, report);
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

async function bringBatch(
  at: Bringing,
  file: FileHandle,
  batch: readonly Piece[],
  people: People,
  report: Report,
): Promise<void> {
  const clues = batch.flatMap(({ posts }) => posts.map(({ clue }) => clue));
  const known = await archivedIn(at.db, at.unit.id, clues);
  const authors = await people.behind([...clues, ...batch.map(({ first }) => first.clue)]);
  const fresh = clues.filter((clue) => !known.has(clue));
  report.known += known.size;
  report.recognised += clues.filter((clue) => authors.get(clue)!.id !== null).length;
  report.added += at.isDry ? fresh.length : await write(at, file, { batch, fresh, authors }, report.unreadable);
  at.passed?.(report.added + report.known);
}

interface Batch {
  batch: readonly Piece[];
  fresh: readonly Archived[];
  authors: ReadonlyMap<Archived, Author>;
}

/** How many were written. */
async function write(
  at: Bringing,
  file: FileHandle,
  { batch, fresh, authors }: Batch,
  unreadable: Report["unreadable"],
): Promise<number> {
  const mails = new Map<Archived, Mail>();
  for (const clue of fresh) {
    const read = await at.parser.parse(await octetsOf(file, clue.place));
    if (read.ok) mails.set(clue, read.mail);
    else unreadable.push({ start: clue.place.start, why: read.why });
  }
  const threads = batch.map(({ first, posts }) => (posts[0] === first ? posts : [first, ...posts]));
  await bringIn(at.db, { unit: at.unit, threads, mails, authors, now: at.now, settings: at.settings });
  return mails.size;
}

const LARGEST = 64 * 1024 * 1024;

/** The first time through: headers only. */
async function lookThrough(
  file: FileHandle,
  { parser, unit }: Bringing,
): Promise<{ mails: Archived[]; unreadable: Report["unreadable"] }> {
  const mails: (Archived & { subject: string })[] = [];
  const unreadable: Report["unreadable"] = [];
  let before = new Date(0);
  for await (const place of mailsIn(file)) {
    const read =
      place.length > LARGEST ? ({ ok: false, why: "too-big" } as const) : await parser.parse(await headOf(file, place));
    if (!read.ok) {
      unreadable.push({ start: place.start, why: read.why });
      continue;
    }
    const { mail } = read;
    const dated = plausible(mail.date) ?? plausible(place.arrivedAt);
    const writtenAt = dated ?? before;
    before = writtenAt;
    const from = mail.from ?? mail.froms[0];
    const address = from && isAddress(from.address) ? from.address.toLowerCase() : null;
    mails.push({
      place,
      key: mail.messageId
        ? keyOf(`${mail.messageId} ${dated?.toISOString() ?? ""}`)
        : keyOf(await octetsOf(file, place)),
      messageId: mail.messageId,
      inReplyTo: mail.inReplyTo,
      references: mail.references.slice(-20),
      title: "",
      isReply: isReplySubject(mail.subject),
      subject: mail.subject,
      writtenAt,
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
  let size = 0;
  for (const thread of threads)
    for (let from = 0; from < thread.length; from += BATCH) {
      const posts = thread.slice(from, from + BATCH);
      if (size + posts.length > BATCH && size > 0) {
        yield batch;
        [batch, size] = [[], 0];
      }
      batch.push({ first: thread[0]!, posts });
      size += posts.length;
    }
  if (size > 0) yield batch;
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
