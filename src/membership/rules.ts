import { addDays, addMonths, addYears, type Day } from "#platform/time";

/** One dated term of one product. Days inclusive; `endsOn` null is for life. */
export interface Term {
  startsOn: Day;
  endsOn: Day | null;
  endedEarlyOn: Day | null;
  endedBecause: EndCause | null;
}

export const endCauses = ["resigned", "deceased", "refunded", "entered by mistake"] as const;
/** Those that somebody at the desk chooses, and the one that comes by itself. */
export type EndCause = (typeof endCauses)[number] | "account closed";

/** Days after a term's last day in which content and community stay (rules.md 3.2). */
export interface StandingPolicy {
  graceDays: number;
}

export const defaultPolicy: StandingPolicy = { graceDays: 60 };

/** `since` and `until` are the first and last day of the state; null: open. */
export interface Standing {
  kind: "none" | "future" | "active" | "grace" | "lapsed" | "lifetime" | "resigned" | "deceased";
  since: Day | null;
  until: Day | null;
}

interface Run {
  first: Day;
  last: Day | null;
  cause: EndCause | null;
}

/**
 * M-18: the one predicate for good standing, derived from the terms of one person for one product (or for the base products).
 * Terms that follow each other without a gap are one run. A resigned or refunded term has no grace; a death ends everything.
 */
export function standingOf(terms: readonly Term[], policy: StandingPolicy, day: Day): Standing {
  const runs = runsOf(terms);
  const death = runs.find((run) => run.cause === "deceased" && run.last! < day);
  if (death) return { kind: "deceased", since: addDays(death.last!, 1), until: null };
  const now = runs.find((run) => run.first <= day && (run.last === null || day <= run.last));
  if (now) return { kind: now.last === null ? "lifetime" : "active", since: now.first, until: now.last };
  const past = runs.findLast((run) => run.last !== null && run.last < day);
  const next = runs.find((run) => run.first > day);
  const after = past && afterRun(past, policy, day);
  if (after?.kind === "grace")
    return next && next.first <= after.until! ? { ...after, until: addDays(next.first, -1) } : after;
  if (next) return { kind: "future", since: null, until: addDays(next.first, -1) };
  return after ?? { kind: "none", since: null, until: null };
}

function afterRun(run: Run, policy: StandingPolicy, day: Day): Standing {
  const out = addDays(run.last!, 1);
  if (run.cause === "resigned") return { kind: "resigned", since: out, until: null };
  if (run.cause === "refunded") return { kind: "lapsed", since: out, until: null };
  const graceEnd = addDays(run.last!, policy.graceDays);
  if (day <= graceEnd) return { kind: "grace", since: out, until: graceEnd };
  return { kind: "lapsed", since: addDays(graceEnd, 1), until: null };
}

function runsOf(terms: readonly Term[]): Run[] {
  const runs: Run[] = [];
  for (const term of counted(terms)) {
    const before = runs.at(-1);
    if (before && (before.last === null || term.startsOn <= addDays(before.last, 1))) {
      if (before.last !== null && (term.last === null || term.last >= before.last))
        Object.assign(before, { last: term.last, cause: term.cause });
    } else runs.push({ first: term.startsOn, last: term.last, cause: term.cause });
  }
  return runs;
}

const counted = (terms: readonly Term[]) =>
  terms
    .filter((term) => term.endedBecause !== "entered by mistake")
    .map((term) => ({ startsOn: term.startsOn, last: lastDayOf(term), cause: term.endedBecause }))
    .sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1));

/** The day on which a term really ends: the earlier of its own end and an early one. */
export function lastDayOf(term: Pick<Term, "endsOn" | "endedEarlyOn">): Day | null {
  if (term.endedEarlyOn === null) return term.endsOn;
  return term.endsOn === null || term.endedEarlyOn < term.endsOn ? term.endedEarlyOn : term.endsOn;
}

