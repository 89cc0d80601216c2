import { z } from "zod";
import {
  acts,
  instant,
  iso,
  listOf,
  offsetIn,
  pageOf,
  paging,
  reads,
  thing,
  type Call,
  type Operation,
} from "#platform/api";
import { viewerAt, onlookerAt } from "#groups";
import { facesFor } from "#people";
import { orNotFound } from "#platform/web";
import { castVote } from "../motions/commands.ts";
import { decisionsOf, motionFor, votesOf, type Motion, type Vote } from "../motions/queries.ts";
import { bases, choices, presentIn, resultOf } from "../motions/rules.ts";
import { m } from "../words.ts";
import { id, readableIn, slug, unitName } from "./things.ts";

const Share = z.object({ part: z.number().int(), whole: z.number().int() });

const MotionThing = thing("Motion", {
  id: z.number().int(),
  url: z.url(),
  /** What it is about. */
  post: z.number().int(),
  unit: z.object({ slug: z.string(), name: z.string(), url: z.url() }),
  wording: z.string(),
  openedBy: z.string(),
  openedAt: instant,
  closesAt: instant,
  /** How many of the roll must vote; both null: no quorum. */
  quorum: z.object({ count: z.number().int().nullable(), share: Share.nullable() }),
  /** All of them must hold. `isStrict`: more than the share. */
  majorities: z.array(z.object({ of: z.enum(bases), share: Share, isStrict: z.boolean() })),
  roll: z.number().int(),
  voted: z.number().int(),
  ayes: z.number().int(),
  nays: z.number().int(),
  abstentions: z.number().int(),
  /** How it would end now; of one that has ended, how it did. */
  standing: z.enum(["carried", "not-carried", "no-quorum", "withdrawn"]),
  endedAt: instant.nullable(),
  withdrawnBecause: z.string().nullable(),
  /** The post with the result. */
  result: z.number().int().nullable(),
  isOnRoll: z.boolean(),
  mine: z.enum(choices).nullable(),
});

const way = z.enum(["web", "mail", "api"]);
const Cast = z.object({ choice: z.enum(choices), castAt: instant, way });
const VoteThing = thing("Vote", {
  person: z.object({ id: z.uuid().nullable(), name: z.string() }),
  ...Cast.shape,
  /** What they voted before, the newest first. */
  earlier: z.array(Cast),
});

const read = { group: "discussions", scope: "discussions:read", access: "anyone" } as const;

function motionThing(call: Call, motion: Motion): z.infer<typeof MotionThing> {
  const { rule, tally, end, unit, openedAt, closesAt, postId, ...rest } = motion;
  const { roll, ayes, nays, abstentions } = tally;
  const { quorum, majorities } = rule;
  return {
    id: rest.id,
    url: `${call.settings.publicUrl}/motions/${rest.id}`,
    post: postId,
    unit: unitName(call, unit),
    wording: rest.wording,
    openedBy: rest.openedBy,
    openedAt: iso(openedAt),
    closesAt: iso(closesAt),
    quorum: {
      count: quorum.kind === "count" ? quorum.least : null,
      share: quorum.kind === "share" ? quorum.share : null,
    },
    majorities: [...majorities],
    roll,
    voted: presentIn(tally),
    ayes,
    nays,
    abstentions,
    standing: end?.outcome ?? resultOf(rule, tally),
    endedAt: end && iso(end.at),
    withdrawnBecause: end?.because ?? null,
    result: end?.resultPostId ?? null,
    isOnRoll: rest.isOnRoll,
    mine: rest.mine,
  };
}

const motionIn = async (call: Call<{ id: number }>): Promise<Motion> =>
  orNotFound(await motionFor(call.db, await viewerAt(call), call.params.id));

const cast = ({ choice, castAt, way }: Vote["earlier"][number]) => ({ choice, castAt: iso(castAt), way });

/** Open votes of groups (D-25), read and cast by the same rules as on pages and by mail. */
export const motionOperations: Operation[] = [
  reads({
    ...read,
    id: "listDecisions",
    path: "/units/{slug}/decisions",
    summary: () => m("api.listDecisions"),
    params: slug,
    query: z.object({ show: z.enum(["open", "ended"]).default("ended"), ...paging }),
    output: listOf("Motions", MotionThing),
    async handle(call) {
      const { viewer, unit } = await readableIn(call);
      const { show, limit, cursor } = call.query;
      const offset = offsetIn(cursor);
      const all =
        show === "open"
          ? (await decisionsOf(call.db, viewer, unit, { open: true })).slice(offset)
          : await decisionsOf(call.db, viewer, unit, { open: false, most: limit + 1, offset });
      return pageOf(
        all,
        limit,
        () => [offset + limit],
        (motion) => motionThing(call, motion),
      );
    },
  }),
  reads({
    ...read,
    id: "getMotion",
    path: "/motions/{id}",
    summary: () => m("api.getMotion"),
    params: id,
    output: MotionThing,
    handle: async (call) => motionThing(call, await motionIn(call)),
  }),
  reads({
    ...read,
    id: "listVotes",
    path: "/motions/{id}/votes",
    summary: () => m("api.listVotes"),
    params: id,
    query: z.object(paging),
    output: listOf("Votes", VoteThing),
    async handle(call) {
      const motion = await motionIn(call);
      const { limit, cursor } = call.query;
      const offset = offsetIn(cursor);
      const votes = await votesOf(call.db, motion.id, { most: limit + 1, offset });
      const people = votes.map((vote) => vote.personId);
      const faces = await facesFor(call.db, await onlookerAt(call), people);
      return pageOf(
        votes,
        limit,
        () => [offset + limit],
        (vote) => ({
          person: { id: faces.get(vote.personId)?.publicId ?? null, name: vote.name },
          ...cast(vote),
          earlier: vote.earlier.map(cast),
        }),
      );
    },
  }),
  acts({
    id: "castVote",
    method: "PUT",
    path: "/motions/{id}/vote",
    group: "discussions",
    summary: () => m("api.castVote"),
    scope: "discussions:write",
    access: "signed-in",
    params: id,
    body: z.strictObject({ choice: z.enum(choices) }),
    output: null,
    async handle(call, tx, now) {
      const { id: motionId } = await motionIn(call);
      const { choice } = call.body;
      await castVote(tx, { motionId, personId: call.person.id, choice, castAt: now, way: "api" }, now);
    },
  }),
];
