import { crashPoint } from "#platform/crash";
import { StoreUnavailable } from "#platform/files";
import { ScannerUnavailable } from "#platform/scanning";
import { isOutage, Listener, unlessBrokenOff, type Database, type Tx } from "#platform/db";
import type { Presence } from "#platform/jobs";
import { log } from "#platform/log";
import type { Clock, Instant } from "#platform/time";
import type { Mail, Unparsable } from "./mail.ts";
import type { Parser } from "./parse.ts";
import { claimInbound, freeAbandoned, rawOf, returnToQueue, settle, shunt, type InboundRow } from "./queue.ts";
import type { Verdict } from "./results.ts";
import { Slots } from "./slots.ts";
import type { Passage } from "./arc.ts";
import { judge, type Judged, type VerdictOptions } from "./verdict.ts";

/** One mail for one recipient, as the handler gets it. */
export interface InboundMail {
  /** Row in inbound_mails. */
  id: number;
  /** Envelope recipient, lower case. */
  recipient: string;
  /** MAIL FROM; "" for the null sender. */
  sender: string;
  remoteAddress: string | null;
  arrivedAt: Instant;
  sha256: Buffer;
  mail: Mail;
  verdict: Verdict;
  /** What its copies are sealed with; null: with nothing. */
  passage: Passage | null;
}

/** What became of a mail: one word of the handler's, and details for staff (ids, no texts of people). */
export interface Fate {
  fate: string;
  detail?: Record<string, unknown>;
}

export interface InboundOptions {
  database: Database;
  /** For listening on its own connection. */
  url: string;
  presence: Presence;
  clock: Clock;
  parser: Parser;
  verdict: VerdictOptions;
  /** Runs inside the transaction that also settles the mail. Whatever it throws is a bug: the mail is tried three times, then kept for staff. */
  handle(inbound: InboundMail, at: { tx: Tx; now: Instant }): Promise<Fate>;
  /** How many are read or decided at once. */
  concurrency?: number;
  sweepMilliseconds?: number;
}

export interface Inbound {
  /** Stops claiming, and resolves when what was begun is done. */
  end(): Promise<void>;
}

/** Times that handling a mail may break before it is kept for staff. */
const MOST_FAILURES = 3;
/** Times that the process which held a mail may die: most die of something else, and one mail after the other must not go to staff for it. */
const MOST_DEATHS = 8;

// Waiting for a sender's DNS holds up nobody else: so many mails, and bytes of them in memory, may do so beside those being worked on.
const MOST_CLAIMED = 32;
const MOST_BYTES = 64 * 2 ** 20;
/** Claimed ahead of the places to work on them, and again when half of them are begun: one claim for several mails, where many wait. */
const AHEAD = 8;

export async function startInbound(options: InboundOptions): Promise<Inbound> {
  const dispatcher = new Dispatcher(options);
  // The listener calls at once, which begins the first round.
  const listener = await Listener.begin(options.url, { inbound: () => void dispatcher.round() });
  const sweep = setInterval(() => void dispatcher.round(true), options.sweepMilliseconds ?? 2_000);
  await dispatcher.round(true);
  return {
    async end() {
      clearInterval(sweep);
      await listener.end();
      await dispatcher.end();
    },
  };
}

class Dispatcher {
  private readonly running = new Set<Promise<void>>();
  private readonly slots: Slots;
  private bytesJudged = 0;
  private claiming: Promise<void> | null = null;
  private wanted = false;
  private freeing = false;
  private moreMayWait = true;
  private ended = false;

  constructor(private readonly options: InboundOptions) {
    this.slots = new Slots(options.concurrency ?? 4);
  }

  /** Claims until the slots are full or nothing waits. Calls during a round make it go round once more, freeing first if any asked. */
  async round(free = false): Promise<void> {
    this.wanted = true;
    this.freeing ||= free;
    if (this.claiming || this.ended) return;
    this.claiming = this.claimAll().catch((error: unknown) =>
      log.warn("inbound.round", { error: (error as Error).message }),
    );
    await this.claiming;
    this.claiming = null;
    if (this.wanted) await this.round();
  }

  async end(): Promise<void> {
    this.ended = true;
    await this.claiming;
    await Promise.all(this.running);
  }

