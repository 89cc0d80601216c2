import { bar, forgetBars, mayManage, unbar, type UnitPlace, type Viewer } from "#groups";
import { primaryAddressOf } from "#people";
import { note } from "#platform/audit";
import { sql, type Tx } from "#platform/db";
import { mailAll, mailOne } from "#platform/mail";
import { addYears, dayIn, type Instant } from "#platform/time";
import { refuse } from "../refusals.ts";
import type { ConductReason } from "../withholding/rules.ts";
import { answeringAddresses, judgeOf, leadsThere, restraintById, type Restraint } from "./queries.ts";
import { KEPT_YEARS, lastDayOf, mayAnswerAppeal, mayRestrain, type Span } from "./rules.ts";

/** Tells a person what was decided about their posting; its subject is the restraint. */
export const RESTRAINT_MAIL = "discussions.restraint";
/** Asks those who answer it about an appeal. */
export const APPEAL_MAIL = "discussions.appeal";

export interface NewRestraint {
  personId: number;
  postId: number | null;
  span: Span;
  reason: ConductReason;
  word: string;
}

/** Warns somebody, or keeps them from posting in the unit until a day. They are told why by mail, with the way to appeal. Returns its id. */
export async function restrain(
  tx: Tx,
  viewer: Viewer,
  unit: UnitPlace,
  { personId, postId, span, reason, word }: NewRestraint,
  now: Instant,
): Promise<number> {
  const today = dayIn(viewer.zone, now);
  const person = { id: personId, leads: await leadsThere(tx, unit.id, personId, today) };
  if (!mayRestrain(judgeOf(viewer, unit), person)) refuse({ because: "restraint", why: "not-yours" });
  const by = viewer.personId!;
  const untilDay = lastDayOf(span, today);
  const barId =
    untilDay === null
      ? null
      : await bar(tx, { unitId: unit.id, personId, fromDay: today, untilDay, by, decider: "leaders" }, now);
  const { id } = await tx
    .insertInto("restraints")
    .values({
      unit_id: unit.id,
      person_id: personId,
      post_id: postId,
      bar_id: barId,
      reason,
      word,
      set_by: by,
      set_at: now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const act = untilDay === null ? "discussions.person-warned" : "discussions.posting-suspended";
  await note(tx, { act, by, person: personId, unit: unit.id, details: { restraint: id, until: untilDay } }, now);
  await tell(tx, id, personId, now);
  return id;
}

async function tell(tx: Tx, id: number, personId: number, now: Instant): Promise<void> {
  const address = await primaryAddressOf(tx, personId);
  if (!address) return;
  const mail = { purpose: RESTRAINT_MAIL, subjectId: id, addressId: address.id, reason: "restrained", priority: 3 };
  await mailOne(tx, mail, now);
}

/** Ends it of the leaders' own accord, before its day. */
export async function lift(tx: Tx, viewer: Viewer, unit: UnitPlace, id: number, now: Instant): Promise<void> {
  const restraint = await locked(tx, id);
  const person = { id: restraint.personId, leads: false };
  if (!mayRestrain(judgeOf(viewer, unit), person)) refuse({ because: "restraint", why: "not-yours" });
  if (restraint.liftedAt || restraint.barId === null) refuse({ because: "restraint", why: "over" });
  await end(tx, restraint, viewer.personId!, now);
  await tell(tx, id, restraint.personId, now);
}

async function end(tx: Tx, { id, barId, unit, personId }: Restraint, by: number, now: Instant): Promise<void> {
  await tx.updateTable("restraints").set({ lifted_by: by, lifted_at: now }).where("id", "=", id).execute();
  if (barId !== null) await unbar(tx, barId, by, now);
  await note(
    tx,
    { act: "discussions.restraint-lifted", by, person: personId, unit: unit.id, details: { restraint: id } },
    now,
  );
}

/** Whom it is about says why it is wrong, once. It goes to people who had no part in it. */
export async function appeal(
  tx: Tx,
  person: { id: number; zone: string },
  id: number,
  text: string,
  now: Instant,
): Promise<void> {
  const restraint = await locked(tx, id);
  if (restraint.personId !== person.id) refuse({ because: "restraint", why: "not-yours" });
  if (restraint.appeal !== null) refuse({ because: "restraint", why: "appealed" });
  if (restraint.liftedAt) refuse({ because: "restraint", why: "over" });
  await tx.updateTable("restraints").set({ appeal: text, appealed_at: now }).where("id", "=", id).execute();
  await note(
    tx,
    {
      act: "discussions.restraint-appealed",
      by: person.id,
      person: person.id,
      unit: restraint.unit.id,
      details: { restraint: id },
    },
    now,
  );
  const addresses = await answeringAddresses(tx, restraint, dayIn(person.zone, now));
  const deliveries = addresses.map((addressId) => ({ addressId, reason: "appeal", state: "waiting" as const }));
  if (deliveries.length > 0) await mailAll(tx, { purpose: APPEAL_MAIL, subjectId: id }, deliveries, { now });
}

/** Answers the appeal with a word; the first answer stands. */
export async function answerAppeal(
  tx: Tx,
  viewer: Viewer,
  unit: UnitPlace,
  id: number,
  { outcome, answer }: { outcome: "upheld" | "lifted"; answer: string },
  now: Instant,
): Promise<void> {
  const restraint = await locked(tx, id);
  if (!mayAnswerAppeal(judgeOf(viewer, unit), restraint)) refuse({ because: "restraint", why: "not-yours" });
  if (restraint.appeal === null) refuse({ because: "restraint", why: "no-appeal" });
  if (restraint.outcome !== null) refuse({ because: "restraint", why: "answered" });
  const by = viewer.personId!;
  await tx
    .updateTable("restraints")
    .set({ outcome, answer, answered_by: by, answered_at: now })
    .where("id", "=", id)
    .execute();
  const details = { restraint: id, outcome };
  await note(
    tx,
    { act: "discussions.appeal-answered", by, person: restraint.personId, unit: restraint.unit.id, details },
    now,
  );
  if (outcome === "lifted" && !restraint.liftedAt) await end(tx, restraint, by, now);
  await tell(tx, id, restraint.personId, now);
}

async function locked(tx: Tx, id: number): Promise<Restraint> {
  await tx.selectFrom("restraints").select("id").where("id", "=", id).forUpdate().execute();
  return (await restraintById(tx, id)) ?? refuse({ because: "restraint", why: "not-yours" });
}

/** The emergency switch: from now on nobody but leaders writes in the unit by themselves; mail waits for a decision. Does nothing where it is on. */
export async function stopPosting(tx: Tx, viewer: Viewer, unit: UnitPlace, word: string, now: Instant): Promise<void> {
  if (!mayManage(viewer, unit)) refuse({ because: "restraint", why: "not-yours" });
  const begun = await tx
    .insertInto("standstills")
    .values({ unit_id: unit.id, word, begun_by: viewer.personId!, begun_at: now })
    .onConflict((conflict) => conflict.column("unit_id").where("ended_at", "is", null).doNothing())
    .returning("id")
    .executeTakeFirst();
  if (begun) await note(tx, { act: "discussions.standstill-begun", by: viewer.personId, unit: unit.id }, now);
}

export async function letPostAgain(tx: Tx, viewer: Viewer, unit: UnitPlace, now: Instant): Promise<void> {
  if (!mayManage(viewer, unit)) refuse({ because: "restraint", why: "not-yours" });
  const ended = await tx
    .updateTable("standstills")
    .set({ ended_by: viewer.personId, ended_at: now })
    .where("unit_id", "=", unit.id)
    .where("ended_at", "is", null)
    .returning("id")
    .executeTakeFirst();
  if (ended) await note(tx, { act: "discussions.standstill-ended", by: viewer.personId, unit: unit.id }, now);
}

/** Decisions about people are kept for two years after they are over, as the data map says; so are warnings. */
export async function forgetRestraints(tx: Tx, now: Instant): Promise<void> {
  const before = addYears(dayIn("UTC", now), -KEPT_YEARS);
  await sql`
    delete from restraints r using restraints o left join posting_bars b on b.id = o.bar_id
    where r.id = o.id and coalesce(b.until_day, o.set_at::date) < ${before}::date`.execute(tx);
  await forgetBars(tx, before);
}
