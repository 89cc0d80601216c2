import { sql, type Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import type { DeliveryDecision } from "../subscriptions/rules.ts";
import { budgetsOf, standingAt, type BudgetRow } from "./queries.ts";
import { dayBegan, eachZone, type Budget } from "./rules.ts";

/** How much mail of discussions somebody wants, in place of what was said before; without any limit the row goes, and what was kept comes with the next look. */
export async function setBudget(tx: Tx, personId: number, budget: Budget, now: Instant): Promise<void> {
  const { mostADay, quiet } = budget;
  if (mostADay === null && quiet === null) {
    await tx.deleteFrom("mail_budgets").where("person_id", "=", personId).execute();
    return;
  }
  const row = {
    most_a_day: mostADay,
    quiet_from: quiet?.from ?? null,
    quiet_until: quiet?.until ?? null,
    set_at: now,
  };
  await tx
    .insertInto("mail_budgets")
    .values({ person_id: personId, ...row, counted_from: now })
    .onConflict((conflict) => conflict.column("person_id").doUpdateSet(row))
    .execute();
}

/** When the day of each began. */
function beganAt(now: Instant): (budget: BudgetRow) => Instant {
  const began = eachZone((zone) => dayBegan(zone, now));
  return ({ zone }) => began(zone);
}

/**
 * Counts a mail for each of these people whose day has room for it, and returns those whose has none. In one statement, under the rows' locks in one
 * order: two posts at the same moment never share the last place of a day. While something waits for somebody, one place is kept for the mail that brings it.
 */
export async function spend(tx: Tx, budgets: readonly BudgetRow[], now: Instant): Promise<Set<number>> {
  const ids = budgets.map((one) => one.personId);
  const began = budgets.map(beganAt(now));
  const { rows } = await sql<{ personId: number }>`
    with turn as (
      select b.person_id, w.began from mail_budgets b join unnest(${ids}::bigint[], ${began}::timestamptz[]) w (person_id, began) on w.person_id = b.person_id
      order by b.person_id for update of b)
    update mail_budgets b set sent = case when b.counted_from < turn.began then 0 else b.sent end + 1, counted_from = greatest(b.counted_from, turn.began)
    from turn where b.person_id = turn.person_id and case when b.counted_from < turn.began then 0 else b.sent end
      + (exists (select from kept_copies k where k.person_id = b.person_id and k.digest_id is null))::integer < b.most_a_day
    returning b.person_id as "personId"`.execute(tx);
  const counted = new Set(rows.map((row) => row.personId));
  return new Set(ids.filter((id) => !counted.has(id)));
}

/** What these people's limits leave at this moment, held until the transaction ends: nobody else counts mails for them meanwhile. Who has none is not named. */
export async function lockBudgets(
  tx: Tx,
  personIds: readonly number[],
  now: Instant,
): Promise<{ left: Map<number, number>; quiet: Set<number> }> {
  if (personIds.length === 0) return { left: new Map(), quiet: new Set() };
  await sql`select from mail_budgets where person_id = any(${[...personIds]}::bigint[]) order by person_id for update`.execute(
    tx,
  );
  const budgets = [...(await budgetsOf(tx, personIds)).values()];
  const standing = standingAt(now);
  return {
    left: new Map(budgets.map((one) => [one.personId, standing.left(one)])),
    quiet: new Set(budgets.filter((one) => standing.isQuiet(one)).map((one) => one.personId)),
  };
}

/** Digests count as all mails do; call it for people whose budgets are locked. */
export async function countDigests(tx: Tx, personIds: readonly number[], now: Instant): Promise<void> {
  const times = Map.groupBy(personIds, (id) => id);
  const budgets = [...(await budgetsOf(tx, [...times.keys()])).values()];
  if (budgets.length === 0) return;
  await sql`
    update mail_budgets b set sent = case when b.counted_from < w.began then 0 else b.sent end + w.mails, counted_from = greatest(b.counted_from, w.began)
    from unnest(${budgets.map((one) => one.personId)}::bigint[], ${budgets.map(beganAt(now))}::timestamptz[],
      ${budgets.map((one) => times.get(one.personId)!.length)}::integer[]) w (person_id, began, mails)
    where b.person_id = w.person_id`.execute(tx);
}

/** Of what was decided about a post, what waits until its reader's mail may come again. */
export async function keepCopies(
  tx: Tx,
  postId: number,
  decided: readonly (DeliveryDecision & { one: { person_id: number; address_id: number } })[],
  now: Instant,
): Promise<void> {
  const kept = decided.filter(({ keptFor }) => keptFor !== undefined);
  if (kept.length === 0) return;
  await sql`
    insert into kept_copies (post_id, person_id, address_id, reason, kept_at)
    select ${postId}::bigint, p, a, r, ${now}::timestamptz from unnest(${kept.map(({ one }) => one.person_id)}::bigint[],
      ${kept.map(({ one }) => one.address_id)}::bigint[], ${kept.map(({ keptFor }) => keptFor!)}::text[]) k (p, a, r)`.execute(
    tx,
  );
}
