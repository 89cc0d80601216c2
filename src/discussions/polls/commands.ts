import type { Viewer } from "#groups";
import type { Tx } from "#platform/db";
import { dayIn, type Day, type Instant } from "#platform/time";
import { refuse } from "../refusals.ts";
import { isAsked, pollOf, writtenPoll } from "./queries.ts";
import { mayChangePoll, refusalOfAnswer, type NewPoll } from "./rules.ts";

export async function addPoll(tx: Tx, postId: number, poll: NewPoll): Promise<void> {
  const { question, allowsSeveral, asked, closesOn } = poll;
  await tx
    .insertInto("polls")
    .values({ post_id: postId, question, allows_several: allowsSeveral, asked, closes_on: closesOn })
    .execute();
  await tx
    .insertInto("poll_options")
    .values(poll.options.map((label, index) => ({ post_id: postId, number: index + 1, label })))
    .execute();
}

/** The poll that the post has from now on; null: none. Refuses once somebody has answered, or it is over. */
export async function changePoll(tx: Tx, postId: number, poll: NewPoll | null, today: Day): Promise<void> {
  // Answers take this lock too.
  await pollOf(tx, postId);
  const old = await writtenPoll(tx, postId);
  if (old && !mayChangePoll(old, today)) refuse({ because: "no-edit", why: "poll-answered" });
  if (old) {
    await tx.deleteFrom("poll_options").where("post_id", "=", postId).execute();
    await tx.deleteFrom("polls").where("post_id", "=", postId).execute();
  }
  if (poll) await addPoll(tx, postId, poll);
}

/** A person's answer in place of the one before. Refuses whom the poll does not ask, and after its last day. */
export async function answerPoll(
  tx: Tx,
  viewer: Viewer & { personId: number },
  postId: number,
  homeId: number,
  chosen: readonly number[],
  now: Instant,
): Promise<void> {
  const poll = await pollOf(tx, postId);
  if (!poll) return refuse({ because: "poll", why: "no-such-option" });
  const facts = { ...poll, isAsked: isAsked(viewer, poll, homeId), options: poll.options };
  const why = refusalOfAnswer(facts, chosen, dayIn(viewer.zone, now));
  if (why) refuse({ because: "poll", why });
  await tx.deleteFrom("poll_answers").where("post_id", "=", postId).where("person_id", "=", viewer.personId).execute();
  if (chosen.length === 0) return;
  await tx
    .insertInto("poll_answers")
    .values(chosen.map((option) => ({ post_id: postId, option, person_id: viewer.personId, answered_at: now })))
    .execute();
}
