import type { Ready } from "./batch.ts";

/** Copies ready to go, most urgent first, and the connections that wait for one. */
export class Queue {
  private rows: Ready[] = [];
  private isClosed = false;
  private readonly waiting: ((ready: Ready | null) => void)[] = [];

  get length(): number {
    return this.rows.length;
  }

  /** The least urgent priority in it. */
  get lastPriority(): number {
    return this.rows.at(-1)?.row.priority ?? 10;
  }

  add(more: readonly Ready[]): void {
    const last = this.rows.at(-1);
    const isLater = last === undefined || more.every(({ row }) => row.priority >= last.row.priority);
    this.rows.push(...more);
    // Stable, so within one priority the order of the claims remains. Reversed storage would save the shift below and
    // cost a copy here; at a thousand rows neither shows.
    if (!isLater) this.rows.sort((a, b) => a.row.priority - b.row.priority);
    while (this.rows.length > 0 && this.waiting.length > 0) this.waiting.shift()!(this.rows.shift()!);
  }

  /** The next copy, at once, or null. */
  poll(): Ready | null {
    return this.rows.shift() ?? null;
  }

  /** The next copy, or null when none comes within `limit` milliseconds or the queue is closed. */
  async take(limit: number): Promise<Ready | null> {
    const ready = this.poll();
    if (ready || this.isClosed) return ready;
    return new Promise((resolve) => {
      const done = (given: Ready | null) => {
        clearTimeout(timer);
        resolve(given);
      };
      const timer =
        limit === Infinity
          ? undefined
          : setTimeout(() => {
              this.waiting.splice(this.waiting.indexOf(done), 1);
              resolve(null);
            }, limit);
      this.waiting.push(done);
    });
  }

  /** Everything in it, which leaves it empty. */
  clear(): Ready[] {
    return this.rows.splice(0);
  }

  /** Lets every connection go without a copy, now and later. */
  close(): void {
    this.isClosed = true;
    for (const done of this.waiting.splice(0)) done(null);
  }
}
