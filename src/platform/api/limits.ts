import type { Instant } from "#platform/time";

/** So many requests in so many seconds. */
export interface Policy {
  name: string;
  most: number;
  seconds: number;
}

export interface Taken {
  isOver: boolean;
  remaining: number;
  /** Seconds until the count begins anew. */
  reset: number;
}

interface Count {
  used: number;
  until: number;
}

const KEYS_AT_MOST = 50_000;

/**
 * Counts in this process's memory. A limit is there to keep one caller from taking the process away from all others, which each process can do
 * for itself; a count in PostgreSQL would be a write for each read, and cost the machine that it is to spare more than most requests do. With
 * several web processes a caller gets at most so many times as much.
 */
export class Limiter {
  private readonly counts = new Map<string, Count>();

  take(key: string, policy: Policy, now: Instant): Taken {
    const count = this.running(key, policy, now.getTime());
    count.used += 1;
    return said(count, policy, now);
  }

  knows(key: string, { name }: Policy): boolean {
    return this.counts.has(`${name} ${key}`);
  }

  /** The same without taking. */
  look(key: string, policy: Policy, now: Instant): Taken {
    const count = this.counts.get(`${policy.name} ${key}`);
    return said(count && count.until > now.getTime() ? count : { used: 0, until: now.getTime() }, policy, now);
  }

  private running(key: string, { name, seconds }: Policy, now: number): Count {
    const known = this.counts.get(`${name} ${key}`);
    if (known && known.until > now) return known;
    const fresh = { used: 0, until: now + seconds * 1000 };
    this.counts.delete(`${name} ${key}`);
    if (this.counts.size >= KEYS_AT_MOST) this.forget(now);
    this.counts.set(`${name} ${key}`, fresh);
    return fresh;
  }

  /** What has run out; when nothing has, what was begun longest ago. */
  private forget(now: number): void {
    for (const [key, count] of this.counts) if (count.until <= now) this.counts.delete(key);
    for (const key of this.counts.keys()) {
      if (this.counts.size < KEYS_AT_MOST) return;
      this.counts.delete(key);
    }
  }
}

const said = ({ used, until }: Count, { most }: Policy, now: Instant): Taken => ({
  isOver: used > most,
  remaining: Math.max(0, most - used),
  reset: Math.max(0, Math.ceil((until - now.getTime()) / 1000)),
});

/** As draft-ietf-httpapi-ratelimit-headers has them. */
export const limitHeaders = ({ name, most, seconds }: Policy, { remaining, reset }: Taken): Record<string, string> => ({
  "ratelimit-policy": `"${name}";q=${most};w=${seconds}`,
  ratelimit: `"${name}";r=${remaining};t=${reset}`,
});
