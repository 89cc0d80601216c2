import { days, hours, minutes, type Instant } from "#platform/time";

export const choices = ["aye", "nay", "abstain"] as const;
export type Choice = (typeof choices)[number];

/** A part of a whole, in whole numbers: two of three. Nothing here is ever a fraction, so that two thirds are two thirds. */
export interface Share {
  part: number;
  whole: number;
}

/** How many must vote, abstentions included, for the result to count: of the roll a share, or a count of people (rules.md 3.6). */
export type Quorum = { kind: "none" } | { kind: "count"; least: number } | { kind: "share"; share: Share };

/** Of what a majority is a share: ayes and nays; those and abstentions; everybody who may vote. */
export const bases = ["cast", "present", "roll"] as const;
export type Base = (typeof bases)[number];

/** Strict: more than the share ("more than half"); else the share itself is enough ("two thirds"). */
export interface Majority {
  of: Base;
  share: Share;
  isStrict: boolean;
}

/** What carries a motion: a quorum, and every one of the majorities. */
export interface Rule {
  quorum: Quorum;
  majorities: readonly Majority[];
}

export interface Tally {
  ayes: number;
  nays: number;
  abstentions: number;
  /** How many may vote. */
  roll: number;
}

/** Those who voted, whatever they said. */
export const presentIn = ({ ayes, nays, abstentions }: Tally): number => ayes + nays + abstentions;

/** Blanks and abstentions are no votes cast (rules.md 3.6). */
export function baseOf(of: Base, tally: Tally): number {
  switch (of) {
    case "cast":
      return tally.ayes + tally.nays;
    case "present":
      return presentIn(tally);
    case "roll":
      return tally.roll;
  }
}

/** The least number of voters with which the quorum stands. */
export function votersNeeded(quorum: Quorum, roll: number): number {
  switch (quorum.kind) {
    case "none":
      return 0;
    case "count":
      return quorum.least;
    case "share":
      return Math.ceil((roll * quorum.share.part) / quorum.share.whole);
  }
}

export const hasQuorum = (quorum: Quorum, tally: Tally): boolean =>
  presentIn(tally) >= votersNeeded(quorum, tally.roll);

/** The least number of ayes with which the majority holds, the other votes being what they are. Without an aye nothing carries. */
export function ayesNeeded({ of, share, isStrict }: Majority, tally: Tally): number {
  const base = baseOf(of, tally) * share.part;
  return Math.max(1, isStrict ? Math.floor(base / share.whole) + 1 : Math.ceil(base / share.whole));
}

export const holds = (majority: Majority, tally: Tally): boolean => tally.ayes >= ayesNeeded(majority, tally);

export type Result = "carried" | "not-carried" | "no-quorum";
/** How a motion ended. */
export type Outcome = Result | "withdrawn";

export function resultOf({ quorum, majorities }: Rule, tally: Tally): Result {
  if (!hasQuorum(quorum, tally)) return "no-quorum";
  return majorities.every((majority) => holds(majority, tally)) ? "carried" : "not-carried";
}

const more = (of: Base, part: number, whole: number): Majority => ({ of, share: { part, whole }, isStrict: true });
const atLeast = (of: Base, part: number, whole: number): Majority => ({ of, share: { part, whole }, isStrict: false });

/** The majorities that the form offers; a rule may hold others, and several. */
export const offeredMajorities = {
  "half-cast": more("cast", 1, 2),
  "two-thirds-cast": atLeast("cast", 2, 3),
  "three-quarters-cast": atLeast("cast", 3, 4),
  "half-present": more("present", 1, 2),
  "half-roll": more("roll", 1, 2),
} as const satisfies Record<string, Majority>;
export type OfferedMajority = keyof typeof offeredMajorities;

/** The quorums that the form offers; "count" asks how many. */
export const offeredQuorums = ["none", "quarter", "third", "half", "count"] as const;
export type OfferedQuorum = (typeof offeredQuorums)[number];

export function quorumFrom(offered: OfferedQuorum, least: number): Quorum {
  switch (offered) {
    case "none":
      return { kind: "none" };
    case "quarter":
      return { kind: "share", share: { part: 1, whole: 4 } };
    case "third":
      return { kind: "share", share: { part: 1, whole: 3 } };
    case "half":
      return { kind: "share", share: { part: 1, whole: 2 } };
    case "count":
      return { kind: "count", least };
  }
}

/** A vote is open at least and at most so long, and so long unless somebody says otherwise. */
export const SHORTEST = hours(1);
export const LONGEST = days(92);
export const USUAL_DAYS = 7;
export const MOST_WORDING = 2_000;

export type DeadlineFault = "soon" | "far";

/** What is wrong with a deadline; null: nothing. */
export function faultOfDeadline(closesAt: Instant, now: Instant): DeadlineFault | null {
  const open = closesAt.getTime() - now.getTime();
  if (open < SHORTEST) return "soon";
  return open > LONGEST ? "far" : null;
}

/** A mail that arrived before the deadline counts; its motion waits for it at most so long. */
export const WAITS_FOR_MAIL = minutes(15);

/** How long after its end a reply to a motion's post that is one word is still taken for a late vote; later it is a word among others. */
export const LATE_WITHIN = days(7);

/** How often somebody may change their vote in one motion within a day. */
export const CHANGES_A_DAY = 20;

export interface VoteFacts {
  isOnRoll: boolean;
  openedAt: Instant;
  closesAt: Instant;
  outcome: Outcome | null;
  /** Votes of this person in this motion within the last day. */
  today: number;
}

export type VoteRefusal = "not-on-roll" | "early" | "withdrawn" | "late" | "too-many";

/** Why a vote that was cast at that moment is not counted; null: it is. A motion that has ended takes none, whenever it was cast. */
export function refusalOfVote(
  { isOnRoll, openedAt, closesAt, outcome, today }: VoteFacts,
  castAt: Instant,
): VoteRefusal | null {
  if (!isOnRoll) return "not-on-roll";
  if (castAt < openedAt) return "early";
  if (outcome === "withdrawn") return "withdrawn";
  if (outcome !== null || castAt >= closesAt) return "late";
  return today >= CHANGES_A_DAY ? "too-many" : null;
}

/** Why a motion cannot be opened or withdrawn. */
export type MotionRefusal = "open-already" | "nobody" | "quorum" | "soon" | "far" | "over";
