import type { Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import type { Statement } from "./rules.ts";

/** What the person says of themselves from now on; what is left out is forgotten. */
export async function state(tx: Tx, personId: number, said: readonly Statement[], now: Instant): Promise<void> {
  await tx.deleteFrom("own_statements").where("person_id", "=", personId).execute();
  if (said.length > 0)
    await tx
      .insertInto("own_statements")
      .values(said.map((statement) => ({ person_id: personId, statement, stated_at: now })))
      .execute();
}

/** Puts a suggestion away for good. */
export async function dismiss(tx: Tx, personId: number, unitId: number, now: Instant): Promise<void> {
  await tx
    .insertInto("dismissed_suggestions")
    .values({ person_id: personId, unit_id: unitId, dismissed_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
