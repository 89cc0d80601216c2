import { z } from "zod";
import {
  acts,
  instant,
  iso,
  listOf,
  momentIn,
  pageOf,
  paging,
  reads,
  thing,
  type Call,
  type Operation,
} from "#platform/api";
import { viewerAt, type Viewer } from "#groups";
import { orNotFound } from "#platform/web";
import { followTopic } from "../following/commands.ts";
import { ClosureForm, TopicForm } from "../forms.ts";
import { maySayQuestion } from "../pages/extras.ts";
import { managesHome } from "../pages/topic.tsx";
import { closeTopic, reopenTopic } from "../posts/commands.ts";
import { postFor, postsOf } from "../posts/queries.ts";
import { askQuestion, acceptAnswer } from "../questions/commands.ts";
import { questionsOf } from "../questions/queries.ts";
import { readingOf } from "../reading/queries.ts";
import { STREAM_A_PAGE, streamFor } from "../stream/queries.ts";
import { topicFor, topicsBehind, type Topic } from "../topics/queries.ts";
import { m } from "../words.ts";
import { startTopic } from "../writing/commands.ts";
import { topicHref } from "../pages/parts.tsx";
import {
  id,
  managedTopicIn,
  Posts,
  postThings,
  readableIn,
  ReadingThing,
  readingThing,
  slug,
  topicIn,
  TopicThing,
  topicThing,
  uploads,
} from "./things.ts";
import { takeUploads } from "../uploads/commands.ts";

const Listed = thing("ListedTopic", {
  id: z.number().int(),
  title: z.string(),
  url: z.url(),
  replies: z.number().int(),
  lastPostAt: instant,
  startedBy: z.string().nullable(),
  beginning: z.string(),
  question: z.enum(["open", "answered"]).nullable(),
});

const Streamed = thing("StreamedTopic", {
  id: z.number().int(),
  title: z.string(),
  url: z.url(),
  units: z.array(z.object({ slug: z.string(), name: z.string() })),
  posts: z.number().int(),
  lastPostAt: instant,
  last: z.object({ id: z.number().int(), authorName: z.string(), text: z.string() }),
});

const WholeTopic = thing("WholeTopic", {
  ...TopicThing.shape,
  question: z.object({ answer: z.number().int().nullable() }).nullable(),
  reading: ReadingThing.nullable(),
  posts: Posts,
});

const { title, body } = TopicForm.shape;
const read = { group: "discussions", scope: "discussions:read", access: "anyone" } as const;
const write = { group: "discussions", scope: "discussions:write", access: "signed-in" } as const;

type Paged = { cursor?: readonly (string | number)[]; limit: number };

/** A page of the posts of a topic, in reading order. */
async function postsIn(call: Call<unknown, Paged>, viewer: Viewer, topic: Topic) {
  const { limit, cursor } = call.query;
  const place = momentIn(cursor);
  const after = place && { sortsAt: place.at, postId: place.id };
  const posts = await postsOf(call.db, viewer, topic, { after, most: limit + 1 });
  const things = new Map((await postThings(call, posts.slice(0, limit))).map((one) => [one.id, one]));
  return pageOf(
    posts,
    limit,
    (post) => [post.place.sortsAt.getTime(), post.id],
    (post) => things.get(post.id)!,
  );
}

async function wholeTopic(
  call: Call<{ id: number }, Paged>,
  viewer: Viewer,
  topic: Topic,
): Promise<z.infer<typeof WholeTopic>> {
  const [reading, questions, posts] = await Promise.all([
    call.person && readingOf(call.db, call.person.id, topic),
    questionsOf(call.db, [topic.id]),
    postsIn(call, viewer, topic),
  ]);
  const question = questions.get(topic.id);
  return {
    ...topicThing(call, topic),
    question: question ? { answer: question.answer?.postId ?? null } : null,
    reading: reading && readingThing(reading),
    posts,
  };
}

/** Whoever asked, or a leader, says what a topic asks and what answers it. */
async function markable(call: Parameters<typeof managedTopicIn>[0]): Promise<Topic> {
  const { viewer, topic } = await topicIn(call);
  return orNotFound(maySayQuestion(viewer, topic, await managesHome(call, viewer, topic)) ? topic : null);
}

