import type { Viewer } from "#groups";
import { primaryAddressesOf } from "#people";
import { note } from "#platform/audit";
import type { Tx } from "#platform/db";
import { mailAll, newMessageId } from "#platform/mail";
import { dayIn, days, later, type Day, type Instant } from "#platform/time";
import type { Site } from "../posts/commands.ts";
import { refuse } from "../refusals.ts";
import { lockPost } from "../withholding/commands.ts";
import { CHOSEN_MAIL, REOPENED_MAIL } from "./mail/queries.ts";
import { answererIds, changesSince, lockTimes, timesOn, type Onlooker, type Times } from "./queries.ts";
import {
  mayChangeTimes,
  refusalOfAnswers,
  refusalOfChoice,
  refusalOfReopening,
  type Answer,
  type NewTimes,
  type TimesRefusal,
} from "./rules.ts";

const no = (why: TimesRefusal): never => refuse({ because: "times", why });

/** Asks for a time with a post, in place of what it asked before. That the actor may was asked. Refuses once somebody has answered, or a time was chosen. */
export async function askTimes(tx: Tx, by: number, postId: number, times: NewTimes, now: Instant): Promise<void> {
  const { isWithheld } = await lockPost(tx, postId);
  if (isWithheld) refuse({ because: "no-report", why: "withheld" });
  if (await lockTimes(tx, postId)) await removeTimes(tx, postId);
  await insertTimes(tx, by, postId, times, now);
}

export async function insertTimes(tx: Tx, by: number, postId: number, times: NewTimes, now: Instant): Promise<void> {
  const { title, zone, asked, closesOn, slots } = times;
  await tx
    .insertInto("time_questions")
    .values({ post_id: postId, title, time_zone: zone, asked, closes_on: closesOn, asked_by: by, asked_at: now })
    .execute();
  await tx
    .insertInto("time_options")
    .values(slots.map((slot, at) => ({ post_id: postId, number: at + 1, ...slot })))
    .execute();
}

/** Takes the question away. Refuses once somebody has answered, or a time was chosen. */
export async function removeTimes(tx: Tx, postId: number): Promise<void> {
  if (!(await lockTimes(tx, postId))) return no("none");
  const [people, choices] = [await answererIds(tx, postId), await choicesOf(tx, postId)];
  if (!mayChangeTimes({ people: people.length, choices })) no("answered");
  await tx.deleteFrom("time_options").where("post_id", "=", postId).execute();
  await tx.deleteFrom("time_questions").where("post_id", "=", postId).execute();
}

async function choicesOf(tx: Tx, postId: number): Promise<number> {
  const rows = await tx.selectFrom("time_choices").select("id").where("post_id", "=", postId).execute();
  return rows.length;
}

/** Everything that the question is decided from, held until the transaction ends. */
async function held(tx: Tx, of: Onlooker, postId: number): Promise<Times> {
  if (!(await lockTimes(tx, postId))) return no("none");
  return (await timesOn(tx, of, [postId])).get(postId)!;
}

/** A person's answers in place of those before. Refuses whom the question does not ask, and after its last day. */
export async function answerTimes(
  tx: Tx,
  of: Onlooker & { viewer: Viewer & { personId: number } },
  postId: number,
  given: ReadonlyMap<number, Answer>,
  now: Instant,
): Promise<void> {
  const { personId, zone } = of.viewer;
  const times = await held(tx, of, postId);
  const facts = { ...times, isChosen: times.choice !== null, slots: times.slots.length };
  const why = refusalOfAnswers(facts, given, dayIn(zone, now));
  if (why) no(why);
  await tx.deleteFrom("time_answers").where("post_id", "=", postId).where("person_id", "=", personId).execute();
  const rows = [...given].map(([option, answer]) => ({ post_id: postId, option, answer }));
  await tx
    .insertInto("time_answers")
    .values(rows.map((row) => ({ ...row, person_id: personId, answered_at: now })))
    .execute();
}

/** Who acts, and for which unit: what the audit log keeps. */
export interface Acting {
  by: number;
  of: Onlooker;
}

/** Chooses a time, in place of one chosen before; whoever has answered gets one mail with it. That the actor may was asked. Does nothing where it stands already. */
export async function chooseTime(
  tx: Tx,
  { by, of }: Acting,
  postId: number,
  number: number,
  now: Instant,
  site: Site,
): Promise<void> {
  const times = await held(tx, of, postId);
  if (times.choice?.number === number) return;
  const slot = times.slots.find((one) => one.number === number);
  const why = refusalOfChoice({ slot, changes: await changesToday(tx, postId, now) }, now);
  if (why) no(why);
  await endChoice(tx, by, postId, now);
  const { id } = await tx
    .insertInto("time_choices")
    .values({ post_id: postId, option: number, chosen_by: by, chosen_at: now })
    .returning("id")
    .executeTakeFirstOrThrow();
  await note(tx, { act: "discussions.time-chosen", by, unit: of.home.id, details: { post: postId } }, now);
  await tell(tx, CHOSEN_MAIL, { id, postId }, now, site);
}

/** Takes the choice back and asks again, until the end of that day; whoever has answered gets one mail with it. That the actor may was asked. */
export async function reopenTimes(
  tx: Tx,
  { by, of }: Acting,
  postId: number,
  closesOn: Day,
  now: Instant,
  site: Site,
): Promise<void> {
  const { zone } = of.viewer;
  const times = await held(tx, of, postId);
  const last = dayIn(zone, times.slots.at(-1)!.begins);
  const facts = { isChosen: times.choice !== null, last, changes: await changesToday(tx, postId, now) };
  const why = refusalOfReopening(facts, closesOn, dayIn(zone, now));
  if (why) no(why);
  await endChoice(tx, by, postId, now);
  await tx.updateTable("time_questions").set({ closes_on: closesOn }).where("post_id", "=", postId).execute();
  await note(tx, { act: "discussions.time-reopened", by, unit: of.home.id, details: { post: postId } }, now);
  await tell(tx, REOPENED_MAIL, { id: times.choice!.id, postId }, now, site);
}

const changesToday = (tx: Tx, postId: number, now: Instant): Promise<number> =>
  changesSince(tx, postId, later(now, -days(1)));

const endChoice = (tx: Tx, by: number, postId: number, now: Instant) =>
  tx
    .updateTable("time_choices")
    .set({ ended_by: by, ended_at: now })
    .where("post_id", "=", postId)
    .where("ended_at", "is", null)
    .execute();

async function tell(
  tx: Tx,
  purpose: string,
  { id, postId }: { id: number; postId: number },
  now: Instant,
  site: Site,
): Promise<void> {
  const addresses = [...(await primaryAddressesOf(tx, await answererIds(tx, postId))).values()];
  if (addresses.length === 0) return;
  const deliveries = addresses.map((addressId) => ({ addressId, reason: "time", state: "waiting" as const }));
  await mailAll(tx, { purpose, subjectId: id, messageId: newMessageId(site.mailDomain) }, deliveries, { now });
}
