import { setTimeout as pause } from "node:timers/promises";
import { crashPoint } from "#platform/crash";
import { log } from "#platform/log";
import type { Claimed } from "./claims.ts";
import type { Boxed } from "./mailbox.ts";
import { Runbook } from "./runbook.ts";
import type { FinishedRuns } from "./settle.ts";

/**
 * The window (design, decision 9): accepted copies are committed in groups of at most 50 rows a connection, none waiting
 * longer than 20 ms. They, and the two messages a connection has under way, are all that a crash can send twice.
 */
export const WINDOW_ROWS = 50;
const WINDOW_MS = 20;

/** Gathers outcomes and writes them in groups, one transaction at a time: while one commits, the next group grows. */
export class Recorder {
  readonly runs = new Runbook();
  private gathered: Boxed[] = [];
  private underway = 0;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private writing: Promise<void> | null = null;
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
    if (this.gathered.length >= (WINDOW_ROWS * this.connections) / 2) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), WINDOW_MS);
  }

  /** Leaves a claimed row for whoever claims its run next. */
  giveBack(row: Claimed): void {
    this.runs.giveBack(row);
    if (this.runs.hasReturned) this.timer ??= setTimeout(() => this.flush(), WINDOW_MS);
  }

  /** Resolves when everything recorded until now is committed. */
  async drained(): Promise<void> {
    while (this.gathered.length > 0 || this.runs.hasReturned || this.writing) {
      this.flush();
      await this.writing;
    }
  }

  /** Gives up on a database that is away. */
  stop(): void {
    this.stopped = true;
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.writing || (this.gathered.length === 0 && !this.runs.hasReturned)) return;
    const group = this.gathered;
    this.gathered = [];
    this.underway = group.length;
    this.writing = this.commit(group, this.runs.settling(group.map(({ row }) => row))).then(() => {
      this.writing = null;
      this.underway = 0;
      for (const resolve of this.awaiting.splice(0)) resolve();
      if (this.gathered.length > 0 || this.runs.hasReturned) this.timer ??= setTimeout(() => this.flush(), 0);
    });
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
