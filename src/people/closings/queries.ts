import type { Db } from "#platform/db";
import type { Instant } from "#platform/time";

export interface AgeReport {
  id: number;
  personId: number;
  personName: string;
  reporterName: string;
  said: string;
  reportedAt: Instant;
}

/** What nobody has answered yet, the oldest first; of one person, or of all but whoever looks, who is not told who wrote. For holders of "people" only. */
export async function openAgeReports(db: Db, viewerId: number, personId?: number): Promise<AgeReport[]> {
  return db
    .selectFrom("age_reports as r")
    .innerJoin("persons as p", "p.id", "r.person_id")
    .innerJoin("persons as by", "by.id", "r.reporter_id")
    .where("r.settled_at", "is", null)
    .where("r.person_id", "!=", viewerId)
    .$if(personId !== undefined, (query) => query.where("r.person_id", "=", personId!))
    .orderBy("r.reported_at")
    .orderBy("r.id")
    .select([
      "r.id",
      "r.person_id as personId",
      "p.name as personName",
      "by.name as reporterName",
      "r.said",
      "r.reported_at as reportedAt",
    ])
    .execute();
}

/** Whether this person's report of that one waits for an answer. */
export async function hasReported(db: Db, reporterId: number, personId: number): Promise<boolean> {
  const row = await db
    .selectFrom("age_reports")
    .where("reporter_id", "=", reporterId)
    .where("person_id", "=", personId)
    .where("settled_at", "is", null)
    .select("id")
    .executeTakeFirst();
  return row !== undefined;
}

export interface Closing {
  id: number;
  closedBy: string;
  closedAt: Instant;
  keptUntil: Instant;
  /** Name and addresses, sealed; null: it cannot be undone any more. */
  kept: Buffer | null;
  toldId: number | null;
}

/** The closing that stands; null: the account is open. */
export async function closingOf(db: Db, personId: number): Promise<Closing | null> {
  const row = await db
    .selectFrom("account_closings as c")
    .innerJoin("persons as by", "by.id", "c.closed_by")
    .where("c.person_id", "=", personId)
    .where("c.undone_at", "is", null)
    .select([
      "c.id",
      "by.name as closedBy",
      "c.closed_at as closedAt",
      "c.kept_until as keptUntil",
      "c.kept",
      "c.told_id as toldId",
    ])
    .executeTakeFirst();
  return row ?? null;
}

/** What the mail about a closing says; null when it was undone before the mail left. */
export async function closingById(db: Db, id: number) {
  const row = await db
    .selectFrom("account_closings as c")
    .innerJoin("persons as p", "p.id", "c.person_id")
    .where("c.id", "=", id)
    .where("c.undone_at", "is", null)
    .select(["c.kept_until as keptUntil", "p.language", "p.time_zone as timeZone"])
    .executeTakeFirst();
  return row ?? null;
}

/** What the mail about a report needs; null when it was answered before the mail left. */
export async function ageReportById(db: Db, id: number) {
  const row = await db
    .selectFrom("age_reports as r")
    .innerJoin("persons as p", "p.id", "r.person_id")
    .where("r.id", "=", id)
    .where("r.settled_at", "is", null)
    .select(["r.person_id as personId", "p.name"])
    .executeTakeFirst();
  return row ?? null;
}
