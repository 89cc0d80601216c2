import type { Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import { noteOf } from "../changes/noting.ts";
import type { Actor } from "../commands.ts";

/** Nobody writes in this unit, and it mails nobody, until it is opened. For a unit that is founded in this transaction. */
export async function keepUnopened(tx: Tx, actor: Actor, unitId: number, now: Instant): Promise<void> {
  await tx.insertInto("unit_openings").values({ unit_id: unitId, begun_by: actor.personId, begun_at: now }).execute();
}

/** From now on the unit's own rule says who writes. False when somebody else opened it meanwhile. The caller has asked who leads it. */
export async function openUnit(
  tx: Tx,
  actor: Actor & { personId: number },
  unit: { id: number },
  now: Instant,
): Promise<boolean> {
  const opened = await tx
    .updateTable("unit_openings")
    .set({ opened_by: actor.personId, opened_at: now })
    .where("unit_id", "=", unit.id)
    .where("opened_at", "is", null)
    .returning("unit_id")
    .executeTakeFirst();
  if (!opened) return false;
  await noteOf(tx, actor, "groups.unit-opened", { unit: unit.id }, now);
  return true;
}
