import type { Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import type { Outcome } from "../rules.ts";

/** A case of before, of which only what is counted is known: nobody, no word and no place. */
export async function importCount(
  tx: Tx,
  { openedAt, closedAt, outcome }: { openedAt: Instant; closedAt: Instant; outcome: Outcome },
): Promise<void> {
  await tx
    .insertInto("conduct_cases")
    .values({ opened_at: openedAt, told_at: openedAt, closed_at: closedAt, outcome, forgotten_at: closedAt })
    .execute();
}
