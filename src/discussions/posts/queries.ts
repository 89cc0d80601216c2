import { readsFrom, type Unit, type Viewer } from "#groups";
import { sql, statement, type Db } from "#platform/db";
import type { Verdict } from "#platform/mail";
import type { Instant } from "#platform/time";
import type { SafeHtml } from "#platform/web";
import { named } from "../html.ts";
import { mentionedNames } from "../mentions/queries.ts";
import type { Place } from "../reading/rules.ts";
import { POSTS_A_PAGE } from "../rules.ts";
import { isVisibleSince, topicFor, type Topic } from "../topics/queries.ts";
import { m } from "../words.ts";
import type { Withheld } from "../withholding/rules.ts";
import { bodiesOf, VERSION, type Body } from "../bodies/queries.ts";

export interface Post {
  id: number;
  number: number;
  place: Place;
  authorId: number | null;
  authorName: string;
  source: "web" | "mail";
  /** What DMARC said of a mail's author; null from a page. */
  senderCheck: Verdict["dmarc"] | null;
  html: SafeHtml;
  quoted: SafeHtml | null;
  postedAt: Instant;
  answers: { id: number; number: number; name: string } | null;
  attachments: { number: number; filename: string; size: number }[];
  /** null: it stands as it was written. */
  edit: { at: Instant; isByAuthor: boolean; reason: string | null } | null;
  /** The first in the topic's own unit of somebody who had come to it a while before. */
  isFirstHere: boolean;
  hasPoll: boolean;
  /** It was put to a vote, now or before. */
  hasMotion: boolean;
  /** It asks when a meeting can be held. */
  hasTimes: boolean;
  /** The program wrote it in the group's name. */
  isByGroup: boolean;
  /** By the viewer. */
  isSaved: boolean;
  /** It went at once to all who get mail of the group. */
  isAnnouncement: boolean;
  /** null: it stands; else leaders took it away, and it says nothing. */
  withheld: Withheld | null;
}

/** Which posts of a topic: a run in reading order, from a number or behind a place, or these in their order. */
export type Chosen =
  | { from: number; most: number }
  | { after: Place | null; most: number }
  | { ids: readonly number[] };

/** Posts of a topic that the viewer was given by `topicFor`. */
export async function postsOf(db: Db, viewer: Viewer, topic: Topic, chosen: Chosen): Promise<Post[]> {
  const { personId } = viewer;
  const rows = await rowsOf(db, topic, personId, chosen);
  const [bodies, parents] = await Promise.all([bodiesOf(db, rows), parentsOf(db, viewer, topic, rows)]);
  const names = await mentionedNames(
    db,
    [...bodies.values()].map((body) => body.html),
  );
  return rows.flatMap((row) => {
    const body = bodies.get(row.id);
    return body ? [postFrom(row, body, names, parents)] : [];
  });
}

function rowsOf(db: Db, { id, home, readFrom }: Topic, personId: number | null, chosen: Chosen): Promise<PostRow[]> {
  if ("ids" in chosen) return chosenRows(db, id, home.id, readFrom, personId, chosen.ids);
  if ("from" in chosen) return runRows(db, id, home.id, readFrom, personId, chosen.most, chosen.from);
  const { after, most } = chosen;
  if (after === null) return runRows(db, id, home.id, readFrom, personId, most, 0);
  return laterRows(db, id, home.id, readFrom, personId, most, after.sortsAt, after.postId);
}

type Answered = NonNullable<Post["answers"]>;

/** What these posts answer, as far as the viewer may read it: most of it stands among them, the rest is asked for. */
async function parentsOf(db: Db, viewer: Viewer, topic: Topic, rows: PostRow[]): Promise<Map<number, Answered>> {
  const known = new Map<number, Answered>(
    rows.map((row) => [row.id, { id: row.id, number: row.number, name: row.authorName }]),
  );
  const missing = rows.flatMap(({ parentId }) => (parentId !== null && !known.has(parentId) ? [parentId] : []));
  if (missing.length === 0) return known;
  const others = await db
    .selectFrom("posts")
    .leftJoin("persons", "persons.id", "posts.author_id")
    .select((eb) => ["posts.id", "posts.number", eb.fn.coalesce("persons.name", "posts.author_name").as("name")])
    .where(sql<boolean>`posts.id = any(${missing}::bigint[])`)
    .where(isVisibleSince(topic.readFrom, viewer.personId))
    .execute();
  for (const one of others) known.set(one.id, one);
  return known;
}

/** As few columns as say it: the driver takes longer to read fifty rows of them than the database to find them. */
interface PostRow {
  id: number;
  number: number;
  authorId: number | null;
  authorName: string;
  senderCheck: Post["senderCheck"];
  /** See `bodiesOf`. */
  version: string;
  postedAt: Instant;
  /** null: when it was posted. */
  sortsAt: Instant | null;
  parentId: number | null;
  edit: { at: string; isByAuthor: boolean; reason: string | null } | null;
  attachments: Post["attachments"] | null;
  withheld: (Omit<Withheld, "at"> & { at: string }) | null;
  marks: number;
}

