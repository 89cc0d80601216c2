import type { Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import { recordChanges } from "../changes/commands.ts";
import type { Actor } from "../commands.ts";
import type { Unit } from "../queries.ts";
import type { SpaceLink } from "./queries.ts";

export async function addLink(
  tx: Tx,
  actor: Actor,
  unit: Pick<Unit, "id">,
  input: Omit<SpaceLink, "id">,
  now: Instant,
): Promise<void> {
  const { label, url, runBy, privacy } = input;
  const added = { added_by: actor.personId, added_at: now };
  await tx
    .insertInto("unit_links")
    .values({ unit_id: unit.id, label, url, run_by: runBy, privacy, ...added })
    .execute();
  await recordChanges(tx, actor, unit.id, {}, { link: label }, now);
}

/** Takes a link off the page. False when it was off already, or is another unit's. */
export async function removeLink(
  tx: Tx,
  actor: Actor,
  unit: Pick<Unit, "id">,
  id: number,
  now: Instant,
): Promise<boolean> {
  const row = await tx
    .updateTable("unit_links")
    .set({ removed_by: actor.personId, removed_at: now })
    .where("id", "=", id)
    .where("unit_id", "=", unit.id)
    .where("removed_at", "is", null)
    .returning("label")
    .executeTakeFirst();
  if (!row) return false;
  await recordChanges(tx, actor, unit.id, { link: row.label }, { link: null }, now);
  return true;
}
