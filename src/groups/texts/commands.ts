import type { Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import { recordChanges, type Values } from "../changes/commands.ts";
import type { Actor } from "../commands.ts";
import type { Unit } from "../queries.ts";
import { textsOf, type Texts } from "./queries.ts";

/** Writes the unit's own words and subjects, and who changed which. */
export async function changeTexts(
  tx: Tx,
  actor: Actor,
  unit: Pick<Unit, "id">,
  input: Texts,
  now: Instant,
): Promise<void> {
  const before = await textsOf(tx, unit);
  await recordChanges(tx, actor, unit.id, valuesOf(before), valuesOf(input), now);
  const row = { charge: input.charge, rules: input.rules, conduct_url: input.conductUrl };
  const given = { ...row, changed_by: actor.personId, changed_at: now };
  await tx
    .insertInto("unit_texts")
    .values({ unit_id: unit.id, ...given })
    .onConflict((conflict) => conflict.column("unit_id").doUpdateSet(given))
    .execute();
  await tx.deleteFrom("unit_subjects").where("unit_id", "=", unit.id).execute();
  if (input.subjects.length > 0)
    await tx
      .insertInto("unit_subjects")
      .values(input.subjects.map((subject) => ({ unit_id: unit.id, subject })))
      .execute();
}

const valuesOf = ({ charge, rules, conductUrl, subjects }: Texts): Values => ({
  charge,
  rules,
  conduct: conductUrl,
  subjects: [...subjects].sort().join(", ") || null,
});
