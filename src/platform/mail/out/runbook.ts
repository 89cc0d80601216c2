import type { Claimed } from "./claims.ts";
import type { FinishedRuns } from "./settle.ts";

interface Open {
  /** Claimed and neither settled nor given back. */
  rows: number;
  /** In groups that are being written. */
  writing: number;
  /** A row went back unsent, so the run still holds work. */
  isReturned: boolean;
}

/**
 * How much of each claimed run is still in this process's hands. Groups are written side by side and may commit in any order, so a run is over only
 * when no other group holds rows of it: ended before, and the process killed, those rows would wait for ever without a run to claim.
 */
export class Runbook {
  private readonly open = new Map<number, Open>();
  private ended: number[] = [];
  private returned: number[] = [];

  claimed(rows: readonly Claimed[]): void {
    for (const { runId } of rows) {
      const run = this.open.get(runId);
      if (run) run.rows += 1;
      else this.open.set(runId, { rows: 1, writing: 0, isReturned: false });
    }
  }

  /** The row stays as it is in the table; its run will be given back. */
  giveBack({ runId }: Claimed): void {
    const run = this.open.get(runId);
    if (!run) return;
    run.isReturned = true;
    run.rows -= 1;
    this.closeWhenDone(runId, run);
  }

  /** Rows about to be written: which runs that ends, together with those that are over since the last time. */
  settling(rows: readonly Claimed[]): FinishedRuns {
    const counts = countsOf(rows);
    for (const [runId, count] of counts) this.take(runId, count);
    const finished = { ended: this.ended, returned: this.returned };
    [this.ended, this.returned] = [[], []];
    return finished;
  }

  /** The rows are committed. */
  settled(rows: readonly Claimed[]): void {
    for (const [runId, count] of countsOf(rows)) {
      const run = this.open.get(runId);
      if (!run) continue;
      run.writing -= count;
      this.closeWhenDone(runId, run);
    }
  }

  /** True when runs wait to be deleted or given back. */
  get hasFinished(): boolean {
    return this.ended.length > 0 || this.returned.length > 0;
  }

  /** The last rows of a run that no other group holds end it in the statement that writes them. */
  private take(runId: number, count: number): void {
    const run = this.open.get(runId);
    if (!run) return;
    run.rows -= count;
    if (run.rows === 0 && run.writing === 0 && !run.isReturned) {
      this.open.delete(runId);
      this.ended.push(runId);
    } else run.writing += count;
  }

  private closeWhenDone(runId: number, run: Open): void {
    if (run.rows > 0 || run.writing > 0) return;
    this.open.delete(runId);
    (run.isReturned ? this.returned : this.ended).push(runId);
  }
}

function countsOf(rows: readonly Claimed[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { runId } of rows) counts.set(runId, (counts.get(runId) ?? 0) + 1);
  return counts;
}
