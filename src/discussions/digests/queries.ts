import { readersAmong } from "#groups";
import { sql, type Db } from "#platform/db";
import { dayIn, type Day, type Instant } from "#platform/time";
import { POST_MAIL } from "../subscriptions/queries.ts";
import { gathers, isOnHold, type DigestForm, type DigestKind, type Hold, type IntervalKind } from "./rules.ts";

/** Who wants no mail today, each by their own calendar. */
export async function peopleOnHold(db: Db, now: Instant): Promise<Set<number>> {
  const rows = await holds(db).execute();
  return new Set(rows.filter((row) => isOnHold(row, dayIn(row.zone, now))).map((row) => row.personId));
}

const holds = (db: Db) =>
  db
    .selectFrom("mail_holds as h")
    .innerJoin("persons as p", "p.id", "h.person_id")
    .select([
      "h.person_id as personId",
      "p.time_zone as zone",
      "h.set_at as setAt",
      sql<Day>`h.from_day::text`.as("fromDay"),
      sql<Day>`h.until_day::text`.as("untilDay"),
    ]);

export interface HoldRow extends Hold {
  personId: number;
  zone: string;
  setAt: Instant;
}

export const allHolds = (db: Db): Promise<HoldRow[]> => holds(db).orderBy("h.person_id").execute();

export const holdOf = (db: Db, personId: number): Promise<HoldRow | undefined> =>
  holds(db).where("h.person_id", "=", personId).executeTakeFirst();

/** Chooses digests now, or did a moment ago: what was gathered before a change of mind still goes out. Not to addresses that wait. */
const isGathering = (now: Instant) => sql`
  s.mode in ('daily', 'weekly') and (s.ended_at is null or s.ended_at > ${now}::timestamptz - interval '8 days')
    and not exists (select from person_addresses a join address_pauses w on w.address_id = a.address_id and w.ended_at is null
      where a.person_id = s.person_id and a.is_primary)`;

/** In which zones readers of digests live: for each it is asked once what is due. */
export async function zonesOfReaders(db: Db, now: Instant): Promise<string[]> {
  const { rows } = await sql<{ zone: string }>`
    select distinct p.time_zone as zone from subscriptions s join persons p on p.id = s.person_id where ${isGathering(now)}`.execute(
    db,
  );
  return rows.map((row) => row.zone);
}

export interface Due {
  zone: string;
  kind: "daily" | "weekly";
  until: Instant;
}

/** Whose digests have not come as far as their zone's `until`, by their numbers, from `after` on; `held` stay where they are. */
export async function digestsDue(
  db: Db,
  { due, held, after, most }: { due: readonly Due[]; held: ReadonlySet<number>; after: number; most: number },
  now: Instant,
): Promise<Window[]> {
  const { rows } = await sql<Window>`
    select s.person_id as "personId", z.kind, coalesce(k.until_at, min(s.started_at)) as "from", z.until_at as "until"
    from subscriptions s join persons p on p.id = s.person_id
      join unnest(${due.map((one) => one.zone)}::text[], ${due.map((one) => one.kind)}::text[], ${due.map((one) => one.until)}::timestamptz[])
        z (zone, kind, until_at) on z.zone = p.time_zone and z.kind = s.mode::text
      left join digest_marks k on k.person_id = s.person_id and k.kind = z.kind
    where ${isGathering(now)} and s.person_id >= ${after} and s.person_id <> all(${[...held]}::bigint[]) and (k.until_at is null or k.until_at < z.until_at)
    group by s.person_id, z.kind, z.until_at, k.until_at
    having coalesce(k.until_at, min(s.started_at)) < z.until_at
    order by s.person_id limit ${most}`.execute(db);
  return rows;
}

/** One digest of an interval. */
export interface Window {
  personId: number;
  kind: IntervalKind;
  from: Instant;
  until: Instant;
}

/**
 * For rows `w` (person_id, reason, from_at, until_at): the decisions that a digest gathers. Where the person has left, or has stopped the mail of the
 * unit, or muted the topic since, nothing of it comes.
 */
const gathered = sql`
  join subscriptions s on s.person_id = w.person_id
  join topic_units u on u.unit_id = s.unit_id and u.last_post_at > w.from_at
  join posts p on p.topic_id = u.topic_id and p.posted_at > w.from_at and p.posted_at <= w.until_at and p.withheld_at is null
  join mailings g on g.purpose = ${POST_MAIL} and g.subject_id = p.id
  join deliveries d on d.mailing_id = g.id and d.address_id = s.address_id and d.reason = w.reason and d.state = 'withheld'
  left join topic_choices c on c.topic_id = p.topic_id and c.person_id = w.person_id
  where c.choice is distinct from 'mute' and exists (
    select from subscriptions r where r.unit_id = s.unit_id and r.person_id = s.person_id and r.ended_at is null and (r.mode <> 'web' or c.choice = 'follow'))`;

