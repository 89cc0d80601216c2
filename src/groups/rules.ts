import { addDays, type Day } from "#platform/time";
import type { Quote } from "#membership";

export type JoiningWay =
  | "membership"
  | "add-on"
  | "free"
  | "appointed"
  | "elected"
  | "office-held"
  | "own-rolls"
  | "mail-address";
export const waysChosen = ["elected", "appointed", "self-declared"] as const;
export type ChosenHow = (typeof waysChosen)[number];

export const roles = [
  "member",
  "observer",
  "moderator",
  "chair",
  "convener",
  "co-convener",
  "secretary",
  "treasurer",
  "liaison",
  "councilor",
] as const;
export type UnitRole = (typeof roles)[number];

/** The roles that lead: their holders manage the unit and fall under G-12. */
export const leadingRoles = [
  "chair",
  "convener",
  "co-convener",
  "secretary",
  "treasurer",
  "moderator",
  "councilor",
] as const satisfies readonly UnitRole[];
export const isLeading = (role: UnitRole): boolean => (leadingRoles as readonly UnitRole[]).includes(role);

export interface Named {
  name: string;
  slug: string;
}

/** Everything that joining asks about: the unit's policy and the person's place. */
export interface JoiningFacts {
  joining: JoiningWay;
  needsAccount: boolean;
  needsMembership: boolean;
  needsParent: boolean;
  closed: { on: Day; successor: Named | null } | null;
  parent: (Named & { belongs: boolean }) | null;
  hasAccount: boolean;
  isMember: boolean;
  belongs: boolean;
  /** Of a paid add-on: whether it is held now, and what it costs this person; null: no product, or not on sale. */
  product: { held: boolean; quote: Quote | null } | null;
}

/** G-2: every outcome of wanting to join. `must-be-member` of null: of the association itself. */
export type Joining =
  | { kind: "already-in" }
  | { kind: "free"; paid: boolean }
  | { kind: "must-have-account" }
  | { kind: "must-be-member"; of: Named | null }
  | { kind: "must-buy"; quote: Exclude<Quote, { kind: "needs-base" }> }
  | { kind: "not-eligible"; why: "own-rolls" | "office-held" | "not-on-sale" }
  | { kind: "must-be-appointed"; how: "appointed" | "elected" }
  | { kind: "closed"; on: Day; successor: Named | null };

/** G-2: the one joining rule; web, mail and checkout all call it. */
export function joining(facts: JoiningFacts): Joining {
  if (facts.closed) return { kind: "closed", ...facts.closed };
  if (facts.belongs) return { kind: "already-in" };
  const barred = notByOneself(facts.joining);
  if (barred) return barred;
  if (facts.needsAccount && !facts.hasAccount) return { kind: "must-have-account" };
  if ((facts.needsMembership || facts.joining === "membership") && !facts.isMember)
    return { kind: "must-be-member", of: null };
  if (facts.needsParent && facts.parent && !facts.parent.belongs)
    return { kind: "must-be-member", of: named(facts.parent) };
  return facts.joining === "add-on" ? buying(facts) : { kind: "free", paid: false };
}

function notByOneself(way: JoiningWay): Joining | null {
  switch (way) {
    case "appointed":
    case "elected":
      return { kind: "must-be-appointed", how: way };
    case "own-rolls":
    case "office-held":
      return { kind: "not-eligible", why: way };
    case "membership":
    case "add-on":
    case "free":
    case "mail-address":
      return null;
  }
}

// M-7: an add-on needs a current membership; in grace it comes with the renewal (Rule P, 5).
function buying({ product }: JoiningFacts): Joining {
  if (product?.held) return { kind: "free", paid: true };
  if (!product?.quote) return { kind: "not-eligible", why: "not-on-sale" };
  if (product.quote.kind === "needs-base") return { kind: "must-be-member", of: null };
  return { kind: "must-buy", quote: product.quote };
}

/** What leading asks about, on the day in question. */
export interface LeadingFacts {
  leadingNeedsParent: boolean;
  /** The dues-paying body above; null when there is none. Grace is not good standing for office (rules.md 3.2). */
  parent: (Named & { inGoodStanding: boolean; outSince: Day | null }) | null;
}

