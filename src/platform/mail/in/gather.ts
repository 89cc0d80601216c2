const FIRST = 64 * 1024;
const NEXT = 256 * 1024;
const SPARE = 32;

/** Places that mails were gathered in and that the next ones use again. */
const spare: Buffer[] = [];

/**
 * The bytes of one mail as they arrive. They are copied out of the chunks that the socket brings, into a place that is used again: chunks kept until
 * a mail is stored outlive the young generation, and only a full collection frees them.
 */
export class Gathered {
  bytes = 0;
  private readonly places: Buffer[] = [];
  private room = 0;

  add(chunk: Buffer, from: number, to: number): void {
    for (let at = from; at < to;) {
      if (this.room === 0) this.extend();
      const place = this.places.at(-1)!;
      const count = Math.min(this.room, to - at);
      chunk.copy(place, place.length - this.room, at, at + count);
      this.room -= count;
      this.bytes += count;
      at += count;
    }
  }

  /** All of it, in order. */
  get pieces(): readonly Buffer[] {
    const last = this.places.length - 1;
    return this.places.map((place, at) => (at === last ? place.subarray(0, place.length - this.room) : place));
  }

  /** Nothing may look at the pieces any more. */
  release(): void {
    const [first] = this.places.splice(0);
    if (first && spare.length < SPARE) spare.push(first);
    [this.bytes, this.room] = [0, 0];
  }

  private extend(): void {
    const place =
      this.places.length === 0 ? (spare.pop() ?? Buffer.allocUnsafeSlow(FIRST)) : Buffer.allocUnsafeSlow(NEXT);
    this.places.push(place);
    this.room = place.length;
  }
}
