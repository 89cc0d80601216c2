import { readsFrom, type Viewer } from "#groups";
import { sql, statement, type Db, type Tx } from "#platform/db";
import { addressKey } from "#platform/mail";
import type { Instant } from "#platform/time";
import { openFoldSql, type OpenFold } from "../folding/queries.ts";
import type { Announcers } from "../manners/rules.ts";
import type { Decision } from "../rules.ts";
import { isVisibleSince, type Topic } from "../topics/queries.ts";
import type { Question } from "../questions/queries.ts";
import type { Slot } from "../times/rules.ts";
import type { Candidate } from "../rules.ts";

/** What is known about a mail's place before it is decided. */
export interface ThreadFacts {
  /** What a leader decided about this very mail before. */
  decision: Decision | null;
  /** Leaders of this unit trust the address that the mail comes from. */
  isTrusted: boolean;
  /** An earlier post in this unit that the same author claimed under the same Message-ID. */
  duplicateOf: number | null;
  /** A post, anywhere, goes by this Message-ID. */
  isTaken: boolean;
  /** Posts of this unit, or moved out of it, that In-Reply-To or References name, as ours or as their author's. */
  known: Candidate[];
  /** A topic of this unit whose first post answers this mail, or answers what this mail answers, which nobody has seen yet. */
  awaiting: number | null;
  /** The unit's emergency switch is on. */
  isStill: boolean;
  /** Its author said of this very mail that it advertises no job. */
  isNoAdvert: boolean;
  /** Where the unit sends advertisements of jobs (D-29). */
  jobsUrl: string | null;
  /** null: as where nothing was set. */
  announcers: Announcers | null;
}

export interface ThreadQuestion {
  inboundMailId: number;
  unitId: number;
  messageId: string | null;
  inReplyTo: string | null;
  /** In-Reply-To and References together. */
  named: readonly string[];
  author: { id: number | null; name: string; address: string | null };
}

/** One statement for all of it: this runs for every mail. */
export async function threadFacts(tx: Tx, asked: ThreadQuestion): Promise<ThreadFacts> {
  const { unitId, messageId, named, author } = asked;
  const { rows } = await sql<ThreadFacts>`
    select
      (select decision from held_mails where inbound_mail_id = ${asked.inboundMailId}) as decision,
      exists (select from held_mails where inbound_mail_id = ${asked.inboundMailId} and no_advert_at is not null) as "isNoAdvert",
      exists (select from trusted_writers w join mail_addresses a on a.id = w.address_id
        where w.unit_id = ${unitId} and w.ended_at is null and a.key = ${author.address && addressKey(author.address)}) as "isTrusted",
      (select p.id from posts p
        where ${stood(unitId)} and p.claimed_message_id = ${messageId} and p.author_id is not distinct from ${author.id}::bigint
          and (p.author_id is not null or p.author_name = ${author.name}) limit 1) as "duplicateOf",
      exists (select 1 from posts where message_id = ${messageId}) as "isTaken",
      exists (select 1 from standstills where unit_id = ${unitId} and ended_at is null) as "isStill",
      (select jobs_url from unit_manners where unit_id = ${unitId}) as "jobsUrl",
      (select announcers from unit_manners where unit_id = ${unitId}) as announcers,
      (select coalesce(json_agg(json_build_object('postId', p.id, 'topicId', p.topic_id, 'hasMotion', exists (select from motions v where v.post_id = p.id),
          'messageIds', array_remove(array[p.message_id, p.claimed_message_id], null), 'movedTo', case when not exists (
            select from topic_units t where t.topic_id = p.topic_id and t.unit_id = ${unitId}) then (
            select t.unit_id from topic_units t where t.topic_id = p.topic_id and t.is_home) end) order by p.id desc), '[]')
        from posts p
        where ${stood(unitId)} and (p.message_id = any(${named}::text[]) or p.claimed_message_id = any(${named}::text[]))) as known,
      (select p.topic_id from posts p join topic_units t on t.topic_id = p.topic_id
        where t.unit_id = ${unitId} and p.in_reply_to in (${messageId}, ${asked.inReplyTo}) and p.parent_id is null
        order by p.id limit 1) as awaiting`.execute(tx);
  return rows[0]!;
}

/** Posts `p` whose topic stands in the unit, or did: answers to what was moved away still come to the address that they came from. */
const stood = (unitId: number) => sql`(
  exists (select from topic_units t where t.topic_id = p.topic_id and t.unit_id = ${unitId})
  or exists (select from topic_moves w where w.topic_id = p.topic_id and w.from_unit_id = ${unitId}))`;

