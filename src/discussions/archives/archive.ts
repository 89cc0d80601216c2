import { open } from "node:fs/promises";
import { basename } from "node:path";
import type { Unit } from "#groups";
import { personByAddress } from "#people";
import type { Settings } from "#platform/config";
import { crashPoint } from "#platform/crash";
import type { Db } from "#platform/db";
import type { Parser } from "#platform/mail";
import type { Instant } from "#platform/time";
import { bodyFromMail } from "../body.ts";
import { beginImport, endImport, type Begun } from "../importing/commands.ts";
import { ahead } from "./ahead.ts";
import { mappedTo, nowhere, type Formerly } from "./formerly.ts";
import { bringIn, filesOf, type Made } from "./commands.ts";
import { lookThrough, MAILS_AHEAD, type Archived, type Unreadable } from "./looking.ts";
import { Octets, octetsOf } from "./mbox.ts";
import { knownOldLinks } from "../oldlinks/queries.ts";
import { onceEach } from "../oldlinks/rules.ts";
import { archivedIn } from "./queries.ts";
import type { Table } from "./tables/read.ts";
import { threadsOf, type Placed } from "./threading.ts";

export interface Bringing {
  db: Db;
  settings: Pick<Settings, "mailDomain" | "files">;
  parser: Parser;
  unit: Unit;
  file: string;
  now: Instant;
  /** Under which addresses the archive stood before. */
  formerly?: Formerly;
  /** The mbox was made of a table, whose lines are said in place of octets. */
  table?: Pick<Table, "lines" | "leftOut">;
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
  unreadable: Unreadable[];
  links: Links;
}

/** Old addresses that lead to posts from now on. */
export interface Links {
  added: number;
  /** With an address that leads to another post already. */
  taken: number;
  /** Lines of the mapping whose mail the archive does not have. */
  unmatched: number;
}

/** Posts of one transaction, and octets of their mails: those are all that lies in memory. */
const BATCH = 200;
const BATCH_OCTETS = 16 * 2 ** 20;

/**
 * An mbox, or what was made of a table, becomes a group's discussions, dated as they were and mailed to nobody (D-12). Each batch is a transaction that says which mails
 * it brought, so a run that was cut off goes on where it stopped, and a second one adds nothing but the accounts made since.
 */
export async function bringArchive(at: Bringing): Promise<Report> {
  const file = await open(at.file);
  try {
    const octets = new Octets(file);
    const formerly = at.formerly ?? nowhere;
    const looked = await lookThrough(file, octets, { ...at, formerly });
    const { mails } = looked;
    const unreadable = looked.unreadable.map(({ start, why }) => ({ start: placeOf(at, start), why }));
    const threads = threadsOf(mails);
    const people = new People(at.db);
    const run = at.isDry ? null : await beginImport(at.db, runOf(at), at.now);
    const report: Report = {
      mails: mails.length + unreadable.length,
      topics: threads.length,
      added: 0,
      known: 0,
      recognised: 0,
      undated: mails.filter(({ isDated }) => !isDated).length,
      unreadable,
      links: { added: 0, taken: 0, unmatched: formerly.mapped.size - mappedTo(formerly, mails) },
    };
    for await (const made of ahead(batchesOf(threads), BATCHES_AHEAD, (batch) => prepared(at, octets, batch, people)))
      await bringBatch(at, made, report, run);
    if (run !== null) {
      const faults = [
        ...(at.table?.leftOut ?? []),
        ...report.unreadable.map(({ start, why }) => ({ place: start, why })),
      ];
      await endImport(at.db, run, { found: report.mails, known: report.known, faults });
    }
    return report;
  } finally {
    await file.close();
  }
}

const runOf = ({ unit, file, table }: Bringing): Begun => ({
  unitId: unit.id,
  kind: table ? "table" : "archive",
  fileName: basename(file),
});

/** Where somebody finds it: an octet of the mbox, or the line of the table that it was made of. */
const placeOf = ({ table }: Pick<Bringing, "table">, start: number): number => table?.lines.get(start) ?? start;

/** A piece of a thread, and how the thread begins, by which the topic of an earlier piece is found. */
interface Piece {
  first: Placed<Archived>;
  posts: readonly Placed<Archived>[];
}

/** A batch with all that can be made of it before it is written. */
interface Batch {
  pieces: readonly Piece[];
  known: ReadonlySet<Archived>;
  recognised: number;
  authors: ReadonlyMap<Archived, Author>;
  /** What is not here yet and can be read. */
  mails: ReadonlyMap<Archived, Made>;
  unreadable: Unreadable[];
}

/** While one batch is written the next is read. */
const BATCHES_AHEAD = 2;

async function prepared(at: Bringing, octets: Octets, pieces: readonly Piece[], people: People): Promise<Batch> {
  const clues = pieces.flatMap(({ posts }) => posts.map(({ clue }) => clue));
  const known = await archivedIn(at.db, at.unit.id, clues);
  const authors = await people.behind([...clues, ...pieces.map(({ first }) => first.clue)]);
  const fresh = clues.filter((clue) => !known.has(clue));
  const mails = new Map<Archived, Made>();
  const unreadable: Unreadable[] = [];
  for await (const { clue, made } of ahead(fresh, MAILS_AHEAD, (clue) => madeOf(at, octets, clue)))
    if ("why" in made) unreadable.push({ start: placeOf(at, clue.place.start), why: made.why });
    else mails.set(clue, made);
  crashPoint("import.stored");
  const recognised = clues.filter((clue) => authors.get(clue)!.id !== null).length;
  return { pieces, known: new Set(known.keys()), recognised, authors, mails, unreadable };
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

/** `run` null: it only looks. */
async function bringBatch(at: Bringing, batch: Batch, report: Report, run: number | null): Promise<void> {
  const { pieces, authors, mails, unreadable } = batch;
  report.known += batch.known.size;
  report.recognised += batch.recognised;
  report.unreadable.push(...unreadable);
  const threads = pieces.map(({ first, posts }) => (posts[0] === first ? posts : [first, ...posts]));
  const { db, unit, now, settings } = at;
  const linked = pieces.flatMap(({ posts }) =>
    posts.flatMap(({ clue }) => (mails.has(clue) || batch.known.has(clue) ? clue.links : [])),
  );
  if (run === null) {
    const links = onceEach(linked);
    report.added += mails.size;
    report.links.added += links.length - (await knownOldLinks(db, links));
  } else {
    const brought = await bringIn(db, { unit, threads, mails, authors, now, settings, run });
    report.added += brought.posts;
    report.links.added += brought.links.added;
    report.links.taken += brought.links.taken;
  }
  at.passed?.(report.added + report.known);
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
