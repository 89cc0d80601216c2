import type { Db } from "#platform/db";
import { DEFAULT_MONTHS } from "../rules.ts";

/** How long the words of a case are kept after its end. */
export async function keptMonths(db: Db): Promise<number> {
  const row = await db.selectFrom("conduct_settings").select("kept_months as months").executeTakeFirst();
  return row?.months ?? DEFAULT_MONTHS;
}
