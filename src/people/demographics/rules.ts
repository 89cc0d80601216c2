import { days, later, type Instant } from "#platform/time";

/** Questions that nobody has to answer, in the order of the page; `many`: more than one answer may be true (M-2). */
export const questions = [
  { name: "age", many: false, answers: ["under-25", "25-34", "35-44", "45-54", "55-64", "65-and-over"] },
  { name: "gender", many: false, answers: ["woman", "man", "non-binary", "another"] },
  {
    // The seven categories of the United States' statistical standard of 2024, and another.
    name: "background",
    many: true,
    answers: [
      "american-indian",
      "asian",
      "black",
      "hispanic",
      "middle-eastern",
      "pacific-islander",
      "white",
      "another",
    ],
  },
  { name: "disability", many: false, answers: ["yes", "no"] },
  { name: "years", many: false, answers: ["under-5", "5-9", "10-19", "20-29", "30-and-over"] },
] as const satisfies readonly Question[];

export interface Question {
  name: string;
  many: boolean;
  answers: readonly string[];
}

/** One of the answers above, as a person gave it. */
export interface Answer {
  question: string;
  answer: string;
}

/** Which of these are answers that there are, each once, one to a question that takes one. Null: some are not. */
export function answersFrom(given: readonly Answer[]): Answer[] | null {
  const all = new Map(given.map((one) => [`${one.question} ${one.answer}`, one]));
  const kept = questions.flatMap((question: Question) =>
    question.answers.flatMap((answer) => all.get(`${question.name} ${answer}`) ?? []),
  );
  const isOne = questions.every(
    ({ name, many }) => many || kept.filter(({ question }) => question === name).length <= 1,
  );
  return kept.length === all.size && isOne ? kept : null;
}

/** Fewer than this are never a figure (M-2). */
export const LEAST = 10;

/** Between two counts. */
const APART = days(30);

/** Whether to count anew: the difference of two counts must be of ten people at least, as every figure. `changed`: who has said or taken back something since. */
export const isDue = (last: Instant | null, changed: number, now: Instant): boolean =>
  changed >= LEAST && (last === null || now.getTime() >= later(last, APART).getTime());

export interface Count {
  answer: string;
  count: number;
}

/** What may be told of one question: how many answered it, and each answer's figure, or null where it is kept back. */
export interface Told {
  /** Null: fewer than may be told. */
  people: number | null;
  counts: { answer: string; count: number | null }[];
}

/**
 * Figures of ten and more. A lone small figure would follow from the others and their sum, so the next larger ones are kept back with it until what is
 * kept back is at least two answers and ten people.
 */
export function toldOf(people: number, counts: readonly Count[]): Told {
  if (people < LEAST) return { people: null, counts: counts.map(({ answer }) => ({ answer, count: null })) };
  const rising = counts.toSorted((a, b) => a.count - b.count);
  let hidden = rising.filter(({ count }) => count < LEAST).length;
  const sum = () => rising.slice(0, hidden).reduce((total, { count }) => total + count, 0);
  while (hidden > 0 && hidden < rising.length && (hidden < 2 || sum() < LEAST)) hidden += 1;
  const kept = new Set(rising.slice(0, hidden).map(({ answer }) => answer));
  return {
    people,
    counts: counts.map(({ answer, count }) => ({ answer, count: kept.has(answer) ? null : count })),
  };
}
