/** How long a relay in trouble is left alone, in milliseconds: the first time, and at most. Doubled at each failure. */
export interface Patience {
  first: number;
  longest: number;
}

export const patience: Patience = { first: 1_000, longest: 60_000 };

/** So many readers refused one after the other, with nothing accepted between, and it is the relay that refuses us. */
export const REFUSALS = 10;

/**
 * Keeps trouble of the relay from being taken for trouble of the readers (trust.md F7). Closed: everything is sent.
 * Open: nothing is, until the pause is over. Then one copy at a time probes, until one is accepted.
 */
export class Breaker {
  private pause = 0;
  private until = 0;
  private refusals = 0;

  constructor(
    private readonly patience: Patience,
    private readonly chance: () => number,
  ) {}

  get isClosed(): boolean {
    return this.pause === 0;
  }

  /** Milliseconds until something may be tried; 0 when it may now. `at`: any clock that does not jump. */
  wait(at: number): number {
    return this.isClosed ? 0 : Math.max(0, this.until - at);
  }

  trouble(at: number): void {
    if (this.wait(at) > 0) return;
    this.pause = Math.min(Math.max(this.pause * 2, this.patience.first), this.patience.longest);
    this.until = at + this.pause * (0.75 + this.chance() / 2);
  }

  accepted(): void {
    this.pause = 0;
    this.refusals = 0;
  }

  /** The relay works, whatever it said of this copy. */
  answered(): void {
    if (this.refusals < REFUSALS) this.pause = 0;
  }

  /** Counts a refusal of a reader; true when there were too many to be believed. */
  refused(): boolean {
    this.refusals += 1;
    return this.refusals >= REFUSALS;
  }
}
