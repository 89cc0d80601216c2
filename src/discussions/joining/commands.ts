import { mayManage, type Viewer } from "#groups";
import { note } from "#platform/audit";
import { sql, type Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import type { UnitPlace } from "#groups";
import { refuse } from "../refusals.ts";
import { lockTopics } from "../moving/commands.ts";
import { copyTags, setTags } from "../tags/commands.ts";
import { homeOf } from "../topics/queries.ts";

/** Which posts leave with the one that they are split off at: those that answer it, or all that come after it. */
export type SplitOff = "answers" | "after";

/** A topic and the unit that it stands in at home. */
export interface Led {
  topicId: number;
  home: UnitPlace;
}

/**
 * Part of a discussion becomes one of its own, in the same units: the named post, which begins it, and what goes with it. Whoever follows, muted or
 * has read the one follows, muted and has read the other. Returns the new topic's id. Refuses who does not lead its unit, and to take its first post.
 */
export async function splitTopic(
  tx: Tx,
  viewer: Viewer,
  { topicId, home }: Led,
  { postId, takes, title }: { postId: number; takes: SplitOff; title: string },
  now: Instant,
): Promise<number> {
  await mustLead(tx, viewer, [{ topicId, home }]);
  const posts = await leavingWith(tx, topicId, postId, takes);
  if (posts.length === 0) refuse({ because: "topic-moved" });
  if (posts.some((post) => post.number === 1)) refuse({ because: "first-stays" });
  const ids = posts.map((post) => post.id);
  const newId = await begin(tx, postId, title, ids);
  await sql`
    insert into topic_units (topic_id, unit_id, is_home, last_post_at)
    select t.id, u.unit_id, u.is_home, t.last_post_at from topics t join topic_units u on u.topic_id = ${topicId} where t.id = ${newId}`.execute(
    tx,
  );
  await putInto(tx, ids, newId, 0);
  await sql`update topics set last_number = greatest(last_number, post_count), post_count = post_count - ${ids.length}, placement = placement + 1,
    last_post_at = (select max(posted_at) from posts where topic_id = ${topicId}) where id = ${topicId}`.execute(tx);
  await sql`update topic_units u set last_post_at = t.last_post_at from topics t where t.id = ${topicId} and u.topic_id = t.id`.execute(
    tx,
  );
  await sql`
    insert into topic_readings (person_id, topic_id, sorts_at, post_id, read_at)
    select person_id, ${newId}, sorts_at, post_id, read_at from topic_readings where topic_id = ${topicId}`.execute(tx);
  await sql`
    insert into topic_choices (topic_id, person_id, choice, chosen_at)
    select ${newId}, person_id, choice, chosen_at from topic_choices where topic_id = ${topicId}`.execute(tx);
  await sql`update drafts set topic_id = ${newId} where topic_id = ${topicId} and parent_id = any(${ids}::bigint[])`.execute(
    tx,
  );
  await sql`update question_answers set unmarked_by = ${viewer.personId}, unmarked_at = ${now}::timestamptz
    where topic_id = ${topicId} and unmarked_at is null and post_id = any(${ids}::bigint[])`.execute(tx);
  await keepPlaces(tx, topicId, newId);
  await copyTags(tx, topicId, newId);
  await record(tx, viewer, "split", { from: topicId, to: newId, posts: ids.length, units: [home.id] }, now);
  return newId;
}

/** The new topic began when its first post was written. */
async function begin(tx: Tx, postId: number, title: string, ids: readonly number[]): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into topics (title, started_by, started_at, last_post_at, post_count, last_number)
    select ${title}, author_id, posted_at, (select max(posted_at) from posts where id = any(${[...ids]}::bigint[])), ${ids.length}, ${ids.length}
    from posts where id = ${postId} returning id`.execute(tx);
  return rows[0]!.id;
}

/**
 * All posts of one discussion go into another, where the time of each gives its place; the address of the one leads to the other from then on. Who
 * followed the one follows the other. Refuses who does not lead the units of both, and a discussion with itself.
 */
export async function mergeTopics(tx: Tx, viewer: Viewer, from: Led, into: Led, now: Instant): Promise<void> {
  if (from.topicId === into.topicId) refuse({ because: "same-topic" });
  await mustLead(tx, viewer, [from, into]);
  const ids = (await leaving(tx, from.topicId)).map((post) => post.id);
  if (ids.length === 0) refuse({ because: "topic-moved" });
  const { last } = await tx
    .selectFrom("topics")
    .select(sql<number>`greatest(last_number, post_count)`.as("last"))
    .where("id", "=", into.topicId)
    .executeTakeFirstOrThrow();
  await keepPlaces(tx, from.topicId, into.topicId);
  await sql`
    insert into topic_moves (topic_id, from_unit_id, to_unit_id, moved_by, moved_at)
    select ${into.topicId}, unit_id, ${into.home.id}, ${viewer.personId}, ${now}::timestamptz from topic_units u
    where topic_id = ${from.topicId} and not exists (select from topic_units t where t.topic_id = ${into.topicId} and t.unit_id = u.unit_id)`.execute(
    tx,
  );
  await putInto(tx, ids, into.topicId, last);
  await sql`update topics t set post_count = t.post_count + ${ids.length}, last_number = ${last + ids.length}, placement = t.placement + 1,
    last_post_at = greatest(t.last_post_at, f.last_post_at) from topics f where t.id = ${into.topicId} and f.id = ${from.topicId}`.execute(
    tx,
  );
  await sql`update topic_units u set last_post_at = t.last_post_at from topics t where t.id = ${into.topicId} and u.topic_id = t.id`.execute(
    tx,
  );
  await joinMarks(tx, from.topicId, into.topicId);
  await copyTags(tx, from.topicId, into.topicId);
  await setTags(tx, from.topicId, [], viewer.personId!, now);
  await sql`delete from topic_units where topic_id = ${from.topicId}`.execute(tx);
  await sql`update topics set merged_into_id = ${into.topicId}, post_count = 0, last_number = greatest(last_number, post_count), placement = placement + 1
    where id = ${from.topicId}`.execute(tx);
  await sql`update topics set merged_into_id = ${into.topicId} where merged_into_id = ${from.topicId}`.execute(tx);
  const units = [...new Set([from.home.id, into.home.id])];
  await record(tx, viewer, "merge", { from: from.topicId, to: into.topicId, posts: ids.length, units }, now);
}

/** Takes the topics' locks; they must still stand where the viewer leads. */
async function mustLead(tx: Tx, viewer: Viewer, topics: readonly Led[]): Promise<void> {
  for (const { home } of topics) if (!mayManage(viewer, home)) refuse({ because: "not-allowed", who: "leaders" });
  await lockTopics(
    tx,
    topics.map(({ topicId }) => topicId),
  );
  for (const { topicId, home } of topics)
    if ((await homeOf(tx, topicId)) !== home.id) refuse({ because: "topic-moved" });
}

interface Leaving {
  id: number;
  number: number;
}

/** In the order in which they are numbered where they go. */
async function leavingWith(tx: Tx, topicId: number, postId: number, takes: SplitOff): Promise<Leaving[]> {
  const { rows } = await sql<Leaving>`
    with recursive first as (select id, number, sorts_at from posts where id = ${postId} and topic_id = ${topicId}),
    below as (
      select id from first
      union
      select p.id from posts p join below b on p.parent_id = b.id where p.topic_id = ${topicId})
    select p.id, p.number from posts p, first where p.topic_id = ${topicId} and case when ${takes} = 'answers'
      then p.id in (select id from below) else (p.sorts_at, p.id) >= (first.sorts_at, first.id) end
    order by p.id <> first.id, p.sorts_at, p.id`.execute(tx);
  return rows;
}

const leaving = async (tx: Tx, topicId: number): Promise<Leaving[]> =>
  tx.selectFrom("posts").select(["id", "number"]).where("topic_id", "=", topicId).orderBy("number").execute();

/** What answered a post that now stands in another discussion answers none there; the mail's own headers still say what it answered. */
async function putInto(tx: Tx, ids: readonly number[], topicId: number, after: number): Promise<void> {
  await sql`
    update posts p set topic_id = ${topicId}, number = ${after}::integer + one.place::integer
    from unnest(${[...ids]}::bigint[]) with ordinality one (id, place) where p.id = one.id`.execute(tx);
  await sql`
    update posts p set parent_id = null from posts parent
    where parent.id = p.parent_id and parent.topic_id <> p.topic_id
      and (p.id = any(${[...ids]}::bigint[]) or p.parent_id = any(${[...ids]}::bigint[]))`.execute(tx);
}

/** Units that the posts once stood in: mails that answer them still come there. */
async function keepPlaces(tx: Tx, from: number, to: number): Promise<void> {
  await sql`
    insert into topic_moves (topic_id, from_unit_id, to_unit_id, moved_by, moved_at)
    select ${to}, from_unit_id, to_unit_id, moved_by, moved_at from topic_moves where topic_id = ${from} order by id`.execute(
    tx,
  );
}

/**
 * Who muted the one may still want the other. Whoever has read in both has read as far as they had in the one in which they had read less, so that nothing
 * counts as read that was not.
 */
async function joinMarks(tx: Tx, from: number, to: number): Promise<void> {
  await sql`
    insert into topic_choices (topic_id, person_id, choice, chosen_at)
    select ${to}, person_id, choice, chosen_at from topic_choices where topic_id = ${from} and choice = 'follow' on conflict do nothing`.execute(
    tx,
  );
  await sql`
    update topic_readings t set sorts_at = f.sorts_at, post_id = f.post_id from topic_readings f
    where t.topic_id = ${to} and f.topic_id = ${from} and f.person_id = t.person_id and (f.sorts_at, f.post_id) < (t.sorts_at, t.post_id)`.execute(
    tx,
  );
  await sql`delete from topic_choices where topic_id = ${from}`.execute(tx);
  await sql`delete from topic_readings where topic_id = ${from}`.execute(tx);
  // One draft a discussion: what somebody had begun in both is one text.
  await sql`
    with had as (delete from drafts f where topic_id = ${from} and exists (select from drafts t where t.topic_id = ${to} and t.person_id = f.person_id)
      returning person_id, body)
    update drafts t set body = t.body || E'\n\n' || had.body from had where t.topic_id = ${to} and t.person_id = had.person_id`.execute(
    tx,
  );
  await sql`update drafts set topic_id = ${to} where topic_id = ${from}`.execute(tx);
}

async function record(
  tx: Tx,
  viewer: Viewer,
  kind: "split" | "merge",
  { from, to, posts, units }: { from: number; to: number; posts: number; units: readonly number[] },
  now: Instant,
): Promise<void> {
  await tx
    .insertInto("topic_joints")
    .values({ kind, from_topic_id: from, to_topic_id: to, posts, done_by: viewer.personId, done_at: now })
    .execute();
  const act = kind === "split" ? "discussions.topic-split" : "discussions.topics-merged";
  for (const unit of units) await note(tx, { act, by: viewer.personId, unit, details: { from, to, posts } }, now);
}
