import { isMemberOf, rulesOf, unitsByIds, type Unit } from "#groups";
import { sql, type Db } from "#platform/db";
import type { SafeHtml } from "#platform/web";
import { dayIn, type Instant } from "#platform/time";
import { mannersOf, welcomeOf } from "../manners/queries.ts";
import { waitsOf } from "../moderation/queries.ts";
import { withNames } from "../mentions/queries.ts";
import type { WelcomeMail } from "./welcome.tsx";
import { spanOf, type Slot } from "../times/rules.ts";
import type { MailUnit, PostMail } from "./post.tsx";

interface PostRow {
  number: number;
  topic_id: number;
  title: string;
  author_id: number | null;
  is_announcement: boolean;
  is_by_group: boolean;
  author_name: string;
  sender_check: string | null;
  in_reply_to: string | null;
  reference_ids: string[];
  written_at: Date;
  body_text: string;
  body_html: SafeHtml;
  units: number[];
  attachments: PostMail["attachments"];
  list_id: string | null;
  poll: PostMail["poll"];
  times: MailTimesRow | null;
}

interface MailTimesRow {
  title: string;
  zone: string;
  closesOn: string;
  slots: Slot[];
}

/** What a post's mail says, and the units whose readers may get it; null: it is gone, or was taken away. */
export async function postFacts(
  db: Db,
  postId: number,
): Promise<{
  units: number[];
  topicId: number;
  authorId: number | null;
  isAnnouncement: boolean;
  mail: Omit<PostMail, "messageId">;
} | null> {
  const { rows } = await sql<PostRow>`
    select p.number, p.topic_id, t.title, p.author_id, p.is_announcement, p.is_by_group, coalesce(a.name, p.author_name) as author_name, p.sender_check, p.in_reply_to, p.reference_ids, p.written_at, p.body_text, p.body_html,
      array(select unit_id from topic_units u where u.topic_id = t.id order by is_home desc, unit_id) as units,
      (select coalesce(json_agg(json_build_object('number', f.number, 'filename', f.filename, 'size', f.size) order by f.number), '[]')
        from post_attachments f where f.post_id = p.id) as attachments,
      (select m.local_part from unit_addresses m join topic_units u on u.unit_id = m.unit_id and u.is_home
        where u.topic_id = t.id order by m.since, m.local_part limit 1) as list_id,
      (select json_build_object('question', q.question, 'closesOn', q.closes_on,
          'options', (select json_agg(o.label order by o.number) from poll_options o where o.post_id = q.post_id))
        from polls q where q.post_id = p.id) as poll,
      (select json_build_object('title', q.title, 'zone', q.time_zone, 'closesOn', q.closes_on, 'slots',
          (select json_agg(json_build_object('day', o.day, 'clock', o.clock, 'minutes', o.minutes) order by o.number) from time_options o where o.post_id = q.post_id))
        from time_questions q where q.post_id = p.id) as times
    from posts p join topics t on t.id = p.topic_id left join persons a on a.id = p.author_id
    where p.id = ${postId} and p.withheld_at is null`.execute(db);
  const post = rows[0];
  if (!post) return null;
  const home = (await unitsByIds(db, post.units)).get(post.units[0]!)!;
  return {
    units: post.units,
    topicId: post.topic_id,
    authorId: post.author_id,
    isAnnouncement: post.is_announcement,
    mail: {
      postId,
      number: post.number,
      topicTitle: post.title,
      authorName: post.author_name,
      hasAuthor: post.author_id !== null,
      isByGroup: post.is_by_group,
      isVerified: post.sender_check === null || post.sender_check === "pass",
      inReplyTo: post.in_reply_to,
      references: post.reference_ids.length > 0 ? post.reference_ids : post.in_reply_to ? [post.in_reply_to] : [],
      date: post.written_at,
      text: post.body_text,
      html: await withNames(db, post.body_html),
      attachments: post.attachments,
      poll: post.poll,
      times: post.times && { ...post.times, spans: post.times.slots.map((slot) => spanOf(post.times!.zone, slot)) },
      unit: mailUnit(home, post.list_id),
    },
  };
}

