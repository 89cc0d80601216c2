import { sql, type Db } from "#platform/db";
import { visibleUnits } from "../permission/queries.ts";
import type { UnitFeature, Viewer } from "../permission/rules.ts";
import { unitFrom, unitRows, type Unit } from "../queries.ts";

/** Units whose page the viewer may see and that are called this: slug, acronym or name, present or former, in any case (G-11). */
export async function unitsCalled(db: Db, viewer: Viewer, called: string): Promise<Unit[]> {
  const plain = called.toLowerCase();
  const rows = await unitRows(db)
    .where("units.id", "in", visibleUnits(db, viewer, "page"))
    .where(
      sql<boolean>`units.id in (
        select unit_id from unit_slugs where slug = ${plain}
        union select id from units where ${isNamed(sql`units`, plain)}
        union select unit_id from unit_names n where ${isNamed(sql`n`, plain)})`,
    )
    .orderBy("units.id")
    .execute();
  return rows.map(unitFrom);
}

const isNamed = (from: ReturnType<typeof sql>, plain: string) =>
  sql<boolean>`(lower(${from}.acronym) = ${plain} or unaccent(lower(${from}.name)) = unaccent(${plain}))`;

/** Ids of the units of which the viewer may see a feature. */
export async function visibleUnitIds(db: Db, viewer: Viewer, feature: UnitFeature): Promise<number[]> {
  const rows = await visibleUnits(db, viewer, feature).execute();
  return rows.map((row) => row.id);
}
