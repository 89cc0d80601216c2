import {
  features,
  isOfGroupAlone,
  whoReads,
  type Guarded,
  type PostingRule,
  type Readers,
  type StrangerRule,
  type UnitFeature,
} from "./rules.ts";

/** One thing that the privacy statement says, as data; `words.ts` has the sentence. */
export type Sentence =
  | { of: UnitFeature; who: Readers }
  | { of: "history" }
  | { of: "search"; found: boolean }
  | { of: "posting"; who: PostingRule }
  | { of: "strangers"; rule: StrangerRule }
  | { of: "moderation"; isStill: boolean }
  | { of: "mail-public" };

export interface Stated extends Pick<Guarded, "audiences"> {
  /** Leaders have stopped all posting for now. */
  isStill?: boolean;
  posting: PostingRule;
  strangers: StrangerRule;
  newcomersSeeHistory: boolean;
  /** The local part of its mail address; null: it takes no mail. */
  address: string | null;
}

/**
 * What a unit's settings mean for whoever writes or is in it (G-3): who finds it, reads posts (and since when) and files, sees events and people, who may
 * write, whether somebody looks first, and that mail becomes public. Made from what permission itself reads, so it cannot say otherwise.
 */
export function statementOf(unit: Stated): Sentence[] {
  const seen: Sentence[] = features.map((feature) => ({ of: feature, who: whoReads(unit, feature) }));
  const isPublic = whoReads(unit, "posts") === "public";
  const isKept = !unit.newcomersSeeHistory && isOfGroupAlone(unit.audiences);
  return [
    ...seen.flatMap((sentence) =>
      sentence.of === "posts" && isKept ? [sentence, { of: "history" } as const] : [sentence],
    ),
    { of: "search", found: whoReads(unit, "page") === "public" },
    { of: "posting", who: unit.posting },
    ...(unit.posting === "anyone" ? [] : [{ of: "strangers", rule: unit.strangers } as const]),
    { of: "moderation", isStill: unit.isStill ?? false },
    ...(isPublic && unit.address !== null ? [{ of: "mail-public" } as const] : []),
  ];
}
