import { readsFrom, type Unit, type Viewer } from "#groups";
import { sql, type Db } from "#platform/db";
import type { Instant } from "#platform/time";

export interface Question {
  /** The post that was marked as its answer. */
  answer: { postId: number; number: number } | null;
}

/** Which of these topics ask something, and what answers them. The caller may see the topics. */
export async function questionsOf(db: Db, topicIds: readonly number[]): Promise<Map<number, Question>> {
  if (topicIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("questions as q")
    .leftJoin("question_answers as a", (on) =>
      on.onRef("a.topic_id", "=", "q.topic_id").on("a.unmarked_at", "is", null),
    )
    .leftJoin("posts as p", "p.id", "a.post_id")
    .select(["q.topic_id", "p.id", "p.number"])
    .where("q.topic_id", "in", topicIds)
    .execute();
  return new Map(
    rows.map((row) => [row.topic_id, { answer: row.id === null ? null : { postId: row.id, number: row.number! } }]),
  );
}

/** Topics of a unit that ask and have no marked answer, newest activity first. The caller has asked who may read there. */
export async function unansweredIn(db: Db, viewer: Viewer, unit: Unit, page: number, size: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select t.topic_id as id from topic_units t join questions q on q.topic_id = t.topic_id
    where t.unit_id = ${unit.id} and ${isUnanswered} and ${isSince(readsFrom(viewer, unit))}
    order by t.last_post_at desc, t.topic_id desc limit ${size} offset ${(page - 1) * size}`.execute(db);
  return rows.map((row) => row.id);
}

export async function unansweredCountOf(db: Db, viewer: Viewer, unit: Unit): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from topic_units t join questions q on q.topic_id = t.topic_id
    where t.unit_id = ${unit.id} and ${isUnanswered} and ${isSince(readsFrom(viewer, unit))}`.execute(db);
  return rows[0]!.count;
}

/** What a unit keeps from newcomers is asked of its questions too. */
const isSince = (from: Instant | null) => sql`t.last_post_at >= coalesce(${from}::timestamptz, '-infinity')`;

const isUnanswered = sql`not exists (select from question_answers a where a.topic_id = t.topic_id and a.unmarked_at is null)`;
