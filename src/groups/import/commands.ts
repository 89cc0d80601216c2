import { sql, type Tx } from "#platform/db";
import { dayIn, type Instant } from "#platform/time";
import type { Actor, JoinCause, LeaveCause, NewAppointment } from "../commands.ts";
import { leadingFactsOf } from "../joining/queries.ts";
import { unitsByIds, type Unit } from "../queries.ts";
import { refused } from "../refusals.ts";
import { mayLead } from "../rules.ts";

export interface ImportedPlace {
  unitId: number;
  personId: number;
  joinedAt: Instant;
  cause: JoinCause;
  /** When and why the person went again; left out: still in. */
  left?: { at: Instant; cause: LeaveCause };
}

/**
 * Many dated places at once. The caller has asked the joining rule, and tells nobody: whoever imports places imports the subscriptions
 * that follow from them as well. Fails on the unique key when a person is in a unit twice.
 */
export async function enterAll(tx: Tx, places: readonly ImportedPlace[]): Promise<void> {
  if (places.length === 0) return;
  // Only what people do by themselves is theirs; the rest is the program's doing.
  const byThemselves = places.map((one) => (one.cause === "joined" ? one.personId : null));
  const goneByThemselves = places.map((one) => (one.left?.cause === "left" ? one.personId : null));
  await sql`
    insert into unit_memberships (unit_id, person_id, joined_at, joined_by, join_cause, left_at, left_by, leave_cause)
    select * from unnest(${places.map((one) => one.unitId)}::bigint[], ${places.map((one) => one.personId)}::bigint[],
      ${places.map((one) => one.joinedAt)}::timestamptz[], ${byThemselves}::bigint[], ${places.map((one) => one.cause)}::text[],
      ${places.map((one) => one.left?.at ?? null)}::timestamptz[], ${goneByThemselves}::bigint[], ${places.map((one) => one.left?.cause ?? null)}::text[])`.execute(
    tx,
  );
}

export interface ImportedRole extends NewAppointment {
  unitId: number;
}

/**
 * Many dated roles at once, those that are over among them. A leading role asks its own eligibility on its first day (G-12); two of one
 * person at the same time fail on the exclusion constraint. Nobody is told: what their days say stands already.
 */
export async function appointAll(tx: Tx, actor: Actor, roles: readonly ImportedRole[], now: Instant): Promise<void> {
  if (roles.length === 0) return;
  const units = await unitsByIds(
    tx,
    roles.map((one) => one.unitId),
  );
  for (const role of roles) await refuseUnfit(tx, units.get(role.unitId)!, role);
  const today = dayIn(actor.zone, now);
  const rows = roles.map((one) => ({
    unit_id: one.unitId,
    person_id: one.personId,
    role: one.role,
    starts_on: one.startsOn,
    ends_on: one.endsOn,
    chosen: one.chosen,
    entered_by: actor.personId,
    entered_at: now,
    begin_told_at: one.startsOn <= today ? now : null,
    end_told_at: one.endsOn !== null && one.endsOn < today ? now : null,
  }));
  await tx.insertInto("appointments").values(rows).execute();
}

async function refuseUnfit(tx: Tx, unit: Unit, { personId, role, startsOn, endsOn }: ImportedRole): Promise<void> {
  if (unit.closure) throw refused({ because: "is-closed", on: unit.closure.on });
  if (endsOn !== null && endsOn < startsOn) throw refused({ because: "ends-before-start" });
  if (!unit.leadingNeedsParent) return;
  const may = mayLead(role, await leadingFactsOf(tx, unit, personId, startsOn));
  if (may.kind !== "may") throw refused({ because: "may-not-lead", role, of: may.of });
}
