import { addDays, type Day } from "#platform/time";

/** What leaders can do to somebody's posting: say that it must not happen again, or keep them from it for so many days. */
export const spans = ["warning", "1", "7", "30", "90", "365"] as const;
export type Span = (typeof spans)[number];

/** The last day of it; null: a warning. */
export const lastDayOf = (span: Span, today: Day): Day | null =>
  span === "warning" ? null : addDays(today, Number(span) - 1);

/** How long a decision about somebody is kept after it is over. */
export const KEPT_YEARS = 2;

/** Who decides, as the unit sees them. */
export interface Judge {
  /** null: a visitor. */
  personId: number | null;
  /** Leads the unit, or looks after it from above. */
  manages: boolean;
  /** Leads a unit above, or is staff for groups. */
  isAbove: boolean;
}

/**
 * Whether they may restrain this person there. Whoever leads the unit is not judged by those beside them but from above, and nobody judges
 * themselves.
 */
export const mayRestrain = (judge: Judge, person: { id: number; leads: boolean }): boolean =>
  judge.personId !== null && judge.personId !== person.id && judge.manages && (!person.leads || judge.isAbove);

/** An appeal is answered by people who neither decided nor are meant. */
export const mayAnswerAppeal = (judge: Judge, { setBy, personId }: { setBy: number; personId: number }): boolean =>
  judge.personId !== null && judge.personId !== setBy && judge.personId !== personId && judge.manages;

export type RestraintRefusal = "not-yours" | "no-account" | "over" | "appealed" | "answered" | "no-appeal";
