import { z } from "zod";
import { acts, Problem, reads, thing, type Call, type Operation } from "#platform/api";
import { viewerAt, type Viewer } from "#groups";
import { NotFound, orNotFound } from "#platform/web";
import { editPost } from "../editing/commands.ts";
import { postById } from "../editing/queries.ts";
import { followTopic } from "../following/commands.ts";
import { EditForm, ReplyForm } from "../forms.ts";
import { managesHome } from "../pages/topic.tsx";
import { answerPoll } from "../polls/commands.ts";
import { postsOf } from "../posts/queries.ts";
import { topicFor, type Topic } from "../topics/queries.ts";
import { m } from "../words.ts";
import { reply } from "../writing/commands.ts";
import { takeUploads } from "../uploads/commands.ts";
import { id, postIn, PostThing, postThings, topicIn, uploads } from "./things.ts";

const WholePost = thing("WholePost", {
  ...PostThing.shape,
  topic: z.number().int(),
  /** What it was written as, for its author and those who may edit it; null: it came by mail. */
  markdown: z.string().nullable(),
  version: z.number().int(),
});

const { body } = ReplyForm.shape;
const { title, reason } = EditForm.shape;
const write = { group: "discussions", scope: "discussions:write", access: "signed-in" } as const;

async function wholePost(call: Call, viewer: Viewer, topic: Topic, postId: number): Promise<z.infer<typeof WholePost>> {
  const [post] = await postsOf(call.db, viewer, topic, { ids: [postId] });
  const [[shown], source] = [await postThings(call, [orNotFound(post)]), orNotFound(await postById(call.db, postId))];
  return { ...shown!, topic: topic.id, markdown: source.markdown, version: source.version };
}

/** Single posts: read, written, changed. */
export const postOperations: Operation[] = [
  reads({
    id: "getPost",
    path: "/posts/{id}",
    group: "discussions",
    summary: () => m("api.getPost"),
    scope: "discussions:read",
    access: "anyone",
    params: id,
    output: WholePost,
    async handle(call) {
      const { viewer, post } = await postIn(call);
      return wholePost(call, viewer, post.topic, post.id);
    },
  }),
  acts({
    ...write,
    id: "reply",
    method: "POST",
    path: "/topics/{id}/posts",
    summary: () => m("api.reply"),
    params: id,
    body: z.strictObject({
      body,
      answers: z.number().int().positive().nullable().default(null),
      follow: z.boolean().default(false),
      files: uploads,
    }),
    output: WholePost,
    status: 201,
    async handle(call, tx, now) {
      const { viewer, topic } = await topicIn(call);
      const { answers: parentId, follow, body: text, files } = call.body;
      const attachments = await takeUploads(tx, call.person.id, files);
      const input = { body: text, parentId, attachments };
      const { postId } = await reply(tx, viewer, call.person, topic, input, now, call.settings);
      if (follow) await followTopic(tx, call.person.id, topic, now);
      return wholePost(call, viewer, orNotFound(await topicFor(tx, viewer, topic.id)), postId);
    },
  }),
  acts({
    ...write,
    id: "editPost",
    method: "PATCH",
    path: "/posts/{id}",
    summary: () => m("api.editPost"),
    params: id,
    body: z.strictObject({
      body,
      title,
      reason,
      version: z.number().int().positive(),
      addFiles: uploads,
      removeFiles: z.array(z.number().int().positive()).max(1_000).default([]),
    }),
    output: WholePost,
    async handle(call, tx, now) {
      const viewer = await viewerAt(call);
      const { post: found } = await postIn(call);
      const { topic } = found;
      const post = orNotFound(await postById(tx, found.id));
      const manages = await managesHome(call, viewer, topic);
      // Whose post it is not, finds nothing to edit.
      if (found.isByGroup || (!manages && post.authorId !== call.person.id)) throw new NotFound();
      const { addFiles, removeFiles: removed, ...rest } = call.body;
      const added = await takeUploads(tx, call.person.id, addFiles);
      const edit = { ...rest, title: rest.title ?? null, added, removed };
      if (!(await editPost(tx, viewer, topic, post, edit, manages, now))) throw new Problem("conflict");
      return wholePost(call, viewer, topic, post.id);
    },
  }),
  acts({
    ...write,
    id: "answerPoll",
    method: "PUT",
    path: "/posts/{id}/poll",
    summary: () => m("api.answerPoll"),
    params: id,
    body: z.strictObject({ options: z.array(z.number().int().positive()).max(10) }),
    output: null,
    async handle(call, tx, now) {
      const { viewer, post } = await postIn(call);
      const own = { ...viewer, personId: call.person.id };
      await answerPoll(tx, own, post.id, post.topic.home.id, call.body.options, now);
    },
  }),
];
