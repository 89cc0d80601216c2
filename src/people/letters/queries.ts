import { sql, type Db } from "#platform/db";
import type { Instant } from "#platform/time";

export interface Letter {
  id: number;
  writerId: number;
  readerId: number;
  writer: { publicId: string; name: string };
  reader: { publicId: string; name: string; language: string };
  subject: string;
  text: string;
  inReplyTo: string | null;
  sentAt: Instant;
}

/** For its mail, and for what answers it: only the token in an address gives its id. */
export async function letterById(db: Db, id: number): Promise<Letter | null> {
  const row = await db
    .selectFrom("letters as l")
    .innerJoin("persons as w", "w.id", "l.writer_id")
    .innerJoin("persons as r", "r.id", "l.reader_id")
    .where("l.id", "=", id)
    .select([
      "l.id",
      "l.writer_id as writerId",
      "l.reader_id as readerId",
      "w.public_id as writerPublicId",
      "w.name as writerName",
      "r.public_id as readerPublicId",
      "r.name as readerName",
      "r.language",
      "l.subject",
      "l.body_text as text",
      "l.in_reply_to as inReplyTo",
      "l.sent_at as sentAt",
    ])
    .executeTakeFirst();
  if (!row) return null;
  const { writerPublicId, writerName, readerPublicId, readerName, language, ...letter } = row;
  return {
    ...letter,
    writer: { publicId: writerPublicId, name: writerName },
    reader: { publicId: readerPublicId, name: readerName, language },
  };
}

/** Whether one has ever written to the other, and how often since then. */
export async function lettersBetween(
  db: Db,
  writerId: number,
  readerId: number,
  since: Instant,
): Promise<{ any: boolean; recent: number }> {
  const { rows } = await sql<{ any: boolean; recent: number }>`
    select count(*) > 0 as any, (count(*) filter (where sent_at > ${since}))::integer as recent
    from letters where writer_id = ${writerId} and reader_id = ${readerId}`.execute(db);
  return rows[0]!;
}

/** True when either of the two has blocked the other. */
export async function isBlocked(db: Db, one: number, other: number): Promise<boolean> {
  const { rows } = await sql`
    select from person_blocks
    where (blocker_id = ${one} and blocked_id = ${other}) or (blocker_id = ${other} and blocked_id = ${one}) limit 1`.execute(
    db,
  );
  return rows.length > 0;
}

/** Those of these people with whom the person is not to be brought together: one of the two has blocked the other. */
export async function blockedAmong(db: Db, personId: number, others: readonly number[]): Promise<Set<number>> {
  const { rows } = await sql<{ id: number }>`
    select case blocker_id when ${personId} then blocked_id else blocker_id end as id from person_blocks
    where (blocker_id = ${personId} and blocked_id = any(${[...others]}::bigint[]))
      or (blocked_id = ${personId} and blocker_id = any(${[...others]}::bigint[]))`.execute(db);
  return new Set(rows.map((row) => row.id));
}

export async function hasBlocked(db: Db, blockerId: number, blockedId: number): Promise<boolean> {
  const row = await db
    .selectFrom("person_blocks")
    .select("since")
    .where("blocker_id", "=", blockerId)
    .where("blocked_id", "=", blockedId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Whom the person has blocked, by name. */
export async function blockedBy(db: Db, personId: number): Promise<{ publicId: string; name: string }[]> {
  return db
    .selectFrom("person_blocks as b")
    .innerJoin("persons as p", "p.id", "b.blocked_id")
    .where("b.blocker_id", "=", personId)
    .orderBy("p.name")
    .select(["p.public_id as publicId", "p.name"])
    .execute();
}

/** Who of these people wants nothing to do with an author, by author. */
export async function blockersAmong(
  db: Db,
  authorIds: readonly number[],
  personIds: readonly number[],
): Promise<(authorId: number | null, personId: number | null) => boolean> {
  const { rows } = await sql<{ author: number; reader: number }>`
    select blocked_id as author, blocker_id as reader from person_blocks
    where blocked_id = any(${[...authorIds]}::bigint[]) and blocker_id = any(${[...personIds]}::bigint[])`.execute(db);
  const pairs = new Set(rows.map(({ author, reader }) => `${author} ${reader}`));
  return (authorId, personId) => pairs.has(`${authorId} ${personId}`);
}
