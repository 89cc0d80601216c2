import type { FileFault } from "./files/check.ts";
import { FILES_A_POST } from "./files/rules.ts";
import { sayFault } from "./files/words.ts";
import type { PostingRule } from "#platform/db";
import { Refused } from "#platform/refusal";
import { day } from "#platform/words";
import type { EditRefusal } from "./editing/rules.ts";
import type { PollRefusal } from "./polls/rules.ts";
import { REPORTS_A_DAY, type Outcome, type ReportRefusal } from "./reports/rules.ts";
import type { RestraintRefusal } from "./restraints/rules.ts";
import { CHANGES_A_DAY, type MotionRefusal, type VoteRefusal } from "./motions/rules.ts";
import { CHOICES_A_DAY, type TimesRefusal } from "./times/rules.ts";
import type { Decision } from "./rules.ts";
import { size } from "./mails/site.ts";
import type { NoRoom } from "./quotas/rules.ts";
import { m } from "./words.ts";

/** Why a discussion command says no. */
export type Refusal =
  | { because: "not-allowed"; who: PostingRule }
  | { because: "topic-closed"; on: string; reason: string }
  | { because: "unit-closed" }
  | { because: "unit-unopened" }
  | { because: "not-subscribed" }
  | { because: "no-edit"; why: EditRefusal | "no-reason" | "too-many-files" | "poll-answered" }
  | { because: "poll"; why: PollRefusal }
  | { because: "motion"; why: MotionRefusal }
  | { because: "vote"; why: VoteRefusal }
  | { because: "times"; why: TimesRefusal }
  | { because: "file"; fault: FileFault }
  | { because: "no-room"; why: NoRoom }
  | { because: "no-upload"; id: number }
  | { because: "too-many-uploads"; most: number }
  | { because: "decided"; decision: Decision }
  | { because: "no-reason" }
  | { because: "topic-moved" }
  | { because: "first-stays" }
  | { because: "same-topic" }
  | { because: "post-removed" }
  | { because: "no-report"; why: ReportRefusal }
  | { because: "settled"; outcome: Outcome }
  | { because: "not-hidden" }
  | { because: "suspended" }
  | { because: "not-announcing" }
  | { because: "job-advert"; to: string }
  | { because: "standstill"; word: string }
  | { because: "restraint"; why: RestraintRefusal };

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
    case "unit-unopened":
      return m("refused.unit-unopened");
    case "not-subscribed":
      return m("refused.not-subscribed");
    case "no-edit":
      return m(`refused.edit.${refusal.why}`, { most: FILES_A_POST });
    case "poll":
      return m(`refused.poll.${refusal.why}`);
    case "motion":
      return m(`refused.motion.${refusal.why}`);
    case "vote":
      return m(`refused.vote.${refusal.why}`, { most: CHANGES_A_DAY });
    case "times":
      return m(`refused.times.${refusal.why}`, { most: CHOICES_A_DAY });
    case "file":
      return sayFault(refusal.fault);
    case "no-room":
      return m(`refused.no-room.${refusal.why.of}`, {
        used: size(refusal.why.used),
        limit: size(refusal.why.limit),
        adding: size(refusal.why.adding),
      });
    case "no-upload":
      return m("refused.no-upload", { id: String(refusal.id) });
    case "too-many-uploads":
      return m("refused.too-many-uploads", { most: refusal.most });
    case "decided":
      return m("refused.decided", { decision: m(`held.${refusal.decision}`) });
    case "no-reason":
      return m("refused.no-reason");
    case "no-report":
      return m(`refused.report.${refusal.why}`, { most: REPORTS_A_DAY });
    case "settled":
      return m(`refused.settled.${refusal.outcome}`);
    case "topic-moved":
      return m("refused.topic-moved");
    case "first-stays":
      return m("refused.first-stays");
    case "same-topic":
      return m("refused.same-topic");
    case "post-removed":
      return m("refused.post-removed");
    case "not-hidden":
      return m("refused.not-hidden");
    case "not-announcing":
      return m("refused.not-announcing");
    case "suspended":
      return m("refused.suspended");
    case "job-advert":
      return m("refused.job-advert", { to: refusal.to });
    case "standstill":
      return m("refused.standstill", { word: refusal.word });
    case "restraint":
      return m(`refused.restraint.${refusal.why}`);
  }
}
