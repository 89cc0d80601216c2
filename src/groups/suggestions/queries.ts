import { ownProfile } from "#people";
import type { Db } from "#platform/db";
import type { Entry } from "../catalogue/load.ts";
import { subjectsOf } from "../texts/queries.ts";
import { isStatement, isWorkplace, suggest, type Reason, type Stated } from "./rules.ts";

/** What the person said of themselves, here and in the profile. */
export async function statedBy(db: Db, personId: number): Promise<Stated> {
  const { profile } = await ownProfile(db, personId);
  const rows = await db.selectFrom("own_statements").select("statement").where("person_id", "=", personId).execute();
  return {
    statements: rows.map((row) => row.statement).filter(isStatement),
    workplace: isWorkplace(profile.workplaceKind) ? profile.workplaceKind : null,
    interests: profile.interests,
  };
}

export interface Suggested {
  entry: Entry;
  reason: Reason;
}

/** Units of the catalogue that suit the person, with their reasons; null: nothing was said to go by. */
export async function suggestedFor(db: Db, personId: number, entries: readonly Entry[]): Promise<Suggested[] | null> {
  const stated = await statedBy(db, personId);
  if (stated.statements.length + stated.interests.length === 0 && stated.workplace === null) return null;
  const subjects = await subjectsOf(
    db,
    entries.map((entry) => entry.unit.id),
  );
  const rows = await db
    .selectFrom("dismissed_suggestions")
    .select("unit_id")
    .where("person_id", "=", personId)
    .execute();
  const units = entries.map(({ unit, joining }) => ({
    ...unit,
    subjects: subjects.get(unit.id) ?? [],
    joining: joining.kind,
  }));
  const byId = new Map(entries.map((entry) => [entry.unit.id, entry]));
  return suggest(stated, units, new Set(rows.map((row) => row.unit_id))).map(({ unitId, reason }) => ({
    entry: byId.get(unitId)!,
    reason,
  }));
}
