import { sql, statement, type Db } from "#platform/db";
import { visibleUnits } from "../permission/queries.ts";
import type { Viewer } from "../permission/rules.ts";
import type { Unit } from "../queries.ts";

export interface Texts {
  /** What the group is for, at length; empty: its purpose says it all. */
  charge: string;
  rules: string;
  conductUrl: string | null;
  subjects: string[];
}

/** What leaders wrote for the unit's page. Asked only for units that the viewer got by `unitFor` or manages. */
export async function textsOf(db: Db, unit: Pick<Unit, "id">): Promise<Texts> {
  const row = await db
    .selectFrom("unit_texts")
    .select(["charge", "rules", "conduct_url as conductUrl"])
    .where("unit_id", "=", unit.id)
    .executeTakeFirst();
  const subjects = await subjectsOf(db, [unit.id]);
  return { ...(row ?? { charge: "", rules: "", conductUrl: null }), subjects: subjects.get(unit.id) ?? [] };
}

/** What leaders ask of those who write there; empty: nothing. */
export async function rulesOf(db: Db, unit: Pick<Unit, "id">): Promise<string> {
  const [row] = await rulesRows(db, unit.id);
  return row!.rules;
}

/** The same, for larger statements. */
export const rulesSql = (unitId: string): string =>
  `coalesce((select rules from unit_texts where unit_id = ${unitId}), '')`;

const rulesRows = statement<{ rules: string }, [unitId: number]>(() => `select ${rulesSql("$1")} as rules`);

/** Subject words of many units at once. */
export async function subjectsOf(db: Db, unitIds: readonly number[]): Promise<Map<number, string[]>> {
  const rows = await db
    .selectFrom("unit_subjects")
    .select(["unit_id", "subject"])
    .where(sql<boolean>`unit_id = any(${[...unitIds]}::bigint[])`)
    .orderBy("subject")
    .execute();
  return new Map([...Map.groupBy(rows, (row) => row.unit_id)].map(([id, of]) => [id, of.map((row) => row.subject)]));
}

/** Every subject word of the units whose page the viewer may see, for the catalogue's filter. */
export async function subjectsFor(db: Db, viewer: Viewer): Promise<string[]> {
  const rows = await db
    .selectFrom("unit_subjects")
    .select("subject")
    .distinct()
    .where("unit_id", "in", visibleUnits(db, viewer, "page"))
    .orderBy("subject")
    .execute();
  return rows.map((row) => row.subject);
}

/** Ids of the units that go by this subject word; the caller bounds them by a viewer. */
export async function unitsAbout(db: Db, subject: string): Promise<Set<number>> {
  const rows = await db
    .selectFrom("unit_subjects")
    .select("unit_id")
    .where("subject", "=", subject.toLowerCase())
    .execute();
  return new Set(rows.map((row) => row.unit_id));
}
