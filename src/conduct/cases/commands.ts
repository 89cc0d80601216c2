import { randomBytes } from "node:crypto";
import type { PostAsItIs } from "#discussions";
import { note } from "#platform/audit";
import { sql, type Tx } from "#platform/db";
import { dayIn, type Instant } from "#platform/time";
import { fillBench, tell, tellBench } from "../bench/commands.ts";
import { panelOn } from "../panel/queries.ts";
import { refuse } from "../refusals.ts";
import { MOST_ADDITIONS, MOST_KEPT, mayAdd, mayAppeal, mayState, nameOf, OPEN_AT_ONCE, type Side } from "../rules.ts";
import { evidenceOf, lockedCase, type Case, type Said } from "./queries.ts";

export interface NewCase {
  reportedId: number;
  unitId: number | null;
  words: string;
  /** What the reporter may read, as it is now. */
  evidence: readonly PostAsItIs[];
}

/**
 * Somebody brings a case before the panel. Nothing that others can read says who: the audit log gets the first digits of its code alone, and nobody is mailed but those
 * who sit. Returns its id.
 */
export async function openCase(
  tx: Tx,
  reporterId: number,
  { reportedId, unitId, words, evidence }: NewCase,
  now: Instant,
  zone: string,
): Promise<number> {
  await mustOpen(tx, reporterId, reportedId, now, zone);
  const code = randomBytes(8).toString("hex");
  const { id } = await tx
    .insertInto("conduct_cases")
    .values({
      code,
      reporter_id: reporterId,
      reported_id: reportedId,
      unit_id: unitId,
      opened_at: now,
      told_at: now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await say(tx, id, "reporter", "report", words, now);
  await freeze(tx, id, evidence, now);
  await note(tx, { act: "conduct.case-opened", by: null, details: { case: nameOf(code) } }, now);
  await fillBench(tx, (await lockedCase(tx, id, now, zone))!, now, zone, true);
  return id;
}

async function mustOpen(tx: Tx, reporterId: number, reportedId: number, now: Instant, zone: string): Promise<void> {
  if (reporterId === reportedId) refuse({ because: "not-opened", why: "own" });
  const panel = await panelOn(tx, dayIn(zone, now));
  if (!panel.some(({ kind }) => kind === "member")) refuse({ because: "not-opened", why: "no-panel" });
  // Two presses of one person come one after the other.
  await tx.selectFrom("persons").select("id").where("id", "=", reporterId).forNoKeyUpdate().execute();
  const open = await tx
    .selectFrom("conduct_cases")
    .select("reported_id as reportedId")
    .where("reporter_id", "=", reporterId)
    .where("closed_at", "is", null)
    .execute();
  if (open.some((one) => one.reportedId === reportedId)) refuse({ because: "not-opened", why: "open-already" });
  if (open.length >= OPEN_AT_ONCE) refuse({ because: "not-opened", why: "too-many" });
}

async function say(tx: Tx, id: number, side: Side, kind: Said["kind"], text: string, now: Instant): Promise<void> {
  await tx.insertInto("conduct_words").values({ case_id: id, side, kind, text, said_at: now }).execute();
}

/** Keeps posts as they are. One that is kept already stays as it was kept. */
async function freeze(tx: Tx, id: number, evidence: readonly PostAsItIs[], now: Instant): Promise<void> {
  const kept = (await evidenceOf(tx, id)).map(({ postId }) => postId);
  if (new Set([...kept, ...evidence.map((post) => post.id)]).size > MOST_KEPT) refuse({ because: "enough-posts" });
  for (const post of evidence)
    await sql`
      insert into conduct_evidence (case_id, number, post_id, unit_id, author_id, author_name, title, post_number, posted_at, version, text, file_names, frozen_at)
      select ${id}::bigint, 1 + (select count(*) from conduct_evidence where case_id = ${id}), ${post.id}::bigint, ${post.unitId}::bigint, ${post.authorId}::bigint,
        ${post.authorName}, ${post.title}, ${post.number}::integer, ${post.postedAt}::timestamptz, ${post.version}::integer, ${post.text},
        ${post.fileNames}::text[], ${now}::timestamptz
      on conflict (case_id, post_id) do nothing`.execute(tx);
}

/** Those who sit ask the reported for a statement, in words of their own. From now on the reported know that there is a case. */
export async function askReported(
  tx: Tx,
  personId: number,
  caseId: number,
  question: string,
  now: Instant,
  zone: string,
): Promise<void> {
  const found = await lockedCase(tx, caseId, now, zone);
  if (!found?.bench.includes(personId) || found.state !== "new") return refuse({ because: "not-now", what: "ask" });
  await tx.updateTable("conduct_cases").set({ question, asked_at: now }).where("id", "=", caseId).execute();
  await note(tx, { act: "conduct.statement-asked", by: personId, details: { case: nameOf(found.code) } }, now);
  await tell(tx, caseId, [found.reportedId, found.reporterId], now);
}

/** The reported say their side, once; later words are additions. */
export async function giveStatement(tx: Tx, caseId: number, text: string, now: Instant, zone: string): Promise<void> {
  const found = await lockedCase(tx, caseId, now, zone);
  if (!found || !mayState(found.state, found.moments)) return refuse({ because: "not-now", what: "state" });
  await say(tx, caseId, "reported", "statement", text, now);
  await tellBench(tx, found, now);
}

/** Either side says more. The reporter may name more posts, which can bring in a group whose leaders sit no longer then. */
export async function addWords(
  tx: Tx,
  side: Side,
  caseId: number,
  { words, evidence }: { words: string; evidence: readonly PostAsItIs[] },
  now: Instant,
  zone: string,
): Promise<void> {
  const found = await lockedCase(tx, caseId, now, zone);
  if (!found || !mayAdd(found.state, side, found.moments)) return refuse({ because: "not-now", what: "add" });
  const { count } = await tx
    .selectFrom("conduct_words")
    .select((select) => select.fn.countAll<number>().as("count"))
    .where("case_id", "=", caseId)
    .where("side", "=", side)
    .where("kind", "=", "addition")
    .executeTakeFirstOrThrow();
  if (Number(count) >= MOST_ADDITIONS) refuse({ because: "enough-additions" });
  await say(tx, caseId, side, "addition", words, now);
  if (side === "reporter") await freeze(tx, caseId, evidence, now);
  const after = (await lockedCase(tx, caseId, now, zone))!;
  await tellBench(tx, after, now);
  await fillBench(tx, after, now, zone);
}

/** Either side asks other people to look again, once. They are told, and the other side is. */
export async function appeal(
  tx: Tx,
  side: Side,
  caseId: number,
  text: string,
  now: Instant,
  zone: string,
): Promise<void> {
  const found = await lockedCase(tx, caseId, now, zone);
  if (!found || !mayAppeal(found.moments, found.appeals.includes(side), now))
    return refuse({ because: "not-now", what: "appeal" });
  await say(tx, caseId, side, "appeal", text, now);
  const other = side === "reporter" ? found.reportedId : found.reporterId;
  if (found.moments.appealedAt) return tellBench(tx, found, now);
  await tx.updateTable("conduct_cases").set({ appealed_at: now, told_at: now }).where("id", "=", caseId).execute();
  await note(tx, { act: "conduct.appealed", by: null, details: { case: nameOf(found.code) } }, now);
  await tell(tx, caseId, [other], now);
  await fillBench(tx, (await lockedCase(tx, caseId, now, zone))!, now, zone, true);
}

/** One look of somebody who sits: noted where nobody can take it back, and counted for both sides. */
export async function noteView(
  tx: Tx,
  personId: number,
  { id, code }: Pick<Case, "id" | "code">,
  now: Instant,
): Promise<void> {
  await tx.insertInto("conduct_views").values({ case_id: id, person_id: personId, seen_at: now }).execute();
  await note(tx, { act: "conduct.case-seen", by: personId, details: { case: nameOf(code) } }, now);
}
