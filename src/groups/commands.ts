import { noteOf } from "./changes/noting.ts";
import { enqueue, enqueueAll } from "#platform/jobs";
import { sql, type Tx } from "#platform/db";
import { dayIn, type Day, type Instant } from "#platform/time";
import { joined, left } from "./jobs.ts";
import { joiningsFor, leadingFactsOf } from "./joining/queries.ts";
import { viewerOf } from "./permission/queries.ts";
import { isMemberOf } from "./members/queries.ts";
import type { Unit } from "./queries.ts";
import { refused } from "./refusals.ts";
import { announce } from "./webhooks/commands.ts";
import { mayLead, type ChosenHow, type UnitRole } from "./rules.ts";

/** Who acts. A `Viewer` is one. `personId` null: the program itself (sample, import). `zone`: the association's. */
export interface Actor {
  personId: number | null;
  zone: string;
}

/** Joins for oneself, if the rule allows it (G-2). Harmless when already in: false. */
export async function join(tx: Tx, actor: Actor & { personId: number }, unit: Unit, now: Instant): Promise<boolean> {
  const viewer = await viewerOf(tx, { id: actor.personId }, now, actor.zone);
  const outcome = (await joiningsFor(tx, viewer, [unit], now)).get(unit.id)!;
  if (outcome.kind === "already-in") return false;
  if (outcome.kind !== "free") throw refused({ because: "may-not-join", joining: outcome });
  return enter(
    tx,
    { unitId: unit.id, personId: actor.personId, by: actor.personId, cause: outcome.paid ? "term" : "joined" },
    now,
  );
}

export type JoinCause = "joined" | "term" | "appointed" | "imported" | "added by a leader" | "founded";
export type LeaveCause = "left" | "removed" | "lapsed" | "unit closed" | "merged";

/** Writes the dated row. For imports, the sample and enrolment by a term: the caller has asked the rule. */
export async function enter(
  tx: Tx,
  input: { unitId: number; personId: number; by: number | null; cause: JoinCause },
  now: Instant,
): Promise<boolean> {
  const row = await tx
    .insertInto("unit_memberships")
    .values({
      unit_id: input.unitId,
      person_id: input.personId,
      joined_at: now,
      joined_by: input.by,
      join_cause: input.cause,
    })
    .onConflict((conflict) => conflict.columns(["unit_id", "person_id"]).where("left_at", "is", null).doNothing())
    .returning("id")
    .executeTakeFirst();
  if (row) {
    await enqueue(tx, joined, { unitId: input.unitId, personId: input.personId });
    await announce(tx, [input.unitId], "member.joined", input.personId, now);
  }
  return row !== undefined;
}

/** Leaves for oneself. Harmless when not in: false. Whoever holds a role hands it over first. */
export async function leave(
  tx: Tx,
  actor: Actor & { personId: number },
  unit: Pick<Unit, "id">,
  now: Instant,
): Promise<boolean> {
  const today = dayIn(actor.zone, now);
  const role = await tx
    .selectFrom("appointments")
    .select("role")
    .where("unit_id", "=", unit.id)
    .where("person_id", "=", actor.personId)
    .where("ended_at", "is", null)
    .where((eb) => eb.or([eb("ends_on", "is", null), eb("ends_on", ">=", today)]))
    .executeTakeFirst();
  if (role) throw refused({ because: "holds-role", role: role.role as UnitRole });
  return depart(tx, { unitId: unit.id, personId: actor.personId, by: actor.personId, cause: "left" }, now);
}

/** Ends the dated row: removal, lapse, closing. */
export async function depart(
  tx: Tx,
  input: { unitId: number; personId: number; by: number | null; cause: LeaveCause },
  now: Instant,
): Promise<boolean> {
  const row = await tx
    .updateTable("unit_memberships")
    .set({ left_at: now, left_by: input.by, leave_cause: input.cause })
    .where("unit_id", "=", input.unitId)
    .where("person_id", "=", input.personId)
    .where("left_at", "is", null)
    .returning("id")
    .executeTakeFirst();
  if (row) {
    await enqueue(tx, left, { unitId: input.unitId, personId: input.personId });
    await announce(tx, [input.unitId], "member.left", input.personId, now);
  }
  return row !== undefined;
}

export interface NewAppointment {
  personId: number;
  role: UnitRole;
  startsOn: Day;
  /** Inclusive; null: until ended. */
  endsOn: Day | null;
  chosen: ChosenHow;
}

