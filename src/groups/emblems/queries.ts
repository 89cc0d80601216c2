import { sql, type Db } from "#platform/db";
import type { NamedBytes } from "#platform/files";
import { visibleUnits } from "../permission/queries.ts";
import type { Viewer } from "../permission/rules.ts";
import type { Unit } from "../queries.ts";

/** A unit's own picture, as a page names it. */
export interface Emblem {
  alt: string;
  digest: string;
}

/** Own pictures of many units at once; units without one have no entry. Asked only for units that the viewer may see. */
export async function emblemsOf(db: Db, unitIds: readonly number[]): Promise<Map<number, Emblem>> {
  const rows = await db
    .selectFrom("unit_emblems")
    .select(["unit_id", "alt", "digest"])
    .where(sql<boolean>`unit_id = any(${[...unitIds]}::bigint[])`)
    .execute();
  return new Map(rows.map(({ unit_id, ...emblem }) => [unit_id, emblem]));
}

/** The picture's bytes, for whoever may see the unit's page. */
export async function pictureFor(db: Db, viewer: Viewer, unit: Pick<Unit, "id">): Promise<NamedBytes | null> {
  const row = await db
    .selectFrom("unit_emblems")
    .leftJoin("stored_files as f", "f.key", "unit_emblems.file_key")
    .select(["content", "f.key", "f.size", "f.sha256"])
    .where("unit_id", "=", unit.id)
    .where("unit_id", "in", visibleUnits(db, viewer, "page"))
    .executeTakeFirst();
  return row ?? null;
}
