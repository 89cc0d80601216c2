import { days, later, type Instant } from "#platform/time";

/** So many members of the panel sit on a case, as far as there are so many without a conflict: the others are left for an appeal. */
export const BENCH = 3;
/** With fewer nothing is decided; where members of the panel do not suffice, stand-ins sit. */
export const LEAST = 2;
/** How long the reported have for their statement, and when they are reminded of it. */
export const STATEMENT_DAYS = 14;
export const REMINDED_BEFORE_DAYS = 3;
/** When a case should be decided, from its beginning or from the appeal. */
export const DECIDE_DAYS = 30;
export const APPEAL_DAYS = 14;
/** How long the other side has for a word about an appeal before it may be decided. */
export const ANSWER_DAYS = 7;
/** Those whose turn it is are told again after so many days, and more often when it is late. */
export const REMIND_DAYS = 7;
export const REMIND_LATE_DAYS = 2;
/** Cases that one person may have open. */
export const OPEN_AT_ONCE = 5;
export const MOST_EVIDENCE = 20;
/** Posts that one case keeps, all together. */
export const MOST_KEPT = 100;
/** Additions of each side. */
export const MOST_ADDITIONS = 20;
export const LONGEST_TERM_YEARS = 3;
export const LEAST_MONTHS = 6;
export const MOST_MONTHS = 60;
export const DEFAULT_MONTHS = 24;
/** Numbers below this are published as "fewer than 5": they could be told from people. */
export const LEAST_COUNTED = 5;

export const outcomes = ["no-breach", "word", "warning", "suspension"] as const;
export type Outcome = (typeof outcomes)[number];
/** What an appeal may say as well: that what was decided stands. */
export type Proposed = Outcome | "stands";
export const suspensionDays = ["7", "30", "90", "180", "365"] as const;

export const kinds = ["member", "stand-in"] as const;
export type PanelKind = (typeof kinds)[number];
export type Side = "reporter" | "reported";
export type Stage = "first" | "appeal";

/** Between whom a case is, and who leads a group that it is about: where it happened, or where one of the posts stands. */
export interface Parties {
  reporterId: number | null;
  reportedId: number | null;
  leaders: ReadonlySet<number>;
}

export type Conflict = "reported" | "reporter" | "leads";

/**
 * Why somebody has no part in deciding: it is about them, they brought it, or they lead a group that the case is about. The last is wider than it
 * must be (also where neither side belongs to the group), so that nobody has to weigh it.
 */
export function conflictOf(personId: number, { reporterId, reportedId, leaders }: Parties): Conflict | null {
  if (personId === reportedId) return "reported";
  if (personId === reporterId) return "reporter";
  return leaders.has(personId) ? "leads" : null;
}

export interface Seating {
  /** When a stage begins `BENCH` are wanted; later only as many as it takes to decide: a change of the panel changes no case. */
  isBeginning: boolean;
  /** Who sits now and may decide. */
  bench: readonly number[];
  /** Who sat or sits on this case, at any stage. */
  seatedBefore: ReadonlySet<number>;
  /** Those in their term, the ones to be asked first in front. */
  members: readonly number[];
  standIns: readonly number[];
  parties: Parties;
}

/** Who is to sit as well: members of the panel; stand-ins only as far as there are fewer than `LEAST`. */
export function seatedNext({ isBeginning, bench, seatedBefore, members, standIns, parties }: Seating): number[] {
  const free = (ids: readonly number[]) =>
    ids.filter((id) => !seatedBefore.has(id) && conflictOf(id, parties) === null);
  const fromPanel = free(members).slice(0, Math.max(0, (isBeginning ? BENCH : LEAST) - bench.length));
  const missing = Math.max(0, LEAST - bench.length - fromPanel.length);
  return [...fromPanel, ...free(standIns.filter((id) => !fromPanel.includes(id))).slice(0, missing)];
}

/** More than half of those who sit. */
export const majorityOf = (bench: number): number => Math.floor(bench / 2) + 1;

/** The proposal that most of those who sit agree to; null: none has so many, or too few sit. */
export function decidedBy(
  agreements: readonly { personId: number; proposalId: number }[],
  bench: readonly number[],
): number | null {
  if (bench.length < LEAST) return null;
  const counted = Map.groupBy(
    agreements.filter(({ personId }) => bench.includes(personId)),
    ({ proposalId }) => proposalId,
  );
  for (const [proposalId, voices] of counted) if (voices.length >= majorityOf(bench.length)) return proposalId;
  return null;
}

/** When what happened. */
export interface Moments {
  openedAt: Instant;
  askedAt: Instant | null;
  statedAt: Instant | null;
  ruledAt: Instant | null;
  appealedAt: Instant | null;
  /** The other side's word about the appeal. */
  answeredAt: Instant | null;
  closedAt: Instant | null;
}

/**
 * new: the panel looks. asked: the reported have time for a statement. heard: the panel decides. ruled: either side may appeal. appealed: the other side has
 * time for a word. reheard: other people decide. closed: nothing more happens.
 */
