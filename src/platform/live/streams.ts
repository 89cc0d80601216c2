import type { ServerResponse } from "node:http";
import { Stream, type Whose } from "./stream.ts";

export interface LiveLimits {
  /** Of one person in one process: tabs that they look at, on all their machines. */
  person: number;
  /** Of visitors from one address, behind which a whole library may sit. */
  address: number;
  /** Of everybody. */
  all: number;
}

const LIMITS: LiveLimits = { person: 8, address: 100, all: 10_000 };
/** Milliseconds between two signs of life. Proxies close what says nothing for a minute. */
const BEAT = 20_000;
const HEART = Buffer.from(":\n\n");

/** All answers of this process that stay open, by what they tell of ("topic:12"). */
export class Streams {
  private readonly bySubject = new Map<string, Set<Stream>>();
  private readonly byOwner = new Map<string, number>();
  private readonly limits: LiveLimits;
  private readonly heart: NodeJS.Timeout;
  private isEnding = false;
  readonly counts = { open: 0, refused: 0, cut: 0 };
  /** Called before a stream begins: whoever has the news makes sure to hear of it. */
  awaken: () => Promise<void> = async () => {};

  constructor(limits: Partial<LiveLimits> = {}, beat = BEAT) {
    this.limits = { ...LIMITS, ...limits };
    this.heart = setInterval(() => {
      for (const stream of this) stream.beat(HEART);
    }, beat).unref();
  }

  /** The subjects that anybody reads of. */
  get subjects(): string[] {
    return [...this.bySubject.keys()];
  }

  of(subject: string): readonly Stream[] {
    return [...(this.bySubject.get(subject) ?? [])];
  }

  *[Symbol.iterator](): Iterator<Stream> {
    for (const streams of this.bySubject.values()) yield* streams;
  }

  /** Why nobody else is let in, or null. */
  refusal(whose: Whose): "full" | "many" | null {
    const isFull = this.isEnding || this.counts.open >= this.limits.all;
    const most = whose.personId === null ? this.limits.address : this.limits.person;
    const refusal = isFull ? "full" : (this.byOwner.get(ownerOf(whose)) ?? 0) >= most ? "many" : null;
    if (refusal) this.counts.refused += 1;
    return refusal;
  }

  /** The caller has asked `refusal` in the same breath. The stream is forgotten when its connection closes. */
  add(whose: Whose, subject: string, response: ServerResponse): Stream {
    const stream = new Stream(whose, subject, response, () => (this.counts.cut += 1));
    const streams = this.bySubject.get(subject) ?? new Set();
    this.bySubject.set(subject, streams.add(stream));
    this.count(whose, 1);
    response.once("close", () => {
      streams.delete(stream);
      if (streams.size === 0 && this.bySubject.get(subject) === streams) this.bySubject.delete(subject);
      this.count(whose, -1);
    });
    return stream;
  }

  /** Everybody is told that it is over here, and comes back elsewhere. */
  end(): void {
    this.isEnding = true;
    clearInterval(this.heart);
    for (const stream of this) stream.end();
  }

  private count(whose: Whose, by: 1 | -1): void {
    this.counts.open += by;
    const owner = ownerOf(whose);
    const count = (this.byOwner.get(owner) ?? 0) + by;
    if (count > 0) this.byOwner.set(owner, count);
    else this.byOwner.delete(owner);
  }
}

const ownerOf = ({ personId, address }: Whose): string => (personId === null ? address : `person ${personId}`);
