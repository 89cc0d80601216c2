import { Resolver } from "node:dns/promises";
import { authserv } from "./authserv.ts";
import { dmarcOf, resultOf, type Verdict } from "./results.ts";

export type Resolve = (domain: string, type: string) => Promise<string[] | string[][]>;

export interface VerdictOptions {
  /** Addresses of our own border relays, which strip Authentication-Results that carry our id. */
  trustedPeers: readonly string[];
  /** Our authserv-id (RFC 8601 2.5): the name our border writes. */
  authservId: string;
  resolver?: Resolve;
  /** Default 10 s. */
  milliseconds?: number;
}

export interface Envelope {
  remoteAddress: string | null;
  helo: string | null;
  /** MAIL FROM; "" for the null sender. */
  sender: string;
}

/** Never throws: what cannot be found out in time is *temperror*. */
export async function verdictOf(raw: Buffer, envelope: Envelope, options: VerdictOptions): Promise<Verdict> {
  const address = (envelope.remoteAddress ?? "").replace(/^::ffff:/i, "").toLowerCase();
  if (options.trustedPeers.includes(address)) {
    const word = authserv(headOf(raw), options.authservId);
    if (word) return word;
  }
  const isHandedOver = address === "" || isLocal(address) || options.trustedPeers.includes(address);
  // The address of whoever first sent it is not known here, so SPF cannot speak; without a signature nothing can.
  if (isHandedOver && !/^dkim-signature:/im.test(headOf(raw))) return unknown("none", "nobody");
  const verdict = await inTime(check(raw, envelope, options), options.milliseconds ?? 10_000).catch(() =>
    unknown("temperror", "us"),
  );
  return isHandedOver ? withoutSpf(verdict) : verdict;
}

async function inTime<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  const late = Promise.withResolvers<never>();
  const limit = setTimeout(() => late.reject(new Error("too late")), milliseconds);
  return await Promise.race([work, late.promise]).finally(() => clearTimeout(limit));
}

/** The header block, at most 256 KB of it. */
function headOf(raw: Buffer): string {
  const head = raw.toString("latin1", 0, 256 * 1024);
  return head.slice(0, /\r?\n\r?\n/.exec(head)?.index ?? head.length);
}

const isLocal = (address: string): boolean => address === "::1" || address.startsWith("127.");

const unknown = (result: "none" | "temperror", by: Verdict["by"]): Verdict => ({
  spf: result,
  dkim: [],
  dmarc: result,
  fromDomain: null,
  policy: null,
  by,
});

const withoutSpf = (verdict: Verdict): Verdict => ({
  ...verdict,
  spf: "none",
  dmarc: verdict.dmarc === "fail" ? "none" : verdict.dmarc,
});

async function check(raw: Buffer, envelope: Envelope, options: VerdictOptions): Promise<Verdict> {
  // Loaded with the first mail that needs it: a process that only ever hears local mail is smaller without.
  const { authenticate } = await import("mailauth");
  const found = await authenticate(raw, {
    ip: envelope.remoteAddress ?? undefined,
    helo: envelope.helo ?? undefined,
    sender: envelope.sender,
    mta: options.authservId,
    resolver: options.resolver ?? ownResolver(),
    rejectRsaSha1: true,
    disableArc: true,
    disableBimi: true,
  });
  const domains = new Set(
    found.dkim.headerFrom.map((address) => address.slice(address.lastIndexOf("@") + 1).toLowerCase()),
  );
  return {
    spf: found.spf ? resultOf(found.spf.status.result) : "none",
    dkim: found.dkim.results.flatMap(({ signingDomain, status }) =>
      signingDomain ? [{ domain: signingDomain, result: resultOf(status.result) }] : [],
    ),
    dmarc: dmarcOf(found.dmarc ? found.dmarc.status.result : "none"),
    fromDomain: domains.size === 1 && found.dkim.fromFields === 1 ? [...domains][0]! : null,
    policy: found.dmarc ? (found.dmarc.policy ?? null) : null,
    by: "us",
  };
}

function ownResolver(): Resolve {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  return (domain, type) => resolver.resolve(domain, type) as Promise<string[] | string[][]>;
}
