import type { Joining } from "../rules.ts";

/** What somebody may say of themselves beside their interests and their kind of workplace (G-13). */
export const statements = ["new", "support", "student", "retired"] as const;
export type Statement = (typeof statements)[number];
export const isStatement = (text: string): text is Statement => (statements as readonly string[]).includes(text);

export const workplaces = ["public", "academic", "school", "special", "government", "national"] as const;
export type Workplace = (typeof workplaces)[number];
export const isWorkplace = (text: string | null): text is Workplace =>
  text !== null && (workplaces as readonly string[]).includes(text);

/** All that a suggestion is made from: what the person said, and nothing that they did. */
export interface Stated {
  statements: readonly Statement[];
  workplace: Workplace | null;
  interests: readonly string[];
}

/** A unit that could be suggested. */
export interface Suggestible {
  id: number;
  kind: string;
  name: string;
  purpose: string;
  subjects: readonly string[];
  joining: Joining["kind"];
}

/** Why a unit is suggested: the one thing said that fits best. */
export type Reason =
  | { because: "interest"; word: string }
  | { because: "workplace"; workplace: Workplace }
  | { because: "statement"; statement: Statement };

export interface Suggestion {
  unitId: number;
  reason: Reason;
}

const most = 5;

/** Words that units use for what people say of themselves. */
const wordsOfStatement: Record<Statement, readonly string[]> = {
  new: ["new to the field", "early career", "newcomers", "new members"],
  support: ["support staff", "library workers", "staff interests"],
  student: ["students", "student", "library school"],
  retired: ["retired", "retirees", "retirement"],
};
const wordsOfWorkplace: Record<Workplace, readonly string[]> = {
  public: ["public libraries", "public library"],
  academic: ["academic libraries", "academic", "colleges", "universities"],
  school: ["school libraries", "school library", "schools"],
  special: ["special libraries", "archives"],
  government: ["government libraries", "law libraries", "government"],
  national: ["national libraries", "state libraries"],
};

/** Who can take the step by themselves. */
const within: ReadonlySet<Joining["kind"]> = new Set(["free", "must-buy", "must-be-member"]);

/** Up to five units with their reasons, the best fit first; those put away stay away. */
export function suggest(
  stated: Stated,
  units: readonly Suggestible[],
  dismissed: ReadonlySet<number> = new Set(),
): Suggestion[] {
  const found = units
    .filter((unit) => within.has(unit.joining) && !dismissed.has(unit.id))
    .flatMap((unit) => {
      const fits = fitsOf(stated, unit).filter((fit) => fit.weight > 0);
      const best = fits.toSorted((a, b) => b.weight - a.weight)[0];
      return best ? [{ unit, reason: best.reason, weight: fits.reduce((sum, fit) => sum + fit.weight, 0) }] : [];
    });
  return found
    .toSorted((a, b) => b.weight - a.weight || a.unit.name.localeCompare(b.unit.name) || a.unit.id - b.unit.id)
    .slice(0, most)
    .map(({ unit, reason }) => ({ unitId: unit.id, reason }));
}

/** Whether anything said speaks for the unit: a sieve for many before it is asked whether they can be joined. */
export const mightSuit = (stated: Stated, unit: Omit<Suggestible, "joining">): boolean =>
  fitsOf(stated, unit).some((fit) => fit.weight > 0);

interface Fit {
  reason: Reason;
  weight: number;
}

function fitsOf({ statements: said, workplace, interests }: Stated, unit: Omit<Suggestible, "joining">): Fit[] {
  return [
    ...interests.map((word) => ({ reason: { because: "interest", word } as const, weight: weigh(unit, [word]) })),
    ...said.map((statement) => ({
      reason: { because: "statement", statement } as const,
      weight: Math.max(weigh(unit, wordsOfStatement[statement]), isMadeFor(unit, statement) ? 3 : 0),
    })),
    ...(workplace === null
      ? []
      : [{ reason: { because: "workplace", workplace } as const, weight: weigh(unit, wordsOfWorkplace[workplace]) }]),
  ];
}

const isMadeFor = (unit: Pick<Suggestible, "kind">, statement: Statement): boolean =>
  statement === "student" && unit.kind === "student-chapter";

// A subject word is a promise, a name nearly one, a word of the purpose a hint.
function weigh(unit: Omit<Suggestible, "joining">, words: readonly string[]): number {
  const plain = words.map((word) => word.trim().toLowerCase()).filter((word) => word.length >= 2);
  if (plain.some((word) => unit.subjects.includes(word))) return 3;
  if (plain.some((word) => holds(unit.name, word))) return 2;
  return plain.some((word) => holds(unit.purpose, word)) ? 1 : 0;
}

/** Whether a text has these words as whole words, a plural's s aside. */
function holds(text: string, words: string): boolean {
  const letters = (one: string) =>
    ` ${one
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, " ")
      .trim()} `.replace(/s /g, " ");
  return letters(text).includes(letters(words));
}