/** Enters a dated role (G-5). A leading role asks its own eligibility on the first day (G-12). Returns its id. */
export async function appoint(tx: Tx, actor: Actor, unit: Unit, input: NewAppointment, now: Instant): Promise<number> {
  if (unit.closure) throw refused({ because: "is-closed", on: unit.closure.on });
  if (input.endsOn !== null && input.endsOn < input.startsOn) throw refused({ because: "ends-before-start" });
  const may = mayLead(input.role, await leadingFactsOf(tx, unit, input.personId, input.startsOn));
  if (may.kind !== "may") throw refused({ because: "may-not-lead", role: input.role, of: may.of });
  await refuseOverlap(tx, unit, input);
  // A role of later days is told when its first one comes (tellDatedRoles).
  const hasBegun = input.startsOn <= dayIn(actor.zone, now);
  const { id } = await tx
    .insertInto("appointments")
    .values({
      unit_id: unit.id,
      person_id: input.personId,
      role: input.role,
      starts_on: input.startsOn,
      ends_on: input.endsOn,
      chosen: input.chosen,
      entered_by: actor.personId,
      entered_at: now,
      begin_told_at: hasBegun ? now : null,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const about = { unit: unit.id, person: input.personId, details: { role: input.role } };
  await noteOf(tx, actor, "groups.role-given", about, now);
  if (hasBegun) await enqueue(tx, joined, { unitId: unit.id, personId: input.personId });
  return id;
}

/** Tells of roles whose first day came or whose last one passed since the last look. Whoever hears it looks again, so one too many is harmless. */
export async function tellDatedRoles(tx: Tx, now: Instant, zone: string): Promise<void> {
  const today = dayIn(zone, now);
  const whose = ["unit_id as unitId", "person_id as personId"] as const;
  const begun = await tx
    .updateTable("appointments")
    .set({ begin_told_at: now })
    .where("begin_told_at", "is", null)
    .where("ended_at", "is", null)
    .where("starts_on", "<=", today)
    .returning(whose)
    .execute();
  await enqueueAll(tx, joined, begun);
  const over = await tx
    .updateTable("appointments")
    .set({ end_told_at: now })
    .where("end_told_at", "is", null)
    .where("ended_at", "is", null)
    .where("ends_on", "<", today)
    .returning(whose)
    .execute();
  await enqueueAll(tx, left, over);
}

async function refuseOverlap(tx: Tx, unit: Unit, input: NewAppointment): Promise<void> {
  // Two leaders who enter the same role at once wait for each other here.
  await tx.selectFrom("units").select("id").where("id", "=", unit.id).forUpdate().execute();
  const other = await tx
    .selectFrom("appointments")
    .select("id")
    .where("unit_id", "=", unit.id)
    .where("person_id", "=", input.personId)
    .where("role", "=", input.role)
    .where("ended_at", "is", null)
    .where(
      sql<boolean>`daterange(starts_on, ends_on, '[]') && daterange(${input.startsOn}::date, ${input.endsOn}::date, '[]')`,
    )
    .executeTakeFirst();
  if (other) throw refused({ because: "holds-role-then", role: input.role });
}

export const endingCauses = [
  "stepped down",
  "replaced",
  "removed",
  "lapsed",
  "unit closed",
  "entered by mistake",
] as const;

/** Ends a role before its last day. False when it had ended already. */
export async function endAppointment(
  tx: Tx,
  actor: Actor,
  unit: Pick<Unit, "id">,
  input: { id: number; cause: (typeof endingCauses)[number] },
  now: Instant,
): Promise<boolean> {
  const row = await tx
    .updateTable("appointments")
    .set({ ended_at: now, ended_by: actor.personId, end_cause: input.cause })
    .where("id", "=", input.id)
    .where("unit_id", "=", unit.id)
    .where("ended_at", "is", null)
    .returning(["person_id", "role"])
    .executeTakeFirst();
  if (!row) return false;
  const about = { unit: unit.id, person: row.person_id, details: { role: row.role, cause: input.cause } };
  await noteOf(tx, actor, "groups.role-ended", about, now);
  if (!(await isMemberOf(tx, unit.id, row.person_id, dayIn(actor.zone, now))))
    await enqueue(tx, left, { unitId: unit.id, personId: row.person_id });
  return true;
}

/** The person's account is being deleted: they belong to no group and hold no role from now on. */
export async function departEverywhere(tx: Tx, personId: number, zone: string, now: Instant): Promise<void> {
  const roles = await tx
    .selectFrom("appointments")
    .select(["id", "unit_id as unitId"])
    .where("person_id", "=", personId)
    .where("ended_at", "is", null)
    .execute();
  const actor: Actor = { personId: null, zone };
  for (const { id, unitId } of roles) await endAppointment(tx, actor, { id: unitId }, { id, cause: "removed" }, now);
  const units = await tx
    .selectFrom("unit_memberships")
    .select("unit_id as unitId")
    .where("person_id", "=", personId)
    .where("left_at", "is", null)
    .execute();
  for (const { unitId } of units) await depart(tx, { unitId, personId, by: null, cause: "removed" }, now);
  for (const table of ["own_statements", "dismissed_suggestions", "places_letters"] as const)
    await tx.deleteFrom(table).where("person_id", "=", personId).execute();
}
