import type { Claimed } from "./claims.ts";
import type { FinishedRuns } from "./settle.ts";

interface Open {
  rows: number;
  /** A row went back unsent, so the run still holds work. */
  isReturned: boolean;
}

/** How many rows of each claimed run are still in this process's hands. */
export class Runbook {
  private readonly open = new Map<number, Open>();
  private returned: number[] = [];

  claimed(rows: readonly Claimed[]): void {
    for (const { runId } of rows) {
      const run = this.open.get(runId);
      if (run) run.rows += 1;
      else this.open.set(runId, { rows: 1, isReturned: false });
    }
  }

  /** The row stays as it is in the table; its run will be given back. */
  giveBack({ runId }: Claimed): void {
    const run = this.open.get(runId);
    if (!run) return;
    run.isReturned = true;
    this.close(runId, run);
  }

  /** Rows about to be settled; which runs that finishes, together with those given back before. */
  settling(rows: readonly Claimed[]): FinishedRuns {
    const ended: number[] = [];
    for (const { runId } of rows) {
      const run = this.open.get(runId);
      if (run && this.close(runId, run) && !run.isReturned) ended.push(runId);
    }
    const { returned } = this;
    this.returned = [];
    return { ended, returned };
  }

  /** True when runs wait to be given back. */
  get hasReturned(): boolean {
    return this.returned.length > 0;
  }

  private close(runId: number, run: Open): boolean {
    run.rows -= 1;
    if (run.rows > 0) return false;
    this.open.delete(runId);
    if (run.isReturned) this.returned.push(runId);
    return true;
  }
}
