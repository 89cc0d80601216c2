import { z } from "zod";
import { idParam, instant, iso, listOf, thing, type Call, type OwnCall } from "#platform/api";
import { maySee, onlookerAt, unitFor, viewerAt, type Unit, type Viewer } from "#groups";
import { facesFor } from "#people";
import { NotFound, orNotFound, type Looking } from "#platform/web";
import { FILES_A_POST } from "../files/rules.ts";
import type { Poll } from "../polls/queries.ts";
import { pollsOf } from "../polls/queries.ts";
import { postFor, type Post } from "../posts/queries.ts";
import type { Reading } from "../reading/queries.ts";
import { topicFor, type Topic } from "../topics/queries.ts";
import { conductReasons } from "../withholding/rules.ts";
import { managesHome } from "../pages/topic.tsx";
import { topicHref } from "../pages/parts.tsx";

/** Files that were sent before (`uploadFile`), in the order in which they come with a post. */
export const uploads = z.array(z.number().int().positive()).max(FILES_A_POST).default([]);

export const slug = z.object({ slug: z.string().min(1).max(100) });
export const id = z.object({ id: idParam });

const Author = z.object({ id: z.uuid().nullable(), name: z.string() });

const PollThing = thing("Poll", {
  question: z.string(),
  allowsSeveral: z.boolean(),
  asked: z.enum(["unit", "leaders"]),
  closesOn: z.iso.date(),
  people: z.number().int(),
  options: z.array(
    z.object({ number: z.number().int(), label: z.string(), count: z.number().int(), isMine: z.boolean() }),
  ),
});

export const PostThing = thing("Post", {
  id: z.number().int(),
  number: z.number().int(),
  url: z.url(),
  author: Author,
  source: z.enum(["web", "mail"]),
  html: z.string(),
  quotedHtml: z.string().nullable(),
  postedAt: instant,
  answers: z.number().int().nullable(),
  edited: z.object({ at: instant, isByAuthor: z.boolean(), reason: z.string().nullable() }).nullable(),
  attachments: z.array(
    z.object({ number: z.number().int(), filename: z.string(), size: z.number().int(), url: z.url() }),
  ),
  poll: PollThing.nullable(),
  /** It asks when a meeting can be held (`getTimes`). */
  asksTimes: z.boolean(),
  isSaved: z.boolean(),
  /** Leaders took it away: it says nothing; null: it stands. */
  withheld: z
    .object({ at: instant, reason: z.enum(conductReasons), word: z.string(), isFinal: z.boolean() })
    .nullable(),
});

export const Posts = listOf("Posts", PostThing);

const UnitName = z.object({ slug: z.string(), name: z.string(), url: z.url() });

export const TopicThing = thing("Topic", {
  id: z.number().int(),
  title: z.string(),
  url: z.url(),
  units: z.array(UnitName),
  postCount: z.number().int(),
  startedAt: instant,
  lastPostAt: instant,
  closed: z.object({ at: instant, reason: z.string() }).nullable(),
});

export const ReadingThing = thing("Reading", {
  newPosts: z.number().int(),
  firstNew: z.number().int().nullable(),
  choice: z.enum(["follow", "mute"]).nullable(),
});

export const unitName = ({ settings }: Looking, unit: Pick<Unit, "slug" | "name">): z.infer<typeof UnitName> => ({
  slug: unit.slug,
  name: unit.name,
  url: `${settings.publicUrl}/groups/${unit.slug}`,
});

export const topicThing = (call: Looking, topic: Topic): z.infer<typeof TopicThing> => ({
  id: topic.id,
  title: topic.title,
  url: call.settings.publicUrl + topicHref(topic.id, topic.title),
  units: topic.units.map((unit) => unitName(call, unit)),
  postCount: topic.postCount,
  startedAt: iso(topic.startedAt),
  lastPostAt: iso(topic.lastPostAt),
  closed: topic.closure && { at: iso(topic.closure.at), reason: topic.closure.reason },
});

export const readingThing = ({ newPosts, firstNew, choice }: Reading): z.infer<typeof ReadingThing> => ({
  newPosts,
  firstNew,
  choice,
});

/** Posts with what stands beside them on their page: who wrote them, and their polls. */
export async function postThings(call: Looking, posts: readonly Post[]): Promise<z.infer<typeof PostThing>[]> {
  const authors = [...new Set(posts.flatMap(({ authorId }) => authorId ?? []))];
  const polled = posts.filter((post) => post.hasPoll).map((post) => post.id);
  const [faces, polls] = await Promise.all([
    facesFor(call.db, await onlookerAt(call), authors),
    pollsOf(call.db, polled, call.person?.id ?? null),
  ]);
  const publicIdOf = (author: number | null) => (author === null ? null : (faces.get(author)?.publicId ?? null));
  return posts.map((post) => postThing(call, post, publicIdOf(post.authorId), polls.get(post.id)));
}

function postThing(
  { settings }: Looking,
  post: Post,
  authorId: string | null,
  poll: Poll | undefined,
): z.infer<typeof PostThing> {
  const url = `${settings.publicUrl}/posts/${post.id}`;
  return {
    id: post.id,
    number: post.number,
    url,
    author: { id: authorId, name: post.authorName },
    source: post.source,
    html: post.html,
    quotedHtml: post.quoted,
    postedAt: iso(post.postedAt),
    answers: post.answers?.id ?? null,
    edited: post.edit && { ...post.edit, at: iso(post.edit.at) },
    attachments: post.attachments.map((file) => ({ ...file, url: `${url}/attachments/${file.number}` })),
    poll: poll ? pollThing(poll) : null,
    asksTimes: post.hasTimes,
    isSaved: post.isSaved,
    withheld: post.withheld && { ...post.withheld, at: iso(post.withheld.at) },
  };
}

const pollThing = ({ postId: _post, ...poll }: Poll): z.infer<typeof PollThing> => poll;

/** A unit whose posts the caller may read. */
export async function readableIn(call: Call<{ slug: string }>): Promise<{ viewer: Viewer; unit: Unit }> {
  const viewer = await viewerAt(call);
  const unit = orNotFound(await unitFor(call.db, viewer, call.params.slug));
  if (!maySee(viewer, unit, "posts")) throw new NotFound();
  return { viewer, unit };
}

export async function topicIn(call: Call<{ id: number }>): Promise<{ viewer: Viewer; topic: Topic }> {
  const viewer = viewerAt(call);
  const topic = orNotFound(await topicFor(call.db, viewer, call.params.id));
  return { viewer: await viewer, topic };
}

/** For those who lead the unit where it began, or one above it. */
export async function managedTopicIn(call: OwnCall<{ id: number }>): Promise<Topic> {
  const { viewer, topic } = await topicIn(call);
  return orNotFound((await managesHome(call, viewer, topic)) ? topic : null);
}

export async function postIn(call: Call<{ id: number }>) {
  const viewer = await viewerAt(call);
  return { viewer, post: orNotFound(await postFor(call.db, viewer, call.params.id)) };
}
