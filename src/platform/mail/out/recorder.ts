import { setTimeout as pause } from "node:timers/promises";
import { crashPoint } from "#platform/crash";
import { log } from "#platform/log";
import type { Claimed } from "./claims.ts";
import type { Boxed } from "./mailbox.ts";
import { Runbook } from "./runbook.ts";
import type { FinishedRuns } from "./settle.ts";

/**
 * The window (design, decision 9): accepted copies are committed in groups of at most 50 rows a connection, none waiting
 * longer than 20 ms. They, and the messages a connection has under way (two, or `UNDERWAY` where the relay takes messages in a
 * row), are all that a crash can send twice.
 */
export const WINDOW_ROWS = 50;
const WINDOW_MS = 20;

/** So many groups are committed side by side: they share the disk's flushes, for which one writer alone left the senders idle half the time. */
const WRITERS = 4;

/** Gathers outcomes and writes them in groups, each a transaction. */
export class Recorder {
  readonly runs = new Runbook();
  private gathered: Boxed[] = [];
  private underway = 0;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private readonly writing = new Set<Promise<void>>();
  private readonly awaiting: (() => void)[] = [];

  constructor(
    private readonly write: (settled: readonly Boxed[], runs: FinishedRuns) => Promise<void>,
    private readonly connections: number,
  ) {}

  /** False while so much is unrecorded that nothing more may be sent. */
  get hasRoom(): boolean {
    return this.gathered.length + this.underway < WINDOW_ROWS * this.connections;
  }

  /** Resolves when there is room. */
  async room(): Promise<void> {
    while (!this.hasRoom) await new Promise<void>((resolve) => this.awaiting.push(resolve));
  }

  record(settled: Boxed): void {
    this.gathered.push(settled);
    this.schedule();
  }

  /** Leaves a claimed row for whoever claims its run next. */
  giveBack(row: Claimed): void {
    this.runs.giveBack(row);
    this.schedule();
  }

  /** Resolves when everything recorded until now is committed. */
  async drained(): Promise<void> {
    while (this.hasWork || this.writing.size > 0) {
      this.flush();
      await Promise.race(this.writing);
    }
  }

  /** Gives up on a database that is away. */
  stop(): void {
    this.stopped = true;
  }

  private get hasWork(): boolean {
    return this.gathered.length > 0 || this.runs.hasFinished;
  }

  /** A full group goes at once, a part of one soon. */
  private schedule(): void {
    if (this.gathered.length >= (WINDOW_ROWS * this.connections) / WRITERS) this.flush();
    else if (this.hasWork) this.timer ??= setTimeout(() => this.flush(), WINDOW_MS);
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.writing.size >= WRITERS || !this.hasWork) return;
    const group = this.gathered;
    this.gathered = [];
    this.underway += group.length;
    const rows = group.map(({ row }) => row);
    const work = this.commit(group, this.runs.settling(rows)).then(() => {
      this.runs.settled(rows);
      this.writing.delete(work);
      this.underway -= group.length;
      for (const resolve of this.awaiting.splice(0)) resolve();
      this.schedule();
    });
    this.writing.add(work);
  }

  // What was accepted must not be forgotten: a database that is away is waited for, and meanwhile nothing more is sent.
  private async commit(group: Boxed[], runs: FinishedRuns): Promise<void> {
    while (!this.stopped) {
      try {
        await this.write(group, runs);
        crashPoint("deliver.recorded");
        return;
      } catch (error) {
        log.error("mail.record", error, { rows: group.length });
        await pause(500);
      }
    }
  }
}