/** Those of these people for whom something was gathered. One statement for many. */
export async function withPosts(db: Db, windows: readonly Window[]): Promise<Set<number>> {
  if (windows.length === 0) return new Set();
  const { rows } = await sql<{ personId: number }>`
    select distinct w.person_id as "personId" from unnest(${windows.map((one) => one.personId)}::bigint[],
        ${windows.map((one) => gathers[one.kind])}::text[], ${windows.map((one) => one.from)}::timestamptz[],
        ${windows.map((one) => one.until)}::timestamptz[]) w (person_id, reason, from_at, until_at)
      ${gathered}`.execute(db);
  return new Set(rows.map((row) => row.personId));
}

export interface Digest {
  id: number;
  personId: number;
  kind: DigestKind;
  from: Instant;
  until: Instant;
  /** What it folds; null for every other kind. */
  fold: { id: number; foldsAfter: number } | null;
  name: string;
  language: string;
  zone: string;
  form: DigestForm;
}

export async function digestsByIds(db: Db, ids: readonly number[]): Promise<Digest[]> {
  const { rows } = await sql<Digest>`
    select g.id, g.person_id as "personId", g.kind, g.from_at as "from", g.until_at as "until", p.name, p.language, p.time_zone as zone,
      coalesce(f.digest, 'page') as form, case when t.id is not null then json_build_object('id', t.id, 'foldsAfter', t.folds_after) end as fold
    from digests g join persons p on p.id = g.person_id left join topic_folds t on t.id = g.fold_id left join mail_forms f on f.person_id = p.id where g.id = any(${[...ids]}::bigint[])`.execute(
    db,
  );
  return rows;
}

export const digestById = async (db: Db, id: number): Promise<Digest | undefined> => (await digestsByIds(db, [id]))[0];

/** What digests say of one post, whoever reads it. */
export interface DigestPost {
  postId: number;
  topicId: number;
  title: string;
  authorName: string;
  writtenAt: Instant;
  text: string;
  /** null: it stands as it was written. */
  editedAt: Instant | null;
  messageId: string;
  inReplyTo: string | null;
  references: string[];
}

/** One post's place in one digest. */
interface Place {
  digestId: number;
  personId: number;
  postId: number;
  topicId: number;
  sortsAt: Instant;
  /** The copy that was not sent: its answering address answers this post. */
  deliveryId: number;
  unitName: string;
  units: number[];
  /** It waited until its reader's mail might come. */
  isKept: boolean;
}

export interface Gathered extends DigestPost {
  deliveryId: number;
  unitName: string;
  isKept: boolean;
}

/**
 * What these digests say, by groups and topics in the order of writing: each post once, though its topic stands in several groups of the reader, and
 * only what they may read now. A few statements for a whole batch; the text of a post that stands in many digests is fetched once.
 */
export async function postsIn(
  db: Db,
  digests: readonly Digest[],
  now: Instant,
  zone: string,
): Promise<Map<number, Gathered[]>> {
  const places = await readableOf(db, await placesIn(db, digests), now, zone);
  const posts = await postsByIds(db, [...new Set(places.map((place) => place.postId))]);
  const byDigest = Map.groupBy(places, (place) => place.digestId);
  return new Map(
    [...byDigest].map(([id, mine]) => [
      id,
      mine.map(({ postId, deliveryId, unitName, isKept }) => ({ ...posts.get(postId)!, deliveryId, unitName, isKept })),
    ]),
  );
}

async function placesIn(db: Db, digests: readonly Digest[]): Promise<Place[]> {
  const ofIntervals = digests.filter((one): one is Digest & { kind: IntervalKind } => one.kind in gathers);
  const places = [
    ...(ofIntervals.length > 0 ? await placesByIntervals(db, ofIntervals) : []),
    ...(await placesOfKept(
      db,
      digests.filter(({ kind }) => kind !== "folded"),
    )),
    ...(await placesInFolds(
      db,
      digests.filter(({ kind }) => kind === "folded"),
    )),
  ];
  return places.sort(inReadingOrder);
}

const inReadingOrder = (a: Place, b: Place): number =>
  a.digestId - b.digestId ||
  (a.unitName < b.unitName ? -1 : Number(a.unitName > b.unitName)) ||
  a.topicId - b.topicId ||
  a.sortsAt.getTime() - b.sortsAt.getTime() ||
  a.postId - b.postId;

/** For rows x ("digestId", "personId", "postId", "deliveryId", topic_id, sorts_at, unit_id). */
const placeOf = sql`
  x."digestId", x."personId", x."postId", x."deliveryId", x.topic_id as "topicId", x.sorts_at as "sortsAt", n.name as "unitName",
  array(select unit_id from topic_units where topic_id = x.topic_id order by unit_id) as units`;

async function placesByIntervals(db: Db, digests: readonly (Digest & { kind: IntervalKind })[]): Promise<Place[]> {
  const { rows } = await sql<Place>`
    select ${placeOf}, false as "isKept"
    from (
      select distinct on (w.id, p.id) w.id as "digestId", w.person_id as "personId", p.id as "postId", d.id as "deliveryId", p.topic_id, p.sorts_at, u.unit_id
      from unnest(${digests.map((one) => one.id)}::bigint[], ${digests.map((one) => one.personId)}::bigint[],
          ${digests.map((one) => gathers[one.kind])}::text[], ${digests.map((one) => one.from)}::timestamptz[],
          ${digests.map((one) => one.until)}::timestamptz[]) w (id, person_id, reason, from_at, until_at)
        ${gathered}
      order by w.id, p.id, u.is_home desc, u.unit_id) x
      join units n on n.id = x.unit_id`.execute(db);
  return rows;
}

