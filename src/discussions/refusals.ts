import { FILES_A_POST } from "./files/rules.ts";
import type { PostingRule } from "#platform/db";
import { Refused } from "#platform/refusal";
import { day } from "#platform/words";
import type { EditRefusal } from "./editing/rules.ts";
import type { PollRefusal } from "./polls/rules.ts";
import { m } from "./words.ts";

/** Why a discussion command says no. */
export type Refusal =
  | { because: "not-allowed"; who: PostingRule }
  | { because: "topic-closed"; on: string; reason: string }
  | { because: "unit-closed" }
  | { because: "not-subscribed" }
  | { because: "no-edit"; why: EditRefusal | "no-reason" | "too-many-files" }
  | { because: "poll"; why: PollRefusal }
  | { because: "decided"; decision: "accepted" | "discarded" };

export function refuse(refusal: Refusal): never {
  throw new Refused(refusal, () => say(refusal));
}

function say(refusal: Refusal): string {
  switch (refusal.because) {
    case "not-allowed":
      return m("refused.not-allowed", { who: refusal.who });
    case "topic-closed":
      return m("refused.topic-closed", { date: day(refusal.on), reason: refusal.reason });
    case "unit-closed":
      return m("refused.unit-closed");
    case "not-subscribed":
      return m("refused.not-subscribed");
    case "no-edit":
      return m(`refused.edit.${refusal.why}`, { most: FILES_A_POST });
    case "poll":
      return m(`refused.poll.${refusal.why}`);
    case "decided":
      return m("refused.decided", { decision: m(`held.${refusal.decision}`) });
  }
}
