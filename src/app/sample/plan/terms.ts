import { yearOf } from "#membership";
import { addDays, type Day } from "#platform/time";
import type { BaseProduct, SamplePerson } from "../people/crowd.ts";

export interface PlannedTerm {
  startsOn: Day;
  /** Null: for life. */
  endsOn: Day | null;
}

/** Year after year from the day of joining, up to today or to the day on which nobody renewed. */
export function baseTermsOf({ base, memberFor, endedFor }: SamplePerson, today: Day): PlannedTerm[] {
  if (base === null) return [];
  const anchor = addDays(today, -memberFor);
  if (base === "lifetime") return [{ startsOn: anchor, endsOn: null }];
  return years(anchor, today, endedFor === null ? null : addDays(today, -endedFor));
}

/** A division or round table: from its own first day to the end of each membership year (M-6). */
export function addOnTermsOf(person: SamplePerson, joinedAgo: number, today: Day): PlannedTerm[] {
  const from = addDays(today, -joinedAgo);
  if (person.base === "lifetime") return years(from, today, null);
  return baseTermsOf(person, today)
    .filter((term) => term.endsOn! >= from)
    .map((term) => ({ ...term, startsOn: term.startsOn < from ? from : term.startsOn }));
}

function years(anchor: Day, today: Day, end: Day | null): PlannedTerm[] {
  const last = end ?? today;
  const all: PlannedTerm[] = [];
  for (let at = 0; yearOf(anchor, at).startsOn <= last; at += 1) all.push(yearOf(anchor, at));
  return end === null ? all : all.map((term) => (term.endsOn! > end ? { ...term, endsOn: end } : term));
}

/** What a membership is sold as, with its yearly price in cents. */
export const baseProducts: Record<BaseProduct, { name: string; cents: number; lifetime?: true }> = {
  "individual-1": { name: "Individual membership I", cents: 12_500 },
  "individual-2": { name: "Individual membership II", cents: 5_500 },
  supporter: { name: "Supporter membership", cents: 7_000 },
  student: { name: "Student membership", cents: 4_000 },
  lifetime: { name: "Lifetime membership", cents: 250_000, lifetime: true },
};
