import { createHash } from "node:crypto";
import { sql, wake, type Database } from "#platform/db";
import type { Clock } from "#platform/time";

export interface ArrivedMail {
  /** MAIL FROM; "" for the null sender. */
  sender: string;
  remoteAddress: string | null;
  helo: string | null;
  raw: Buffer;
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

/**
 * Group commit: mails that arrive while one round is being flushed make up the next, so that one flush serves many connections.
 * A round is one transaction: rows, and one note to the dispatchers.
 */
export function groupStore(database: Database, clock: Clock): Store {
  const waiting: Row[] = [];
  let flushing = false;

  async function flush(): Promise<void> {
    flushing = true;
    while (waiting.length > 0) await storeRound(database, clock, nextRound(waiting));
    flushing = false;
  }

  return (mail, recipient) =>
    new Promise((stored, failed) => {
      waiting.push({ recipient: recipient.toLowerCase(), mail, sha256: digestOf(mail.raw), stored, failed });
      // Everything that came in with this turn of the event loop goes into the first round.
      if (!flushing) {
        flushing = true;
        setImmediate(() => void flush());
      }
    });
}

const digests = new WeakMap<Buffer, Buffer>();

/** Once per mail, however many recipients it has. */
function digestOf(raw: Buffer): Buffer {
  const digest = digests.get(raw) ?? createHash("sha256").update(raw).digest();
  digests.set(raw, digest);
  return digest;
}

function nextRound(waiting: Row[]): Row[] {
  let count = 0;
  for (let bytes = 0; count < Math.min(waiting.length, ROUND_ROWS); count += 1) {
    bytes += waiting[count]!.mail.raw.length;
    if (count > 0 && bytes > ROUND_BYTES) break;
  }
  return waiting.splice(0, count);
}

async function storeRound(database: Database, clock: Clock, rows: Row[]): Promise<void> {
  try {
    await insert(database, clock, rows);
    for (const row of rows) row.stored();
  } catch (error) {
    if (rows.length === 1 || !isAboutValues(error)) return rows.forEach((row) => row.failed(error));
    for (const row of rows) await storeRound(database, clock, [row]);
  }
}

/** Classes 22 and 23: one row of the round is to blame, the others must not suffer for it. */
const isAboutValues = (error: unknown): boolean => /^2[23]/.test(String((error as { code?: unknown }).code));

async function insert(database: Database, clock: Clock, rows: Row[]): Promise<void> {
  await database.db.transaction().execute(async (tx) => {
    const now = await clock.now(tx);
    const values = rows.map(
      ({ recipient, mail, sha256 }) => sql`(${recipient}, ${mail.sender}, ${mail.remoteAddress}, ${mail.helo}, ${sha256}::bytea, ${mail.raw}::bytea, ${now}::timestamptz)`,
    );
    await sql`insert into inbound_mails (recipient, sender, remote_address, helo, sha256, raw, arrived_at)
      values ${sql.join(values)} on conflict (recipient, sha256) do nothing`.execute(tx);
    await wake(tx, "inbound");
  });
}
