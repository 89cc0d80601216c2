import type { Tx } from "#platform/db";
import { dayIn, type Instant } from "#platform/time";

/**
 * True once a day (UTC) for each address and cause: an automatic answer may go out then and no more, so that no two programs can keep each
 * other busy (RFC 3834).
 */
export async function firstAnswerToday(tx: Tx, addressId: number, cause: string, now: Instant): Promise<boolean> {
  const first = await tx
    .insertInto("automatic_answers")
    .values({ address_id: addressId, cause, answered_on: dayIn("UTC", now) })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return Number(first.numInsertedOrUpdatedRows) === 1;
}
