import { resultsIn, signerOf, type Statement } from "./authserv.ts";
import type { Verdict } from "./results.ts";

/** What a mail that is handed on came with: what we found out, and the seals of a chain that holds. Plain values: it is stored with the mailing. */
export interface Passage {
  /** What the ARC-Authentication-Results of our set says after its instance. */
  results: string;
  /** Header fields as they came, without their last line end: results, signature and seal of the first instance, then of the next. */
  chain: string[];
}

/** Sets that a mail may have (RFC 8617 4.2.1). */
const MOST_SETS = 50;
const order = ["arc-authentication-results", "arc-message-signature", "arc-seal"];

export const isSealed = (head: string): boolean => /^arc-/im.test(head);

/**
 * The chain among these header fields in the order in which seals cover it; empty where it is not whole. They are the fields that the verifier
 * read: looking for them once more could find others.
 */
export function chainIn(fields: readonly string[]): string[] {
  const chain = fields
    .map((line) => {
      const text = line.replace(/\r?\n/g, "\r\n").trimEnd();
      const kind = order.indexOf(text.slice(0, text.indexOf(":")).trim().toLowerCase());
      const instance = Number(/^[^:]*:(?:[^]*?;)??\s*i\s*=\s*([1-9][0-9]?)\s*(?:;|$)/i.exec(text)?.[1] ?? 0);
      return { text, kind, instance };
    })
    .filter(({ kind }) => kind >= 0)
    .sort((a, b) => a.instance - b.instance || a.kind - b.kind);
  const isWhole =
    chain.length % order.length === 0 &&
    chain.every(({ kind, instance }, at) => kind === at % order.length && instance === Math.floor(at / 3) + 1);
  return isWhole ? chain.map(({ text }) => text) : [];
}

/** The domains of its seals, the first sealer first. */
export const sealersOf = (chain: readonly string[]): string[] =>
  chain
    .filter((_field, at) => at % 3 === 2)
    .map((seal) => (/[:;]\s*d\s*=\s*([^;\s]+)/i.exec(seal)?.[1] ?? "").toLowerCase());

/**
 * Whether a chain that holds speaks for a mail of that author's domain: every sealer is trusted, as each could have written what the first one
 * says, and the first one saw the domain's own proof.
 */
export function vouches(chain: readonly string[], fromDomain: string, trusted: readonly string[]): boolean {
  if (chain.length === 0 || !sealersOf(chain).every((domain) => trusted.includes(domain))) return false;
  const said = resultsAt(chain[0]!);
  return said !== null && proves(said.statements, fromDomain);
}

/** Before who says it stands the instance: "i=1; mx.example.org; …". */
const resultsAt = (field: string) => resultsIn(field.slice(field.indexOf(";") + 1));

function proves(statements: readonly Statement[], from: string): boolean {
  const dmarc = statements.filter(({ method }) => method === "dmarc");
  if (dmarc.length > 0)
    return dmarc.every(({ result, properties }) => result === "pass" && properties.get("header.from") === from);
  return statements.some(
    (each) =>
      each.result === "pass" &&
      ((each.method === "dkim" && isAligned(signerOf(each), from)) ||
        (each.method === "spf" && isAligned(each.properties.get("smtp.mailfrom")?.replace(/^.*@/, "") ?? "", from))),
  );
}

/** The same domain, or one below the other (RFC 7489 3.1, without the list of public suffixes: nobody signs for one of those). */
const isAligned = (one: string, other: string): boolean =>
  one === other || (one.includes(".") && (one.endsWith(`.${other}`) || other.endsWith(`.${one}`)));

/**
 * What copies of a mail are sealed with; null: they are not. That is so where nobody found anything out, and where the seals that it came with do
 * not hold or are full.
 */
export function passageOf(
  chain: readonly string[],
  verdict: Verdict,
  sender: string,
  authservId: string,
): Passage | null {
  if (verdict.by === "nobody" || verdict.arc?.result === "fail" || chain.length >= MOST_SETS * 3) return null;
  const isKept = chain.every((field, at) => mayGoOn(field, at % 3 === 0, authservId));
  return { results: saidOf(verdict, sender, authservId), chain: isKept ? [...chain] : [] };
}

/**
 * No copy shows its author's address (D-2), and sealers like to write it down; nobody else speaks in our name. Where one does, our set is the
 * first of a mail composed anew, and says that the chain held.
 */
function mayGoOn(field: string, isResults: boolean, authservId: string): boolean {
  // z= holds header fields as they were, From among them.
  if (!/^[\x20-\x7e\t\r\n]*$/.test(field) || field.includes("@") || /;\s*z\s*=/i.test(field)) return false;
  return !isResults || resultsAt(field)?.by !== authservId.toLowerCase();
}

/** Domains only: an address would show in every copy. */
function saidOf({ spf, dkim, dmarc, fromDomain, arc }: Verdict, sender: string, authservId: string): string {
  const about = (property: string, name: string | null) =>
    name !== null && /^[a-z0-9_.-]{1,253}$/i.test(name) ? ` ${property}=${name}` : "";
  const signatures = dkim.slice(0, 5).map((one) => `dkim=${one.result}${about("header.d", one.domain)}`);
  return [
    authservId,
    `spf=${spf}${about("smtp.mailfrom", sender.slice(sender.lastIndexOf("@") + 1))}`,
    ...(signatures.length > 0 ? signatures : ["dkim=none"]),
    `dmarc=${arc?.overrides ? "fail" : dmarc}${about("header.from", fromDomain)}`,
    ...(arc?.result === "pass" ? [`arc=pass`] : []),
  ].join(";\r\n ");
}