  private async claimAll(): Promise<void> {
    const free = this.freeing;
    this.freeing = false;
    if (free) await freeAbandoned(this.options.database.db);
    while (this.wanted && !this.ended) {
      this.wanted = false;
      const most = this.bytesJudged > MOST_BYTES ? 0 : Math.min(this.room, MOST_CLAIMED - this.running.size);
      const worker = this.options.presence.number;
      // A slot that becomes free, or the next sweep, asks again.
      this.moreMayWait = true;
      if (most <= 0 || worker === null) return;
      const rows = await claimInbound(this.options.database.db, worker, most);
      this.moreMayWait = rows.length === most;
      if (rows.length > 0) crashPoint("inbound.claimed");
      for (const row of rows) this.begin(row, worker);
    }
  }

  private get room(): number {
    return this.slots.queued > AHEAD / 2 ? 0 : this.slots.free + AHEAD - this.slots.queued;
  }

  private goOn(): void {
    if (this.moreMayWait) void this.round();
  }

  private begin(row: InboundRow, worker: number): void {
    const work = this.process(row, worker)
      .catch((error: unknown) => this.failed(row, worker, error))
      .catch((error: unknown) => log.error("inbound.unsettled", error, { id: row.id }))
      .finally(() => {
        this.running.delete(work);
        this.goOn();
      });
    this.running.add(work);
  }

  private async process(row: InboundRow, worker: number): Promise<void> {
    const read = await this.slots.use(() => this.read(row, worker));
    this.goOn();
    if (!read) return;
    const judged = await this.judge(row, read.raw);
    await this.slots.use(() => this.decide(row, worker, read.mail, judged));
    crashPoint("inbound.settled");
  }

  /** Null when there is nothing to decide: the mail is kept for staff. */
  private async read(row: InboundRow, worker: number): Promise<{ raw: Buffer; mail: Mail } | null> {
    if (row.attempts >= MOST_DEATHS) return this.keep(row, worker, "failed", { attempts: row.attempts });
    const raw = row.raw ?? (await rawOf(this.options.database.db, row.id));
    const parsed = await this.options.parser.parse(raw);
    return parsed.ok ? { raw, mail: parsed.mail } : this.keep(row, worker, "unreadable", { why: parsed.why });
  }

  private async judge(row: InboundRow, raw: Buffer): Promise<Judged> {
    const envelope = { remoteAddress: row.remote_address, helo: row.helo, sender: row.sender };
    this.bytesJudged += raw.length;
    return judge(raw, envelope, this.options.verdict).finally(() => (this.bytesJudged -= raw.length));
  }

  private async decide(row: InboundRow, worker: number, mail: Mail, { verdict, passage }: Judged): Promise<void> {
    const { id, recipient, sender, sha256 } = row;
    await unlessBrokenOff(() =>
      this.options.database.db.transaction().execute(async (tx) => {
        const now = await this.options.clock.now(tx);
        const inbound = {
          id,
          recipient,
          sender,
          sha256,
          remoteAddress: row.remote_address,
          arrivedAt: row.arrived_at,
          mail,
          verdict,
          passage,
        };
        const { fate, detail } = await this.options.handle(inbound, { tx, now });
        await settle(tx, id, worker, { fate, detail: detail ?? null, verdict, now });
        crashPoint("inbound.decided");
      }),
    );
  }

  private async keep(
    row: InboundRow,
    worker: number,
    fate: "unreadable" | "failed",
    detail: { why: Unparsable } | { attempts: number },
  ): Promise<null> {
    log.warn("inbound.shunted", { id: row.id, fate, ...detail });
    await this.options.database.db.transaction().execute(async (tx) => {
      await shunt(tx, row.id, worker, { fate, detail, now: await this.options.clock.now(tx) });
    });
    return null;
  }

  private async failed(row: InboundRow, worker: number, error: unknown): Promise<void> {
    const { db } = this.options.database;
    // The mail is not to blame when the database went, the place for its files, or what scans them, and the next sweep is soon enough.
    if (isOutage(error) || error instanceof StoreUnavailable || error instanceof ScannerUnavailable)
      return returnToQueue(db, row.id, worker, { counts: false });
    this.moreMayWait = true;
    log.error("inbound.failed", error, { id: row.id, attempt: row.attempts + 1 });
    if (row.attempts + 1 >= MOST_FAILURES) await this.keep(row, worker, "failed", { attempts: row.attempts + 1 });
    else await returnToQueue(db, row.id, worker, { counts: true });
  }
}
