import { domainOf } from "./address.ts";

/** So many deferrals in a row and the whole domain rests, while others go on (trust.md F6). */
const DEFERRALS = 3;
const FIRST = 60_000;
const LONGEST = 3_600_000;

interface Rest {
  deferrals: number;
  until: number;
}

/** Which domains are asked to rest because they answered 4xx several times. */
export class Domains {
  private readonly rests = new Map<string, Rest>();

  /** Milliseconds until the address's domain may be tried again; 0: now. */
  wait(address: string): number {
    const rest = this.rests.size === 0 ? undefined : this.rests.get(domainOf(address));
    return rest === undefined ? 0 : Math.max(0, rest.until - performance.now());
  }

  accepted(address: string): void {
    if (this.rests.size > 0) this.rests.delete(domainOf(address));
  }

  /** A minute after the third deferral, doubled at each further one. */
  deferred(address: string): void {
    const domain = domainOf(address);
    const deferrals = (this.rests.get(domain)?.deferrals ?? 0) + 1;
    const rest = deferrals < DEFERRALS ? 0 : Math.min(FIRST * 2 ** (deferrals - DEFERRALS), LONGEST);
    this.rests.set(domain, { deferrals, until: performance.now() + rest });
  }
}
