import type { Db } from "#platform/db";

/** Where these units are at home, in the order of the codes; units that are nowhere in particular are not in it. */
export async function regionsOf(db: Db, unitIds: readonly number[]): Promise<Map<number, string[]>> {
  if (unitIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("unit_regions")
    .select(["unit_id", "region"])
    .where("unit_id", "in", unitIds)
    .orderBy("region")
    .execute();
  return new Map(
    [...Map.groupBy(rows, (row) => row.unit_id)].map(([unitId, some]) => [unitId, some.map((row) => row.region)]),
  );
}
