import type { Instant } from "#platform/time";

export interface EditFacts {
  isAuthor: boolean;
  /** Leads the home unit or one above it. */
  manages: boolean;
  /** May still post in the home unit. */
  mayPost: boolean;
  isClosed: boolean;
  postedAt: Instant;
  /** How long authors may edit; null: always. */
  editMinutes: number | null;
}

export type EditRefusal = "not-yours" | "no-longer-allowed" | "too-late" | "topic-closed";

/** Who may edit a post; null: this person. Authors while they may write there and in the time that the group gives; leaders always, with a reason. */
export function refusalOfEdit(facts: EditFacts, now: Instant): EditRefusal | null {
  if (facts.manages) return null;
  if (!facts.isAuthor) return "not-yours";
  if (!facts.mayPost) return "no-longer-allowed";
  if (facts.isClosed) return "topic-closed";
  const { editMinutes, postedAt } = facts;
  if (editMinutes !== null && now.getTime() - postedAt.getTime() > editMinutes * 60_000) return "too-late";
  return null;
}

/** A stretch of text that both have, that only the earlier had, or that only the later has. */
export interface Piece {
  kind: "same" | "gone" | "new";
  text: string;
}

// At more differences than this the texts have little in common; each needs a row of memory.
const MOST_CHANGES = 600;

/** What changed between two texts, word by word (Myers 1986). */
export function differenceOf(before: string, after: string): Piece[] {
  const [a, b] = [wordsIn(before), wordsIn(after)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const middle = changes(a.slice(start, a.length - end), b.slice(start, b.length - end));
  const same = (words: string[]): Piece => ({ kind: "same", text: words.join("") });
  return joined([same(a.slice(0, start)), ...middle, same(a.slice(a.length - end))]);
}

const wordsIn = (text: string): string[] => text.match(/[\p{L}\p{N}\p{M}]+|\s+|[^\p{L}\p{N}\p{M}\s]/gu) ?? [];

function changes(a: string[], b: string[]): Piece[] {
  const whole: Piece[] = [
    { kind: "gone", text: a.join("") },
    { kind: "new", text: b.join("") },
  ];
  if (a.length === 0 || b.length === 0) return whole;
  const rounds = furthest(a, b);
  return rounds ? walkBack(a, b, rounds) : whole;
}

/** For each number of changes how far each diagonal comes; null when too many are needed. */
function furthest(a: string[], b: string[]): Map<number, number>[] | null {
  let reach = new Map<number, number>([[1, 0]]);
  const rounds: Map<number, number>[] = [];
  for (let count = 0; count <= Math.min(MOST_CHANGES, a.length + b.length); count += 1) {
    rounds.push(new Map(reach));
    const next = new Map(reach);
    for (let diagonal = -count; diagonal <= count; diagonal += 2) {
      let x = stepsDown(reach, diagonal, count) ? reach.get(diagonal + 1)! : reach.get(diagonal - 1)! + 1;
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x += 1;
      next.set(diagonal, x);
      if (x >= a.length && x - diagonal >= b.length) return rounds;
    }
    reach = next;
  }
  return null;
}

const stepsDown = (reach: Map<number, number>, diagonal: number, count: number): boolean =>
  diagonal === -count || (diagonal !== count && (reach.get(diagonal - 1) ?? -1) < (reach.get(diagonal + 1) ?? -1));

function walkBack(a: string[], b: string[], rounds: Map<number, number>[]): Piece[] {
  const pieces: Piece[] = [];
  let [x, y] = [a.length, b.length];
  for (let count = rounds.length - 1; count >= 0; count -= 1) {
    const reach = rounds[count]!;
    const isDown = stepsDown(reach, x - y, count);
    const from = isDown ? x - y + 1 : x - y - 1;
    const fromX = count === 0 ? 0 : reach.get(from)!;
    const fromY = count === 0 ? 0 : fromX - from;
    while (x > fromX && y > fromY && a[x - 1] === b[y - 1]) {
      pieces.push({ kind: "same", text: a[x - 1]! });
      x -= 1;
      y -= 1;
    }
    if (count === 0) break;
    pieces.push(isDown ? { kind: "new", text: b[y - 1]! } : { kind: "gone", text: a[x - 1]! });
    [x, y] = [fromX, fromY];
  }
  return pieces.reverse();
}

/** Neighbours of one kind as one piece. */
function joined(pieces: Piece[]): Piece[] {
  const out: Piece[] = [];
  for (const { kind, text } of pieces) {
    if (text === "") continue;
    if (out.at(-1)?.kind === kind) out.at(-1)!.text += text;
    else out.push({ kind, text });
  }
  return out;
}
