import { sql, type Db, type Tx } from "#platform/db";
import type { Archived } from "./looking.ts";
import { namesOf, type Placed } from "./threading.ts";

/** A mail of the archive that is here. */
export interface Known {
  postId: number;
  topicId: number;
  messageId: string;
  line: readonly string[];
  authorId: number | null;
}

/** Which of these are here: from an earlier run, or because the group had them by mail. */
export async function archivedIn(db: Db, unitId: number, mails: readonly Archived[]): Promise<Map<Archived, Known>> {
  const { rows } = await sql<Known & { place: number }>`
    select wanted.place::integer as place, posts.id as "postId", topic_id as "topicId", message_id as "messageId", reference_ids as line, author_id as "authorId"
    from unnest(${mails.map(({ key }) => key)}::bytea[], ${mails.map(({ messageId }) => messageId)}::text[]) with ordinality as wanted (key, id, place)
      join lateral (
        select post_id from archived_posts where unit_id = ${unitId} and archived_posts.key = wanted.key
        union all
        select posts.id from posts join topic_units using (topic_id)
        where unit_id = ${unitId} and posts.message_id = wanted.id and not exists (select from archived_posts where post_id = posts.id)
        limit 1) as here on true
      join posts on posts.id = here.post_id`.execute(db);
  return new Map(rows.map(({ place, ...known }) => [mails[place - 1]!, known]));
}

export const answeredNames = ({ clue, parent }: Placed<Archived>): string[] => [
  ...namesOf(clue),
  ...(parent?.messageId ? [parent.messageId] : []),
];

/** What these answer and is here: of an earlier archive, of an earlier batch, or by mail. */
export async function answeredBy(
  tx: Tx,
  unitId: number,
  posts: readonly Placed<Archived>[],
): Promise<Map<string, Known>> {
  const names = [...new Set(posts.flatMap(answeredNames))];
  const { rows } = await sql<Known & { name: string }>`
    select name, posts.id as "postId", posts.topic_id as "topicId", message_id as "messageId", reference_ids as line, author_id as "authorId"
    from unnest(${names}::text[]) as name
      join posts on message_id = name
      join topic_units on topic_units.topic_id = posts.topic_id and unit_id = ${unitId}`.execute(tx);
  return new Map(rows.map(({ name, ...known }) => [name, known]));
}

export async function takenIds(tx: Tx, ids: readonly (string | null)[]): Promise<Set<string>> {
  const wanted = ids.filter((id) => id !== null);
  const rows = await tx
    .selectFrom("posts")
    .select("message_id")
    .where(sql<boolean>`message_id = any(${wanted}::text[])`)
    .execute();
  return new Set(rows.map((row) => row.message_id));
}
