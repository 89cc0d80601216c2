import type { Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import type { Answer } from "./rules.ts";

/** The person's consent and what they say now, instead of what they said before. */
export async function saveDemographics(
  tx: Tx,
  personId: number,
  answers: readonly Answer[],
  now: Instant,
): Promise<void> {
  await forgetDemographics(tx, personId);
  await tx.insertInto("demographic_consents").values({ person_id: personId, given_at: now }).execute();
  if (answers.length > 0)
    await tx
      .insertInto("demographic_answers")
      .values(answers.map((one) => ({ person_id: personId, ...one })))
      .execute();
}

/** Consent taken back: no answer stays. */
export async function forgetDemographics(tx: Tx, personId: number): Promise<void> {
  await tx.deleteFrom("demographic_consents").where("person_id", "=", personId).execute();
}
