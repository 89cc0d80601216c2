/** So many things at once. Whoever waits for a place gets it before anything new begins. */
export class Slots {
  private readonly waiting: (() => void)[] = [];

  constructor(private open: number) {}

  /** Places that nobody holds and nobody waits for. */
  get free(): number {
    return this.open;
  }

  /** How many wait for a place. */
  get queued(): number {
    return this.waiting.length;
  }

  /** Takes a place, at once if one is free, for as long as `act` runs. */
  async use<T>(act: () => Promise<T>): Promise<T> {
    if (this.open > 0) this.open -= 1;
    else await new Promise<void>((mine) => this.waiting.push(mine));
    try {
      return await act();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.open += 1;
    }
  }
}
