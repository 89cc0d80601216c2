import type { Database } from "#platform/db";
import { crashPoint } from "#platform/crash";
import type { Presence } from "#platform/jobs";
import { log } from "#platform/log";
import type { Clock } from "#platform/time";
import { Composing, type Ready } from "./batch.ts";
import type { Breaker } from "./breaker.ts";
import { claim, freeDead, wakeDue } from "./claims.ts";
import type { AnyComposer } from "./composer.ts";
import type { Queue } from "./queue.ts";
import type { Recorder } from "./recorder.ts";
import type { Results } from "./results.ts";

/** Rows claimed at once, about. */
const BATCH = 500;
/** Below so many ready copies more are claimed, so that connections never wait for the database. */
const LOW = 400;
/** Taken beyond that, when they are more urgent than what is there. */
const URGENT_BATCH = 50;

interface Parts {
  database: Database;
  presence: Pick<Presence, "number">;
  clock: Clock;
  composers: readonly AnyComposer[];
  queue: Queue;
  results: Results;
  recorder: Recorder;
  breaker: Breaker;
  /** True while copies are with the relay. */
  isBusy(): boolean;
  /** One claim was full: more may wait. */
  onMuch?(): void;
}

/** Keeps the queue filled from the table. */
export class Stock {
  /** The business clock when last read, in milliseconds. */
  readAt = 0;
  private filling: Promise<void> | null = null;
  private again = false;
  private stopped = false;
  private readonly composing: Composing;

  constructor(private readonly parts: Parts) {
    this.composing = new Composing(parts.database, parts.composers);
  }

  /** Claims what there is room for, and what is more urgent than anything here. Calls while it runs make it look once more. */
  fill(): void {
    this.again = true;
    this.filling ??= this.run();
  }

  /** As `fill`, when the queue runs low. */
  top(): void {
    if (this.parts.queue.length < LOW && this.filling === null) this.fill();
  }

  /** Frees what the dead had claimed, wakes what is due, and looks for rows whose note was lost. */
  async sweep(): Promise<void> {
    const { database, clock } = this.parts;
    const freed = await freeDead(database.pool);
    if (freed > 0) log.info("mail.freed", { rows: freed });
    await wakeDue(database.pool, await clock.now(database.db));
    this.fill();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.filling;
  }

  private async run(): Promise<void> {
    try {
      while (this.again && !this.stopped) {
        this.again = false;
        while (await this.claimBatch());
      }
    } catch (error) {
      log.error("mail.claim", error);
    } finally {
      // In the same step as the look at `again`: a call in between would be lost until the sweep.
      this.filling = null;
    }
  }

  /** True when there may be more and there is room for it. */
  private async claimBatch(): Promise<boolean> {
    const { database, presence, clock, queue, results, recorder } = this.parts;
    const number = presence.number;
    const { limit, below } = this.room();
    if (number === null || limit === 0 || this.stopped) return false;
    const { rows, isMore } = await claim(database.pool, number, limit, below);
    if (rows.length === 0) return isMore;
    crashPoint("deliver.claimed");
    if (rows.length >= BATCH) this.parts.onMuch?.();
    recorder.runs.claimed(rows);
    const now = await clock.now(database.db);
    this.readAt = now.getTime();
    const ready = await this.composing.ready(rows, now, (failed, mailing, error) => {
      for (const row of failed) results.unwritten(row, mailing, error);
    });
    this.accept(ready);
    return isMore && queue.length < LOW;
  }

  private accept(ready: Ready[]): void {
    const { queue, results, breaker } = this.parts;
    if (this.stopped || breaker.wait(performance.now()) > 0) results.returned(ready);
    else queue.add(ready);
  }

  private room(): { limit: number; below: number } {
    const { queue, breaker, isBusy } = this.parts;
    if (breaker.wait(performance.now()) > 0) return { limit: 0, below: 0 };
    if (!breaker.isClosed) return { limit: queue.length === 0 && !isBusy() ? 1 : 0, below: 10 };
    if (queue.length < LOW) return { limit: BATCH, below: 10 };
    return { limit: URGENT_BATCH, below: queue.lastPriority };
  }
}
