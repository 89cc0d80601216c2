import type { Db } from "#platform/db";
import type { Instant } from "#platform/time";

export async function hasFactor(db: Db, personId: number): Promise<boolean> {
  const row = await db
    .selectFrom("authenticator_apps")
    .where("person_id", "=", personId)
    .select("person_id")
    .executeTakeFirst();
  return row !== undefined;
}

export interface Factor {
  addedAt: Instant;
  codesLeft: number;
}

export async function factorOf(db: Db, personId: number): Promise<Factor | null> {
  const row = await db
    .selectFrom("authenticator_apps as a")
    .where("a.person_id", "=", personId)
    .select((the) => [
      "a.added_at as addedAt",
      the
        .selectFrom("recovery_codes as c")
        .whereRef("c.person_id", "=", "a.person_id")
        .where("c.used_at", "is", null)
        .select((its) => its.fn.countAll<number>().as("count"))
        .as("codesLeft"),
    ])
    .executeTakeFirst();
  return row ? { addedAt: row.addedAt, codesLeft: Number(row.codesLeft) } : null;
}

export interface Removal {
  id: number;
  personId: number;
  askedBy: string;
  askedAt: Instant;
  dueAt: Instant;
  cancelledAt: Instant | null;
  doneAt: Instant | null;
}

/** The removal that waits for this person's factor; null: none. */
export async function openRemovalOf(db: Db, personId: number): Promise<Removal | null> {
  const row = await removals(db)
    .where("r.person_id", "=", personId)
    .where("r.cancelled_at", "is", null)
    .where("r.done_at", "is", null)
    .executeTakeFirst();
  return row ?? null;
}

const removals = (db: Db) =>
  db
    .selectFrom("factor_removals as r")
    .innerJoin("persons as p", "p.id", "r.asked_by")
    .select([
      "r.id",
      "r.person_id as personId",
      "p.name as askedBy",
      "r.asked_at as askedAt",
      "r.due_at as dueAt",
      "r.cancelled_at as cancelledAt",
      "r.done_at as doneAt",
    ]);

export const removalById = async (db: Db, id: number): Promise<Removal | null> =>
  (await removals(db).where("r.id", "=", id).executeTakeFirst()) ?? null;
