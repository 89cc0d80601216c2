import { viewerAt, type Telling } from "#groups";
import { postThings, topicThing } from "../operations/things.ts";
import { postFor, postsOf } from "../posts/queries.ts";

/** A post as the API shows it, with its topic. */
const post: Telling = async (looking, _unit, postId) => {
  const viewer = await viewerAt(looking);
  const found = await postFor(looking.db, viewer, postId);
  if (!found) return null;
  const posts = await postsOf(looking.db, viewer, found.topic, { ids: [found.id] });
  const [shown] = await postThings(looking, posts);
  return shown ? { topic: topicThing(looking, found.topic), post: shown } : null;
};

/** What this slice's events say; both are about a post, the first one of a topic or a later one. */
export const discussionTellings = { "topic.begun": post, "post.written": post } as const;
