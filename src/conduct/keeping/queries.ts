import { sql, type Db } from "#platform/db";
import type { Day, Instant } from "#platform/time";
import { DEFAULT_MONTHS } from "../rules.ts";

/** How long the words of a case are kept after its end. */
export async function keptMonths(db: Db): Promise<number> {
  const row = await db.selectFrom("conduct_settings").select("kept_months as months").executeTakeFirst();
  return row?.months ?? DEFAULT_MONTHS;
}

export interface DueCase {
  id: number;
  /** Of its suspensions. */
  barIds: number[];
}

/** Closed before that moment. As long as a suspension runs a case is not due: its page says why somebody may not post, and until when. */
export async function dueCases(db: Db, before: Instant, today: Day): Promise<DueCase[]> {
  const { rows } = await sql<DueCase>`
    select c.id, array(select r.bar_id from conduct_rulings r where r.case_id = c.id and r.bar_id is not null) as "barIds"
    from conduct_cases c where c.closed_at < ${before}::timestamptz and c.forgotten_at is null
      and not exists (select from conduct_rulings r join posting_bars b on b.id = r.bar_id
        where r.case_id = c.id and b.ended_at is null and b.until_day >= ${today}::date)`.execute(db);
  return rows;
}
