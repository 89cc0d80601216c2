import { setTimeout as pause } from "node:timers/promises";
import { Listener, type Database } from "#platform/db";
import type { Presence } from "#platform/jobs";
import { log } from "#platform/log";
import type { Clock, Instant } from "#platform/time";
import { Breaker, patience, type Patience } from "./breaker.ts";
import type { AnyComposer } from "./composer.ts";
import type { Signer } from "./dkim/sign.ts";
import { Domains } from "./domains.ts";
import { Lane } from "./lane.ts";
import { keep, type Boxed } from "./mailbox.ts";
import { Queue } from "./queue.ts";
import { Recorder } from "./recorder.ts";
import { relayAt, timeouts, type Timeouts } from "./relay.ts";
import { Results } from "./results.ts";
import { settle, type FinishedRuns } from "./settle.ts";
import { Stock } from "./stock.ts";

export interface SenderOptions {
  database: Database;
  /** Of the same database, for the listener's own connection. */
  url: string;
  presence: Pick<Presence, "number">;
  clock: Clock;
  /** null: the built-in mailbox. */
  smtpUrl: string | null;
  mailDomain: string;
  secret: Buffer;
  composers: readonly AnyComposer[];
  /** Signs each copy as it leaves. */
  signer?: Pick<Signer, "sign"> | null;
  /** To the relay, at most; opened when needed, closed after some idle seconds. */
  connections?: number;
  timeouts?: Partial<Timeouts>;
  patience?: Patience;
  /** A note of fewer deliveries is left to others, who listen too: what one can do in a moment is not worth the asking of two. */
  wakeFrom?: number;
  /** Called whenever as much was claimed as is at once, so that more may wait: time for another to help. */
  onMuch?: () => void;
  /** Milliseconds between two looks for dead processes, due rows and lost notes. */
  sweepEvery?: number;
  /** 0 up to 1: jitter. */
  chance?: () => number;
}

export interface Sender {
  /** Finishes what is with the relay, records it, gives the rest back. */
  stop(): Promise<void>;
}

/** A relay that does not answer holds up a stop no longer than this. */
const STOP_LIMIT = 10_000;

/**
 * Sends what waits in `deliveries`, as long as it runs (walk A 6). Any number of processes may: each claims rows of its own.
 * Each recipient gets every copy at least once; after a crash at most the window is repeated (`recorder.ts`), with the
 * same Message-ID (D-17).
 */
export async function startSender(options: SenderOptions): Promise<Sender> {
  const { database, clock, connections = 8, chance = Math.random } = options;
  const queue = new Queue();
  const breaker = new Breaker(options.patience ?? patience, chance);
  const domains = new Domains();
  const recently = new RecentClock(clock);
  const write = async (settled: readonly Boxed[], runs: FinishedRuns) => {
    const now = await recently.now(database.db);
    await (options.smtpUrl === null
      ? keep(database.pool, settled, runs, now)
      : settle(database.pool, settled, runs, now));
  };
  const recorder = new Recorder(write, connections);
  const onTrouble = (): void => {
    results.returned(queue.clear());
    setTimeout(() => stock.fill(), breaker.wait(performance.now()) + 5).unref();
  };
  const results: Results = new Results({ recorder, breaker, domains, chance, onTrouble }, () => stock.readAt);
  const lanes: Lane[] = [];
  const isBusy = () => lanes.some((lane) => lane.underway > 0);
  const stock: Stock = new Stock({ ...options, queue, results, recorder, breaker, isBusy });
  const relay = options.smtpUrl === null ? null : relayAt(options.smtpUrl, options.mailDomain);
  const limits = { ...timeouts, ...options.timeouts };
  for (let count = 0; count < connections; count++)
    lanes.push(
      new Lane({ ...options, signer: options.signer ?? null, relay, limits, queue, stock, results, recorder, domains }),
    );

  const running = lanes.map((lane) => lane.run());
  const listener = await Listener.begin(options.url, {
    deliveries: (note) => void ((note === null || Number(note) >= (options.wakeFrom ?? 0)) && stock.fill()),
  });
  const sweeping = new AbortController();
  const swept = sweep(options.sweepEvery ?? 2_000, sweeping.signal, async () => {
    await stock.sweep();
    if (queue.length === 0 && !isBusy()) results.idle();
  });

  const stop = async () => {
    sweeping.abort();
    await listener.end();
    await stock.stop();
    for (const lane of lanes) lane.stop();
    results.returned(queue.clear());
    queue.close();
    const limit = setTimeout(() => lanes.forEach((lane) => lane.abandon()), STOP_LIMIT);
    await Promise.all([...running, swept]);
    clearTimeout(limit);
    results.idle();
    await Promise.race([recorder.drained(), pause(STOP_LIMIT, undefined, { ref: false })]);
    recorder.stop();
  };
  return { stop };
}

/** A clock that is read again after a twentieth of a second only: a fan-out records a hundred groups a second. */
class RecentClock {
  private read: { now: Instant; at: number } | null = null;

  constructor(private readonly clock: Clock) {}

  async now(on: Parameters<Clock["now"]>[0]): Promise<Instant> {
    const at = performance.now();
    if (this.read === null || at - this.read.at > 50) this.read = { now: await this.clock.now(on), at };
    return this.read.now;
  }
}

async function sweep(every: number, signal: AbortSignal, look: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    await look().catch((error: unknown) => log.error("mail.sweep", error));
    await pause(every, undefined, { signal }).catch(() => {});
  }
}
