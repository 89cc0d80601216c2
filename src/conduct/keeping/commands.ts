import { dropBars } from "#groups";
import { staffAddressIds } from "#people";
import { note } from "#platform/audit";
import { sql, type Tx } from "#platform/db";
import { forgetMailings, mailAll } from "#platform/mail";
import { addMonths, dayIn, startOf, type Instant } from "#platform/time";
import { fillBench, NEWS_MAIL, tell, tellBench } from "../bench/commands.ts";
import { lockedCase, openCaseIds } from "../cases/queries.ts";
import { isOver, LEAST, mustRemindBench, mustRemindReported, type Outcome } from "../rules.ts";
import { closeCase } from "../rulings/commands.ts";
import { rulingsOf } from "../rulings/queries.ts";
import { dueCases, keptMonths } from "./queries.ts";

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

const FORGOTTEN = ["rulings", "agreements", "proposals", "views", "words", "evidence", "seats"] as const;

/**
 * Cases whose time is over lose every word and every name, also in the log of mails and among the bars; year and outcome stay, to be counted, as of a case
 * that was only counted when it came in. The moments go too, by which entries of the audit log could be laid beside it.
 */
export async function forgetCases(tx: Tx, now: Instant, zone: string): Promise<void> {
  const today = dayIn(zone, now);
  const due = await dueCases(tx, startOf(zone, addMonths(today, -(await keptMonths(tx)))), today);
  if (due.length === 0) return;
  const ids = due.map(({ id }) => id);
  const these = sql`any(${ids}::bigint[])`;
  for (const part of FORGOTTEN)
    await sql`delete from ${sql.table(`conduct_${part}`)} where case_id = ${these}`.execute(tx);
  const middle = sql`date_trunc('year', closed_at, ${zone}) + interval '6 months'`;
  await sql`
    update conduct_cases set code = null, reporter_id = null, reported_id = null, unit_id = null, question = null, asked_at = null, reminded_at = null,
      appealed_at = null, opened_at = ${middle}, told_at = ${middle}, closed_at = ${middle}, forgotten_at = ${middle}
    where id = ${these}`.execute(tx);
  await dropBars(
    tx,
    due.flatMap(({ barIds }) => barIds),
  );
  await forgetMailings(tx, NEWS_MAIL, ids);
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
