import { mayPost, type Viewer } from "#groups";
import { dayIn } from "#platform/time";
import type { At } from "#platform/web";
import { editsOf, type EditMark } from "../editing/queries.ts";
import { refusalOfEdit } from "../editing/rules.ts";
import { firstPostsAmong, mannersOf } from "../manners/queries.ts";
import { isAsked, pollsOf, type Poll } from "../polls/queries.ts";
import type { Post, Topic } from "../posts/queries.ts";
import { questionsOf, type Question } from "../questions/queries.ts";

/** For how long after coming to a unit somebody's first post is marked as such. */
const NEW_DAYS = 90;

/** What the writing side adds to a topic's page. */
export interface Extras {
  question: Question | null;
  /** The viewer may say that the topic is a question, and what answers it. */
  mayMark: boolean;
  posts: ReadonlyMap<number, PostExtras>;
}

export interface PostExtras {
  topicId: number;
  edit: EditMark | null;
  isFirstHere: boolean;
  isAnswer: boolean;
  mayEdit: boolean;
  /** The topic is an open question that the viewer may mark this post as the answer of. */
  mayMark: boolean;
  poll: ShownPoll | null;
}

export interface ShownPoll extends Poll {
  isOpen: boolean;
  mayAnswer: boolean;
}

export async function extrasOf(
  at: At,
  viewer: Viewer,
  topic: Topic,
  posts: readonly Post[],
  { manages }: { manages: boolean },
): Promise<Extras> {
  const ids = posts.map((post) => post.id);
  const now = await at.now();
  const edits = await editsOf(at.db, ids);
  const firsts = await firstPostsAmong(at.db, topic.home.id, ids, NEW_DAYS);
  const polls = await pollsOf(at.db, ids, viewer.personId);
  const question = (await questionsOf(at.db, [topic.id])).get(topic.id) ?? null;
  const { editMinutes } = await mannersOf(at.db, topic.home.id);
  const mayMark = maySayQuestion(viewer, topic, manages);
  const facts = { manages, mayPost: mayPost(viewer, topic.home), isClosed: topic.closure !== null, editMinutes };
  const today = dayIn(viewer.zone, now);
  const extras = posts.map((post): [number, PostExtras] => {
    const poll = polls.get(post.id);
    const isAuthor = viewer.personId !== null && post.authorId === viewer.personId;
    const mayEdit =
      viewer.personId !== null && refusalOfEdit({ ...facts, isAuthor, postedAt: post.postedAt }, now) === null;
    return [
      post.id,
      {
        topicId: topic.id,
        edit: edits.get(post.id) ?? null,
        isFirstHere: firsts.has(post.id),
        isAnswer: question?.answer?.postId === post.id,
        mayEdit,
        mayMark: mayMark && question !== null && post.number > 1,
        poll: poll ? shown(poll, viewer, topic, today) : null,
      },
    ];
  });
  return { question, mayMark, posts: new Map(extras) };
}

function shown(poll: Poll, viewer: Viewer, topic: Topic, today: string): ShownPoll {
  const isOpen = today <= poll.closesOn;
  return { ...poll, isOpen, mayAnswer: isOpen && viewer.personId !== null && isAsked(viewer, poll, topic.home.id) };
}

/** D-15: whoever asked, or who leads the group, says what answers it. */
export const maySayQuestion = (viewer: Viewer, topic: Topic, manages: boolean): boolean =>
  viewer.personId !== null && (manages || topic.startedBy === viewer.personId);