export type State = "new" | "asked" | "heard" | "ruled" | "appealed" | "reheard" | "closed";

export function stateOf(moments: Moments, now: Instant): State {
  const { askedAt, ruledAt, appealedAt, closedAt } = moments;
  if (closedAt) return "closed";
  if (appealedAt) return now >= reheardFrom(appealedAt, moments.answeredAt) ? "reheard" : "appealed";
  if (ruledAt) return "ruled";
  if (!askedAt) return "new";
  return now >= heardFrom(askedAt, moments.statedAt) ? "heard" : "asked";
}

export const statementDue = (askedAt: Instant): Instant => later(askedAt, days(STATEMENT_DAYS));
const heardFrom = (askedAt: Instant, statedAt: Instant | null): Instant => statedAt ?? statementDue(askedAt);
const reheardFrom = (appealedAt: Instant, answeredAt: Instant | null): Instant =>
  answeredAt ?? later(appealedAt, days(ANSWER_DAYS));

/** Exclusive. */
export const appealUntil = (ruledAt: Instant): Instant => later(ruledAt, days(APPEAL_DAYS));
export const decideBy = ({ openedAt, appealedAt }: Moments): Instant =>
  later(appealedAt ?? openedAt, days(DECIDE_DAYS));

export const stageOf = ({ appealedAt }: Pick<Moments, "appealedAt">): Stage => (appealedAt ? "appeal" : "first");

/** Both sides are heard before anything is decided: what the reported say, or their time for it, comes first. */
export const mayDecide = (state: State): boolean => state === "heard" || state === "reheard";

/** Additions are taken until it is decided; of the reported once they were asked. */
export const mayAdd = (state: State, side: Side, { statedAt }: Moments): boolean =>
  state === "appealed" ||
  state === "reheard" ||
  (side === "reporter" ? ["new", "asked", "heard"].includes(state) : state === "heard" && statedAt !== null);

/** Once, and late rather than never, as long as nothing is decided. */
export const mayState = (state: State, { statedAt }: Moments): boolean =>
  statedAt === null && (state === "asked" || state === "heard");

/** Each side once, while the days last, also after the other has done so. */
export const mayAppeal = ({ ruledAt, closedAt }: Moments, hasAppealed: boolean, now: Instant): boolean =>
  ruledAt !== null && closedAt === null && !hasAppealed && now < appealUntil(ruledAt);

/** Nobody has appealed, and nobody can any more. */
export const isOver = ({ ruledAt, appealedAt, closedAt }: Moments, now: Instant): boolean =>
  ruledAt !== null && appealedAt === null && closedAt === null && now >= appealUntil(ruledAt);

/** Since when it is those who sit that must act; null: it is not their turn. */
export function turnOf(moments: Moments, now: Instant): Instant | null {
  const { openedAt, askedAt, statedAt, appealedAt, answeredAt } = moments;
  switch (stateOf(moments, now)) {
    case "new":
      return openedAt;
    case "heard":
      return heardFrom(askedAt!, statedAt);
    case "reheard":
      return reheardFrom(appealedAt!, answeredAt);
    default:
      return null;
  }
}

/** Whether those who sit are to be told (again) that it is their turn. */
export function mustRemindBench(moments: Moments, toldAt: Instant, now: Instant): boolean {
  const turn = turnOf(moments, now);
  if (turn === null) return false;
  const pause = now >= decideBy(moments) ? REMIND_LATE_DAYS : REMIND_DAYS;
  return toldAt < turn || now >= later(toldAt, days(pause));
}

/** Whether the reported are to be reminded of their statement: once. */
export const mustRemindReported = (moments: Moments, remindedAt: Instant | null, now: Instant): boolean =>
  remindedAt === null &&
  stateOf(moments, now) === "asked" &&
  now >= later(statementDue(moments.askedAt!), -days(REMINDED_BEFORE_DAYS));

/** What pages and the audit log call a case. It dies with the code, so that nothing leads from an entry to a case that is forgotten. */
export const nameOf = (code: string): string => code.slice(0, 6);

/** What the panel's page may say of a number; null: fewer than five. */
export const publishedCount = (count: number): number | null => (count < LEAST_COUNTED ? null : count);

/** What a link of ours names: a post, or a person's page; null: neither, or of another site. `origin`: ours. */
export function namedBy(text: string, origin: string): { postId: number } | { publicId: string } | null {
  const link = text.trim();
  if (!URL.canParse(link, origin)) return null;
  const url = new URL(link, origin);
  if (url.origin !== origin || !(link.startsWith("/") || link.startsWith(origin))) return null;
  const post = /^\/posts\/([1-9]\d{0,14})(?:\/|$)/.exec(url.pathname);
  if (post) return { postId: Number(post[1]) };
  const person = /^\/people\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\/|$)/.exec(url.pathname);
  return person ? { publicId: person[1]! } : null;
}
