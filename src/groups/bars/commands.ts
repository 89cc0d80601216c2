import { sql, type Tx } from "#platform/db";
import type { Day, Instant } from "#platform/time";

export interface NewBar {
  /** null: everywhere, which only the panel decides. */
  unitId: number | null;
  personId: number;
  fromDay: Day;
  untilDay: Day;
  by: number;
  decider: "leaders" | "panel";
}

/**
 * From that day to that day the person may not post there. Of leaders it takes the place of the one that runs; of the panel each case has its own, and
 * the longest counts. Who may decide it is the caller's to ask. Returns its id.
 */
export async function bar(tx: Tx, input: NewBar, now: Instant): Promise<number> {
  const { unitId, personId, fromDay, untilDay, by, decider } = input;
  if (decider === "leaders")
    await tx
      .updateTable("posting_bars")
      .set({ ended_at: now, ended_by: by })
      .where("unit_id", "=", unitId)
      .where("person_id", "=", personId)
      .where("decider", "=", decider)
      .where("ended_at", "is", null)
      .execute();
  const days = { from_day: fromDay, until_day: untilDay };
  const { id } = await tx
    .insertInto("posting_bars")
    .values({ unit_id: unitId, person_id: personId, decider, ...days, set_by: by, set_at: now })
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

/** Forgets these, also before others of their age. Who was barred, by whom and when is known no more. */
export async function dropBars(tx: Tx, ids: readonly number[]): Promise<void> {
  await sql`delete from posting_bars where id = any(${[...ids]}::bigint[])`.execute(tx);
}

/** Forgets those that were over before that day. Whoever names one of them has forgotten so before. */
export async function forgetBars(tx: Tx, before: Day): Promise<void> {
  await tx.deleteFrom("posting_bars").where("until_day", "<", before).execute();
}
