import type { Relation, WriterRule } from "../profiles/rules.ts";

/** Letters of one person to another within a day. */
export const LETTERS_TO_ONE = 5;
/** A letter's longest text, in letters. */
export const LETTER_LENGTH = 10_000;

export type LetterProblem = "letters-refused" | "letters-limit";

export interface LetterFacts {
  relation: Relation;
  rule: WriterRule;
  /** Either has blocked the other. */
  isBlocked: boolean;
  /** The reader wrote to the writer before: an answer is welcome whatever the rule says. */
  isAnswer: boolean;
  sentToday: number;
}

/** Why a letter is not carried; null: it is. Blocked and unwelcome look the same: nobody learns of a block (P-22). */
export function problemOfLetter(facts: LetterFacts): LetterProblem | null {
  if (facts.isBlocked || !(facts.isAnswer || isWelcome(facts.relation, facts.rule))) return "letters-refused";
  return facts.sentToday >= LETTERS_TO_ONE ? "letters-limit" : null;
}

export function isWelcome(relation: Relation, rule: WriterRule): boolean {
  if (relation === "self" || rule === "nobody") return false;
  return rule === "accounts" || relation !== "visitor";
}
