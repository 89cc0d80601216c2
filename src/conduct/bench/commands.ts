import { primaryAddressesOf } from "#people";
import { note } from "#platform/audit";
import type { Tx } from "#platform/db";
import { mailAll } from "#platform/mail";
import { dayIn, type Instant } from "#platform/time";
import { lockedCase, seatsOf, type Case } from "../cases/queries.ts";
import { callableOn } from "../panel/queries.ts";
import { refuse } from "../refusals.ts";
import { nameOf, seatedNext } from "../rules.ts";

/** Says that a page has something new, and no more: the same mail for both sides and for those who sit. Its subject is the case. */
export const NEWS_MAIL = "conduct.news";

/** One mail for each of them, at their primary address. */
export async function tell(tx: Tx, caseId: number, personIds: readonly number[], now: Instant): Promise<void> {
  const addresses = [...(await primaryAddressesOf(tx, personIds)).values()];
  const deliveries = addresses.map((addressId) => ({ addressId, reason: "conduct", state: "waiting" as const }));
  if (deliveries.length > 0) await mailAll(tx, { purpose: NEWS_MAIL, subjectId: caseId }, deliveries, { now });
}

/** Tells those who sit that it is their turn. */
export async function tellBench(tx: Tx, { id, bench }: Pick<Case, "id" | "bench">, now: Instant): Promise<void> {
  await tell(tx, id, bench, now);
  await tx.updateTable("conduct_cases").set({ told_at: now }).where("id", "=", id).execute();
}

/** Calls whoever is missing on a case, and tells them. Returns who sits then. `isBeginning`: of the stage. */
export async function fillBench(
  tx: Tx,
  found: Case,
  now: Instant,
  zone: string,
  isBeginning = false,
): Promise<number[]> {
  const { id, bench, parties, stage } = found;
  const [callable, seats] = [await callableOn(tx, dayIn(zone, now)), await seatsOf(tx, id)];
  const seatedBefore = new Set(seats.map(({ personId }) => personId));
  const next = seatedNext({
    isBeginning,
    bench,
    parties,
    seatedBefore,
    members: callable.member,
    standIns: callable["stand-in"],
  });
  if (next.length > 0) {
    const rows = next.map((personId) => ({ case_id: id, person_id: personId, stage, seated_at: now }));
    await tx.insertInto("conduct_seats").values(rows).execute();
    await tell(tx, id, next, now);
  }
  return [...bench, ...next];
}

/** Somebody who sits steps aside, for whatever reason; others are called where they are needed. */
export async function stepAside(tx: Tx, personId: number, caseId: number, now: Instant, zone: string): Promise<void> {
  const found = await lockedCase(tx, caseId, now, zone);
  if (!found || found.state === "closed" || !found.bench.includes(personId))
    return refuse({ because: "not-now", what: "leave" });
  await tx
    .updateTable("conduct_seats")
    .set({ left_at: now })
    .where("case_id", "=", caseId)
    .where("person_id", "=", personId)
    .execute();
  await tx
    .deleteFrom("conduct_agreements")
    .where("case_id", "=", caseId)
    .where("person_id", "=", personId)
    .where("stage", "=", found.stage)
    .execute();
  await note(tx, { act: "conduct.stepped-aside", by: personId, details: { case: nameOf(found.code) } }, now);
  const bench = found.bench.filter((id) => id !== personId);
  if (found.state !== "ruled") await fillBench(tx, { ...found, bench }, now, zone);
}
