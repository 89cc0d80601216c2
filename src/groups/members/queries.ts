import { sql, type Db } from "#platform/db";
import { dayIn, type Day, type Instant } from "#platform/time";
import { isCurrent, nobody, visibleUnits } from "../permission/queries.ts";
import { maySee, type Viewer } from "../permission/rules.ts";
import type { Unit } from "../queries.ts";
import type { UnitRole } from "../rules.ts";

/** Whoever belongs to the unit now, by id: joined and not left, or holding an appointment. */
export async function memberIdsOf(db: Db, unitId: number, today: Day): Promise<number[]> {
  const { rows } = await sql<{
    id: number;
  }>`select person_id as id from (${belongers(today)}) b where unit_id = ${unitId} order by person_id`.execute(db);
  return rows.map((row) => row.id);
}

export async function isMemberOf(db: Db, unitId: number, personId: number, today: Day): Promise<boolean> {
  const { rows } = await sql<{
    is: boolean;
  }>`select exists (select 1 from (${belongers(today)}) b where unit_id = ${unitId} and person_id = ${personId}) as is`.execute(
    db,
  );
  return rows[0]!.is;
}

/** Every (unit_id, person_id) of people who belong on the day. */
const belongers = (today: Day) => sql<{ unit_id: number; person_id: number }>`
  select m.unit_id, m.person_id from unit_memberships m where m.left_at is null
  union select a.unit_id, a.person_id from appointments a where ${isCurrent(today)}`;

export interface RosterEntry {
  personId: number;
  name: string;
  roles: UnitRole[];
}

/** The roster, for viewers whom the unit's setting lets see it; null for others. */
export async function membersOf(db: Db, viewer: Viewer, unit: Unit, now: Instant): Promise<RosterEntry[] | null> {
  const seen = await visibleUnits(db, viewer, "roster").where("guarded.id", "=", unit.id).executeTakeFirst();
  if (!seen) return null;
  const today = dayIn(viewer.zone, now);
  const { rows } = await sql<RosterEntry>`
    select p.id as "personId", p.name,
      (select coalesce(json_agg(a.role order by a.role), '[]') from appointments a where a.unit_id = ${unit.id} and a.person_id = p.id and ${isCurrent(today)}) as roles
    from (${belongers(today)}) b join persons p on p.id = b.person_id
    where b.unit_id = ${unit.id} order by lower(p.name), p.id`.execute(db);
  return rows;
}

/** Which of these people belong to any of the units on the day. */
export async function membersAmong(
  db: Db,
  unitIds: readonly number[],
  personIds: readonly number[],
  today: Day,
): Promise<Set<number>> {
  if (unitIds.length === 0 || personIds.length === 0) return new Set();
  const { rows } = await sql<{ id: number }>`
    select distinct person_id as id from (${belongers(today)}) b
    where unit_id = any(${[...unitIds]}::bigint[]) and person_id = any(${[...personIds]}::bigint[])`.execute(db);
  return new Set(rows.map((row) => row.id));
}

/**
 * Slugs of the units that a person belongs to and that everybody with an account finds: what they may name to others without giving a hidden
 * group away.
 */
export async function openUnitsOf(db: Db, personId: number, now: Instant, zone: string): Promise<string[]> {
  const anybody = { ...nobody(zone), personId: 0 };
  const { rows } = await sql<{ slug: string }>`
    select u.slug from units u where u.id in (${visibleUnits(db, anybody, "page")})
      and exists (select from (${belongers(dayIn(zone, now))}) b where b.unit_id = u.id and b.person_id = ${personId})
    order by u.slug`.execute(db);
  return rows.map((row) => row.slug);
}

/** Members whose name, or a later word of it, begins so (in lower case, escaped for LIKE); nobody where the viewer may not see the roster. */
export async function membersLike(
  db: Db,
  viewer: Viewer,
  unit: Unit,
  start: string,
  now: Instant,
  most: number,
): Promise<{ id: number; name: string }[]> {
  if (!maySee(viewer, unit, "roster")) return [];
  const { rows } = await sql<{ id: number; name: string }>`
    select p.id, p.name from (${belongers(dayIn(viewer.zone, now))}) b join persons p on p.id = b.person_id
    where b.unit_id = ${unit.id} and (lower(p.name) like ${`${start}%`} or lower(p.name) like ${`% ${start}%`})
    order by lower(p.name), p.id limit ${most}`.execute(db);
  return rows;
}

export interface Candidate {
  id: number;
  publicId: string;
  name: string;
}

// A choice longer than this helps nobody; staff name people by address instead.
const candidatesShown = 1000;

/** People of the unit, to choose from when a role is entered. Only for those who manage it. */
export async function candidatesOf(db: Db, unit: Unit, today: Day): Promise<Candidate[]> {
  const { rows } = await sql<Candidate>`
    select p.id, p.public_id as "publicId", p.name from (${belongers(today)}) b join persons p on p.id = b.person_id
    where b.unit_id = ${unit.id} order by lower(p.name), p.id limit ${candidatesShown}`.execute(db);
  return rows;
}
