import { z } from "zod";
import { isAddress } from "#platform/mail";
import { addYears, isDay } from "#platform/time";
import { kinds, LEAST_MONTHS, LONGEST_TERM_YEARS, MOST_MONTHS, outcomes, suspensionDays } from "./rules.ts";
import { m } from "./words.ts";

const words = (most: number) =>
  z
    .string({ error: () => m("wrong.words") })
    .trim()
    .min(1, { error: () => m("wrong.words") })
    .max(most, { error: () => m("wrong.long", { most }) });

/** The ids of groups come as numbers of a list that is checked where it is known. */
const unit = z
  .string()
  .regex(/^\d{0,15}$/, { error: () => m("wrong.unit") })
  .default("")
  .transform((value) => (value === "" ? null : Number(value)));
const links = z
  .string()
  .max(5_000, { error: () => m("wrong.long", { most: 5_000 }) })
  .default("")
  .transform((text) => text.split(/\s+/).filter((link) => link !== ""));

export const CaseForm = z.object({
  about: z
    .string({ error: () => m("wrong.about") })
    .trim()
    .min(1, { error: () => m("wrong.about") })
    .max(500, { error: () => m("wrong.about") }),
  words: words(10_000),
  posts: links,
  unit,
});
export const QuestionForm = z.object({ question: words(5_000) });
export const StatementForm = z.object({ statement: words(10_000) });
export const AdditionForm = z.object({ addition: words(10_000), posts: links });
export const AppealForm = z.object({ appeal: words(10_000) });
export const ProposalForm = z
  .object({
    outcome: z.enum([...outcomes, "stands"], { error: () => m("wrong.outcome") }),
    unit,
    days: z.enum(["", ...suspensionDays], { error: () => m("wrong.days") }).default(""),
    toReported: words(5_000),
    toReporter: words(5_000),
  })
  .refine(({ outcome, days }) => outcome !== "suspension" || days !== "", {
    path: ["days"],
    error: () => m("wrong.days"),
  })
  .transform(({ unit: unitId, days, ...rest }) => ({ ...rest, unitId, days: days === "" ? null : Number(days) }));

const day = z
  .string({ error: () => m("wrong.day") })
  .trim()
  .refine(isDay, { error: () => m("wrong.day") });
export const PanelistForm = z
  .object({
    address: z
      .string({ error: () => m("wrong.address") })
      .trim()
      .refine(isAddress, { error: () => m("wrong.address") }),
    kind: z.enum(kinds, { error: () => m("wrong.kind") }),
    from: day,
    until: day,
  })
  .refine(({ from, until }) => !isDay(from) || !isDay(until) || until >= from, {
    path: ["until"],
    error: () => m("wrong.until"),
  })
  .refine(({ from, until }) => !isDay(from) || !isDay(until) || until <= addYears(from, LONGEST_TERM_YEARS), {
    path: ["until"],
    error: () => m("wrong.term", { years: LONGEST_TERM_YEARS }),
  });
export const KeepingForm = z.object({
  months: z
    .string({ error: () => m("wrong.months", { least: LEAST_MONTHS, most: MOST_MONTHS }) })
    .trim()
    .refine((text) => /^\d{1,3}$/.test(text) && Number(text) >= LEAST_MONTHS && Number(text) <= MOST_MONTHS, {
      error: () => m("wrong.months", { least: LEAST_MONTHS, most: MOST_MONTHS }),
    })
    .transform(Number),
});
