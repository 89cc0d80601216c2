import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { sql, wake, type Database } from "#platform/db";
import { log } from "#platform/log";
import type { Clock } from "#platform/time";

export interface ArrivedMail {
  /** MAIL FROM; "" for the null sender. */
  sender: string;
  remoteAddress: string | null;
  helo: string | null;
  /** The whole mail in the pieces in which it came: joined only where it is sent on. */
  pieces: readonly Buffer[];
  bytes: number;
}

/** Resolves when the mail is on disk for that recipient (D-17); a mail that is already there counts as stored. */
export type Store = (mail: ArrivedMail, recipient: string) => Promise<void>;

interface Row {
  recipient: string;
  mail: ArrivedMail;
  sha256: Buffer;
  stored(): void;
  failed(error: unknown): void;
}

// A round ends at either: enough to share one flush among all connections, little enough to send as one statement.
const ROUND_ROWS = 64;
const ROUND_BYTES = 4 * 1024 * 1024;
// The rounds of ordinary mails are joined in one place again and again: fresh buffers cost a fifth of the door's time in collection.
// While one round waits for the disk, the next are made up and sent, and share its flush.
const LANES = 2;
const SCRATCH_BYTES = 512 * 1024;

/**
 * Group commit: mails that arrive while rounds are being flushed make up the next, so that one flush serves many connections.
 * A round is one transaction. The note to the dispatchers follows it: commits that send notes wait for one another, flush by flush. A note that is
 * lost costs one sweep.
 */
export function groupStore(database: Database, clock: Clock): Store {
  const waiting: Row[] = [];
  const lanes = Array.from({ length: LANES }, () => ({ scratch: Buffer.allocUnsafeSlow(SCRATCH_BYTES), busy: false }));

  const note = noteTo(database);

  async function flush(lane: Lane): Promise<void> {
    lane.busy = true;
    while (waiting.length > 0) {
      await storeRound({ database, clock, scratch: lane.scratch }, nextRound(waiting));
      note();
    }
    lane.busy = false;
  }

  return (mail, recipient) =>
    new Promise((stored, failed) => {
      waiting.push({ recipient: recipient.toLowerCase(), mail, sha256: digestOf(mail), stored, failed });
      const lane = lanes.find(({ busy }) => !busy);
      if (lane) void flush(lane);
    });
}

interface Lane {
  scratch: Buffer;
  busy: boolean;
}

interface Round {
  database: Database;
  clock: Clock;
  scratch: Buffer;
}

// A note is a commit of its own; with one for each round, a third of the door's commits would be notes.
const NOTE_EVERY = 10;

/** Tells the dispatchers that there is work. Calls while a note is on its way, and just after, are one more note. */
function noteTo(database: Database): () => void {
  let underway = false;
  let again = false;
  const send = async (): Promise<void> => {
    underway = true;
    do {
      again = false;
      await wake(database.db, "inbound").catch((error: Error) => log.warn("inbound.note", { error: error.message }));
      await pause(NOTE_EVERY);
    } while (again);
    underway = false;
  };
  return () => {
    if (underway) again = true;
    else void send();
  };
}

function failAll(rows: Row[], error: unknown): void {
  for (const row of rows) row.failed(error);
}

const digests = new WeakMap<ArrivedMail, Buffer>();

/** Once per mail, however many recipients it has. */
function digestOf(mail: ArrivedMail): Buffer {
  const known = digests.get(mail);
  if (known) return known;
  const hash = createHash("sha256");
  for (const piece of mail.pieces) hash.update(piece);
  const digest = hash.digest();
  digests.set(mail, digest);
  return digest;
}

function nextRound(waiting: Row[]): Row[] {
  // A mail to many is sent to the database once, and written there for each of them.
  let count = 0;
  for (let bytes = 0; count < Math.min(waiting.length, ROUND_ROWS); count += 1) {
    bytes += waiting[count]!.mail.bytes;
    if (count > 0 && bytes > ROUND_BYTES) break;
  }
  return waiting.splice(0, count);
}

async function storeRound(round: Round, rows: Row[]): Promise<void> {
  try {
    await insert(round, rows);
    for (const row of rows) row.stored();
  } catch (error) {
    if (rows.length === 1 || !isAboutValues(error)) return failAll(rows, error);
    for (const row of rows) await storeRound(round, [row]);
  }
}

/** Classes 22 and 23: one row of the round is to blame, the others must not suffer for it. */
const isAboutValues = (error: unknown): boolean => /^2[23]/.test(String((error as { code?: unknown }).code));

/**
 * One statement, so its answer means that it is committed. All texts go in one binary parameter that the server cuts up: as parameters of
 * their own, the driver copies the growing message once for each of them.
 */
async function insert({ database, clock, scratch }: Round, rows: Row[]): Promise<void> {
  const { bytes, begins } = joined(new Set(rows.map(({ mail }) => mail)), scratch);
  await sql`
    insert into inbound_mails (recipient, sender, remote_address, helo, sha256, raw, arrived_at)
    select recipient, sender, remote_address, helo, sha256, substring(${bytes}::bytea from begins for bytes), ${clock.reading()}
    from unnest(${rows.map(({ recipient }) => recipient)}::text[], ${rows.map(({ mail }) => mail.sender)}::text[],
      ${rows.map(({ mail }) => mail.remoteAddress)}::text[], ${rows.map(({ mail }) => mail.helo)}::text[],
      ${rows.map(({ sha256 }) => sha256)}::bytea[], ${rows.map(({ mail }) => begins.get(mail))}::integer[],
      ${rows.map(({ mail }) => mail.bytes)}::integer[]) as mail (recipient, sender, remote_address, helo, sha256, begins, bytes)
    on conflict (recipient, sha256) do nothing`.execute(database.db);
}

/** All texts behind one another, and where each begins, counted from 1. */
function joined(mails: Set<ArrivedMail>, scratch: Buffer): { bytes: Buffer; begins: Map<ArrivedMail, number> } {
  const length = [...mails].reduce((sum, mail) => sum + mail.bytes, 0);
  const target = length <= scratch.length ? scratch : Buffer.allocUnsafeSlow(length);
  const begins = new Map<ArrivedMail, number>();
  let at = 0;
  for (const mail of mails) {
    begins.set(mail, at + 1);
    for (const piece of mail.pieces) at += piece.copy(target, at);
  }
  return { bytes: target.subarray(0, length), begins };
}
