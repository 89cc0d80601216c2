import { Refused } from "#platform/refusal";
import type { Day } from "#platform/time";
import { day } from "#platform/words";
import { m } from "./words.ts";

export type Refusal =
  | { because: "ends-before-start" }
  | { because: "overlaps"; from: Day; to: Day | null }
  | { because: "needs-base" }
  | { because: "already-ended"; on: Day }
  | { because: "outside-term"; from: Day; to: Day | null };

export const refused = (refusal: Refusal) => new Refused(refusal, () => say(refusal));

function say(refusal: Refusal): string {
  switch (refusal.because) {
    case "overlaps":
      return refusal.to
        ? m("refused.overlaps", { from: day(refusal.from), to: day(refusal.to) })
        : m("refused.overlaps-life", { from: day(refusal.from) });
    case "already-ended":
      return m("refused.already-ended", { on: day(refusal.on) });
    case "outside-term":
      return m("refused.outside-term", { from: day(refusal.from), to: refusal.to ? day(refusal.to) : m("terms.life") });
    case "ends-before-start":
    case "needs-base":
      return m(`refused.${refusal.because}`);
  }
}

/** The field of the form that a refusal is about. */
export const fieldOf = (refusal: { because: string }): string =>
  refusal.because === "ends-before-start"
    ? "endsOn"
    : refusal.because === "outside-term" || refusal.because === "already-ended"
      ? "lastDay"
      : "startsOn";
