import { days, type Instant } from "#platform/time";
import { SUBJECT_WINDOW_DAYS } from "../rules.ts";

/** What of a mail says where it belongs. */
export interface Clue {
  messageId: string | null;
  inReplyTo: string | null;
  references: readonly string[];
  title: string;
  isReply: boolean;
  writtenAt: Instant;
}

export interface Placed<C extends Clue> {
  clue: C;
  /** What it answers, which stands before it in the thread. */
  parent: C | null;
  /** Its own time, or just after what it answers where a clock was wrong. */
  sortsAt: Instant;
}

/**
 * An archive's mails as threads, in whatever order they came (D-2): by In-Reply-To, by the newest of References that is there, by what
 * is missing and awaited by several, at last by an answer's subject within thirty days. Each stands once, and nothing answers itself.
 */
export function threadsOf<C extends Clue>(clues: readonly C[]): Placed<C>[][] {
  const inTime = clues.toSorted((a, b) => a.writtenAt.getTime() - b.writtenAt.getTime());
  const sets = new Sets(inTime.length);
  const byId = new Map<string, number>();
  for (const [at, { messageId }] of inTime.entries()) if (messageId && !byId.has(messageId)) byId.set(messageId, at);
  const parents: (number | null)[] = inTime.map((clue, at) => {
    const parent = namesOf(clue).find((id) => byId.has(id));
    return parent !== undefined && sets.join(at, byId.get(parent)!) ? byId.get(parent)! : null;
  });
  joinWaiting(inTime, parents, sets);
  joinSubjects(inTime, parents, sets);
  return gathered(inTime, parents, sets);
}

/** What it may answer, the likeliest first. */
export const namesOf = ({ inReplyTo, references }: Pick<Clue, "inReplyTo" | "references">): string[] =>
  [inReplyTo, ...references.toReversed()].filter((id) => id !== null);

function joinWaiting(clues: readonly Clue[], parents: readonly (number | null)[], sets: Sets): void {
  const waiting = new Map<string, number>();
  for (const [at, clue] of clues.entries()) {
    if (parents[at] !== null) continue;
    for (const id of new Set(namesOf(clue))) {
      if (id === clue.messageId) continue;
      const other = waiting.get(id);
      if (other === undefined) waiting.set(id, at);
      else sets.join(at, other);
    }
  }
}

function joinSubjects(clues: readonly Clue[], parents: (number | null)[], sets: Sets): void {
  const latest = new Map<string, { first: number; at: Instant }>();
  for (const [at, { title, isReply, writtenAt, ...names }] of clues.entries()) {
    const key = title.toLowerCase();
    const before = latest.get(key);
    const isNear = before && writtenAt.getTime() - before.at.getTime() <= days(SUBJECT_WINDOW_DAYS);
    const isAnswer = isReply && title !== "" && parents[at] === null && namesOf(names).length === 0;
    if (isNear && isAnswer && sets.join(at, before.first)) parents[at] = before.first;
    latest.set(key, { first: isNear ? before.first : at, at: writtenAt });
  }
}

function gathered<C extends Clue>(clues: readonly C[], parents: readonly (number | null)[], sets: Sets): Placed<C>[][] {
  const times: number[] = [];
  const timeOf = (at: number): number => {
    const line: number[] = [];
    for (let one: number | null = at; one !== null && times[one] === undefined; one = parents[one]!) line.push(one);
    for (const one of line.reverse()) {
      const own = clues[one]!.writtenAt.getTime();
      const parent = parents[one] ?? null;
      times[one] = parent === null ? own : Math.max(own, times[parent]! + 1);
    }
    return times[at]!;
  };
  const threads = new Map<number, Placed<C>[]>();
  for (const [at, clue] of clues.entries()) {
    const parent = parents[at] ?? null;
    const placed = { clue, parent: parent === null ? null : clues[parent]!, sortsAt: new Date(timeOf(at)) };
    const root = sets.rootOf(at);
    const thread = threads.get(root);
    if (thread) thread.push(placed);
    else threads.set(root, [placed]);
  }
  return [...threads.values()].map((thread) => thread.sort((a, b) => a.sortsAt.getTime() - b.sortsAt.getTime()));
}

/** Which mails belong together. */
class Sets {
  readonly #above: number[];

  constructor(size: number) {
    this.#above = Array.from({ length: size }, (_, at) => at);
  }

  rootOf(at: number): number {
    let root = at;
    while (this.#above[root] !== root) {
      this.#above[root] = this.#above[this.#above[root]!]!;
      root = this.#above[root]!;
    }
    return root;
  }

  /** False when they belonged together before: a mail hung below one of its own answers would close a ring. */
  join(one: number, other: number): boolean {
    const [a, b] = [this.rootOf(one), this.rootOf(other)];
    this.#above[a] = b;
    return a !== b;
  }
}
