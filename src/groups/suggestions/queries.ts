import { ownProfile } from "#people";
import type { Db } from "#platform/db";
import type { Instant } from "#platform/time";
import type { At } from "#platform/web";
import { entriesOf, type Entry } from "../catalogue/load.ts";
import { joiningsFor } from "../joining/queries.ts";
import type { Viewer } from "../permission/rules.ts";
import type { Unit } from "../queries.ts";
import type { ActivityOf } from "../sections.ts";
import { subjectsOf } from "../texts/queries.ts";
import { isStatement, isWorkplace, mightSuit, suggest, type Reason, type Stated } from "./rules.ts";

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

/** Units that suit the person, with their reasons; null: nothing was said to go by. */
export async function suggestedFor(
  at: Pick<At, "db">,
  viewer: Viewer,
  units: readonly Unit[],
  activity: ActivityOf | undefined,
  now: Instant,
): Promise<Suggested[] | null> {
  const stated = await statedBy(at.db, viewer.personId!);
  if (stated.statements.length + stated.interests.length === 0 && stated.workplace === null) return null;
  const subjects = await subjectsOf(
    at.db,
    units.map((unit) => unit.id),
  );
  const about = (unit: Unit) => ({ ...unit, subjects: subjects.get(unit.id) ?? [] });
  const suiting = units.filter((unit) => mightSuit(stated, about(unit)));
  const joinings = await joiningsFor(at.db, viewer, suiting, now);
  const candidates = suiting.map((unit) => ({ ...about(unit), joining: joinings.get(unit.id)!.kind }));
  const found = suggest(stated, candidates, await dismissedBy(at.db, viewer.personId!));
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const chosen = found.map((one) => byId.get(one.unitId)!);
  const entries = await entriesOf(at, viewer, chosen, activity, now);
  return found.map(({ reason }, index) => ({ reason, entry: entries[index]! }));
}

async function dismissedBy(db: Db, personId: number): Promise<Set<number>> {
  const rows = await db
    .selectFrom("dismissed_suggestions")
    .select("unit_id")
    .where("person_id", "=", personId)
    .execute();
  return new Set(rows.map((row) => row.unit_id));
}
