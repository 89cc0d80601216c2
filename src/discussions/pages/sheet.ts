import { isStand, leadersIn, type Stand, type UnitRole, type Viewer } from "#groups";
import type { At } from "#platform/web";
import { dayIn, type Instant } from "#platform/time";
import { postsOf, type Post } from "../posts/queries.ts";
import { topicFor, type Topic } from "../topics/queries.ts";
import { factsOf, outlineOf, type Joint, type TopicFacts } from "../threads/queries.ts";
import { noteReading, noteSeen, noteVisit } from "../reading/commands.ts";
import { readingOf, type Reading } from "../reading/queries.ts";
import {
  isAfter,
  readTo,
  readWithoutGap,
  THREADED_AT_MOST,
  threadsOf,
  visitWith,
  type Place,
  type TopicView,
} from "../reading/rules.ts";
import { pageCount, POSTS_A_PAGE } from "../rules.ts";
import { pageFrom } from "./topics.tsx";

/** One page of a topic as one viewer sees it now. */
export interface Sheet {
  topic: Topic;
  posts: (Post & { depth: number; isNew: boolean })[];
  page: number;
  pages: number;
  view: TopicView;
  /** Whether the address asks for this view, so that the links between pages must too. */
  isViewAsked: boolean;
  /** As whom a leader looks at it (D-23); null: as themselves. */
  as: Stand | null;
  mayThread: boolean;
  facts: TopicFacts;
  /** Parts that came or went. */
  joints: SeenJoint[];
  /** null for a visitor, and for somebody who is made up. */
  reading: Reading | null;
  /** null for a visitor, whose page is kept for others. */
  now: Instant | null;
  /** What those are who lead the group today, by id; nobody on a visitor's page, which would have to ask for the day. */
  leaders: ReadonlyMap<number, UnitRole>;
}

const NOBODY: ReadonlyMap<number, UnitRole> = new Map();

/** `other`: the other discussion, as it is now; null where the viewer does not see it. */
export type SeenJoint = Joint & { other: Topic | null };

interface Shown {
  posts: Post[];
  depths: ReadonlyMap<number, number>;
  /** How far somebody has read who has seen this page. */
  readTo(before: Place | null): Place | null;
}

export async function sheetOf(at: At, viewer: Viewer, topic: Topic): Promise<Sheet> {
  const pages = pageCount(topic.postCount, POSTS_A_PAGE);
  const page = pageFrom(at.query.page, pages);
  const mayThread = topic.postCount > 2 && topic.postCount <= THREADED_AT_MOST;
  const asked = at.query.as;
  const isViewAsked = at.query.view === "threads" || at.query.view === "flat";
  const now = viewer.personId === null ? null : await at.now();
  // Asked together, they travel together. Most read flat: the posts are asked for before it is known, and who likes threads asks once more.
  const [reading, facts, flatly, leaders] = await Promise.all([
    viewer.personId === null || viewer.isStandIn ? null : readingOf(at.db, viewer.personId, topic),
    factsOf(at.db, viewer, topic),
    mayThread && at.query.view === "threads" ? null : flat(at, viewer, topic, page),
    now ? leadersIn(at.db, topic.units[0]!.id, dayIn(at.settings.timeZone, now)) : NOBODY,
  ]);
  const joints = await Promise.all(
    facts.joints.map(async (joint) => ({ ...joint, other: await topicFor(at.db, viewer, joint.topicId) })),
  );
  const wanted = isViewAsked ? (at.query.view as TopicView) : (reading?.view ?? "flat");
  const view = mayThread ? wanted : "flat";
  const shown = view === "flat" && flatly ? flatly : await threaded(at, viewer, topic, page);
  if (reading && at.isSeen) await note(at, topic, reading, shown);
  const isNew = (post: Post) =>
    reading !== null &&
    reading.position !== null &&
    isAfter(post.place, reading.position) &&
    post.authorId !== viewer.personId;
  return {
    topic,
    posts: shown.posts.map((post) => ({ ...post, depth: shown.depths.get(post.id) ?? 0, isNew: isNew(post) })),
    page,
    pages,
    view,
    isViewAsked,
    as: viewer.isStandIn && isStand(asked) ? asked : null,
    mayThread,
    facts,
    joints,
    reading,
    now,
    leaders,
  };
}

async function flat(at: At, viewer: Viewer, topic: Topic, page: number): Promise<Shown> {
  const posts = await postsOf(at.db, viewer, topic, { from: (page - 1) * POSTS_A_PAGE, most: POSTS_A_PAGE });
  const places = posts.map((post) => post.place);
  return { posts, depths: new Map(), readTo: (before) => readTo(before, places) };
}

async function threaded(at: At, viewer: Viewer, topic: Topic, page: number): Promise<Shown> {
  const outline = await outlineOf(at.db, viewer, topic);
  const here = threadsOf(outline).slice((page - 1) * POSTS_A_PAGE, page * POSTS_A_PAGE);
  const loaded = await postsOf(at.db, viewer, topic, { ids: here.map((one) => one.id) });
  const byId = new Map(loaded.map((post) => [post.id, post]));
  const order = outline.map((one) => one.place);
  return {
    posts: here.flatMap(({ id }) => byId.get(id) ?? []),
    depths: new Map(here.map(({ id, depth }) => [id, depth])),
    readTo: (before) => readWithoutGap(before, order, new Set(byId.keys())),
  };
}

/** The one thing that a GET may record (decision 13). Written only when it changes: looking again costs nothing. */
async function note(at: At, topic: Topic, reading: Reading, shown: Shown): Promise<void> {
  const personId = at.person!.id;
  const place = shown.readTo(reading.position);
  const isFurther = place !== null && isAfter(place, reading.position);
  const visit = visitWith(reading.visit, await at.now());
  // What was told of posts that they had read before, such as a mark on one of their own.
  const isTold = place !== null && !isFurther && ((await at.around()).unseen?.count ?? 0) > 0;
  if (!isFurther && !isTold && visit === reading.visit) return;
  await at.transaction(async (tx, now) => {
    if (isFurther) await noteReading(tx, personId, topic.id, place, now);
    if (isTold) await noteSeen(tx, personId, topic.id, place, now);
    if (visit !== reading.visit) await noteVisit(tx, personId, visit);
  });
}

/** The page on which a post stands for this reader. */
export async function threadedPageOf(at: At, viewer: Viewer, topic: Topic, postId: number): Promise<number> {
  const threads = threadsOf(await outlineOf(at.db, viewer, topic));
  return Math.floor(threads.findIndex((one) => one.id === postId) / POSTS_A_PAGE) + 1;
}
