import type { Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import { recordChanges } from "../changes/commands.ts";
import type { Actor } from "../commands.ts";
import { regionsOf } from "./queries.ts";

/** Where the unit is at home from now on (ISO 3166-2). */
export async function changeRegions(
  tx: Tx,
  actor: Actor,
  unit: { id: number },
  regions: readonly string[],
  now: Instant,
): Promise<void> {
  const before = (await regionsOf(tx, [unit.id])).get(unit.id) ?? [];
  await tx.deleteFrom("unit_regions").where("unit_id", "=", unit.id).execute();
  if (regions.length > 0)
    await tx
      .insertInto("unit_regions")
      .values(regions.map((region) => ({ unit_id: unit.id, region })))
      .execute();
  await recordChanges(tx, actor, unit.id, { regions: before.join(" ") }, { regions: regions.join(" ") }, now);
}
