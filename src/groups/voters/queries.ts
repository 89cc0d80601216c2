import { isInGoodStanding, productStandings, standings } from "#membership";
import { sql, type Db } from "#platform/db";
import { dayIn, type Instant } from "#platform/time";
import { isCurrent } from "../permission/queries.ts";
import { readersOfUnits } from "../permission/readers.ts";
import type { Unit } from "../queries.ts";
import { mayVote, votelessRoles } from "../rules.ts";

/**
 * Ids, in order, of all who may vote in the unit at this moment (votes.md V-3): who belongs to it in good standing, has an account, and may read what is
 * voted on. `zone`: the association's.
 */
export async function votersOf(db: Db, unit: Unit, now: Instant, zone: string): Promise<number[]> {
  const today = dayIn(zone, now);
  const { rows } = await sql<{ id: number }>`
    select person_id as id from (
      select m.person_id from unit_memberships m where m.unit_id = ${unit.id} and m.left_at is null
      union select a.person_id from appointments a
        where a.unit_id = ${unit.id} and ${isCurrent(today)} and a.role <> all(${[...votelessRoles]}::text[])) b
    where exists (select from person_addresses o where o.person_id = b.person_id) order by id`.execute(db);
  const ids = rows.map((row) => row.id);
  const needsMembership = unit.needsMembership || unit.joining === "membership" || unit.joining === "add-on";
  const base = needsMembership ? await standings(db, ids, today) : null;
  const product = unit.productId === null ? null : await productStandings(db, unit.productId, ids, today);
  const mayRead = await readersOfUnits(db, [unit], "posts", ids, now, zone);
  const isGood = (of: typeof base, id: number) => of !== null && isInGoodStanding(of.get(id)!);
  return ids.filter((id) => {
    const holdsProduct = product && isGood(product, id);
    return mayRead(id) && mayVote({ needsMembership, isInGoodStanding: isGood(base, id), holdsProduct });
  });
}
