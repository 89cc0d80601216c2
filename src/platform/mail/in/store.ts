import { createHash } from "node:crypto";
import { named, type Database } from "#platform/db";
import type { Clock, Instant } from "#platform/time";

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
// While one round waits for the disk, the next is made up and sent.
const LANES = 2;
const SCRATCH_BYTES = 1024 * 1024;

/**
 * Group commit: mails that arrive while rounds are being flushed make up the next, so that one flush serves many connections.
 * A round is one transaction: rows, and one note to the dispatchers.
 */
export function groupStore(database: Database, clock: Clock): Store {
  const waiting: Row[] = [];
  const lanes = Array.from({ length: LANES }, () => ({ scratch: Buffer.allocUnsafeSlow(SCRATCH_BYTES), busy: false }));

  async function flush(lane: Lane): Promise<void> {
    lane.busy = true;
    while (waiting.length > 0) {
      // What arrives while the clock is being read still goes into this round.
      const now = await clock.now(database.db).catch((error: unknown) => failAll(waiting.splice(0), error));
      const round = nextRound(waiting);
      if (now && round.length > 0) await storeRound({ database, scratch: lane.scratch, now }, round);
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
  scratch: Buffer;
  now: Instant;
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
 * One statement, so its answer means that it is committed, note to the dispatchers included. All texts go in one binary parameter
 * that the server cuts up: as parameters of their own, the driver copies the growing message once for each of them.
 */
async function insert({ database, scratch, now }: Round, rows: Row[]): Promise<void> {
  const { bytes, begins } = joined(new Set(rows.map(({ mail }) => mail)), scratch);
  await named(database.pool, "store inbound mails", storeSql, [
    bytes,
    now,
    rows.map(({ recipient }) => recipient),
    rows.map(({ mail }) => mail.sender),
    rows.map(({ mail }) => mail.remoteAddress),
    rows.map(({ mail }) => mail.helo),
    rows.map(({ sha256 }) => sha256),
    rows.map(({ mail }) => begins.get(mail)),
    rows.map(({ mail }) => mail.bytes),
  ]);
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

const storeSql = `
  with arrived as (
    insert into inbound_mails (recipient, sender, remote_address, helo, sha256, raw, arrived_at)
    select recipient, sender, remote_address, helo, sha256, substring($1::bytea from begins for bytes), $2::timestamptz
    from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[], $8::integer[], $9::integer[])
      as mail (recipient, sender, remote_address, helo, sha256, begins, bytes)
    on conflict (recipient, sha256) do nothing
  )
  select pg_notify('inbound', '')`;
