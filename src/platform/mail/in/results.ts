export type AuthResult = "pass" | "fail" | "softfail" | "neutral" | "none" | "temperror" | "permerror" | "policy";

/** What SPF, DKIM and DMARC say of a mail; stored with it (decision 8: *fail* holds, *none* and *temperror* are labelled). */
export interface Verdict {
  spf: AuthResult;
  dkim: { domain: string; result: AuthResult }[];
  dmarc: "pass" | "fail" | "none" | "temperror";
  /** The author's domain that DMARC judged; null when From names none or several. */
  fromDomain: string | null;
  /** What the domain asks for on a failure: none, quarantine or reject. */
  policy: string | null;
  /** Whose word this is: our own check, our border's header, or nobody's (handed over on this machine and unsigned). */
  by: "us" | "border" | "nobody";
  /** Missing in what was stored before seals were read. */
  arc?: Arc;
}

/** What the seals of those who had a mail before us say (RFC 8617). */
export interface Arc {
  /** A chain that could not be checked in time counts as broken. */
  result: "none" | "pass" | "fail";
  /** Domains of a chain that holds, the first sealer first. */
  sealers: string[];
  /** All of them are trusted and the first one vouches for the author's domain, so that a failure of DMARC is none. */
  overrides: boolean;
}

export const withoutArc: Arc = { result: "none", sealers: [], overrides: false };

const known: readonly string[] = [
  "pass",
  "fail",
  "softfail",
  "neutral",
  "none",
  "temperror",
  "permerror",
  "policy",
] satisfies AuthResult[];

export const resultOf = (result: string): AuthResult => (known.includes(result) ? (result as AuthResult) : "none");

/** A record that cannot be used counts as no record (RFC 7489 6.6.3). */
export const dmarcOf = (result: string): Verdict["dmarc"] =>
  result === "pass" || result === "fail" || result === "temperror" ? result : "none";
