import { sql, type Db } from "#platform/db";
import type { Day, Instant } from "#platform/time";

export interface ExportedTopic {
  id: number;
  title: string;
  startedAt: Instant;
  lastPostAt: Instant;
  isQuestion: boolean;
  answerId: number | null;
  closedAt: Instant | null;
  closedBecause: string | null;
  posts: number;
  tags: string[];
}

/** Topics at home in the unit with a higher id, in the order of ids. */
export async function topicsAfter(db: Db, unitId: number, after: number, most: number): Promise<ExportedTopic[]> {
  const { rows } = await sql<ExportedTopic>`
    select t.id, t.title, t.started_at as "startedAt", t.last_post_at as "lastPostAt", t.post_count as posts,
      array(select tag from topic_tags g where g.topic_id = t.id order by tag) as tags,
      exists (select from questions q where q.topic_id = t.id) as "isQuestion",
      (select a.post_id from question_answers a where a.topic_id = t.id and a.unmarked_at is null) as "answerId",
      c.closed_at as "closedAt", c.reason as "closedBecause"
    from topic_units u join topics t on t.id = u.topic_id left join topic_closures c on c.topic_id = t.id and c.reopened_at is null
    where u.unit_id = ${unitId} and u.is_home and t.id > ${after} order by t.id limit ${most}`.execute(db);
  return rows;
}

export interface ExportedFile {
  number: number;
  filename: string;
  contentType: string;
  size: number;
  sha256: string | null;
  key: string | null;
}

export interface ExportedPost {
  id: number;
  topicId: number;
  number: number;
  parentId: number | null;
  authorId: string | null;
  authorName: string;
  /** Their main address; asked for only where whoever holds the machine exports. */
  address: string | null;
  messageId: string;
  inReplyTo: string | null;
  references: string[];
  source: string;
  subject: string;
  markdown: string | null;
  text: string;
  html: string;
  quoted: string | null;
  writtenAt: Instant;
  /** Hidden or removed by leaders: it goes out as a number and no more. */
  isWithheld: boolean;
  versions: number;
  files: ExportedFile[];
  /** When it asks to meet, what each person said, and what was chosen; null: it does not. */
  times: ExportedTimes | null;
}

export interface ExportedTimes {
  title: string;
  zone: string;
  closesOn: string;
  slots: { number: number; day: string; clock: string; minutes: number }[];
  answers: { number: number; name: string; answer: string }[];
  /** The number of the time. */
  chosen: number | null;
}

/** Posts of a topic, a slice of them, in the order of the page. `after`: how many come before. */
export async function postsIn(
  db: Db,
  topicId: number,
  { after, most }: { after: number; most: number },
): Promise<ExportedPost[]> {
  const { rows } = await sql<ExportedPost>`
    select p.id, p.topic_id as "topicId", p.number, p.parent_id as "parentId", a.public_id as "authorId", coalesce(a.name, p.author_name) as "authorName",
      (select m.address from person_addresses o join mail_addresses m on m.id = o.address_id where o.person_id = p.author_id and o.is_primary) as address,
      p.message_id as "messageId", p.in_reply_to as "inReplyTo", p.reference_ids as "references", p.source, p.subject, p.markdown, p.body_text as text,
      p.body_html as html, p.quoted_html as quoted,
      (select json_build_object('title', q.title, 'zone', q.time_zone, 'closesOn', q.closes_on,
          'slots', (select json_agg(json_build_object('number', o.number, 'day', o.day, 'clock', o.clock, 'minutes', o.minutes) order by o.number)
            from time_options o where o.post_id = q.post_id),
          'answers', (select coalesce(json_agg(json_build_object('number', w.option, 'name', r.name, 'answer', w.answer) order by r.name, w.person_id, w.option), '[]')
            from time_answers w join persons r on r.id = w.person_id where w.post_id = q.post_id),
          'chosen', (select c.option from time_choices c where c.post_id = q.post_id and c.ended_at is null))
        from time_questions q where q.post_id = p.id) as times, p.written_at as "writtenAt", p.withheld_at is not null as "isWithheld",
      (select count(*)::integer from post_versions v where v.post_id = p.id) as versions,
      (select coalesce(json_agg(json_build_object('number', f.number, 'filename', f.filename, 'contentType', f.content_type,
          'size', coalesce(s.size, length(f.content)), 'sha256', encode(s.sha256, 'hex'), 'key', s.key) order by f.number), '[]')
        from post_attachments f left join stored_files s on s.key = f.file_key where f.post_id = p.id) as files
    from posts p left join persons a on a.id = p.author_id
    where p.topic_id = ${topicId} order by p.sorts_at, p.id offset ${after} limit ${most}`.execute(db);
  return rows;
}

export interface Extent {
  topics: number;
  posts: number;
  files: number;
  bytes: number;
  from: Instant | null;
  until: Instant | null;
}

/** How much a package will hold. */
export async function extentOf(db: Db, unitId: number): Promise<Extent> {
  const { rows } = await sql<Extent>`
    with home as (select topic_id from topic_units where unit_id = ${unitId} and is_home)
    select (select count(*)::integer from home) as topics,
      count(*)::integer as posts, min(p.written_at) as "from", max(p.written_at) as until,
      (select count(*)::integer from post_attachments f join posts q on q.id = f.post_id where q.topic_id in (select topic_id from home)) as files,
      (select coalesce(sum(coalesce(s.size, length(f.content))), 0)::bigint from post_attachments f join posts q on q.id = f.post_id
        left join stored_files s on s.key = f.file_key where q.topic_id in (select topic_id from home)) as bytes
    from posts p where p.topic_id in (select topic_id from home)`.execute(db);
  return rows[0]!;
}

export interface ExportedMember {
  name: string;
  address: string | null;
  joinedAt: Instant;
  role: string | null;
  mode: string | null;
}

/** Who belongs to the unit, with the roles that each holds on the day. */
export async function membersOf(db: Db, unitId: number, today: Day): Promise<ExportedMember[]> {
  const { rows } = await sql<ExportedMember>`
    select p.name, m.address, u.joined_at as "joinedAt", s.mode::text as mode,
      (select string_agg(a.role::text, ', ' order by a.role) from appointments a where a.unit_id = u.unit_id and a.person_id = u.person_id and a.ended_at is null
        and a.starts_on <= ${today}::date and (a.ends_on is null or a.ends_on >= ${today}::date)) as role
    from unit_memberships u join persons p on p.id = u.person_id
      left join person_addresses o on o.person_id = p.id and o.is_primary left join mail_addresses m on m.id = o.address_id
      left join subscriptions s on s.unit_id = u.unit_id and s.person_id = u.person_id and s.ended_at is null
    where u.unit_id = ${unitId} and u.left_at is null order by p.name, p.id`.execute(db);
  return rows;
}

/** What List-Id is made of: the unit's first address, else its slug. */
export async function listIdOf(db: Db, unit: { id: number; slug: string }): Promise<string> {
  const row = await db
    .selectFrom("unit_addresses")
    .select("local_part as localPart")
    .where("unit_id", "=", unit.id)
    .orderBy("since")
    .orderBy("local_part")
    .executeTakeFirst();
  return row?.localPart ?? unit.slug;
}
