import type { Decision } from "../rules.ts";

/** What a leader decides about a held mail, with the words that a rejection needs, and whether its writer is trusted from then on. */
export interface Ruling {
  decision: Decision;
  reason: string | null;
  trusts: boolean;
}

const words: Record<string, Pick<Ruling, "decision" | "trusts">> = {
  accept: { decision: "accepted", trusts: false },
  approve: { decision: "accepted", trusts: false },
  trust: { decision: "accepted", trusts: true },
  discard: { decision: "discarded", trusts: false },
  reject: { decision: "rejected", trusts: false },
};

const LONGEST_REASON = 2_000;

/**
 * The ruling that an answer by mail begins with, as its first word; null: it begins with none. What follows the word is the reason of a rejection, which a
 * mail without one lacks still. Anything after the word of another ruling is a greeting or a signature.
 */
export function rulingIn(text: string): Ruling | null {
  const match = /^\s*(\p{L}+)\b[\s.,:;!–-]*([\s\S]*)$/u.exec(text);
  const known = match && Object.hasOwn(words, match[1]!.toLowerCase()) ? words[match[1]!.toLowerCase()] : undefined;
  if (!match || !known) return null;
  const rest = withoutSignature(match[2]!).trim().slice(0, LONGEST_REASON).toWellFormed();
  return { ...known, reason: known.decision === "rejected" && rest !== "" ? rest : null };
}

/** RFC 3676: what stands below a line of two hyphens and a space. Many programs leave the space out. */
const withoutSignature = (text: string): string => text.replace(/^--[ ]?\r?\n[\s\S]*$/m, "");

/** Mails about held ones that a unit's leaders get in a day at most: a flood of spam must not become a second one. */
export const NOTICES_A_DAY = 30;
