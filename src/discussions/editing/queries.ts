import { sql, type Db } from "#platform/db";
import type { Instant } from "#platform/time";

export interface Editable {
  id: number;
  topicId: number;
  number: number;
  authorId: number | null;
  authorName: string;
  /** null: it came by mail and was never edited here. */
  markdown: string | null;
  text: string;
  version: number;
  postedAt: Instant;
  /** Leaders took it away: there is nothing to edit or quote. */
  isWithheld: boolean;
}

/** A post as it stands, to edit or quote. The caller asks `topicFor` before showing anything of it. */
export async function postById(db: Db, id: number): Promise<Editable | null> {
  const row = await db
    .selectFrom("posts")
    .leftJoin("persons", "persons.id", "posts.author_id")
    .select((eb) => [
      "posts.id",
      "posts.topic_id as topicId",
      "posts.number",
      "posts.author_id as authorId",
      eb.fn.coalesce("persons.name", "posts.author_name").as("authorName"),
      "posts.markdown",
      "posts.body_text as text",
      "posts.version",
      "posts.posted_at as postedAt",
      eb("posts.withheld_at", "is not", null).$castTo<boolean>().as("isWithheld"),
    ])
    .where("posts.id", "=", id)
    .executeTakeFirst();
  return row ?? null;
}

export interface AttachmentName {
  number: number;
  filename: string;
}

export async function attachmentNamesOf(db: Db, postId: number): Promise<AttachmentName[]> {
  return db
    .selectFrom("post_attachments")
    .select(["number", "filename"])
    .where("post_id", "=", postId)
    .orderBy("number")
    .execute();
}

export interface Version {
  number: number;
  writtenBy: string | null;
  isByAuthor: boolean;
  writtenAt: Instant;
  reason: string | null;
  text: string;
  /** Of the discussion that the post began; null: it began none, or the version is from before titles were kept. */
  title: string | null;
  /** null: the version is from before they were kept. */
  fileNames: string[] | null;
}

/** Every version of a post that the viewer may see, the newest first; the first of them is what stands. */
export async function versionsOf(db: Db, postId: number): Promise<Version[]> {
  const past = db
    .selectFrom("post_versions as v")
    .innerJoin("posts as p", "p.id", "v.post_id")
    .leftJoin("persons as w", "w.id", "v.written_by")
    .select(["v.number", "w.name as writtenBy", "v.written_by as writer", "v.written_at as writtenAt", "v.reason"])
    .select(["v.body_text as text", "v.title", "v.file_names as fileNames", "p.author_id as author"])
    .where("v.post_id", "=", postId);
  const present = db
    .selectFrom("posts as p")
    .leftJoin("persons as w", (on) => on.on((eb) => eb("w.id", "=", eb.fn.coalesce("p.edited_by", "p.author_id"))))
    .select((eb) => [
      "p.version as number",
      "w.name as writtenBy",
      eb.fn.coalesce("p.edited_by", "p.author_id").as("writer"),
      eb.fn.coalesce("p.edited_at", "p.posted_at").as("writtenAt"),
      "p.edit_reason as reason",
      "p.body_text as text",
      sql<string | null>`case when p.number = 1 then (select title from topics t where t.id = p.topic_id) end`.as(
        "title",
      ),
      sql<string[] | null>`array(select filename from post_attachments f where f.post_id = p.id order by f.number)`.as(
        "fileNames",
      ),
      "p.author_id as author",
    ])
    .where("p.id", "=", postId);
  const rows = await past.unionAll(present).orderBy("number", "desc").execute();
  return rows.map(({ writer, author, ...row }) => ({ ...row, isByAuthor: writer === author }));
}