const [FIRST_HERE, HAS_POLL, SAVED, ANNOUNCED, HAS_MOTION, BY_GROUP, HAS_TIMES] = [1, 2, 4, 8, 16, 32, 64];

const postFrom = (
  row: PostRow,
  body: Body,
  names: ReadonlyMap<number, string>,
  parents: ReadonlyMap<number, Answered>,
): Post => ({
  id: row.id,
  number: row.number,
  place: { sortsAt: row.sortsAt ?? row.postedAt, postId: row.id },
  authorId: row.authorId,
  authorName: row.authorName,
  // The table keeps it so: every mail was checked, and nothing else.
  source: row.senderCheck === null ? "web" : "mail",
  senderCheck: row.senderCheck,
  html: named(body.html, names, m("post.former")),
  quoted: body.quoted,
  postedAt: row.postedAt,
  answers: (row.parentId !== null && parents.get(row.parentId)) || null,
  attachments: row.attachments ?? [],
  edit: row.edit && { ...row.edit, at: new Date(row.edit.at) },
  isFirstHere: (row.marks & FIRST_HERE) !== 0,
  hasPoll: (row.marks & HAS_POLL) !== 0,
  hasMotion: (row.marks & HAS_MOTION) !== 0,
  hasTimes: (row.marks & HAS_TIMES) !== 0,
  isByGroup: (row.marks & BY_GROUP) !== 0,
  isSaved: (row.marks & SAVED) !== 0,
  isAnnouncement: (row.marks & ANNOUNCED) !== 0,
  withheld: row.withheld && { ...row.withheld, at: new Date(row.withheld.at) },
});

/** For how long after coming to a unit somebody's first post is marked as such. */
const NEW_DAYS = 90;

/** `isVisibleSince` with the moment as $3 and the viewer as $4. */
const isVisibleToThem = (posts: string) =>
  `($3::timestamptz is null or ${posts}.posted_at >= $3 or ${posts}.author_id = $4::bigint)`;

/**
 * What a page shows of each post, in one statement. Values: $1 the topic, $2 the unit where it began, $3 since when the viewer reads, $4 who
 * that is. `which`: the ids, found by the index alone before anything is joined: the last page of 5,000 posts took eight times as long.
 */
const postRowsSql = (which: string) => `
  select p.id, p.number, p.author_id as "authorId", coalesce(author.name, p.author_name) as "authorName", p.sender_check as "senderCheck",
    ${VERSION} as version, p.posted_at as "postedAt", nullif(p.sorts_at, p.posted_at) as "sortsAt",
    p.parent_id as "parentId", case when p.edited_at is not null then json_build_object(
      'at', p.edited_at, 'isByAuthor', p.edited_by is not distinct from p.author_id, 'reason', p.edit_reason) end as edit,
    case when exists (select from post_attachments f where f.post_id = p.id) then (
      select json_agg(json_build_object('number', f.number, 'filename', f.filename, 'size', f.size) order by f.number)
      from post_attachments f where f.post_id = p.id) end as attachments,
    case when p.withheld_at is not null then (
      select json_build_object('at', w.withheld_at, 'reason', w.reason, 'word', w.word, 'isFinal', w.removed_at is not null)
      from post_withholdings w where w.post_id = p.id and w.restored_at is null) end as withheld,
    case when n.person_id is not null and not exists (select from posts e join topic_units t on t.topic_id = e.topic_id
        where e.author_id = n.person_id and t.unit_id = n.unit_id and e.id < p.id) then ${FIRST_HERE} else 0 end
      + case when polls.post_id is not null and p.withheld_at is null then ${HAS_POLL} else 0 end
      + case when s.post_id is not null then ${SAVED} else 0 end
      + case when p.is_announcement then ${ANNOUNCED} else 0 end
      + case when exists (select from motions v where v.post_id = p.id) then ${HAS_MOTION} else 0 end
      + case when p.withheld_at is null and exists (select from time_questions w where w.post_id = p.id) then ${HAS_TIMES} else 0 end
      + case when p.is_by_group then ${BY_GROUP} else 0 end as marks
  from posts p left join persons author on author.id = p.author_id
    left join newcomers n on n.unit_id = $2 and n.person_id = p.author_id and p.posted_at between n.came_at and n.came_at + interval '${NEW_DAYS} days'
    left join polls on polls.post_id = p.id
    left join saved_posts s on s.post_id = p.id and s.person_id = $4::bigint
  where p.topic_id = $1 and ${isVisibleToThem("p")} and p.id = any(${which})
  order by p.sorts_at, p.id`;

type InTopic = [topicId: number, homeId: number, readFrom: Instant | null, personId: number | null];

const chosenRows = statement<PostRow, [...InTopic, ids: readonly number[]]>(() => postRowsSql("$5::bigint[]"));

const runRows = statement<PostRow, [...InTopic, most: number, from: number]>(() =>
  postRowsSql(`array(
    select r.id from posts r where r.topic_id = $1 and ${isVisibleToThem("r")} order by r.sorts_at, r.id limit $5 offset $6)`),
);

