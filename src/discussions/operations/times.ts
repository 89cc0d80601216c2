import { z } from "zod";
import { acts, instant, iso, reads, thing, type Call, type Operation, type OwnCall } from "#platform/api";
import { onlookerAt } from "#groups";
import { facesFor } from "#people";
import { NotFound, orNotFound } from "#platform/web";
import { managesHome } from "../pages/topic.tsx";
import { shownTimes, type ShownTimes } from "../pages/times-view.tsx";
import { answerTimes, chooseTime, reopenTimes } from "../times/commands.ts";
import { answersTo, MOST_NAMED, timesOn, type Onlooker } from "../times/queries.ts";
import { answers, TIMES } from "../times/rules.ts";
import { m } from "../words.ts";
import { id, postIn } from "./things.ts";

const count = z.number().int();
const given = z.object({ number: count, answer: z.enum(answers) });

const TimesThing = thing("Times", {
  post: count,
  url: z.url(),
  title: z.string(),
  /** In whose clocks the times were written. */
  zone: z.string(),
  asked: z.enum(["unit", "leaders"]),
  askedBy: z.string(),
  closesOn: z.iso.date(),
  state: z.enum(["open", "closed", "chosen"]),
  isAsked: z.boolean(),
  /** How many have answered; null, as all counts are then: the caller is not among those who are told. */
  people: count.nullable(),
  slots: z.array(
    z.object({
      number: count,
      begins: instant,
      ends: instant,
      day: z.iso.date(),
      clock: z.string(),
      minutes: count,
      yes: count.nullable(),
      ifNeedBe: count.nullable(),
      no: count.nullable(),
      mine: z.enum(answers).nullable(),
    }),
  ),
  /** The number of the time that suits most. */
  best: count.nullable(),
  choice: z.object({ number: count, by: z.string(), at: instant }).nullable(),
  /** Who said what, by name, at most 500 people; null: the caller is not told. */
  answers: z
    .array(z.object({ person: z.object({ id: z.uuid().nullable(), name: z.string() }), answers: z.array(given) }))
    .max(MOST_NAMED)
    .nullable(),
});

const write = { group: "discussions", scope: "discussions:write", access: "signed-in", params: id } as const;

async function timesIn(call: Call<{ id: number }>): Promise<{ of: Onlooker; times: ShownTimes }> {
  const { viewer, post } = await postIn(call);
  const of = { viewer, home: post.topic.home, manages: await managesHome(call, viewer, post.topic) };
  const times = orNotFound((await timesOn(call.db, of, [post.id])).get(post.id) ?? null);
  return { of, times: shownTimes(times, viewer, await call.now()) };
}

/** For who asked and may write there, and who leads. */
async function ledTimesIn(call: OwnCall<{ id: number }>) {
  const { of, times } = await timesIn(call);
  if (!times.mayLead) throw new NotFound();
  return { of, by: call.person.id };
}

async function timesThing(call: Call<{ id: number }>): Promise<z.infer<typeof TimesThing>> {
  const { times } = await timesIn(call);
  const { postId: post, title, zone, asked, askedBy, closesOn, state, isAsked, people, best, choice } = times;
  return {
    post,
    title,
    zone,
    asked,
    askedBy,
    closesOn,
    state,
    isAsked,
    people,
    best,
    url: `${call.settings.publicUrl}/posts/${post}/times`,
    slots: times.slots.map(({ number, begins, ends, day, clock, minutes, tally, mine }) => ({
      number,
      day,
      clock,
      minutes,
      mine,
      begins: iso(begins),
      ends: iso(ends),
      yes: tally?.yes ?? null,
      ifNeedBe: tally?.ifNeedBe ?? null,
      no: tally?.no ?? null,
    })),
    choice: choice && { number: choice.number, by: choice.by, at: iso(choice.at) },
    answers: people === null ? null : await answersThing(call, post),
  };
}

async function answersThing(call: Call, postId: number) {
  const all = await answersTo(call.db, postId);
  const people = all.map((one) => one.personId);
  const faces = await facesFor(call.db, await onlookerAt(call), people);
  return all.map(({ personId, name, answers: said }) => ({
    person: { id: faces.get(personId)?.publicId ?? null, name },
    answers: said,
  }));
}

/** Questions for a time (D-14), read, answered and settled by the same rules as on pages. */
export const timesOperations: Operation[] = [
  reads({
    id: "getTimes",
    path: "/posts/{id}/times",
    group: "discussions",
    summary: () => m("api.getTimes"),
    scope: "discussions:read",
    access: "anyone",
    params: id,
    output: TimesThing,
    handle: timesThing,
  }),
  acts({
    ...write,
    id: "answerTimes",
    method: "PUT",
    path: "/posts/{id}/times/answers",
    summary: () => m("api.answerTimes"),
    body: z.strictObject({ answers: z.array(given.strict()).max(TIMES.most) }),
    output: null,
    async handle(call, tx, now) {
      const { of } = await timesIn(call);
      const own = { ...of, viewer: { ...of.viewer, personId: call.person.id } };
      const said = new Map(call.body.answers.map(({ number, answer }) => [number, answer]));
      await answerTimes(tx, own, call.params.id, said, now);
    },
  }),
  acts({
    ...write,
    id: "chooseTime",
    method: "PUT",
    path: "/posts/{id}/times/choice",
    summary: () => m("api.chooseTime"),
    body: z.strictObject({ number: count }),
    output: TimesThing,
    async handle(call, tx, now) {
      await chooseTime(tx, await ledTimesIn(call), call.params.id, call.body.number, now, call.settings);
      return timesThing(call);
    },
  }),
  acts({
    ...write,
    id: "reopenTimes",
    method: "POST",
    path: "/posts/{id}/times/reopening",
    summary: () => m("api.reopenTimes"),
    body: z.strictObject({ closesOn: z.iso.date() }),
    output: TimesThing,
    async handle(call, tx, now) {
      await reopenTimes(tx, await ledTimesIn(call), call.params.id, call.body.closesOn, now, call.settings);
      return timesThing(call);
    },
  }),
];