export type Leading = { kind: "may" } | { kind: "must-be-member"; of: Named };

/** G-12: each role has its own eligibility. Asked on the first day of an appointment and on every day after it. */
export function mayLead(role: UnitRole, facts: LeadingFacts): Leading {
  if (!isLeading(role) || !facts.leadingNeedsParent || !facts.parent || facts.parent.inGoodStanding)
    return { kind: "may" };
  return { kind: "must-be-member", of: named(facts.parent) };
}

/** Days in which a leader who fell out of good standing may mend it (rules.md 3.4 e); grace counts as out. */
const cureDays = 30;

/** G-12, "throughout": whether a role that runs must end today. Who never was in good standing has nothing to mend. */
export function mustStepDown(role: UnitRole, facts: LeadingFacts, day: Day): boolean {
  if (mayLead(role, facts).kind === "may") return false;
  const since = facts.parent!.outSince;
  return since === null || addDays(since, cureDays) <= day;
}

/** Roles whose holders take part without a vote: who belongs by one of these alone is on no roll. */
export const votelessRoles = ["observer", "liaison"] as const satisfies readonly UnitRole[];

/** What voting in a unit asks of somebody who belongs to it. */
export interface VotingFacts {
  /** The unit is for members of the association. */
  needsMembership: boolean;
  isInGoodStanding: boolean;
  /** The same for what the unit is joined by; null: it is not bought. */
  holdsProduct: boolean | null;
}

/** Whether they stand on the roll (votes.md V-3). Grace keeps content and community, and does not vote (rules.md 3.2). */
export const mayVote = ({ needsMembership, isInGoodStanding, holdsProduct }: VotingFacts): boolean =>
  (!needsMembership || isInGoodStanding) && holdsProduct !== false;

const named = ({ name, slug }: Named): Named => ({ name, slug });

/** The part of a unit's mail address before a command: group-join@, group-request@ … (RFC 2142, list practice). */
export const addressSuffixes = [
  "announce",
  "owner",
  "request",
  "join",
  "leave",
  "subscribe",
  "unsubscribe",
  "files",
  "confirm",
  "bounces",
  "admin",
] as const;
export type AddressSuffix = (typeof addressSuffixes)[number];

/** "brsl-join" as the address of a unit with a word of ours behind it; null: it has none. */
export function suffixIn(localPart: string): { of: string; suffix: AddressSuffix } | null {
  const match = /^(.+)-([a-z]+)$/.exec(localPart.toLowerCase());
  const suffix = addressSuffixes.find((one) => one === match?.[2]);
  return match && suffix ? { of: match[1]!, suffix } : null;
}

const reservedParts: ReadonlySet<string> = new Set([
  "postmaster",
  "abuse",
  "hostmaster",
  "webmaster",
  "mailer-daemon",
  "root",
  "admin",
  "administrator",
  "security",
  "bounces",
  "bounce",
  "reply",
  "replies",
  "places",
  "noreply",
  "no-reply",
  "help",
  "info",
  "support",
  "office",
  "privacy",
  "unsubscribe",
  "subscribe",
  "confirm",
  "owner",
  "request",
  "listmaster",
  "test",
  "everyone",
  "all",
]);

/** Whether a unit may be given this local part. Tokens that the program makes contain a plus sign, so they never meet. */
export function mayBeAddress(localPart: string): boolean {
  if (!/^[a-z0-9]+([.-][a-z0-9]+)*$/.test(localPart) || localPart.length > 50) return false;
  return !reservedParts.has(localPart) && !addressSuffixes.some((suffix) => localPart.endsWith(`-${suffix}`));
}

/** Words to an address of letters, digits and hyphens: "Maps & Geography" becomes "maps-geography". */
export function slugOf(words: string): string {
  const plain = words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60)
    .replace(/-+$/, "");
}

/** An address of a page that a unit may have; the site's own pages under /groups stand apart. */
export const mayBeSlug = (slug: string): boolean =>
  /^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug) && slug.length <= 60 && !["new", "kinds", "search"].includes(slug);