const laterRows = statement<PostRow, [...InTopic, most: number, sortsAt: Instant, id: number]>(() =>
  postRowsSql(`array(
    select r.id from posts r where r.topic_id = $1 and ${isVisibleToThem("r")} and (r.sorts_at, r.id) > ($6::timestamptz, $7::bigint)
    order by r.sorts_at, r.id limit $5)`),
);

/** `isVisibleSince`, turned round, for what is loaded. */
const isKept = ({ readFrom }: Topic, { personId }: Viewer, postedAt: Instant, authorId: number | null): boolean =>
  readFrom !== null && postedAt < readFrom && (authorId === null || authorId !== personId);

/** The post of this topic that somebody is about to answer; null when it is none. */
export async function answeredIn(
  db: Db,
  viewer: Viewer,
  topic: Topic,
  postId: number,
): Promise<{ id: number; name: string } | null> {
  const row = await db
    .selectFrom("posts")
    .leftJoin("persons", "persons.id", "posts.author_id")
    .select(["posts.id", "posts.author_name", "persons.name"])
    .where("posts.id", "=", postId)
    .where("posts.topic_id", "=", topic.id)
    .where(isVisibleSince(topic.readFrom, viewer.personId))
    .executeTakeFirst();
  return row ? { id: row.id, name: row.name ?? row.author_name } : null;
}

export interface FoundPost {
  topic: Topic;
  id: number;
  number: number;
  place: Place;
  postedAt: Instant;
  authorId: number | null;
  authorName: string;
  isWithheld: boolean;
  isByGroup: boolean;
}

/** A post by its number, with its topic, for a viewer who may read both; null for all others. The one way to hold a single post. */
export async function postFor(db: Db, viewer: Viewer, id: number): Promise<FoundPost | null> {
  const post = await db
    .selectFrom("posts")
    .leftJoin("persons", "persons.id", "posts.author_id")
    .select(["posts.id", "topic_id", "number", "sorts_at", "posted_at", "author_id", "author_name", "persons.name"])
    .select(["withheld_at", "is_by_group"])
    .where("posts.id", "=", id)
    .executeTakeFirst();
  const topic = post ? await topicFor(db, viewer, post.topic_id) : null;
  if (!post || !topic) return null;
  if (isKept(topic, viewer, post.posted_at, post.author_id)) return null;
  return {
    topic,
    id: post.id,
    number: post.number,
    place: { sortsAt: post.sorts_at, postId: post.id },
    postedAt: post.posted_at,
    authorId: post.author_id,
    isWithheld: post.withheld_at !== null,
    isByGroup: post.is_by_group,
    authorName: post.name ?? post.author_name,
  };
}

/** The page of its topic on which a post stands, read flat. */
export async function pageOf(db: Db, viewer: Viewer, { topic, place }: FoundPost): Promise<number> {
  const { before } = await db
    .selectFrom("posts")
    .select((select) => select.fn.countAll<number>().as("before"))
    .where("topic_id", "=", topic.id)
    .where(sql<boolean>`(sorts_at, id) < (${place.sortsAt}, ${place.postId})`)
    .where(isVisibleSince(topic.readFrom, viewer.personId))
    .executeTakeFirstOrThrow();
  return Math.floor(before / POSTS_A_PAGE) + 1;
}

/** The newest files of a unit's discussions. The caller has asked `maySee` for files and for posts. */
export const latestFilesOf = (db: Db, viewer: Viewer, unit: Unit, count: number) =>
  filesOfPosts(db, viewer, unit, count);

/** As far as the viewer may read the posts, newest first. */
export async function filesOfPosts(db: Db, viewer: Viewer, unit: Unit, count: number, before = 0) {
  return db
    .selectFrom("topic_units")
    .innerJoin("topics", "topics.id", "topic_units.topic_id")
    .innerJoin("posts", "posts.topic_id", "topics.id")
    .innerJoin("post_attachments", "post_attachments.post_id", "posts.id")
    .select(["posts.id as postId", "post_attachments.number", "filename", "title", "posted_at as postedAt"])
    .where("topic_units.unit_id", "=", unit.id)
    .where(isVisibleSince(readsFrom(viewer, unit), viewer.personId))
    .orderBy("posts.id", "desc")
    .orderBy("post_attachments.number")
    .limit(count)
    .offset(before)
    .execute();
}

/** The files of a post that `postFor` gave. */
export async function attachmentsOf(db: Db, postId: number) {
  return db
    .selectFrom("post_attachments")
    .select(["number", "filename", "content_type as contentType", "size"])
    .where("post_id", "=", postId)
    .orderBy("number")
    .execute();
}

/** A file of a post that `postFor` gave. */
export async function attachmentOf(db: Db, postId: number, number: number) {
  // The column is a smallint.
  if (number > 32_767) return null;
  const row = await db
    .selectFrom("post_attachments as a")
    .leftJoin("stored_files as f", "f.key", "a.file_key")
    .select(["filename", "content_type as contentType", "f.key", "f.size", "f.sha256", "content"])
    .where("post_id", "=", postId)
    .where("number", "=", number)
    .executeTakeFirst();
  return row ?? null;
}
