import type { Tx } from "#platform/db";
import type { Day, Instant } from "#platform/time";

/**
 * From that day to that day the person may not post in the unit, or anywhere (null); in place of one that runs. Who may decide it is the caller's to ask.
 * Returns its id.
 */
export async function bar(
  tx: Tx,
  input: { unitId: number | null; personId: number; fromDay: Day; untilDay: Day; by: number },
  now: Instant,
): Promise<number> {
  await tx
    .updateTable("posting_bars")
    .set({ ended_at: now, ended_by: input.by })
    .where("unit_id", "is not distinct from", input.unitId)
    .where("person_id", "=", input.personId)
    .where("ended_at", "is", null)
    .execute();
  const { id } = await tx
    .insertInto("posting_bars")
    .values({
      unit_id: input.unitId,
      person_id: input.personId,
      from_day: input.fromDay,
      until_day: input.untilDay,
      set_by: input.by,
      set_at: now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

/** Ends it before its last day. Does nothing to one that has ended. */
export async function unbar(tx: Tx, id: number, by: number, now: Instant): Promise<void> {
  await tx
    .updateTable("posting_bars")
    .set({ ended_at: now, ended_by: by })
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .execute();
}

/** Forgets those that were over before that day. Whoever names one of them has forgotten so before. */
export async function forgetBars(tx: Tx, before: Day): Promise<void> {
  await tx.deleteFrom("posting_bars").where("until_day", "<", before).execute();
}
