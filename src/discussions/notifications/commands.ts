import { readersOf } from "#groups";
import { blockedAmong } from "#people";
import { sql, type Tx } from "#platform/db";
import { enqueue } from "#platform/jobs";
import { later, type Instant } from "#platform/time";
import { refuseMentions, takeMentions } from "../mentions/commands.ts";
import type { Called } from "../mentions/queries.ts";
import { tellDevices } from "./jobs.ts";
import { peopleToPush, type Choices } from "./queries.ts";
import { choosable, GATHERED, KEPT, noticeKinds, noticesOf, type Channel, type NoticeKind } from "./rules.ts";

/**
 * Tells people of a post on the site, in the post's own transaction. One that they have not seen takes the new post in (D-13): it says how many there
 * are, and the weightiest reason. Devices are told a moment later, so that a burst is one message.
 */
export async function notify(
  tx: Tx,
  { postId, topicId, isNew = true }: { postId: number; topicId: number; isNew?: boolean },
  told: ReadonlyMap<number, NoticeKind>,
  now: Instant,
): Promise<void> {
  if (told.size === 0) return;
  await sql`
    insert into notifications (person_id, topic_id, kind, first_post_id, last_post_id, posts, began_at, latest_at)
    select person_id, ${topicId}, kind, ${postId}, ${postId}, 1, ${now}::timestamptz, ${now}::timestamptz
    from unnest(${[...told.keys()]}::bigint[], ${[...told.values()]}::text[]) as told (person_id, kind)
    -- A closed account has no address.
    where exists (select from person_addresses a where a.person_id = told.person_id)
    order by person_id
    on conflict (person_id, topic_id) where seen_at is null do update set
      kind = case when array_position(${noticeKinds}::text[], excluded.kind) < array_position(${noticeKinds}::text[], notifications.kind)
        then excluded.kind else notifications.kind end,
      last_post_id = greatest(notifications.last_post_id, excluded.last_post_id),
      posts = notifications.posts + ${isNew ? 1 : 0}::integer, latest_at = excluded.latest_at`.execute(tx);
  const runAt = later(now, GATHERED);
  for (const personId of await peopleToPush(tx, told))
    await enqueue(tx, tellDevices, { personId }, { key: `${tellDevices.name} ${personId}`, keepsTime: true, runAt });
}

/** A post was put to a vote: each on its roll is told, also where they muted the discussion, so that nobody misses it. */
export const notifyOfMotion = (
  tx: Tx,
  post: { postId: number; topicId: number },
  roll: readonly number[],
  now: Instant,
): Promise<void> => notify(tx, { ...post, isNew: false }, new Map(roll.map((id) => [id, "motion"])), now);

/** A vote in the discussion has ended: nobody is asked for it any more, unless another is open there. */
export async function noteMotionEnded(tx: Tx, topicId: number): Promise<void> {
  await sql`
    update notifications set kind = 'decided' where topic_id = ${topicId} and kind = 'motion' and seen_at is null
      and not exists (select from motions m join posts p on p.id = m.post_id where p.topic_id = ${topicId} and m.ended_at is null)`.execute(
    tx,
  );
}

/** Of a post that stands already: an edit names them anew, or it was marked as the answer. Asked as for a new post. */
export async function notifyLater(
  tx: Tx,
  { postId, by }: { postId: number; by: number | null },
  called: { ids: readonly number[]; kind: "named" | "accepted" },
  now: Instant,
  zone: string,
): Promise<void> {
  const ids = called.ids.filter((id) => id !== by);
  if (ids.length === 0) return;
  const { rows } = await sql<{ topicId: number; units: number[]; muting: number[] }>`
    select p.topic_id as "topicId", array(select unit_id from topic_units where topic_id = p.topic_id) as units,
      array(select person_id from topic_choices where topic_id = p.topic_id and choice = 'mute') as muting
    from posts p where p.id = ${postId}`.execute(tx);
  const { topicId, units, muting } = rows[0]!;
  const blocked = by === null ? new Set<number>() : await blockedAmong(tx, by, ids);
  const mayRead = await readersOf(tx, units, "posts", ids, now, zone);
  const choiceOf = (id: number) => (muting.includes(id) ? "mute" : null);
  const told = noticesOf({ [called.kind]: ids }, { by, choiceOf, blocked, mayRead });
  await notify(tx, { postId, topicId, isNew: false }, told, now);
}

/** A post of this person was marked as the answer; nothing for whoever marks their own. */
export async function notifyAccepted(
  tx: Tx,
  actorId: number,
  postId: number,
  now: Instant,
  zone: string,
): Promise<void> {
  const { authorId } = await tx
    .selectFrom("posts")
    .where("id", "=", postId)
    .select("author_id as authorId")
    .executeTakeFirstOrThrow();
  if (authorId === null) return;
  await notifyLater(tx, { postId, by: actorId }, { ids: [authorId], kind: "accepted" }, now, zone);
}

/** All that there is, at the press of a button. */
export async function markSeen(tx: Tx, personId: number, now: Instant): Promise<void> {
  await tx
    .updateTable("notifications")
    .set({ seen_at: now })
    .where("person_id", "=", personId)
    .where("seen_at", "is", null)
    .execute();
}

/** By pushing, whether or not there was a device that took it. */
export async function notePushed(tx: Tx, ids: readonly number[], now: Instant): Promise<void> {
  if (ids.length > 0)
    await tx
      .updateTable("notifications")
      .set({ pushed_at: now })
      .where("id", "in", [...ids])
      .execute();
}

/** What the person ticked on the page of their choices, all of it. */
export async function choose(tx: Tx, personId: number, chosen: Choices, now: Instant): Promise<void> {
  const rows = noticeKinds.flatMap((kind) =>
    choosable[kind]
      .filter((channel) => !isMention(kind, channel))
      .map((channel) => rowOf(personId, kind, channel, chosen, now)),
  );
  await tx
    .insertInto("notification_choices")
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(["person_id", "kind", "channel"])
        .doUpdateSet({ is_on: sql`excluded.is_on`, chosen_at: sql`excluded.chosen_at` }),
    )
    .execute();
  await (chosen.named.mail ? takeMentions(tx, personId) : refuseMentions(tx, personId, now));
}

/** By the stop link of a mail that came because a post named its reader, or answered them. */
export const stopCalls = (
  tx: Tx,
  { personId, reason }: Pick<Called, "personId" | "reason">,
  now: Instant,
): Promise<void> => (reason === "named" ? refuseMentions(tx, personId, now) : refuseAnswers(tx, personId));

async function refuseAnswers(tx: Tx, personId: number): Promise<void> {
  await tx
    .deleteFrom("notification_choices")
    .where("person_id", "=", personId)
    .where("kind", "=", "answered")
    .where("channel", "=", "mail")
    .execute();
}

export async function forgetNotices(tx: Tx, now: Instant): Promise<void> {
  await tx.deleteFrom("notifications").where("latest_at", "<", later(now, -KEPT)).execute();
}

/** Kept where the stop link of such a mail keeps it. */
const isMention = (kind: NoticeKind, channel: Channel): boolean => kind === "named" && channel === "mail";

const rowOf = (personId: number, kind: NoticeKind, channel: Channel, chosen: Choices, now: Instant) => ({
  person_id: personId,
  kind,
  channel,
  is_on: chosen[kind][channel],
  chosen_at: now,
});