/** For posts p of persons w with choices c: they have not muted the discussion, and follow it or get mail of a group that it stands in. */
const isWanted = sql`
  p.withheld_at is null and c.choice is distinct from 'mute' and (c.choice = 'follow' or exists (
    select from subscriptions r join topic_units u on u.unit_id = r.unit_id and u.topic_id = p.topic_id
    where r.person_id = w.person_id and r.ended_at is null and r.mode <> 'web'))`;

/** Whom a name or an answer would have brought a post must only not have refused such mail since. */
async function placesOfKept(db: Db, digests: readonly Digest[]): Promise<Place[]> {
  if (digests.length === 0) return [];
  const { rows } = await sql<Place>`
    select ${placeOf}, true as "isKept" from (
      select w.digest_id as "digestId", w.person_id as "personId", p.id as "postId", d.id as "deliveryId", p.topic_id, p.sorts_at, h.unit_id
      from kept_copies w join posts p on p.id = w.post_id
        join mailings g on g.purpose = ${POST_MAIL} and g.subject_id = p.id
        join deliveries d on d.mailing_id = g.id and d.address_id = w.address_id
        join topic_units h on h.topic_id = p.topic_id and h.is_home
        left join topic_choices c on c.topic_id = p.topic_id and c.person_id = w.person_id
      where w.digest_id = any(${digests.map((one) => one.id)}::bigint[]) and (${isWanted}
        or w.reason in ('named', 'answered') and p.withheld_at is null and c.choice is distinct from 'mute'
          and (w.reason <> 'named' or not exists (select from mention_refusals r where r.person_id = w.person_id)))) x
      join units n on n.id = x.unit_id`.execute(db);
  return rows;
}

/** By whichever of a person's addresses, those of before too: a copy that was not sent stays where it was decided for. */
async function placesInFolds(db: Db, digests: readonly Digest[]): Promise<Place[]> {
  if (digests.length === 0) return [];
  const { rows } = await sql<Place>`
    select ${placeOf}, false as "isKept" from (
      select distinct on (w.id, p.id) w.id as "digestId", w.person_id as "personId", p.id as "postId", d.id as "deliveryId", p.topic_id, p.sorts_at, h.unit_id
      from unnest(${digests.map((one) => one.id)}::bigint[], ${digests.map((one) => one.personId)}::bigint[], ${digests.map((one) => one.fold!.id)}::bigint[])
          w (id, person_id, fold_id)
        join folded_posts f on f.fold_id = w.fold_id join posts p on p.id = f.post_id
        join mailings g on g.purpose = ${POST_MAIL} and g.subject_id = p.id
        cross join lateral (select address_id from person_addresses where person_id = w.person_id
          union select address_id from subscriptions where person_id = w.person_id) a
        join deliveries d on d.mailing_id = g.id and d.address_id = a.address_id and d.reason = 'folded' and d.state = 'withheld'
        join topic_units h on h.topic_id = p.topic_id and h.is_home
        left join topic_choices c on c.topic_id = p.topic_id and c.person_id = w.person_id
      where ${isWanted} and not exists (select from kept_copies k where k.post_id = p.id and k.person_id = w.person_id)
      order by w.id, p.id, d.id desc) x
      join units n on n.id = x.unit_id`.execute(db);
  return rows;
}

async function readableOf(db: Db, places: readonly Place[], now: Instant, zone: string): Promise<Place[]> {
  const units = [...new Set(places.flatMap((place) => place.units))];
  const people = [...new Set(places.map((place) => place.personId))];
  const mayRead = await readersAmong(db, units, "posts", people, now, zone);
  return places.filter((place) => mayRead(place.units, place.personId));
}

async function postsByIds(db: Db, ids: readonly number[]): Promise<Map<number, DigestPost>> {
  const { rows } = await sql<DigestPost>`
    select p.id as "postId", p.topic_id as "topicId", t.title, coalesce(a.name, p.author_name) as "authorName", p.written_at as "writtenAt",
      p.body_text as text, p.edited_at as "editedAt", p.message_id as "messageId", p.in_reply_to as "inReplyTo", p.reference_ids as "references"
    from posts p join topics t on t.id = p.topic_id left join persons a on a.id = p.author_id
    where p.id = any(${[...ids]}::bigint[])`.execute(db);
  return new Map(rows.map((row) => [row.postId, row]));
}

export interface MailForms {
  isPlain: boolean;
  digest: DigestForm;
}

/** How mail of groups looks for somebody. */
export async function mailFormsOf(db: Db, personId: number): Promise<MailForms> {
  const row = await db
    .selectFrom("mail_forms")
    .select(["is_plain as isPlain", sql<DigestForm>`digest`.as("digest")])
    .where("person_id", "=", personId)
    .executeTakeFirst();
  return row ?? { isPlain: false, digest: "page" };
}
