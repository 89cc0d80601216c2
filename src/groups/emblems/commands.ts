import type { Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import { recordChanges } from "../changes/commands.ts";
import type { Actor } from "../commands.ts";
import type { Unit } from "../queries.ts";

export interface NewEmblem {
  alt: string;
  content: Buffer;
  digest: string;
}

/** The unit's own picture instead of the drawn spine; an earlier one is replaced. */
export async function changeEmblem(
  tx: Tx,
  actor: Actor,
  unit: Pick<Unit, "id">,
  input: NewEmblem,
  now: Instant,
): Promise<void> {
  const given = { ...input, uploaded_by: actor.personId, uploaded_at: now };
  await tx
    .insertInto("unit_emblems")
    .values({ unit_id: unit.id, ...given })
    .onConflict((conflict) => conflict.column("unit_id").doUpdateSet(given))
    .execute();
  await recordChanges(tx, actor, unit.id, {}, { emblem: input.alt }, now);
}

/** Back to the drawn spine. False when there was no picture. */
export async function removeEmblem(tx: Tx, actor: Actor, unit: Pick<Unit, "id">, now: Instant): Promise<boolean> {
  const row = await tx.deleteFrom("unit_emblems").where("unit_id", "=", unit.id).returning("alt").executeTakeFirst();
  if (!row) return false;
  await recordChanges(tx, actor, unit.id, { emblem: row.alt }, { emblem: null }, now);
  return true;
}
