import { sql, type Db } from "#platform/db";
import type { Instant } from "#platform/time";
import { FOLDS_AFTER } from "../folding/rules.ts";
import type { Announcers } from "./rules.ts";

/** How a unit receives people, how long its authors may edit, and when its discussions fold. */
export interface Manners {
  /** Markdown; empty: none. */
  welcome: string;
  /** How long authors may edit; null: always. */
  editMinutes: number | null;
  /** Where advertisements of jobs go instead (D-29); null: they may stand here. */
  jobsUrl: string | null;
  /** Above so many posts in one discussion within an hour, its mail comes together; null: never. */
  foldsAfter: number | null;
  announcers: Announcers;
}

const none: Manners = { welcome: "", editMinutes: null, jobsUrl: null, foldsAfter: FOLDS_AFTER, announcers: "leaders" };

export async function mannersOf(db: Db, unitId: number): Promise<Manners> {
  const row = await db
    .selectFrom("unit_manners")
    .select(["welcome", "edit_minutes as editMinutes", "jobs_url as jobsUrl", "folds_after as foldsAfter"])
    .select(sql<Announcers>`announcers`.as("announcers"))
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

/** Who is to be welcomed where, and what with. */
export async function welcomeOf(db: Db, newcomerId: number) {
  return db
    .selectFrom("newcomers as n")
    .innerJoin("unit_manners as m", "m.unit_id", "n.unit_id")
    .innerJoin("persons as p", "p.id", "n.person_id")
    .select(["n.unit_id as unitId", "n.person_id as personId", "p.name", "p.language", "m.welcome"])
    .select("m.jobs_url as jobsUrl")
    .where("n.id", "=", newcomerId)
    .executeTakeFirst();
}