/** The last day of good standing before `day`; null: there was none. */
export const lastGoodDay = (terms: readonly Term[], day: Day): Day | null =>
  runsOf(terms).findLast((run) => run.last !== null && run.last < day)?.last ?? null;

/** Content and community: active, grace, lifetime (rules.md 3.2). */
export const isMember = (standing: Standing): boolean =>
  standing.kind === "active" || standing.kind === "grace" || standing.kind === "lifetime";

/** Vote, candidacy, office, member price: grace does not count (rules.md 3.2). */
export const isInGoodStanding = (standing: Standing): boolean =>
  standing.kind === "active" || standing.kind === "lifetime";

/** Year `n` (0, 1, …) of a membership that began on `anchor`: always counted from the anchor, clamped to the month (Rule P, 1). */
export const yearOf = (anchor: Day, n: number): { startsOn: Day; endsOn: Day } => ({
  startsOn: addYears(anchor, n),
  endsOn: addDays(addYears(anchor, n + 1), -1),
});

export type Rounding = "half-up" | "down";

export interface Proration {
  /** Months charged; a started month counts whole. */
  months: number;
  /** Minor units. */
  cents: number;
  endsOn: Day;
}

/**
 * Rule P (rules.md 3.1): the price of an add-on taken on `day` within the base term. `yearly` in minor units.
 * Months run from the base's first day; the add-on ends with the base whatever was paid. A base for life gives it a year of its
 * own at the full price. Null: the base term does not hold on that day, so the add-on cannot be taken alone.
 */
export function prorate(
  yearly: number,
  base: { startsOn: Day; endsOn: Day | null },
  day: Day,
  rounding: Rounding = "half-up",
): Proration | null {
  if (day < base.startsOn || (base.endsOn !== null && day > base.endsOn)) return null;
  if (base.endsOn === null) return { months: 12, cents: yearly, endsOn: yearOf(day, 0).endsOn };
  const months = monthsBegun(base.startsOn, base.endsOn) - monthsBegun(base.startsOn, day) + 1;
  return { months, cents: twelfths(yearly, months, rounding), endsOn: base.endsOn };
}

/** How many months counted from `start` have begun by `day`. */
function monthsBegun(start: Day, day: Day): number {
  let count =
    12 * (Number(day.slice(0, 4)) - Number(start.slice(0, 4))) +
    Number(day.slice(5, 7)) -
    Number(start.slice(5, 7)) +
    1;
  while (addMonths(start, count - 1) > day) count--;
  return count;
}

/** Integers only, so no cent is made or lost. */
export function twelfths(yearly: number, months: number, rounding: Rounding): number {
  const parts = yearly * months;
  return rounding === "down" ? Math.floor(parts / 12) : Math.floor((2 * parts + 12) / 24);
}

/** What an add-on costs one person on one day (rules.md 3.1 Rule P, 5 to 7). */
export type Quote =
  | { kind: "price"; cents: number; yearly: number; currency: string; months: number; endsOn: Day; soonOver: boolean }
  | { kind: "with-renewal"; cents: number; currency: string }
  | { kind: "needs-base" };

/** Fewer days left than this: offer to renew now as well (Rule P, 6). */
const soonOverDays = 60;

export function quote(
  price: { cents: number; currency: string },
  baseTerms: readonly Term[],
  policy: StandingPolicy,
  day: Day,
): Quote {
  const standing = standingOf(baseTerms, policy, day);
  if (standing.kind === "grace") return { kind: "with-renewal", cents: price.cents, currency: price.currency };
  const base = counted(baseTerms).findLast((term) => term.startsOn <= day && (term.last === null || day <= term.last));
  const part =
    isInGoodStanding(standing) && base
      ? prorate(price.cents, { startsOn: base.startsOn, endsOn: base.last }, day)
      : null;
  if (!part) return { kind: "needs-base" };
  const soonOver = base!.last !== null && part.endsOn < addDays(day, soonOverDays);
  return { kind: "price", ...part, yearly: price.cents, currency: price.currency, soonOver };
}
