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
  type Operation,
  type OwnCall,
} from "#platform/api";
import { unitFor, viewerAt } from "#groups";
import { NotFound, orNotFound } from "#platform/web";
import { chooseTopic, endChoice } from "../following/commands.ts";
import { SaveForm } from "../forms.ts";
import { mayRead } from "../pages/parts.tsx";
import { postFor } from "../posts/queries.ts";
import { markAllRead, markUnitRead, markUnreadFrom, noteReading } from "../reading/commands.ts";
import { readingOf } from "../reading/queries.ts";
import { forgetPost, savePost } from "../saved/commands.ts";
import { SAVED_A_PAGE, savedBy } from "../saved/queries.ts";
import type { Topic } from "../topics/queries.ts";
import { m } from "../words.ts";
import { id, postIn, ReadingThing, readingThing, slug, topicIn } from "./things.ts";

const write = { group: "reading", scope: "discussions:write", access: "signed-in" } as const;
const postOf = z.strictObject({ post: z.number().int().positive() });

const Saved = thing("SavedPost", {
  post: z.number().int(),
  note: z.string(),
  savedAt: instant,
  /** null: it is gone, or its reader may no longer see it. */
  seen: z
    .object({
      title: z.string(),
      number: z.number().int(),
      authorName: z.string(),
      text: z.string(),
      postedAt: instant,
    })
    .nullable(),
});

/** The named post, when it stands in the topic. */
async function placeIn(call: OwnCall<{ id: number }, unknown, { post: number }>) {
  const { viewer, topic } = await topicIn(call);
  const post = orNotFound(await postFor(call.db, viewer, call.body.post));
  if (post.topic.id !== topic.id) throw new NotFound();
  return { topic, place: post.place };
}

const readingIn = async (call: OwnCall, topic: Topic) => readingThing(await readingOf(call.db, call.person.id, topic));

/** How far somebody has read, what they follow, and what they keep. */
export const readingOperations: Operation[] = [
  acts({
    ...write,
    id: "markRead",
    method: "PUT",
    path: "/topics/{id}/reading",
    summary: () => m("api.markRead"),
    params: id,
    body: postOf,
    output: ReadingThing,
    async handle(call, tx, now) {
      const { topic, place } = await placeIn(call);
      await noteReading(tx, call.person.id, topic.id, place, now);
      return readingIn(call, topic);
    },
  }),
  acts({
    ...write,
    id: "markUnread",
    method: "POST",
    path: "/topics/{id}/unread",
    summary: () => m("api.markUnread"),
    params: id,
    body: postOf,
    output: ReadingThing,
    async handle(call, tx, now) {
      const { topic, place } = await placeIn(call);
      await markUnreadFrom(tx, call.person.id, topic.id, place, now);
      return readingIn(call, topic);
    },
  }),
  acts({
    ...write,
    id: "markUnitRead",
    method: "PUT",
    path: "/units/{slug}/reading",
    summary: () => m("api.markUnitRead"),
    params: slug,
    output: null,
    async handle(call, tx, now) {
      const viewer = await viewerAt(call);
      const unit = orNotFound(await unitFor(tx, viewer, call.params.slug));
      if (!mayRead(viewer, unit)) throw new NotFound();
      await markUnitRead(tx, call.person.id, unit.id, now);
    },
  }),
  acts({
    ...write,
    id: "markAllRead",
    method: "PUT",
    path: "/me/reading",
    summary: () => m("api.markAllRead"),
    output: null,
    handle: (call, tx, now) => markAllRead(tx, call.person.id, now),
  }),
  acts({
    ...write,
    id: "chooseTopic",
    method: "PUT",
    path: "/topics/{id}/choice",
    summary: () => m("api.chooseTopic"),
    params: id,
    body: z.strictObject({ choice: z.enum(["follow", "mute", "none"]) }),
    output: ReadingThing,
    async handle(call, tx, now) {
      const { topic } = await topicIn(call);
      const { choice } = call.body;
      if (choice === "none") await endChoice(tx, call.person.id, topic);
      else await chooseTopic(tx, call.person.id, topic, choice, now);
      return readingIn(call, topic);
    },
  }),
  reads({
    id: "listSaved",
    path: "/me/saved",
    group: "reading",
    summary: () => m("api.listSaved"),
    scope: "discussions:read",
    access: "signed-in",
    query: z.object({ cursor: paging.cursor }),
    output: listOf("SavedPosts", Saved),
    async handle(call) {
      const viewer = { ...(await viewerAt(call)), personId: (call as OwnCall).person.id };
      const before = momentIn(call.query.cursor);
      const rows = await savedBy(call.db, viewer, before && { savedAt: before.at, postId: before.id });
      return pageOf(
        rows,
        SAVED_A_PAGE,
        (row) => [row.savedAt.getTime(), row.postId],
        ({ postId, note, savedAt, post }) => ({
          post: postId,
          note,
          savedAt: iso(savedAt),
          seen: post && { ...post, postedAt: iso(post.postedAt) },
        }),
      );
    },
  }),
  acts({
    ...write,
    id: "savePost",
    method: "PUT",
    path: "/posts/{id}/saved",
    summary: () => m("api.savePost"),
    params: id,
    body: z.strictObject({ note: SaveForm.shape.note }),
    output: null,
    async handle(call, tx, now) {
      const { post } = await postIn(call);
      await savePost(tx, call.person.id, post, call.body.note ?? null, now);
    },
  }),
  acts({
    ...write,
    id: "forgetPost",
    method: "DELETE",
    path: "/posts/{id}/saved",
    summary: () => m("api.forgetPost"),
    params: id,
    output: null,
    // Also a post that they may no longer see: what one keeps, one can throw away.
    handle: (call, tx) => forgetPost(tx, call.person.id, call.params.id),
  }),
];