/** Discussions: lists of them, one of them, and what is done with one as a whole. */
export const topicOperations: Operation[] = [
  reads({
    ...read,
    id: "listTopics",
    path: "/units/{slug}/topics",
    summary: () => m("api.listTopics"),
    params: slug,
    query: z.object(paging),
    output: listOf("ListedTopics", Listed),
    async handle(call) {
      const { viewer, unit } = await readableIn(call);
      const { limit, cursor } = call.query;
      const rows = await topicsBehind(call.db, viewer, unit, momentIn(cursor), limit + 1);
      return pageOf(
        rows,
        limit,
        (row) => [row.lastPostAt.getTime(), row.id],
        (row) => ({
          id: row.id,
          title: row.title,
          url: call.settings.publicUrl + topicHref(row.id, row.title),
          replies: row.replies,
          lastPostAt: iso(row.lastPostAt),
          startedBy: row.authorName,
          beginning: row.firstText,
          question: row.question,
        }),
      );
    },
  }),
  reads({
    ...read,
    id: "listDiscussions",
    path: "/discussions",
    summary: () => m("api.listDiscussions"),
    query: z.object({ show: z.enum(["all", "new", "mine", "followed"]).default("all"), cursor: paging.cursor }),
    output: listOf("Stream", Streamed),
    async handle(call) {
      const { show, cursor } = call.query;
      const rows = await streamFor(call.db, await viewerAt(call), show, momentIn(cursor));
      return pageOf(
        rows,
        STREAM_A_PAGE,
        (row) => [row.lastPostAt.getTime(), row.id],
        (row) => ({
          ...row,
          url: call.settings.publicUrl + topicHref(row.id, row.title),
          lastPostAt: iso(row.lastPostAt),
        }),
      );
    },
  }),
  reads({
    ...read,
    id: "getTopic",
    path: "/topics/{id}",
    summary: () => m("api.getTopic"),
    params: id,
    query: z.object(paging),
    output: WholeTopic,
    async handle(call) {
      const { viewer, topic } = await topicIn(call);
      return wholeTopic(call, viewer, topic);
    },
  }),
  acts({
    ...write,
    id: "beginTopic",
    method: "POST",
    path: "/units/{slug}/topics",
    summary: () => m("api.beginTopic"),
    params: slug,
    body: z.strictObject({
      title,
      body,
      isQuestion: z.boolean().default(false),
      isAnnouncement: z.boolean().default(false),
      /** Looks like an advertisement of a job, and is none (D-29). */
      isNoJob: z.boolean().default(false),
      follow: z.boolean().default(false),
      files: uploads,
    }),
    output: TopicThing,
    status: 201,
    async handle(call, tx, now) {
      const { viewer, unit } = await readableIn(call);
      const { follow, files, ...rest } = call.body;
      const input = { ...rest, attachments: await takeUploads(tx, call.person.id, files) };
      const { topicId } = await startTopic(tx, viewer, call.person, unit, input, now, call.settings);
      if (follow) await followTopic(tx, call.person.id, { id: topicId }, now);
      return topicThing(call, orNotFound(await topicFor(tx, viewer, topicId)));
    },
  }),
  acts({
    ...write,
    id: "closeTopic",
    method: "PUT",
    path: "/topics/{id}/closure",
    summary: () => m("api.closeTopic"),
    params: id,
    body: z.strictObject(ClosureForm.shape),
    output: null,
    async handle(call, tx, now) {
      const topic = await managedTopicIn(call);
      await closeTopic(tx, call.person.id, topic.id, call.body.reason, now);
    },
  }),
  acts({
    ...write,
    id: "reopenTopic",
    method: "DELETE",
    path: "/topics/{id}/closure",
    summary: () => m("api.reopenTopic"),
    params: id,
    output: null,
    async handle(call, tx, now) {
      const topic = await managedTopicIn(call);
      await reopenTopic(tx, call.person.id, topic.id, now);
    },
  }),
  acts({
    ...write,
    id: "askQuestion",
    method: "PUT",
    path: "/topics/{id}/question",
    summary: () => m("api.askQuestion"),
    params: id,
    output: null,
    async handle(call, tx, now) {
      const topic = await markable(call);
      await askQuestion(tx, call.person.id, topic.id, now);
    },
  }),
  acts({
    ...write,
    id: "markAnswer",
    method: "PUT",
    path: "/topics/{id}/answer",
    summary: () => m("api.markAnswer"),
    params: id,
    body: z.strictObject({ post: z.number().int().positive().nullable() }),
    output: null,
    async handle(call, tx, now) {
      const topic = await markable(call);
      const { post } = call.body;
      const marked = post === null ? null : orNotFound(await postFor(tx, await viewerAt(call), post));
      orNotFound(marked === null || marked.topic.id === topic.id || null);
      await acceptAnswer(tx, call.person.id, topic.id, post, now, call.settings.timeZone);
    },
  }),
];
