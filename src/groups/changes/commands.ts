import type { Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import type { Actor } from "../commands.ts";
import { noteOf } from "./noting.ts";

/** Settings by name, as short values; of a long text its own, which is not kept. */
export type Values = Readonly<Record<string, string | null>>;

const LONG = 80;
const kept = (value: string | null | undefined): string | null => (value && value.length <= LONG ? value : null);

/** Writes down what differs, with who and when (D-23): leaders read it under the settings. */
export async function recordChanges(
  tx: Tx,
  actor: Actor,
  unitId: number,
  before: Values,
  after: Values,
  now: Instant,
): Promise<void> {
  const names = Object.keys(after).filter((name) => (before[name] ?? null) !== after[name]);
  if (names.length === 0) return;
  const rows = names.map((setting) => ({
    unit_id: unitId,
    setting,
    was: kept(before[setting]),
    became: kept(after[setting]),
    changed_by: actor.personId,
    changed_at: now,
  }));
  await tx.insertInto("unit_changes").values(rows).execute();
  await noteOf(tx, actor, "groups.settings-changed", { unit: unitId, details: { settings: names.join(", ") } }, now);
}
