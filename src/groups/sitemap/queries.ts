import type { Db } from "#platform/db";
import { visibleUnits } from "../permission/queries.ts";
import type { Viewer } from "../permission/rules.ts";

/** Addresses of the units that the viewer may see, closed ones too: an archive is found as well. */
export async function slugsFor(db: Db, viewer: Viewer, most: number): Promise<string[]> {
  const rows = await db
    .selectFrom("units")
    .select("slug")
    .where("id", "in", visibleUnits(db, viewer, "page"))
    .orderBy("id")
    .limit(most)
    .execute();
  return rows.map((row) => row.slug);
}
