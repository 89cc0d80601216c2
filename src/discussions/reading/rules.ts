import { minutes, type Instant } from "#platform/time";

/** A place in a topic's reading order: when the post sorts, then its id. */
export interface Place {
  sortsAt: Instant;
  postId: number;
}

export function isAfter(one: Place, other: Place | null): boolean {
  if (other === null) return true;
  const apart = one.sortsAt.getTime() - other.sortsAt.getTime();
  return apart > 0 || (apart === 0 && one.postId > other.postId);
}

/** How far a reader has come after seeing these posts together; what was read before stays read. */
export function readTo(before: Place | null, seen: readonly Place[]): Place | null {
  return seen.reduce((furthest, place) => (isAfter(place, furthest) ? place : furthest), before);
}

/**
 * The same for posts shown in another order than the reading order, which is `order`: only as far as nothing unseen lies between. A page of
 * threads holds the topic's last post and leaves out many before it.
 */
export function readWithoutGap(before: Place | null, order: readonly Place[], seen: ReadonlySet<number>): Place | null {
  let furthest = before;
  for (const place of order) {
    if (!isAfter(place, before)) continue;
    if (!seen.has(place.postId)) break;
    furthest = place;
  }
  return furthest;
}

/** A reader's present visit. `since`: when the one before it ended; null in the first. */
export interface Visit {
  seenAt: Instant | null;
  since: Instant | null;
}

/** Who looks again within half an hour is still on the same visit. */
export const VISIT_GAP = minutes(30);
/** A look within the same minute is not written down again. */
const NOTED_EVERY = minutes(1);

/** The visit that a look at this moment belongs to; the same one, unchanged, when nothing needs to be written. */
export function visitWith(visit: Visit, now: Instant): Visit {
  if (visit.seenAt === null) return { seenAt: now, since: null };
  const apart = now.getTime() - visit.seenAt.getTime();
  if (apart < NOTED_EVERY) return visit;
  return { seenAt: now, since: apart > VISIT_GAP ? visit.seenAt : visit.since };
}

export const topicViews = ["flat", "threads"] as const;
export type TopicView = (typeof topicViews)[number];

/** Beyond this many posts a topic is shown flat only: ordering threads reads a row of each. */
export const THREADED_AT_MOST = 5_000;
/** Deeper replies are drawn no further in. */
export const DEEPEST = 6;

export interface Threaded {
  id: number;
  depth: number;
}

/**
 * A topic's posts with each reply below what it answers, the answers to one post in reading order. Answers to the first post, which most
 * are, stand as far out as the first. `posts` come in reading order; a parent that is elsewhere or comes later counts as none, so that
 * nothing can be lost in a ring.
 */
export function threadsOf(posts: readonly { id: number; parentId: number | null }[]): Threaded[] {
  const children = new Map<number | null, number[]>([[null, []]]);
  for (const { id, parentId } of posts) {
    (children.get(parentId) ?? children.get(null)!).push(id);
    children.set(id, []);
  }
  const out: Threaded[] = [];
  const first = posts[0]?.id;
  // A stack of our own: ten thousand replies to replies are deeper than the program's.
  const open = children
    .get(null)!
    .map((id) => ({ id, depth: 0 }))
    .reverse();
  while (open.length > 0) {
    const one = open.pop()!;
    out.push({ id: one.id, depth: Math.min(one.depth, DEEPEST) });
    const below = one.id === first ? 0 : one.depth + 1;
    for (const id of children.get(one.id)!.reverse()) open.push({ id, depth: below });
  }
  return out;
}

/** Counting stops here: "more than 99". */
export const NEW_AT_MOST = 100;
/** Posts on one printed page at most. */
export const PRINTED_AT_MOST = 500;
