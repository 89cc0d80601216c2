import { sql, type Db } from "#platform/db";
import { clockIn, type Instant } from "#platform/time";
import { dayBegan, eachZone, isQuiet, leftOf, type Budget, type Spending } from "./rules.ts";

/** A person's budget, with the zone by whose clock it is meant. */
export interface BudgetRow extends Spending {
  personId: number;
  zone: string;
}

/** To be asked for in a larger statement, which says whose: rows of `mail_budgets b`. */
export const budgetRows = sql<BudgetRow>`
  select b.person_id as "personId", p.time_zone as zone, b.most_a_day as "mostADay",
    case when b.quiet_from is not null then json_build_object('from', to_char(b.quiet_from, 'HH24:MI'), 'until', to_char(b.quiet_until, 'HH24:MI')) end as quiet,
    b.sent, b.counted_from as "countedFrom"
  from mail_budgets b join persons p on p.id = b.person_id`;

export async function budgetsOf(db: Db, personIds: readonly number[]): Promise<Map<number, BudgetRow>> {
  if (personIds.length === 0) return new Map();
  const { rows } = await sql<BudgetRow>`${budgetRows} where b.person_id = any(${[...personIds]}::bigint[])`.execute(db);
  return new Map(rows.map((row) => [row.personId, row]));
}

export async function budgetOf(db: Db, personId: number): Promise<Budget | null> {
  return (await budgetsOf(db, [personId])).get(personId) ?? null;
}

/** How people stand to their limits at a moment. */
export interface Standing {
  isQuiet(budget: BudgetRow | undefined): boolean;
  /** Mails that may still come today. */
  left(budget: BudgetRow): number;
}

export function standingAt(now: Instant): Standing {
  const clock = eachZone((zone) => clockIn(zone, now));
  const began = eachZone((zone) => dayBegan(zone, now));
  return {
    isQuiet: (budget) => budget !== undefined && budget.quiet !== null && isQuiet(budget.quiet, clock(budget.zone)),
    left: (budget) => leftOf(budget, began(budget.zone)),
  };
}

/** Who has limits and is at them now: no digest comes to them at present. */
export async function peopleAtLimit(db: Db, now: Instant): Promise<Set<number>> {
  const { rows } = await budgetRows.execute(db);
  const standing = standingAt(now);
  return new Set(rows.filter((row) => standing.isQuiet(row) || standing.left(row) < 1).map((row) => row.personId));
}

/** Somebody for whom posts are kept. */
export interface KeptReader {
  personId: number;
  /** When the first of them was kept. */
  since: Instant;
  isPaused: boolean;
}

/** By their numbers, from `after` on. */
export async function keptReaders(db: Db, after: number, most: number): Promise<KeptReader[]> {
  const { rows } = await sql<KeptReader>`
    select k.person_id as "personId", min(k.kept_at) as since,
      exists (select from person_addresses a join address_pauses w on w.address_id = a.address_id and w.ended_at is null
        where a.person_id = k.person_id and a.is_primary) as "isPaused"
    from kept_copies k where k.digest_id is null and k.person_id > ${after} group by k.person_id order by k.person_id limit ${most}`.execute(
    db,
  );
  return rows;
}

/** Posts that wait for somebody until their mail may come again. */
export async function keptFor(db: Db, personId: number): Promise<number> {
  const { count } = await db
    .selectFrom("kept_copies")
    .select((the) => the.fn.countAll<number>().as("count"))
    .where("person_id", "=", personId)
    .where("digest_id", "is", null)
    .executeTakeFirstOrThrow();
  return count;
}
