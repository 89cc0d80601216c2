/** Chances that are the same at every load: one stream of numbers for each name (mulberry32 over FNV-1a). */
export class Seed {
  private state: number;

  constructor(name: string) {
    let hash = 0x811c9dc5;
    for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
    this.state = hash >>> 0;
  }

  /** From 0 up to, never quite, 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let word = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number, both ends possible. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  chance(of: number): boolean {
    return this.next() < of;
  }

  pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.next() * from.length)]!;
  }

  /** So many different ones, in a mixed order; all of them when there are fewer. */
  some<T>(from: readonly T[], count: number): T[] {
    const rest = [...from];
    const taken: T[] = [];
    while (taken.length < count && rest.length > 0)
      taken.push(rest.splice(Math.floor(this.next() * rest.length), 1)[0]!);
    return taken;
  }
}
