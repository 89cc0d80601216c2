import { sql, type Db } from "#platform/db";
import type { Instant } from "#platform/time";

/** How a unit receives people, and how long its authors may edit. */
export interface Manners {
  /** Markdown; empty: none. */
  welcome: string;
  /** How long authors may edit; null: always. */
  editMinutes: number | null;
}

const none: Manners = { welcome: "", editMinutes: null };

export async function mannersOf(db: Db, unitId: number): Promise<Manners> {
  const row = await db
    .selectFrom("unit_manners")
    .select(["welcome", "edit_minutes as editMinutes"])
    .where("unit_id", "=", unitId)
    .executeTakeFirst();
  return row ?? none;
}

/** Whether the person came to the unit since then and has not written there yet. */
export async function isNewAndSilent(db: Db, unitId: number, personId: number, since: Instant): Promise<boolean> {
  const { rows } = await sql<{ is: boolean }>`
    select exists (select from newcomers where unit_id = ${unitId} and person_id = ${personId} and came_at >= ${since}::timestamptz)
      and not exists (select from posts p join topic_units t on t.topic_id = p.topic_id
        where p.author_id = ${personId} and t.unit_id = ${unitId}) as is`.execute(db);
  return rows[0]!.is;
}

/** Of these posts the first of somebody who had come to the unit within so many days before. */
export async function firstPostsAmong(
  db: Db,
  unitId: number,
  postIds: readonly number[],
  days: number,
): Promise<Set<number>> {
  if (postIds.length === 0) return new Set();
  const { rows } = await sql<{ id: number }>`
    select p.id from posts p join newcomers n on n.unit_id = ${unitId} and n.person_id = p.author_id
    where p.id = any(${[...postIds]}::bigint[]) and p.posted_at between n.came_at and n.came_at + make_interval(days => ${days}::int)
      and not exists (select from posts e join topic_units t on t.topic_id = e.topic_id
        where e.author_id = p.author_id and t.unit_id = ${unitId} and e.id < p.id)`.execute(db);
  return new Set(rows.map((row) => row.id));
}

/** Who is to be welcomed where, and what with. */
export async function welcomeOf(db: Db, newcomerId: number) {
  return db
    .selectFrom("newcomers as n")
    .innerJoin("unit_manners as m", "m.unit_id", "n.unit_id")
    .innerJoin("persons as p", "p.id", "n.person_id")
    .select(["n.unit_id as unitId", "n.person_id as personId", "p.name", "p.language", "m.welcome"])
    .where("n.id", "=", newcomerId)
    .executeTakeFirst();
}
