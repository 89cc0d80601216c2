import type { Db } from "#platform/db";

export interface OpenReport {
  id: number;
  path: string;
  said: string;
  context: string | null;
  by: string | null;
  answerTo: string | null;
  reportedAt: Date;
}

/** What nobody has dealt with, the oldest first. For holders of "operations" only. */
export async function openReports(db: Db, most: number): Promise<OpenReport[]> {
  return db
    .selectFrom("page_reports as r")
    .leftJoin("persons as p", "p.id", "r.person_id")
    .select([
      "r.id",
      "r.path",
      "r.said",
      "r.context",
      "p.name as by",
      "r.answer_to as answerTo",
      "r.reported_at as reportedAt",
    ])
    .where("r.settled_at", "is", null)
    .orderBy("r.reported_at")
    .limit(most)
    .execute();
}
