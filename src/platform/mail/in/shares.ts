interface Share {
  connections: number;
  bytes: number;
}

export interface ShareLimits {
  connections: number;
  bytes: number;
  /** Everybody's mail may come from there. */
  isExempt(address: string): boolean;
}

/** What one address may have of the door, so that none has all of it. */
export class Shares {
  private readonly shares = new Map<string, Share>();

  constructor(private readonly limits: ShareLimits) {}

  /** One connection more; false: it has as many as it may have. */
  enter(address: string): boolean {
    if (this.limits.isExempt(address)) return true;
    const share = this.shares.get(address) ?? { connections: 0, bytes: 0 };
    if (share.connections >= this.limits.connections) return false;
    share.connections += 1;
    this.shares.set(address, share);
    return true;
  }

  leave(address: string): void {
    const share = this.shares.get(address);
    if (share) share.connections -= 1;
    this.forget(address, share);
  }

  /** Bytes more that are held for it; false: it has as many as it may have. */
  hold(address: string, bytes: number): boolean {
    const share = this.shares.get(address);
    if (!share) return true;
    if (share.bytes + bytes > this.limits.bytes) return false;
    share.bytes += bytes;
    return true;
  }

  /** Also after its last connection: a mail may still be on its way to the disk. */
  release(address: string, bytes: number): void {
    const share = this.shares.get(address);
    if (share) share.bytes -= bytes;
    this.forget(address, share);
  }

  /** How many addresses are known at present. */
  get size(): number {
    return this.shares.size;
  }

  private forget(address: string, share: Share | undefined): void {
    if (share && share.connections === 0 && share.bytes === 0) this.shares.delete(address);
  }
}
