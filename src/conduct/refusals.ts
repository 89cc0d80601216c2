import { Refused } from "#platform/refusal";
import { MOST_ADDITIONS, MOST_KEPT, OPEN_AT_ONCE } from "./rules.ts";
import { m } from "./words.ts";

/** Why a command of this slice says no. */
export type Refusal =
  | { because: "not-opened"; why: "no-panel" | "own" | "open-already" | "too-many" }
  | { because: "not-now"; what: "ask" | "state" | "add" | "appeal" | "propose" | "agree" | "leave" }
  | { because: "enough-additions" }
  | { because: "enough-posts" }
  | { because: "term"; why: "has-one" | "over" };

export function refuse(refusal: Refusal): never {
  throw new Refused(refusal, () => say(refusal));
}

function say(refusal: Refusal): string {
  switch (refusal.because) {
    case "not-opened":
      return m(`refused.open.${refusal.why}`, { most: OPEN_AT_ONCE });
    case "not-now":
      return m(`refused.now.${refusal.what}`);
    case "enough-additions":
      return m("refused.additions", { most: MOST_ADDITIONS });
    case "enough-posts":
      return m("refused.posts", { most: MOST_KEPT });
    case "term":
      return m(`refused.term.${refusal.why}`);
  }
}
