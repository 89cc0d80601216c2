import type { Viewer } from "#groups";
import { readableUnits } from "#groups";
import { sql, type Db } from "#platform/db";
import type { Instant } from "#platform/time";

export const SAVED_A_PAGE = 30;

export interface SavedPost {
  postId: number;
  note: string;
  savedAt: Instant;
  /** null: the post is gone, or the reader may no longer see it; then nothing of it is loaded. */
  post: { title: string; number: number; authorName: string; text: string; postedAt: Instant } | null;
}

interface SavedRow {
  post_id: number;
  note: string;
  saved_at: Date;
  post: { title: string; number: number; author: string; text: string; posted_at: string } | null;
}

/** What the reader saved, newest first. Permission is asked now, not when it was saved. */
export async function savedBy(
  db: Db,
  viewer: Viewer & { personId: number },
  before: { savedAt: Instant; postId: number } | null,
): Promise<SavedPost[]> {
  const { rows } = await sql<SavedRow>`
    select s.post_id, s.note, s.saved_at, (
      select json_build_object('title', t.title, 'number', p.number, 'author', coalesce(a.name, p.author_name), 'text', left(p.body_text, 400), 'posted_at', p.posted_at)
      from posts p join topics t on t.id = p.topic_id left join persons a on a.id = p.author_id
      where p.id = s.post_id and exists (
        select from topic_units u join (${readableUnits(db, viewer)}) readable on readable.id = u.unit_id
        where u.topic_id = p.topic_id and (readable.since is null or p.posted_at >= readable.since or p.author_id = ${viewer.personId}))) as post
    from saved_posts s
    where s.person_id = ${viewer.personId}
      and (${before === null} or (s.saved_at, s.post_id) < (${before?.savedAt ?? null}::timestamptz, ${before?.postId ?? null}::bigint))
    order by s.saved_at desc, s.post_id desc limit ${SAVED_A_PAGE + 1}`.execute(db);
  return rows.map(({ post_id, note, saved_at, post }) => ({
    postId: post_id,
    note,
    savedAt: saved_at,
    post: post && {
      title: post.title,
      number: post.number,
      authorName: post.author,
      text: post.text,
      postedAt: new Date(post.posted_at),
    },
  }));
}
