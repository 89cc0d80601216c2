import { bar, unbar } from "#groups";
import { note } from "#platform/audit";
import type { Tx } from "#platform/db";
import { addDays, dayIn, type Day, type Instant } from "#platform/time";
import { tell } from "../bench/commands.ts";
import { lockedCase, type Case } from "../cases/queries.ts";
import { refuse } from "../refusals.ts";
import { decidedBy, mayDecide, nameOf, type Outcome, type Proposed } from "../rules.ts";
import { proposalsOf, rulingsOf, type Proposal } from "./queries.ts";

export interface NewProposal {
  outcome: Proposed;
  /** Of a suspension: one of the groups that the case is about; null: everywhere. */
  unitId: number | null;
  days: number | null;
  toReported: string;
  toReporter: string;
}

/** Somebody who sits proposes a decision, and agrees to it. */
export async function propose(
  tx: Tx,
  personId: number,
  caseId: number,
  { outcome, unitId, days, toReported, toReporter }: NewProposal,
  now: Instant,
  zone: string,
): Promise<void> {
  const found = await benchCase(tx, personId, caseId, now, zone, "propose");
  const isPossible = outcome !== "stands" || found.stage === "appeal";
  if (!isPossible || (unitId !== null && !found.unitIds.includes(unitId)))
    refuse({ because: "not-now", what: "propose" });
  const isSuspension = outcome === "suspension";
  const { id } = await tx
    .insertInto("conduct_proposals")
    .values({
      case_id: caseId,
      stage: found.stage,
      made_by: personId,
      made_at: now,
      outcome,
      unit_id: isSuspension ? unitId : null,
      days: isSuspension ? days : null,
      to_reported: toReported,
      to_reporter: toReporter,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await note(tx, { act: "conduct.proposed", by: personId, details: { case: nameOf(found.code) } }, now);
  await agreeIn(tx, found, personId, id, now, zone);
}

/** Somebody who sits agrees to a proposal instead of the one before; with the voice that makes a majority it is decided. */
export async function agree(
  tx: Tx,
  personId: number,
  caseId: number,
  proposalId: number,
  now: Instant,
  zone: string,
): Promise<void> {
  await agreeIn(tx, await benchCase(tx, personId, caseId, now, zone, "agree"), personId, proposalId, now, zone);
}

async function benchCase(
  tx: Tx,
  personId: number,
  caseId: number,
  now: Instant,
  zone: string,
  what: "propose" | "agree",
): Promise<Case> {
  const found = await lockedCase(tx, caseId, now, zone);
  if (!found?.bench.includes(personId) || !mayDecide(found.state)) return refuse({ because: "not-now", what });
  return found;
}

async function agreeIn(
  tx: Tx,
  found: Case,
  personId: number,
  proposalId: number,
  now: Instant,
  zone: string,
): Promise<void> {
  const { id, stage, bench } = found;
  const before = await proposalsOf(tx, id, stage);
  if (!before.some((one) => one.id === proposalId)) refuse({ because: "not-now", what: "agree" });
  const voice = { case_id: id, stage, person_id: personId, proposal_id: proposalId, agreed_at: now };
  await tx
    .insertInto("conduct_agreements")
    .values(voice)
    .onConflict((conflict) =>
      conflict.columns(["case_id", "stage", "person_id"]).doUpdateSet({ proposal_id: proposalId, agreed_at: now }),
    )
    .execute();
  const proposals = await proposalsOf(tx, id, stage);
  const agreements = proposals.flatMap((one) => one.agreed.map((who) => ({ personId: who.id, proposalId: one.id })));
  const decided = decidedBy(agreements, bench);
  if (decided === null) return tellOthers(tx, found, personId, now);
  await rule(
    tx,
    found,
    proposals.find((one) => one.id === decided)!,
    now,
    zone,
  );
}

const tellOthers = (tx: Tx, { id, bench }: Case, personId: number, now: Instant): Promise<void> =>
  tell(
    tx,
    id,
    bench.filter((one) => one !== personId),
    now,
  );

/** The decision: what it does, and word of it to both sides. */
async function rule(tx: Tx, found: Case, proposal: Proposal, now: Instant, zone: string): Promise<void> {
  const { id, stage, reporterId, reportedId } = found;
  const [first] = await rulingsOf(tx, id);
  if (stage === "appeal" && proposal.outcome !== "stands" && first?.barId)
    await unbar(tx, first.barId, proposal.madeBy, now);
  const done = proposal.outcome === "suspension" ? await suspend(tx, found, proposal, now, zone) : null;
  await tx
    .insertInto("conduct_rulings")
    .values({
      case_id: id,
      stage,
      proposal_id: proposal.id,
      ruled_at: now,
      until_day: done?.untilDay ?? null,
      bar_id: done?.barId ?? null,
    })
    .execute();
  if (stage === "appeal") {
    const outcome = proposal.outcome === "stands" ? first!.outcome : proposal.outcome;
    await closeCase(tx, id, outcome as Outcome, now);
  }
  await note(tx, { act: "conduct.decided", by: null, details: { case: nameOf(found.code), stage } }, now);
  await tell(tx, id, [reporterId, reportedId, ...found.bench], now);
}

async function suspend(
  tx: Tx,
  { reportedId }: Case,
  { unitId, days, madeBy }: Proposal,
  now: Instant,
  zone: string,
): Promise<{ untilDay: Day; barId: number }> {
  const today = dayIn(zone, now);
  const untilDay = addDays(today, days! - 1);
  const barId = await bar(
    tx,
    { unitId, personId: reportedId, fromDay: today, untilDay, by: madeBy, decider: "panel" },
    now,
  );
  return { untilDay, barId };
}

/** From now on only the time until its words are forgotten runs. */
export async function closeCase(tx: Tx, id: number, outcome: Outcome, now: Instant): Promise<void> {
  await tx.updateTable("conduct_cases").set({ closed_at: now, outcome }).where("id", "=", id).execute();
}
