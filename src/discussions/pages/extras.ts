import { mayPost, onlookerAt, sayRole, type Viewer } from "#groups";
import { facesFor, type FaceProps } from "#people";
import { dayIn, type Instant } from "#platform/time";
import type { At } from "#platform/web";
import { refusalOfEdit } from "../editing/rules.ts";
import { motionsOn, type Motion } from "../motions/queries.ts";
import { isAsked, pollsOf, type Poll } from "../polls/queries.ts";
import { timesOn } from "../times/queries.ts";
import type { Topic } from "../topics/queries.ts";
import type { Question } from "../questions/queries.ts";
import type { Sheet } from "./sheet.ts";
import { shownTimes, type ShownTimes } from "./times-view.tsx";

/** What the writing side adds to a topic's page. */
export interface Extras {
  question: Question | null;
  /** The viewer may say that the topic is a question, and what answers it. */
  mayMark: boolean;
  posts: ReadonlyMap<number, PostExtras>;
  /** Those who wrote here and have an account, by id. */
  authors: ReadonlyMap<number, Author>;
}

/** What stands beside a post's author's name. */
export interface Author extends FaceProps {
  /** What they are in the group today, if they lead it. */
  role: string | null;
}

export interface PostExtras {
  topicId: number;
  isAnswer: boolean;
  mayEdit: boolean;
  /** The topic is an open question that the viewer may mark this post as the answer of. */
  mayMark: boolean;
  poll: ShownPoll | null;
  times: ShownTimes | null;
  /** Votes about it, the newest last, and the moment of which they are shown. */
  motions: { all: readonly Motion[]; now: Instant } | null;
  /** It was taken away, and the viewer may see what is kept of it. */
  maySeeWithheld: boolean;
}

export interface ShownPoll extends Poll {
  isOpen: boolean;
  mayAnswer: boolean;
}

export async function extrasOf(
  at: At,
  viewer: Viewer,
  sheet: Sheet,
  { manages }: { manages: boolean },
): Promise<Extras> {
  const { topic, posts } = sheet;
  const { question, editMinutes } = sheet.facts;
  const ids = posts.filter((post) => post.hasPoll).map((post) => post.id);
  const voted = posts.filter((post) => post.hasMotion).map((post) => post.id);
  const timed = posts.filter((post) => post.hasTimes).map((post) => post.id);
  const [polls, motions, times, authors] = await Promise.all([
    pollsOf(at.db, ids, viewer.personId),
    motionsOn(at.db, viewer, voted),
    timesOn(at.db, { viewer, home: topic.home, manages }, timed),
    authorsOf(at, viewer, sheet),
  ]);
  // A visitor can edit nothing and answers no poll: only where one, a motion or a question for a time is shown, the moment matters.
  const now = viewer.personId !== null || ids.length + voted.length + timed.length > 0 ? await at.now() : null;
  const mayMark = maySayQuestion(viewer, topic, manages);
  const facts = { manages, mayPost: mayPost(viewer, topic.home), isClosed: topic.closure !== null, editMinutes };
  const mayEdit = (authorId: number | null, postedAt: Instant) =>
    viewer.personId !== null &&
    refusalOfEdit({ ...facts, isAuthor: authorId === viewer.personId, postedAt }, now!) === null;
  const extras = posts.map((post): [number, PostExtras] => {
    const poll = polls.get(post.id);
    return [
      post.id,
      {
        topicId: topic.id,
        isAnswer: question?.answer?.postId === post.id,
        mayEdit: !post.withheld && !post.isByGroup && mayEdit(post.authorId, post.postedAt),
        mayMark: mayMark && question !== null && post.number > 1 && !post.withheld,
        poll: poll ? shown(poll, viewer, topic, dayIn(viewer.zone, now!)) : null,
        times: times.has(post.id) ? shownTimes(times.get(post.id)!, viewer, now!) : null,
        motions: motions.has(post.id) ? { all: motions.get(post.id)!, now: now! } : null,
        maySeeWithheld: post.withheld !== null && (manages || isOwn(viewer, post.authorId)),
      },
    ];
  });
  return { question, mayMark, posts: new Map(extras), authors };
}

const isOwn = (viewer: Viewer, authorId: number | null): boolean => authorId !== null && authorId === viewer.personId;

async function authorsOf(at: At, viewer: Viewer, { posts, now, leaders }: Sheet): Promise<Map<number, Author>> {
  const ids = [...new Set(posts.flatMap((post) => post.authorId ?? []))];
  const made = { ...VISITOR, isMember: viewer.isMember };
  const onlooker = !now || viewer.isStandIn ? made : await onlookerAt(at);
  const faces = await facesFor(at.db, onlooker, ids);
  const roleOf = (id: number) => (leaders.has(id) ? sayRole(leaders.get(id)!) : null);
  return new Map([...faces].map(([id, face]) => [id, { ...face, role: roleOf(id) }]));
}

const VISITOR = { personId: null, isMember: false, leads: new Set<number>() };

function shown(poll: Poll, viewer: Viewer, topic: Topic, today: string): ShownPoll {
  const isOpen = today <= poll.closesOn;
  const isSomebody = viewer.personId !== null && !viewer.isStandIn;
  return { ...poll, isOpen, mayAnswer: isOpen && isSomebody && isAsked(viewer, poll, topic.home.id) };
}

/** An open poll, motion or question for a time ends with its time, and votes come in all the while. */
export const isChanging = ({ posts }: Extras): boolean =>
  [...posts.values()].some(
    ({ poll, motions, times }) =>
      poll?.isOpen || times?.state === "open" || motions?.all.some(({ end }) => end === null),
  );

/** D-15: whoever asked, or who leads the group, says what answers it. */
export const maySayQuestion = (viewer: Viewer, topic: Topic, manages: boolean): boolean =>
  viewer.personId !== null && (manages || topic.startedBy === viewer.personId);
