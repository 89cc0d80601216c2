import type { Onlooker } from "#people";
import { sql, type Db } from "#platform/db";
import { dayIn, type Day, type Instant } from "#platform/time";
import type { Looking } from "#platform/web";
import { isCurrent, viewerAt, visibleUnits } from "../permission/queries.ts";
import type { Viewer } from "../permission/rules.ts";
import { leadingRoles, type UnitRole } from "../rules.ts";

/** The viewer as profiles ask about them: everybody in the units that they lead today, by id. */
export async function onlookerOf(db: Db, viewer: Viewer, now: Instant): Promise<Onlooker> {
  const { personId, isMember } = viewer;
  return { personId, isMember, leads: await ledBy(db, viewer, dayIn(viewer.zone, now)) };
}

const memo = new WeakMap<Looking, Promise<Onlooker>>();

/** The same for a request, read once. */
export function onlookerAt(at: Looking): Promise<Onlooker> {
  let onlooker = memo.get(at);
  if (!onlooker) memo.set(at, (onlooker = readAt(at)));
  return onlooker;
}

const readAt = async (at: Looking): Promise<Onlooker> => onlookerOf(at.db, await viewerAt(at), await at.now());

async function ledBy(db: Db, { personId, leads }: Viewer, today: Day): Promise<Set<number>> {
  if (leads.size === 0) return new Set();
  const units = sql`${[...leads]}::bigint[]`;
  const { rows } = await sql<{ id: number }>`
    select m.person_id as id from unit_memberships m where m.unit_id = any(${units}) and m.left_at is null
    union select a.person_id from appointments a where a.unit_id = any(${units}) and ${isCurrent(today)}`.execute(db);
  return new Set(rows.map((row) => row.id).filter((id) => id !== personId));
}

/** Who leads the unit on the day, and as what: the first role that they were given. */
export async function leadersIn(db: Db, unitId: number, day: Day): Promise<Map<number, UnitRole>> {
  const { rows } = await sql<{ id: number; role: UnitRole }>`
    select distinct on (a.person_id) a.person_id as id, a.role from appointments a
    where a.unit_id = ${unitId} and a.role = any(${[...leadingRoles]}::text[]) and ${isCurrent(day)}
    order by a.person_id, a.id`.execute(db);
  return new Map(rows.map(({ id, role }) => [id, role]));
}

export interface RoleHeld {
  unitName: string;
  unitSlug: string;
  role: UnitRole;
  startsOn: Day;
  endsOn: Day | null;
  endedAt: Date | null;
}

/** Every role that a person ever held in a unit whose page the viewer may see, newest first (G-5). */
export async function rolesHeldBy(db: Db, viewer: Viewer, personId: number): Promise<RoleHeld[]> {
  const rows = await db
    .selectFrom("appointments as a")
    .innerJoin("units as u", "u.id", "a.unit_id")
    .where("a.person_id", "=", personId)
    .where("a.unit_id", "in", visibleUnits(db, viewer, "page"))
    .where(sql<boolean>`a.end_cause is distinct from 'entered by mistake'`)
    .orderBy("a.starts_on", "desc")
    .orderBy("a.id", "desc")
    .select([
      "u.name as unitName",
      "u.slug as unitSlug",
      "a.role",
      "a.starts_on as startsOn",
      "a.ends_on as endsOn",
      "a.ended_at as endedAt",
    ])
    .execute();
  return rows.map((row) => ({ ...row, role: row.role as UnitRole }));
}

/** Whether the person stands on a roster that the viewer may see. */
export async function isOnRosterFor(db: Db, viewer: Viewer, personId: number, today: Day): Promise<boolean> {
  const { rows } = await sql`
    select from (
      select m.unit_id from unit_memberships m where m.person_id = ${personId} and m.left_at is null
      union select a.unit_id from appointments a where a.person_id = ${personId} and ${isCurrent(today)}) b
    where b.unit_id in (${visibleUnits(db, viewer, "roster")}) limit 1`.execute(db);
  return rows.length > 0;
}

/** Units that both belong to and whose roster the viewer may see: there they find the person's name already. */
export async function sharedWith(
  db: Db,
  viewer: Viewer,
  personId: number,
  today: Day,
): Promise<{ name: string; slug: string }[]> {
  if (viewer.memberOf.size === 0 || viewer.personId === personId) return [];
  const { rows } = await sql<{ name: string; slug: string }>`
    select u.name, u.slug from units u
    where u.id = any(${[...viewer.memberOf]}::bigint[]) and u.id in (${visibleUnits(db, viewer, "roster")})
      and (exists (select from unit_memberships m where m.unit_id = u.id and m.person_id = ${personId} and m.left_at is null)
        or exists (select from appointments a where a.unit_id = u.id and a.person_id = ${personId} and ${isCurrent(today)}))
    order by u.name`.execute(db);
  return rows;
}
