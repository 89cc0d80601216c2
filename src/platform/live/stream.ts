import type { ServerResponse } from "node:http";

/** Who reads, as far as it is needed to ask again whether they may. */
export interface Whose {
  personId: number | null;
  sessionId: number | null;
  /** From where they connect. */
  address: string;
}

/** Octets that may wait for a slow reader: far more than a reader needs who reads at all. */
const MOST_WAITING = 64 * 1024;

/** An answer that stays open. Thousands stand in memory at once, so it holds nothing else of its request. */
export class Stream {
  /** What happened while the reader is still being told what they missed; null: from now on at once. */
  private early: Buffer[] | null = [];
  private earlyOctets = 0;

  constructor(
    readonly whose: Whose,
    readonly subject: string,
    private readonly response: ServerResponse,
    private readonly onCut: () => void,
  ) {}

  send(bytes: Buffer): void {
    if (!this.early) return this.write(bytes);
    this.early.push(bytes);
    this.earlyOctets += bytes.length;
    if (this.earlyOctets > MOST_WAITING) this.cut();
  }

  /** What was missed goes first, then what came meanwhile. */
  begin(missed: readonly Buffer[]): void {
    const early = this.early ?? [];
    this.early = null;
    for (const bytes of [...missed, ...early]) this.write(bytes);
  }

  /** Tells the connection's both ends that the other is there. */
  beat(bytes: Buffer): void {
    if (!this.early) this.write(bytes);
  }

  end(): void {
    this.response.end();
  }

  private write(bytes: Buffer): void {
    if (this.response.destroyed || this.response.writableEnded) return;
    this.response.write(bytes);
    if (this.response.writableLength > MOST_WAITING) this.cut();
  }

  // Whoever does not read is not waited for: they come back and go on from what they saw last.
  private cut(): void {
    this.onCut();
    this.response.destroy();
  }
}
