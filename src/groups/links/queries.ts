import type { Db } from "#platform/db";
import type { Unit } from "../queries.ts";

/** A space elsewhere that belongs to a unit: a reference library, a repository, a chat. */
export interface SpaceLink {
  id: number;
  label: string;
  url: string;
  runBy: string;
  privacy: string;
}

/** The unit's linked spaces, in the order they were added. Asked only for units that the viewer got by `unitFor` or manages. */
export async function linksOf(db: Db, unit: Pick<Unit, "id">): Promise<SpaceLink[]> {
  return db
    .selectFrom("unit_links")
    .select(["id", "label", "url", "run_by as runBy", "privacy"])
    .where("unit_id", "=", unit.id)
    .where("removed_at", "is", null)
    .orderBy("id")
    .execute();
}
