import { primaryAddressesOf } from "#people";
import { note } from "#platform/audit";
import { sql, type Tx } from "#platform/db";
import { mailAll, mailOne } from "#platform/mail";
import { days, hours, later, type Day, type Instant } from "#platform/time";
import { refuse } from "../refusals.ts";
import { hidePost, lockPost, type Acting, type Taking } from "../withholding/commands.ts";
import type { ConductReason } from "../withholding/rules.ts";
import { askedAbout, casesOf } from "./queries.ts";
import { HOURS_BETWEEN_NOTICES, KEPT, refusalOfReport, type Outcome } from "./rules.ts";

/** Tells those who lead a unit what is reported there; its subject is the unit. */
export const REPORTS_MAIL = "discussions.reports";
/** Tells somebody what became of their report; its subject is the report. */
export const REPORT_ANSWER_MAIL = "discussions.report-answer";

/** Somebody who may read the post says what is wrong with it. A second time changes nothing while the first is open. */
export async function reportPost(
  tx: Tx,
  reporterId: number,
  postId: number,
  { reason, word }: { reason: ConductReason; word: string },
  now: Instant,
): Promise<void> {
  const { authorId, isWithheld } = await lockPost(tx, postId);
  const today = await reportsSince(tx, reporterId, later(now, -days(1)));
  const why = refusalOfReport({ isAuthor: authorId === reporterId, isWithheld, today });
  if (why) refuse({ because: "no-report", why });
  await tx
    .insertInto("post_reports")
    .values({ post_id: postId, reporter_id: reporterId, reason, word, reported_at: now })
    .onConflict((conflict) => conflict.columns(["post_id", "reporter_id"]).where("settled_at", "is", null).doNothing())
    .execute();
}

async function reportsSince(tx: Tx, reporterId: number, since: Instant): Promise<number> {
  const { count } = await tx
    .selectFrom("post_reports")
    .select((select) => select.fn.countAll<number>().as("count"))
    .where("reporter_id", "=", reporterId)
    .where("reported_at", ">", since)
    .executeTakeFirstOrThrow();
  return count;
}

/** One mail for each unit where something was reported that its leaders do not know of yet. */
export async function tellOfReports(tx: Tx, now: Instant, today: Day): Promise<void> {
  const { rows } = await sql<{ unitId: number; ids: number[] }>`
    with untold as (
      select r.id, h.unit_id from post_reports r join posts p on p.id = r.post_id join topic_units h on h.topic_id = p.topic_id and h.is_home
      where r.told_at is null and r.settled_at is null for update of r)
    select unit_id as "unitId", array_agg(id) as ids from untold u
    where not exists (
      select from post_reports e join posts q on q.id = e.post_id join topic_units k on k.topic_id = q.topic_id and k.is_home
      where k.unit_id = u.unit_id and e.told_at > ${later(now, -hours(HOURS_BETWEEN_NOTICES))}::timestamptz)
    group by unit_id`.execute(tx);
  for (const { unitId, ids } of rows) {
    await tx.updateTable("post_reports").set({ told_at: now }).where("id", "in", ids).execute();
    const asked = [...(await askedAbout(tx, unitId, await casesOf(tx, unitId), today)).keys()];
    const deliveries = asked.map((addressId) => ({ addressId, reason: "leads", state: "waiting" as const }));
    if (deliveries.length > 0) await mailAll(tx, { purpose: REPORTS_MAIL, subjectId: unitId }, deliveries, { now });
  }
}

export type Settlement = Omit<Taking, "isFinal"> & { outcome: Outcome };

/**
 * Answers all open reports of a post at once: it stays, is hidden, or is removed for good. The first decision wins; a second, different one is told what
 * was decided. That the actor leads the post's unit was asked; whose post it is decides nothing about it.
 */
export async function settleReports(
  tx: Tx,
  acting: Acting,
  postId: number,
  { outcome, ...taking }: Settlement,
  now: Instant,
): Promise<void> {
  const { authorId } = await lockPost(tx, postId);
  if (authorId === acting.by) refuse({ because: "no-report", why: "own" });
  const settled = await settle(tx, acting, postId, { outcome, answer: taking.word }, now);
  if (settled === 0) return alreadySettled(tx, postId, outcome);
  if (outcome !== "dismissed") return hidePost(tx, acting, postId, { ...taking, isFinal: outcome === "removed" }, now);
  const details = { post: postId, reports: settled };
  await note(
    tx,
    { act: "discussions.report-dismissed", by: acting.by, person: authorId, unit: acting.unitId, details },
    now,
  );
}

/** Hides a post, whoever asked for it or nobody; who reported it is told. */
export async function hideAndAnswer(
  tx: Tx,
  acting: Acting,
  postId: number,
  taking: Taking,
  now: Instant,
): Promise<void> {
  await lockPost(tx, postId);
  await settle(tx, acting, postId, { outcome: "hidden", answer: taking.word }, now);
  await hidePost(tx, acting, postId, taking, now);
}

/** How many reports were open. */
async function settle(
  tx: Tx,
  { by }: Acting,
  postId: number,
  { outcome, answer }: { outcome: Outcome; answer: string },
  now: Instant,
): Promise<number> {
  const settled = await tx
    .updateTable("post_reports")
    .set({ settled_at: now, settled_by: by, outcome, answer })
    .where("post_id", "=", postId)
    .where("settled_at", "is", null)
    .returning(["id", "reporter_id as reporterId"])
    .execute();
  const addresses = await primaryAddressesOf(
    tx,
    settled.map(({ reporterId }) => reporterId),
  );
  for (const { id, reporterId } of settled) {
    const to = addresses.get(reporterId);
    if (to !== undefined && reporterId !== by)
      await mailOne(tx, { purpose: REPORT_ANSWER_MAIL, subjectId: id, addressId: to, reason: "reporter" }, now);
  }
  return settled.length;
}

async function alreadySettled(tx: Tx, postId: number, wanted: Outcome): Promise<void> {
  const last = await tx
    .selectFrom("post_reports")
    .select(sql<Outcome | null>`outcome`.as("outcome"))
    .where("post_id", "=", postId)
    .orderBy("settled_at", "desc")
    .executeTakeFirst();
  if (last?.outcome && last.outcome !== wanted) refuse({ because: "settled", outcome: last.outcome });
}

/** Reports are kept for two years after they were answered, as the data map says. */
export async function forgetReports(tx: Tx, now: Instant): Promise<void> {
  await tx.deleteFrom("post_reports").where("settled_at", "<=", later(now, -KEPT)).execute();
}
