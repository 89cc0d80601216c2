import type { Viewer } from "#groups";
import type { Db } from "#platform/db";
import type { Instant } from "#platform/time";
import { postFor } from "../posts/queries.ts";

/** What a post says now, for whoever keeps it as it is. */
export interface PostAsItIs {
  id: number;
  unitId: number;
  title: string;
  number: number;
  authorId: number | null;
  authorName: string;
  postedAt: Instant;
  version: number;
  text: string;
  fileNames: string[];
}

/** A post that the viewer may read, with its words; null for all others, and for one that was taken away. */
export async function postAsItIs(db: Db, viewer: Viewer, id: number): Promise<PostAsItIs | null> {
  const found = await postFor(db, viewer, id);
  if (!found || found.isWithheld) return null;
  const { version, body_text: text } = await db
    .selectFrom("posts")
    .select(["version", "body_text"])
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  const files = await db
    .selectFrom("post_attachments")
    .select("filename")
    .where("post_id", "=", id)
    .orderBy("number")
    .execute();
  const { topic, number, authorId, authorName, postedAt } = found;
  const fileNames = files.map(({ filename }) => filename);
  return {
    id,
    unitId: topic.home.id,
    title: topic.title,
    number,
    authorId,
    authorName,
    postedAt,
    version,
    text,
    fileNames,
  };
}
