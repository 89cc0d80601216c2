import { z } from "zod";
import { acts, instant, iso, listOf, reads, type Operation, type OwnCall } from "#platform/api";
import { discardDraft, saveDraft, type DraftPlace } from "../drafts/commands.ts";
import { draftsOf } from "../drafts/queries.ts";
import { m } from "../words.ts";
import { id, readableIn, slug, topicIn } from "./things.ts";

const Draft = z.object({
  id: z.number().int(),
  topic: z.number().int().nullable(),
  title: z.string(),
  body: z.string(),
  savedAt: instant,
});

const Text = z.strictObject({ title: z.string().max(300).default(""), body: z.string().max(200_000) });
const write = { group: "drafts", scope: "discussions:write", access: "signed-in" } as const;

const keep = (call: OwnCall<unknown, unknown, z.infer<typeof Text>>, place: DraftPlace) => ({
  place,
  // Of no form: nothing that is posted later holds it up.
  draft: { ...call.body, parentId: null, fields: {}, key: "" },
});

/** What somebody has begun to write; nobody else reads it. */
export const draftOperations: Operation[] = [
  reads({
    id: "listDrafts",
    path: "/me/drafts",
    group: "drafts",
    summary: () => m("api.listDrafts"),
    scope: "discussions:read",
    access: "signed-in",
    output: listOf("Drafts", Draft),
    async handle(call) {
      const drafts = await draftsOf(call.db, (call as OwnCall).person.id);
      const items = drafts.map((one) => ({
        id: one.id,
        topic: one.topicId,
        title: one.title,
        body: one.body,
        savedAt: iso(one.savedAt),
      }));
      return { items, next: null };
    },
  }),
  acts({
    ...write,
    id: "saveTopicDraft",
    method: "PUT",
    path: "/units/{slug}/draft",
    summary: () => m("api.saveTopicDraft"),
    params: slug,
    body: Text,
    output: null,
    async handle(call, tx, now) {
      const { unit } = await readableIn(call);
      const { place, draft } = keep(call, { unitId: unit.id });
      await saveDraft(tx, call.person.id, place, draft, now);
    },
  }),
  acts({
    ...write,
    id: "saveReplyDraft",
    method: "PUT",
    path: "/topics/{id}/draft",
    summary: () => m("api.saveReplyDraft"),
    params: id,
    body: Text,
    output: null,
    async handle(call, tx, now) {
      const { topic } = await topicIn(call);
      const { place, draft } = keep(call, { topicId: topic.id });
      await saveDraft(tx, call.person.id, place, draft, now);
    },
  }),
  acts({
    ...write,
    id: "discardDraft",
    method: "DELETE",
    path: "/me/drafts/{id}",
    summary: () => m("api.discardDraft"),
    params: id,
    output: null,
    handle: (call, tx) => discardDraft(tx, call.person.id, call.params.id),
  }),
];
