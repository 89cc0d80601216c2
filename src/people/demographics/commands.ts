import { sql, type Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import { countDemographics } from "./queries.ts";
import { isDue, type Answer } from "./rules.ts";

/** The person's consent and what they say now, instead of what they said before. The consent keeps the moment at which it was first given. */
export async function saveDemographics(
  tx: Tx,
  personId: number,
  answers: readonly Answer[],
  now: Instant,
): Promise<void> {
  await lockAndMark(tx, personId);
  await tx
    .insertInto("demographic_consents")
    .values({ person_id: personId, given_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await tx.deleteFrom("demographic_answers").where("person_id", "=", personId).execute();
  if (answers.length > 0)
    await tx
      .insertInto("demographic_answers")
      .values(answers.map((one) => ({ person_id: personId, ...one })))
      .execute();
}

/** Consent taken back: no answer stays. Figures that were counted before hold nobody's. */
export async function forgetDemographics(tx: Tx, personId: number): Promise<void> {
  await lockAndMark(tx, personId);
  await tx.deleteFrom("demographic_consents").where("person_id", "=", personId).execute();
}

/** Two saves at once come one after the other. */
async function lockAndMark(tx: Tx, personId: number): Promise<void> {
  await sql`select from persons where id = ${personId} for no key update`.execute(tx);
  await tx
    .insertInto("demographic_changes")
    .values({ person_id: personId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** New figures, where enough has changed and enough time has passed that nobody can be made out between the old and the new ones. */
export async function renewFigures(tx: Tx, now: Instant): Promise<void> {
  const last = await tx.selectFrom("demographic_figures").select("counted_at as at").executeTakeFirst();
  const { count } = await tx
    .selectFrom("demographic_changes")
    .select((select) => select.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  if (!isDue(last?.at ?? null, count, now)) return;
  const told = JSON.stringify(await countDemographics(tx));
  await tx.deleteFrom("demographic_figures").execute();
  await tx.insertInto("demographic_figures").values({ counted_at: now, told }).execute();
  await tx.deleteFrom("demographic_changes").execute();
}