/** The newest open topic of this unit with this title and a post since `since`. */
export async function topicBySubject(tx: Tx, unitId: number, title: string, since: Instant): Promise<number | null> {
  const row = await tx
    .selectFrom("topic_units")
    .innerJoin("topics", "topics.id", "topic_units.topic_id")
    .select("topics.id")
    .where("topic_units.unit_id", "=", unitId)
    .where("topic_units.last_post_at", ">=", since)
    .where("topics.is_closed", "=", false)
    .where(sql<boolean>`lower(topics.title) = lower(${title})`)
    .orderBy("topic_units.last_post_at", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** The first post of a topic, as a parent when nothing nearer is named. */
export async function firstPostOf(tx: Tx, topicId: number): Promise<number> {
  const { id } = await tx
    .selectFrom("posts")
    .select("id")
    .where("topic_id", "=", topicId)
    .orderBy("number")
    .limit(1)
    .executeTakeFirstOrThrow();
  return id;
}

/** Every post of a topic that the viewer was given, without its text, in reading order. */
export async function outlineOf(db: Db, viewer: Viewer, topic: Topic) {
  const rows = await db
    .selectFrom("posts")
    .select(["id", "parent_id as parentId", "sorts_at as sortsAt"])
    .where("topic_id", "=", topic.id)
    .where(isVisibleSince(topic.readFrom, viewer.personId))
    .orderBy("sorts_at")
    .orderBy("id")
    .execute();
  return rows.map(({ sortsAt, ...row }) => ({ ...row, place: { sortsAt, postId: row.id } }));
}

/** What the head of a topic's page says of it, the topics before and after it in the unit where the viewer reads it, and what its own unit asks. */
export interface TopicFacts {
  people: number;
  starter: string | null;
  newer: Neighbour | null;
  older: Neighbour | null;
  question: Question | null;
  /** How long authors may edit; null: always. */
  editMinutes: number | null;
  /** Discussions that parts of this one went to or came from, or that went into it, in the order in which that was done. */
  joints: Joint[];
  tags: string[];
  /** Its posts come together by mail at present; null: they do not, or a visitor looks, who has no mail of it. */
  fold: OpenFold | null;
  /** Times that were chosen in it and stand, those still to come and those of before, in the order of the posts. */
  times: ChosenTime[];
}

export interface ChosenTime {
  postId: number;
  title: string;
  zone: string;
  slot: Slot;
}

export interface Joint {
  kind: "split" | "merge";
  /** The other discussion. The viewer may not see it. */
  topicId: number;
  title: string;
  /** Its posts came here. */
  isArrival: boolean;
  posts: number;
  /** With the time zone, as JSON writes it. */
  at: string;
}

export interface Neighbour {
  id: number;
  title: string;
}

export async function factsOf(db: Db, viewer: Viewer, topic: Topic): Promise<TopicFacts> {
  const unit = topic.units[0]!;
  const [row] = await factRows(
    db,
    topic.id,
    topic.home.id,
    topic.readFrom,
    viewer.personId,
    topic.startedBy,
    unit.id,
    topic.lastPostAt,
    readsFrom(viewer, unit),
  );
  const { asks, answerId, answerNumber, fold, ...facts } = row!;
  const answer = answerId === null ? null : { postId: answerId, number: answerNumber! };
  return {
    ...facts,
    question: asks ? { answer } : null,
    fold: fold && { ...fold, closesAt: new Date(fold.closesAt) },
  };
}

type FactRow = Omit<TopicFacts, "question" | "fold"> & {
  asks: boolean;
  answerId: number | null;
  answerNumber: number | null;
  fold: { closesAt: string; foldsAfter: number } | null;
};

const neighbourSql = (order: "asc" | "desc") => `(
    select json_build_object('id', t.id, 'title', t.title) from topic_units u join topics t on t.id = u.topic_id
    where u.unit_id = $6 and (u.last_post_at, u.topic_id) ${order === "asc" ? ">" : "<"} ($7::timestamptz, $1::bigint)
      and u.last_post_at >= coalesce($8::timestamptz, '-infinity')
    order by u.last_post_at ${order}, u.topic_id ${order} limit 1)`;

const factRows = statement<
  FactRow,
  [
    topicId: number,
    homeId: number,
    readFrom: Instant | null,
    personId: number | null,
    startedBy: number | null,
    unitId: number,
    lastPostAt: Instant,
    unitReadFrom: Instant | null,
  ]
>(
  () => `
  select (select count(distinct coalesce(author_id::text, author_name)) from posts
      where topic_id = $1 and ($3::timestamptz is null or posted_at >= $3 or author_id = $4::bigint)) as people,
    coalesce((select name from persons where id = $5::bigint), (select author_name from posts where topic_id = $1 and number = 1)) as starter,
    ${neighbourSql("asc")} as newer, ${neighbourSql("desc")} as older,
    array(select tag from topic_tags where topic_id = $1 order by tag) as tags,
    exists (select from questions where topic_id = $1) as asks, answer.id as "answerId", answer.number as "answerNumber",
    case when $4::bigint is not null then ${openFoldSql("$1")} end as fold,
    (select edit_minutes from unit_manners where unit_id = $2) as "editMinutes",
    (select coalesce(json_agg(json_build_object('kind', j.kind, 'topicId', t.id, 'title', t.title, 'isArrival', j.to_topic_id = $1, 'posts', j.posts, 'at', j.done_at)
        order by j.id), '[]') from topic_joints j join topics t on t.id = case when j.to_topic_id = $1 then j.from_topic_id else j.to_topic_id end
      where j.from_topic_id = $1 or j.to_topic_id = $1) as joints,
    (select coalesce(json_agg(json_build_object('postId', p.id, 'title', q.title, 'zone', q.time_zone,
        'slot', json_build_object('day', o.day, 'clock', o.clock, 'minutes', o.minutes)) order by p.sorts_at, p.id), '[]')
      from time_choices c join posts p on p.id = c.post_id join time_questions q on q.post_id = c.post_id
        join time_options o on o.post_id = c.post_id and o.number = c.option
      where p.topic_id = $1 and c.ended_at is null and p.withheld_at is null
        and ($3::timestamptz is null or p.posted_at >= $3 or p.author_id = $4::bigint)) as times
  from (values (1)) one left join (select p.id, p.number from question_answers a join posts p on p.id = a.post_id
    where a.topic_id = $1 and a.unmarked_at is null) answer on true`,
);
