import { maySee, readableUnits, readsFrom, unitsByIds, type Unit, type Viewer } from "#groups";
import { sql, type Db, type Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import type { Choice, Majority, Outcome, Quorum, Rule, Tally, VoteFacts } from "./rules.ts";

export type Way = "web" | "mail" | "api";

export interface Motion {
  id: number;
  postId: number;
  /** Whose motion it is, wherever its discussion stands by now. */
  unit: { id: number; name: string; slug: string };
  wording: string;
  openedBy: string;
  openedAt: Instant;
  closesAt: Instant;
  rule: Rule;
  /** While it is open, of this moment. */
  tally: Tally;
  /** null: it is open, or its deadline has passed and it waits to be counted. */
  end: Ending | null;
  isOnRoll: boolean;
  /** What the viewer votes as it stands. */
  mine: Choice | null;
}

export interface Ending {
  at: Instant;
  outcome: Outcome;
  /** Of a withdrawal, with the name of who did it. */
  because: string | null;
  by: string | null;
  resultPostId: number | null;
}

interface Row extends Omit<Motion, "rule" | "tally" | "end" | "unit" | "isOnRoll" | "mine"> {
  unitId: number;
  quorumCount: number | null;
  quorumPart: number | null;
  quorumWhole: number | null;
  majorities: Majority[];
  roll: number;
  ayes: number;
  nays: number;
  abstentions: number;
  endedAt: Instant | null;
  outcome: Outcome | null;
  because: string | null;
  by: string | null;
  resultPostId: number | null;
  isOnRoll: boolean;
  mine: Choice | null;
  unit: Motion["unit"];
}

const select = (personId: number | null) => sql`
  select m.id, m.post_id as "postId", json_build_object('id', u.id, 'name', u.name, 'slug', u.slug) as unit, m.wording, o.name as "openedBy",
    m.opened_at as "openedAt", m.closes_at as "closesAt", m.quorum_count as "quorumCount", m.quorum_part as "quorumPart", m.quorum_whole as "quorumWhole",
    (select json_agg(json_build_object('of', j.base, 'share', json_build_object('part', j.part, 'whole', j.whole), 'isStrict', j.is_strict) order by j.number)
      from motion_majorities j where j.motion_id = m.id) as majorities,
    m.roll_size as roll, coalesce(m.ayes, c.ayes) as ayes, coalesce(m.nays, c.nays) as nays, coalesce(m.abstentions, c.abstentions) as abstentions,
    m.ended_at as "endedAt", m.outcome, m.withdrawn_because as because, w.name as by, m.result_post_id as "resultPostId",
    exists (select from motion_roll r where r.motion_id = m.id and r.person_id = ${personId}::bigint) as "isOnRoll",
    (select v.choice from motion_votes v where v.motion_id = m.id and v.person_id = ${personId}::bigint and v.is_counted) as mine
  from motions m join units u on u.id = m.unit_id join persons o on o.id = m.opened_by left join persons w on w.id = m.withdrawn_by
    cross join lateral (
      select count(*) filter (where v.choice = 'aye')::integer as ayes, count(*) filter (where v.choice = 'nay')::integer as nays,
        count(*) filter (where v.choice = 'abstain')::integer as abstentions
      from motion_votes v where m.ended_at is null and v.motion_id = m.id and v.is_counted) c`;

function motionFrom(row: Row): Motion {
  const { quorumCount, quorumPart, quorumWhole, majorities, roll, ayes, nays, abstentions, ...rest } = row;
  const { endedAt, outcome, because, by, resultPostId, ...motion } = rest;
  const quorum: Quorum =
    quorumCount !== null
      ? { kind: "count", least: quorumCount }
      : quorumPart !== null
        ? { kind: "share", share: { part: quorumPart, whole: quorumWhole! } }
        : { kind: "none" };
  const end = endedAt && { at: endedAt, outcome: outcome!, because, by, resultPostId };
  return { ...motion, rule: { quorum, majorities }, tally: { ayes, nays, abstentions, roll }, end };
}

/** Without a reader: for jobs, mails and commands. */
export async function motionById(db: Db | Tx, id: number): Promise<Motion | null> {
  const { rows } = await sql<Row>`${select(null)} where m.id = ${id}`.execute(db);
  return rows[0] ? motionFrom(rows[0]) : null;
}

/** A motion for whoever may read its group's posts, as far back as that goes; null for all others. The one way to hold a single one. */
export async function motionFor(db: Db, viewer: Viewer, id: number): Promise<Motion | null> {
  const { rows } = await sql<Row>`${select(viewer.personId)} where m.id = ${id}`.execute(db);
  return (await seenOf(db, viewer, rows))[0] ?? null;
}

/** The motions about these posts by the posts' ids, the newest last. */
export async function motionsOn(db: Db, viewer: Viewer, postIds: readonly number[]): Promise<Map<number, Motion[]>> {
  if (postIds.length === 0) return new Map();
  const { rows } =
    await sql<Row>`${select(viewer.personId)} where m.post_id = any(${[...postIds]}::bigint[]) order by m.id`.execute(
      db,
    );
  return Map.groupBy(await seenOf(db, viewer, rows), (motion) => motion.postId);
}

async function seenOf(db: Db, viewer: Viewer, rows: readonly Row[]): Promise<Motion[]> {
  if (rows.length === 0) return [];
  const units = await unitsByIds(db, [...new Set(rows.map((row) => row.unit.id))]);
  return rows.map(motionFrom).filter((motion) => isSeen(viewer, units.get(motion.unit.id)!, motion));
}

/** What a newcomer was kept from stays so, but for what they vote on. */
function isSeen(viewer: Viewer, unit: Unit, { openedAt, isOnRoll }: Motion): boolean {
  const from = readsFrom(viewer, unit);
  return maySee(viewer, unit, "posts") && (from === null || openedAt >= from || isOnRoll);
}

/** The open motion about a post; null: there is none. */
export async function openMotionOn(db: Db | Tx, postId: number): Promise<number | null> {
  const row = await db
    .selectFrom("motions")
    .select("id")
    .where("post_id", "=", postId)
    .where("ended_at", "is", null)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** A motion as its group's register lists it. */
export interface Decision extends Motion {
  /** The discussion, where the viewer may read it. */
  topic: { id: number; title: string } | null;
}

export const DECISIONS_A_PAGE = 30;

/** A group's motions of which the viewer may know: open ones by their deadline, or ended ones, the newest first. The caller has asked `maySee` for posts. */
export async function decisionsOf(
  db: Db,
  viewer: Viewer,
  unit: Unit,
  which: { open: true } | { open: false; most: number; offset: number },
): Promise<Decision[]> {
  const part = which.open
    ? sql`and m.ended_at is null order by m.closes_at, m.id`
    : sql`and m.ended_at is not null order by m.ended_at desc, m.id desc limit ${which.most} offset ${which.offset}`;
  const { rows } = await sql<Row & { topic: Decision["topic"] }>`
    select d.*, (select json_build_object('id', t.id, 'title', t.title) from posts p join topics t on t.id = p.topic_id
      where p.id = d."postId" and exists (select from topic_units s join (${readableUnits(db, viewer)}) r on r.id = s.unit_id
        where s.topic_id = t.id and (r.since is null or p.posted_at >= r.since or p.author_id = ${viewer.personId}::bigint))) as topic
    from (${select(viewer.personId)} where ${ofUnit(viewer, unit)} ${part}) d`.execute(db);
  return rows.map(({ topic, ...row }) => ({ ...motionFrom(row), topic }));
}

export async function decisionCountOf(db: Db, viewer: Viewer, unit: Unit): Promise<{ open: number; ended: number }> {
  const { rows } = await sql<{ open: number; ended: number }>`
    select count(*) filter (where m.ended_at is null)::integer as open, count(*) filter (where m.ended_at is not null)::integer as ended
    from motions m where ${ofUnit(viewer, unit)}`.execute(db);
  return rows[0]!;
}

/** `isSeen` as SQL, for `motions m` of a unit whose posts the viewer may read. */
function ofUnit(viewer: Viewer, unit: Unit) {
  const from = readsFrom(viewer, unit);
  const isSeen = sql`(m.opened_at >= ${from}::timestamptz or exists (
    select from motion_roll r where r.motion_id = m.id and r.person_id = ${viewer.personId}::bigint))`;
  return sql`m.unit_id = ${unit.id} and ${from === null ? sql`true` : isSeen}`;
}

/** All of a unit's, the oldest first: for what takes everything of it. */
export async function motionIdsOf(db: Db, unitId: number): Promise<number[]> {
  const rows = await db.selectFrom("motions").select("id").where("unit_id", "=", unitId).orderBy("id").execute();
  return rows.map((row) => row.id);
}

export interface Vote {
  personId: number;
  name: string;
  choice: Choice;
  castAt: Instant;
  way: Way;
  /** What they voted before, the newest first. */
  earlier: { choice: Choice; castAt: Instant; way: Way }[];
}

export const VOTES_A_PAGE = 200;

/** Who votes what, by name. Of a motion that the viewer was given. */
export async function votesOf(
  db: Db,
  motionId: number,
  { most, offset }: { most: number; offset: number },
): Promise<Vote[]> {
  const { rows } = await sql<Omit<Vote, "earlier"> & { earlier: { choice: Choice; castAt: string; way: Way }[] }>`
    select v.person_id as "personId", p.name, v.choice, v.cast_at as "castAt", v.way,
      (select coalesce(json_agg(json_build_object('choice', e.choice, 'castAt', e.cast_at, 'way', e.way) order by e.cast_at desc, e.id desc), '[]')
        from motion_votes e where e.motion_id = v.motion_id and e.person_id = v.person_id and not e.is_counted) as earlier
    from motion_votes v join persons p on p.id = v.person_id
    where v.motion_id = ${motionId} and v.is_counted order by lower(p.name), p.id limit ${most} offset ${offset}`.execute(
    db,
  );
  return rows.map((row) => ({
    ...row,
    earlier: row.earlier.map((one) => ({ ...one, castAt: new Date(one.castAt) })),
  }));
}

/** Who stands on the roll, by id. */
export async function rollOf(db: Db | Tx, motionId: number): Promise<number[]> {
  const rows = await db
    .selectFrom("motion_roll")
    .select("person_id as id")
    .where("motion_id", "=", motionId)
    .orderBy("person_id")
    .execute();
  return rows.map((row) => row.id);
}

export interface Casting extends VoteFacts {
  /** What counts of theirs now. */
  current: { id: number; choice: Choice; castAt: Instant } | null;
  /** The very mail was counted before. */
  isRepeated: boolean;
}

/** What a vote is decided from, with the voter's place on the roll held, so that votes of one person come one after the other. null: no such motion. */
export async function castingOf(
  tx: Tx,
  { motionId, personId, messageId }: { motionId: number; personId: number; messageId: string | null },
  since: Instant,
): Promise<Casting | null> {
  const held = await tx
    .selectFrom("motion_roll")
    .select("person_id")
    .where("motion_id", "=", motionId)
    .where("person_id", "=", personId)
    .forUpdate()
    .executeTakeFirst();
  const { rows } = await sql<
    Omit<Casting, "isOnRoll" | "current"> & { current: { id: number; choice: Choice; castAt: string } | null }
  >`
    select m.opened_at as "openedAt", m.closes_at as "closesAt", m.outcome,
      (select count(*)::integer from motion_votes v where v.motion_id = m.id and v.person_id = ${personId} and v.cast_at > ${since}::timestamptz) as today,
      (select json_build_object('id', v.id, 'choice', v.choice, 'castAt', v.cast_at) from motion_votes v
        where v.motion_id = m.id and v.person_id = ${personId} and v.is_counted) as current,
      exists (select from motion_votes v where v.motion_id = m.id and v.person_id = ${personId} and v.message_id = ${messageId}) as "isRepeated"
    from motions m where m.id = ${motionId}`.execute(tx);
  const row = rows[0];
  if (!row) return null;
  const current = row.current && { ...row.current, castAt: new Date(row.current.castAt) };
  return { ...row, isOnRoll: held !== undefined, current };
}

/** Motions whose deadline has passed and that are not counted yet, the one due first first. */
export async function dueMotions(db: Db | Tx, now: Instant): Promise<number[]> {
  const rows = await db
    .selectFrom("motions")
    .select("id")
    .where("ended_at", "is", null)
    .where("closes_at", "<=", now)
    .orderBy("closes_at")
    .orderBy("id")
    .execute();
  return rows.map((row) => row.id);
}

/** Where a motion's post stands at this moment. */
export async function placeOfMotion(tx: Db | Tx, postId: number) {
  return tx
    .selectFrom("posts")
    .innerJoin("topics", "topics.id", "posts.topic_id")
    .innerJoin("topic_units", (join) => join.onRef("topic_units.topic_id", "=", "topics.id").on("is_home", "=", true))
    .select(["topics.id as topicId", "topics.title", "topic_units.unit_id as unitId"])
    .where("posts.id", "=", postId)
    .executeTakeFirstOrThrow();
}
