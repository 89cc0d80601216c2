/** What a post can be against, by the code of conduct: for a report and for taking a post away alike. Their words stand in `conduct.*`. */
export const conductReasons = [
  "attack",
  "harassment",
  "private",
  "advertising",
  "off-topic",
  "unlawful",
  "other",
] as const;

export type ConductReason = (typeof conductReasons)[number];

export interface Withheld {
  at: Date;
  reason: ConductReason;
  /** What the leaders say of it. */
  word: string;
  /** Removed for good: nothing is kept. */
  isFinal: boolean;
}