/** The groups in which these discussions have their home, as mails name them. */
export async function homesOf(db: Db, topicIds: readonly number[]): Promise<Map<number, MailUnit>> {
  if (topicIds.length === 0) return new Map();
  const { rows } = await sql<{ topicId: number; unitId: number; listId: string | null }>`
    select u.topic_id as "topicId", u.unit_id as "unitId",
      (select m.local_part from unit_addresses m where m.unit_id = u.unit_id order by m.since, m.local_part limit 1) as "listId"
    from topic_units u where u.is_home and u.topic_id = any(${[...topicIds]}::bigint[])`.execute(db);
  const units = await unitsByIds(
    db,
    rows.map((row) => row.unitId),
  );
  return new Map(rows.map(({ topicId, unitId, listId }) => [topicId, mailUnit(units.get(unitId)!, listId)]));
}

function mailUnit({ name, acronym, slug, address }: Unit, given: string | null): MailUnit {
  const listId = given ?? slug;
  return { name, acronym, slug, address: address ?? listId, listId };
}

/** What an answer to a mail says. */
export async function answerFacts(db: Db, id: number) {
  const row = await db
    .selectFrom("mail_answers")
    .leftJoin("held_mails", "held_mails.inbound_mail_id", "mail_answers.inbound_mail_id")
    .select(["id", "mail_answers.unit_id", "cause", "mail_answers.subject", "in_reply_to as inReplyTo"])
    .select(["created_at as date", "held_mails.reason", "mail_answers.inbound_mail_id as inboundMailId"])
    .where("id", "=", id)
    .executeTakeFirst();
  if (!row) return null;
  const { unit_id, inboundMailId, ...answer } = row;
  const wait = answer.cause === "held" ? ((await waitsOf(db, [inboundMailId])).get(inboundMailId) ?? null) : null;
  const unit = unit_id === null ? null : (await unitsByIds(db, [unit_id])).get(unit_id)!;
  const jobsUrl = answer.cause === "job-advert" && unit_id !== null ? (await mannersOf(db, unit_id)).jobsUrl : null;
  return {
    ...answer,
    inboundMailId,
    jobsUrl,
    wait,
    unit: unit && { name: unit.name, slug: unit.slug, address: unit.address, posting: unit.posting },
  };
}

/** Where the mail of a motion stands: with the post that it is about, in its discussion. */
export async function motionPlace(
  db: Db,
  postId: number,
): Promise<{ inReplyTo: string; title: string; acronym: string | null }> {
  return db
    .selectFrom("posts")
    .innerJoin("topics", "topics.id", "posts.topic_id")
    .innerJoin("topic_units", (join) => join.onRef("topic_units.topic_id", "=", "topics.id").on("is_home", "=", true))
    .innerJoin("units", "units.id", "topic_units.unit_id")
    .select(["posts.message_id as inReplyTo", "topics.title", "units.acronym"])
    .where("posts.id", "=", postId)
    .executeTakeFirstOrThrow();
}

/** What a private letter says. */
export async function letterFacts(db: Db, id: number) {
  const row = await db
    .selectFrom("private_letters as letter")
    .innerJoin("persons as writer", "writer.id", "letter.writer_id")
    .innerJoin("persons as reader", "reader.id", "letter.reader_id")
    .innerJoin("posts", "posts.id", "letter.post_id")
    .select([
      "letter.id",
      "letter.subject",
      "letter.in_reply_to as inReplyTo",
      "letter.sent_at as date",
      "letter.body_text as text",
      "writer.name as writerName",
      "reader.name as readerName",
      "posts.id as post_id",
      "posts.subject as post_title",
    ])
    .where("letter.id", "=", id)
    .executeTakeFirst();
  if (!row) return null;
  const { post_id, post_title, ...letter } = row;
  return { ...letter, post: { id: post_id, title: post_title } };
}

/** What a unit's welcome says; null: the person has gone again, or the leaders took it back. */
export async function welcomeFacts(
  db: Db,
  newcomerId: number,
  now: Instant,
  zone: string,
): Promise<WelcomeMail | null> {
  const row = await welcomeOf(db, newcomerId);
  if (!row || row.welcome.trim() === "" || !(await isMemberOf(db, row.unitId, row.personId, dayIn(zone, now))))
    return null;
  const unit = (await unitsByIds(db, [row.unitId])).get(row.unitId)!;
  const { name: personName, language, welcome, jobsUrl } = row;
  const rules = await rulesOf(db, unit);
  return { personName, language, welcome, rules, jobsUrl, date: now, unit: { name: unit.name, slug: unit.slug } };
}
