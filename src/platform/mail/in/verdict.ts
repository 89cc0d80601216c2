import { Resolver } from "node:dns/promises";
import { chainIn, isSealed, passageOf, sealersOf, vouches, type Passage } from "./arc.ts";
import { authserv } from "./authserv.ts";
import { dmarcOf, resultOf, withoutArc, type Arc, type Verdict } from "./results.ts";

export type Resolve = (domain: string, type: string) => Promise<string[] | string[][]>;

export interface VerdictOptions {
  /** Addresses of our own border relays, which strip Authentication-Results that carry our id. */
  trustedPeers: readonly string[];
  /** Our authserv-id (RFC 8601 2.5): the name our border writes. */
  authservId: string;
  /** Domains whose seals are believed (RFC 8617). */
  trustedSealers?: readonly string[];
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

export interface Judged {
  verdict: Verdict;
  /** What copies are sealed with, where they are; null: with nothing. */
  passage: Passage | null;
}

/** Never throws: what cannot be found out in time is *temperror*. */
export async function verdictOf(raw: Buffer, envelope: Envelope, options: VerdictOptions): Promise<Verdict> {
  return (await judge(raw, envelope, options)).verdict;
}

/** The verdict, and what a mail that is handed on takes along. */
export async function judge(raw: Buffer, envelope: Envelope, options: VerdictOptions): Promise<Judged> {
  const { verdict: found, chain } = await find(raw, envelope, options);
  const verdict = overridden(found, chain, options.trustedSealers ?? []);
  return { verdict, passage: passageOf(chain, verdict, envelope.sender, options.authservId) };
}

interface Found {
  verdict: Verdict;
  /** The seals of a chain that holds. */
  chain: string[];
}

async function find(raw: Buffer, envelope: Envelope, options: VerdictOptions): Promise<Found> {
  const head = headOf(raw);
  const address = (envelope.remoteAddress ?? "").replace(/^::ffff:/i, "").toLowerCase();
  const isPeer = options.trustedPeers.includes(address);
  const word = isPeer ? authserv(head, options.authservId) : null;
  if (word && !isSealed(head)) return { verdict: word, chain: [] };
  const isHandedOver = address === "" || isLocal(address) || isPeer;
  // The address of whoever first sent it is not known here, so SPF cannot speak; without a signature nothing can.
  if (isHandedOver && !isSealed(head) && !/^dkim-signature:/im.test(head))
    return { verdict: unknown("none", "nobody"), chain: [] };
  const found = await inTime(check(raw, envelope, options), options.milliseconds ?? 10_000).catch(() => ({
    verdict: { ...unknown("temperror", "us"), arc: isSealed(head) ? broken : withoutArc },
    chain: [],
  }));
  // Seals are checked here in any case: what they are worth is not the border's to say.
  if (word) return { ...found, verdict: { ...word, arc: found.verdict.arc! } };
  return isHandedOver ? { ...found, verdict: withoutSpf(found.verdict) } : found;
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
  arc: withoutArc,
});

const withoutSpf = (verdict: Verdict): Verdict => ({
  ...verdict,
  spf: "none",
  dmarc: verdict.dmarc === "fail" ? "none" : verdict.dmarc,
});

/** A list or a forwarder may have changed the mail, and seen before that it was what it claims to be: then it is no forgery, and not proved either. */
function overridden(verdict: Verdict, chain: readonly string[], trusted: readonly string[]): Verdict {
  const { arc, dmarc, fromDomain } = verdict;
  if (dmarc !== "fail" || fromDomain === null || !vouches(chain, fromDomain, trusted)) return verdict;
  return { ...verdict, dmarc: "none", arc: { ...arc!, overrides: true } };
}

async function check(raw: Buffer, envelope: Envelope, options: VerdictOptions): Promise<Found> {
  // Loaded with the first mail that needs it: a process that only ever hears local mail is smaller without.
  const { authenticate } = await import("mailauth");
  const found = await authenticate(raw, {
    ip: envelope.remoteAddress ?? undefined,
    helo: envelope.helo ?? undefined,
    sender: envelope.sender,
    mta: options.authservId,
    resolver: options.resolver ?? ownResolver(),
    rejectRsaSha1: true,
    disableBimi: true,
  });
  const domains = new Set(
    found.dkim.headerFrom.map((address) => address.slice(address.lastIndexOf("@") + 1).toLowerCase()),
  );
  const seals = fieldsOf(found.dkim).filter(isSealed);
  const chain = found.arc && found.arc.status.result === "pass" ? chainIn(seals) : [];
  return {
    chain,
    verdict: {
      spf: found.spf ? resultOf(found.spf.status.result) : "none",
      dkim: found.dkim.results.flatMap(({ signingDomain, status }) =>
        signingDomain ? [{ domain: signingDomain, result: resultOf(status.result) }] : [],
      ),
      dmarc: dmarcOf(found.dmarc ? found.dmarc.status.result : "none"),
      fromDomain: domains.size === 1 && found.dkim.fromFields === 1 ? [...domains][0]! : null,
      policy: found.dmarc ? (found.dmarc.policy ?? null) : null,
      by: "us",
      arc: seals.length === 0 ? withoutArc : chain.length === 0 ? broken : arcOf(chain),
    },
  };
}

const broken: Arc = { result: "fail", sealers: [], overrides: false };
const arcOf = (chain: readonly string[]): Arc => ({ result: "pass", sealers: sealersOf(chain), overrides: false });

/** The header fields as the verifier parted them. */
const fieldsOf = (dkim: object): string[] =>
  (dkim as { headers?: { parsed?: { line: Buffer }[] } }).headers?.parsed?.map(({ line }) => line.toString("latin1")) ??
  [];

function ownResolver(): Resolve {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  return (domain, type) => resolver.resolve(domain, type) as Promise<string[] | string[][]>;
}
