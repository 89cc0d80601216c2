import { readersAmong } from "#groups";
import { sql, type Db } from "#platform/db";
import { dayIn, type Day, type Instant } from "#platform/time";
import { POST_MAIL } from "../subscriptions/queries.ts";
import { gathers, isOnHold, type DigestForm, type DigestKind, type Hold } from "./rules.ts";

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

export interface Window {
  personId: number;
  kind: DigestKind;
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

export interface Digest extends Window {
  id: number;
  name: string;
  language: string;
  zone: string;
  form: DigestForm;
}

export async function digestsByIds(db: Db, ids: readonly number[]): Promise<Digest[]> {
  const { rows } = await sql<Digest>`
    select g.id, g.person_id as "personId", g.kind, g.from_at as "from", g.until_at as "until", p.name, p.language, p.time_zone as zone,
      coalesce(f.digest, 'page') as form
    from digests g join persons p on p.id = g.person_id left join mail_forms f on f.person_id = p.id where g.id = any(${[...ids]}::bigint[])`.execute(
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
  /** The copy that was not sent: its answering address answers this post. */
  deliveryId: number;
  unitName: string;
  units: number[];
}

export interface Gathered extends DigestPost {
  deliveryId: number;
  unitName: string;
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
      mine.map(({ postId, deliveryId, unitName }) => ({ ...posts.get(postId)!, deliveryId, unitName })),
    ]),
  );
}

async function placesIn(db: Db, digests: readonly Digest[]): Promise<Place[]> {
  const { rows } = await sql<Place>`
    select x."digestId", x."personId", x."postId", x."deliveryId", n.name as "unitName",
      array(select unit_id from topic_units where topic_id = x.topic_id order by unit_id) as units
    from (
      select distinct on (w.id, p.id) w.id as "digestId", w.person_id as "personId", p.id as "postId", d.id as "deliveryId", p.topic_id, p.sorts_at, u.unit_id
      from unnest(${digests.map((one) => one.id)}::bigint[], ${digests.map((one) => one.personId)}::bigint[],
          ${digests.map((one) => gathers[one.kind])}::text[], ${digests.map((one) => one.from)}::timestamptz[],
          ${digests.map((one) => one.until)}::timestamptz[]) w (id, person_id, reason, from_at, until_at)
        ${gathered}
      order by w.id, p.id, u.is_home desc, u.unit_id) x
      join units n on n.id = x.unit_id
    order by x."digestId", n.name, x.topic_id, x.sorts_at, x."postId"`.execute(db);
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
