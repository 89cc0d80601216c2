import { staffAddressIds } from "#people";
import { note } from "#platform/audit";
import { sql, type Tx } from "#platform/db";
import { mailAll } from "#platform/mail";
import { addMonths, dayIn, startOf, type Instant } from "#platform/time";
import { fillBench, tell, tellBench } from "../bench/commands.ts";
import { lockedCase, openCaseIds } from "../cases/queries.ts";
import { isOver, LEAST, mustRemindBench, mustRemindReported, type Outcome } from "../rules.ts";
import { closeCase } from "../rulings/commands.ts";
import { rulingsOf } from "../rulings/queries.ts";
import { keptMonths } from "./queries.ts";

/** Asks staff to name stand-ins, without a word about any case. */
export const STAND_INS_MAIL = "conduct.stand-ins";

/** What the clock does with one open case: calls who is missing, reminds whose turn it is, and closes it when nobody can appeal any more. */
export async function lookAt(tx: Tx, caseId: number, now: Instant, zone: string): Promise<void> {
  const found = await lockedCase(tx, caseId, now, zone);
  if (!found || found.state === "closed") return;
  const { moments, reportedId, remindedAt, toldAt, state } = found;
  if (isOver(moments, now)) {
    const [first] = await rulingsOf(tx, caseId);
    return closeCase(tx, caseId, first!.outcome as Outcome, now);
  }
  const bench = state === "ruled" ? found.bench : await fillBench(tx, found, now, zone);
  if (mustRemindReported(moments, remindedAt, now)) {
    await tx.updateTable("conduct_cases").set({ reminded_at: now }).where("id", "=", caseId).execute();
    await tell(tx, caseId, [reportedId], now);
  }
  if (mustRemindBench(moments, toldAt, now)) await tellBench(tx, { id: caseId, bench }, now);
}

/** Once a day: where too few sit on a case, and nobody who is named can, staff are asked for stand-ins. */
export async function askForStandIns(tx: Tx, now: Instant, zone: string): Promise<void> {
  if (!(await isShort(tx, now, zone))) return;
  const addresses = await staffAddressIds(tx, "people");
  const deliveries = addresses.map((addressId) => ({ addressId, reason: "staff", state: "waiting" as const }));
  if (deliveries.length > 0) await mailAll(tx, { purpose: STAND_INS_MAIL, subjectId: 0 }, deliveries, { now });
}

async function isShort(tx: Tx, now: Instant, zone: string): Promise<boolean> {
  for (const id of await openCaseIds(tx)) {
    const found = await lockedCase(tx, id, now, zone);
    if (found && found.state !== "ruled" && found.bench.length < LEAST) return true;
  }
  return false;
}

/** Cases whose time is over lose every word and every name; year and outcome stay, to be counted. */
export async function forgetCases(tx: Tx, now: Instant, zone: string): Promise<void> {
  const before = startOf(zone, addMonths(dayIn(zone, now), -(await keptMonths(tx))));
  const due = sql`(select id from conduct_cases where closed_at < ${before}::timestamptz and forgotten_at is null)`;
  await sql`delete from conduct_rulings where case_id in ${due}`.execute(tx);
  await sql`delete from conduct_agreements where case_id in ${due}`.execute(tx);
  await sql`delete from conduct_proposals where case_id in ${due}`.execute(tx);
  await sql`delete from conduct_views where case_id in ${due}`.execute(tx);
  await sql`delete from conduct_words where case_id in ${due}`.execute(tx);
  await sql`delete from conduct_evidence where case_id in ${due}`.execute(tx);
  await sql`delete from conduct_seats where case_id in ${due}`.execute(tx);
  await sql`
    update conduct_cases set code = null, reporter_id = null, reported_id = null, unit_id = null, question = null, forgotten_at = ${now}::timestamptz
    where id in ${due}`.execute(tx);
}

export async function changeKeeping(tx: Tx, by: number, months: number, now: Instant): Promise<void> {
  const set = { kept_months: months, changed_by: by, changed_at: now };
  await tx
    .insertInto("conduct_settings")
    .values(set)
    .onConflict((conflict) => conflict.column("id").doUpdateSet(set))
    .execute();
  await note(tx, { act: "conduct.keeping-changed", by, details: { months } }, now);
}
