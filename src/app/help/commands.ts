import { note } from "#platform/audit";
import { createHmac } from "node:crypto";
import { sql, type Tx } from "#platform/db";
import { Refused } from "#platform/refusal";
import { hours, later, type Instant } from "#platform/time";
import { m } from "../words.ts";

export interface PageReport {
  /** Path of ours, with its query; "" when it is about the whole site. */
  path: string;
  said: string;
  /** What the browser showed and is, with the person's consent; else null. */
  context: string | null;
  personId: number | null;
  /** Where an answer may go; null: no answer is wanted. */
  answerTo: string | null;
}

/** From one place in an hour. A person with ten things to say can say them in one report. */
const MOST = 10;

export async function reportPage(
  tx: Tx,
  secret: Buffer,
  from: string,
  report: PageReport,
  now: Instant,
): Promise<void> {
  const origin = createHmac("sha256", secret).update(`page report\0${from}`).digest();
  await sql`select pg_advisory_xact_lock(${origin.readBigInt64BE(0).toString()}::bigint)`.execute(tx);
  const { count } = await tx
    .selectFrom("page_reports")
    .select((the) => the.fn.countAll<number>().as("count"))
    .where("origin", "=", origin)
    .where("reported_at", ">", later(now, -hours(1)))
    .executeTakeFirstOrThrow();
  if (count >= MOST) throw new Refused({ because: "too-many-reports" }, () => m("report.toomany"));
  await tx
    .insertInto("page_reports")
    .values({
      path: report.path,
      said: report.said,
      context: report.context,
      person_id: report.personId,
      answer_to: report.answerTo,
      origin,
      reported_at: now,
    })
    .execute();
}

/** Somebody of the staff has dealt with it. A second time changes nothing. */
export async function settleReport(tx: Tx, id: number, by: number, now: Instant): Promise<void> {
  const settled = await tx
    .updateTable("page_reports")
    .set({ settled_at: now, settled_by: by })
    .where("id", "=", id)
    .where("settled_at", "is", null)
    .executeTakeFirst();
  if (settled.numUpdatedRows > 0n) await note(tx, { act: "app.report-settled", by, details: { report: id } }, now);
}

/** The hash that the limit needs is of no use after its hour; a day is kept for a clock that jumps. */
export async function forgetOrigins(tx: Tx, now: Instant): Promise<void> {
  await tx
    .updateTable("page_reports")
    .set({ origin: null })
    .where("origin", "is not", null)
    .where("reported_at", "<", later(now, -hours(24)))
    .execute();
}
