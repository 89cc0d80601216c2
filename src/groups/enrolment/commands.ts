import { isMember, productStandings, type Standing } from "#membership";
import { sql, type Db, type Tx } from "#platform/db";
import { dayIn, type Instant } from "#platform/time";
import { depart, endAppointment, enter } from "../commands.ts";
import { leadingFactsOf } from "../joining/queries.ts";
import { isCurrent } from "../permission/queries.ts";
import { unitsByIds } from "../queries.ts";
import { leadingRoles, mustStepDown, type UnitRole } from "../rules.ts";

/** Products that an open unit is joined by. */
export async function productsOfUnits(db: Db): Promise<number[]> {
  const rows = await db
    .selectFrom("units")
    .leftJoin("unit_closures", "unit_closures.unit_id", "units.id")
    .select("product_id as id")
    .distinct()
    .where("product_id", "is not", null)
    .where("unit_closures.unit_id", "is", null)
    .execute();
  return rows.map((row) => row.id!);
}

interface Held {
  unitId: number;
  personId: number;
  isIn: boolean;
  /** In by a term; only such a place ends with it. */
  byTerm: boolean;
  /** When the person last went by own wish or was removed. */
  wentAt: Date | null;
}

/**
 * G-9: whoever holds a product belongs to its units, and ceases to after grace. Who left while paid up is not brought back until a new
 * run of terms begins. Harmless when nothing has changed. `zone`: the association's.
 */
export async function enrolHolders(
  tx: Tx,
  productId: number,
  personIds: readonly number[],
  now: Instant,
  zone: string,
): Promise<void> {
  const held = await productStandings(tx, productId, personIds, dayIn(zone, now));
  for (const one of await placesByProduct(tx, productId, personIds)) {
    const standing = held.get(one.personId)!;
    const place = { unitId: one.unitId, personId: one.personId, by: null };
    if (!one.isIn && isMember(standing) && !wentSince(one, standing, zone))
      await enter(tx, { ...place, cause: "term" }, now);
    if (one.isIn && one.byTerm && !isMember(standing)) await depart(tx, { ...place, cause: "lapsed" }, now);
  }
}

// In grace `since` is the day after the last paid one: leaving at any time of the run before counts as well.
const wentSince = (one: Held, standing: Standing, zone: string): boolean =>
  one.wentAt !== null &&
  (standing.kind === "grace" || standing.since === null || dayIn(zone, one.wentAt) >= standing.since);

async function placesByProduct(tx: Tx, productId: number, personIds: readonly number[]): Promise<Held[]> {
  const { rows } = await sql<Held>`
    select u.id as "unitId", p.id as "personId", m.id is not null as "isIn", coalesce(m.join_cause = 'term', false) as "byTerm",
      (select max(gone.left_at) from unit_memberships gone
        where gone.unit_id = u.id and gone.person_id = p.id and gone.leave_cause in ('left', 'removed')) as "wentAt"
    from units u cross join unnest(${[...personIds]}::bigint[]) p (id)
      left join unit_memberships m on m.unit_id = u.id and m.person_id = p.id and m.left_at is null
    where u.product_id = ${productId} and not exists (select 1 from unit_closures c where c.unit_id = u.id)`.execute(
    tx,
  );
  return rows;
}

/** G-12: ends leading roles whose holder has been out of the body above for longer than the time to mend it. Returns how many. */
export async function endUnfitRoles(tx: Tx, now: Instant, zone: string): Promise<number> {
  const today = dayIn(zone, now);
  const { rows } = await sql<{ id: number; unitId: number; personId: number; role: UnitRole }>`
    select a.id, a.unit_id as "unitId", a.person_id as "personId", a.role
    from appointments a join units u on u.id = a.unit_id join unit_kinds k on k.kind = u.kind
    where k.leading_needs_parent and ${isCurrent(today)} and a.role = any(${[...leadingRoles]}::text[])`.execute(tx);
  const units = await unitsByIds(
    tx,
    rows.map((row) => row.unitId),
  );
  let ended = 0;
  for (const { id, unitId, personId, role } of rows) {
    const unit = units.get(unitId)!;
    if (!mustStepDown(role, await leadingFactsOf(tx, unit, personId, today), today)) continue;
    await endAppointment(tx, { personId: null, zone }, unit, { id, cause: "lapsed" }, now);
    ended += 1;
  }
  return ended;
}
