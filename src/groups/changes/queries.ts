import type { Db } from "#platform/db";

export interface Change {
  id: number;
  setting: string;
  was: string | null;
  became: string | null;
  /** Null: the program itself, or somebody who is gone. */
  by: string | null;
  at: Date;
}

const shown = 30;

/** The latest changes of a unit's settings. For those who manage it: the caller has asked. */
export async function changesOf(db: Db, unitId: number): Promise<Change[]> {
  return db
    .selectFrom("unit_changes")
    .leftJoin("persons", "persons.id", "unit_changes.changed_by")
    .select(["unit_changes.id", "setting", "was", "became", "persons.name as by", "changed_at as at"])
    .where("unit_id", "=", unitId)
    .orderBy("unit_changes.id", "desc")
    .limit(shown)
    .execute();
}
