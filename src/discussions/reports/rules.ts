import { days } from "#platform/time";

/** What leaders decide about a reported post. */
export const outcomes = ["dismissed", "hidden", "removed"] as const;
export type Outcome = (typeof outcomes)[number];

/** So that nobody busies a group's leaders for sport. */
export const REPORTS_A_DAY = 20;

/** Leaders get a group's reports by mail at most this often; what comes meanwhile waits for the next. */
export const HOURS_BETWEEN_NOTICES = 1;

export type ReportRefusal = "own" | "withheld" | "too-many";

/** Why this person may not report the post; null: they may. That they may read it was asked. */
export function refusalOfReport(facts: {
  isAuthor: boolean;
  isWithheld: boolean;
  today: number;
}): ReportRefusal | null {
  if (facts.isAuthor) return "own";
  if (facts.isWithheld) return "withheld";
  return facts.today >= REPORTS_A_DAY ? "too-many" : null;
}

/** How long a report is kept after it was answered. */
export const KEPT = days(730);
