import type { Filter, Question, Term } from "#platform/search";
import { isDay, type Day } from "#platform/time";

/** The filters of a search over posts. */
export const postFilters = ["author", "in", "before", "after", "has", "title"] as const;

/** A question about posts, before anything was looked up. */
export interface Asked {
  words: Term[];
  titles: Term[];
  authors: Named[];
  places: Named[];
  /** From the beginning of this day. */
  from: Day | null;
  /** Up to the beginning of this day. */
  to: Day | null;
  hasFile: boolean | null;
  wrong: Wrong[];
}

export interface Named {
  name: string;
  not: boolean;
}

/** What somebody wrote that cannot be answered; each has a sentence. */
export type Wrong =
  | { because: "not-a-date"; value: string }
  | { because: "not-a-thing"; value: string }
  | { because: "only-without" };

/** Reads the filters (D-10). Several authors or groups mean any of them; several dates, all of them. */
export function askedOf(question: Question): Asked {
  const asked: Asked = {
    words: [...question.terms],
    titles: [],
    authors: [],
    places: [],
    from: null,
    to: null,
    hasFile: null,
    wrong: [],
  };
  for (const filter of question.filters) read(asked, filter);
  if (asked.wrong.length === 0 && !hasAnythingToFind(asked)) asked.wrong.push({ because: "only-without" });
  return asked;
}

function read(asked: Asked, { name, value, not }: Filter): void {
  switch (name) {
    case "title":
      asked.titles.push({ text: value, isPhrase: true, not });
      break;
    case "author":
      asked.authors.push({ name: value, not });
      break;
    case "in":
      asked.places.push({ name: value, not });
      break;
    case "has":
      if (/^(files?|attachments?)$/i.test(value)) asked.hasFile = !not;
      else asked.wrong.push({ because: "not-a-thing", value });
      break;
    default:
      readDate(asked, name === "after" ? !not : not, value);
  }
}

/** `after:` begins with the day, month or year that it names, `before:` ends ahead of it; a minus turns the one into the other. */
function readDate(asked: Asked, isAfter: boolean, value: string): void {
  const day = firstDay(value);
  if (day === null) asked.wrong.push({ because: "not-a-date", value });
  else if (isAfter) asked.from = asked.from === null || asked.from < day ? day : asked.from;
  else asked.to = asked.to === null || asked.to > day ? day : asked.to;
}

/** The first day of "2026", "2026-03" or "2026-03-14"; null when it is none of these. */
export function firstDay(value: string): Day | null {
  const parts = /^([12]\d{3})(?:[-/.](\d{1,2}))?(?:[-/.](\d{1,2}))?$/.exec(value);
  if (!parts) return null;
  const [, year, month = "1", day = "1"] = parts;
  const first = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return isDay(first) ? first : null;
}

function hasAnythingToFind({ words, titles, authors, places, from, to, hasFile }: Asked): boolean {
  const some = [...words, ...titles, ...authors, ...places].some(({ not }) => !not);
  return some || from !== null || to !== null || hasFile === true;
}

// An era is a month counted from year 0, or a year; a search walks them from the newest back.
const yearOf = (month: number): number => Math.floor(month / 12);

/**
 * Single months as far back as the year before the newest, then whole years: a common word has enough in the first few, and one that has not
 * is so rare that a year of it is soon read. Ten years are 20 probes instead of 120.
 */
export function erasOf(months: readonly number[]): number[] {
  const since = (yearOf(months[0] ?? 0) - 1) * 12;
  return [...months.filter((month) => month >= since), ...yearsOf(months.filter((month) => month < since))];
}

/** For whoever reads few groups: a year of theirs is soon read, however common the word. */
export const yearsOf = (months: readonly number[]): number[] => [...new Set(months.map(yearOf))];
