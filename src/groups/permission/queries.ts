import { baseTermsTable, baseTermsValue, defaultPolicy, isMember, standingOf, type Term } from "#membership";
import { sql, type Db, type RawBuilder } from "#platform/db";
import { dayIn, type Day, type Instant } from "#platform/time";
import type { Looking } from "#platform/web";
import { leadingRoles } from "../rules.ts";
import { audiences, gates, opens, type UnitFeature, type Viewer } from "./rules.ts";

export const nobody = (zone: string): Viewer => ({
  personId: null,
  zone,
  isMember: false,
  memberOf: new Set(),
  leads: new Set(),
  capabilities: new Set(),
});

/** The viewer behind a person, in one statement. `zone`: the association's. */
export async function viewerOf(
  db: Db,
  person: { id: number; capabilities?: ReadonlySet<string> } | null,
  now: Instant,
  zone: string,
): Promise<Viewer> {
  if (!person) return nobody(zone);
  const viewer = (await viewersOf(db, [person.id], now, zone, sinceToo(zone, dayIn(zone, now)))).get(person.id);
  return viewer ? { ...viewer, capabilities: person.capabilities ?? viewer.capabilities } : nobody(zone);
}

/** The same for many people at once, as fan-out asks. A person who is gone has no entry. Capabilities are left out: they are no reading. */
export async function viewersOf(
  db: Db,
  personIds: readonly number[],
  now: Instant,
  zone: string,
  since = sql`null`,
): Promise<Map<number, Viewer>> {
  const day = dayIn(zone, now);
  const [only, ...others] = personIds;
  const statement = only !== undefined && others.length === 0 ? ofOne(only, day, since) : ofMany(personIds, day, since);
  const { rows } = await sql<ViewerRow>`${statement}`.execute(db);
  return new Map(rows.map((row) => [row.id, viewerFrom(row, day, zone)]));
}

// Every page view and every mail asks this. Written for one person by `=`, PostgreSQL keeps one plan of it; for a list it guesses ten people, finds
// that dear and plans anew at each call, which took six times as long as the answer.
const ofOne = (personId: number, day: Day, since: RawBuilder<unknown>) => {
  const id = sql`${personId}::bigint`;
  return sql`
    select p.id, coalesce(${baseTermsValue(personId)}, '[]') as terms,
      coalesce((select json_agg(b.unit_id) from (
        select m.unit_id from unit_memberships m where m.person_id = ${id} and m.left_at is null
        union select a.unit_id from appointments a where a.person_id = ${id} and ${isCurrent(day)}) b), '[]') as member_of,
      coalesce((select json_agg(a.unit_id) from appointments a
        where a.person_id = ${id} and a.role = any(${[...leadingRoles]}::text[]) and ${isCurrent(day)}), '[]') as leads,
      (select json_agg(b.unit_id) from posting_bars b
        where b.person_id = ${id} and b.ended_at is null and b.from_day <= ${day}::date and b.until_day >= ${day}::date) as barred,
      ${since} as since
    from persons p where p.id = ${id}`;
};

const ofMany = (personIds: readonly number[], day: Day, since: RawBuilder<unknown>) => {
  const ids = sql`${[...personIds]}::bigint[]`;
  // Grouped once for all of them: as subqueries per person this took 600 ms for 10,000 people.
  return sql`
    select p.id, coalesce(base.terms, '[]') as terms, coalesce(belonging.units, '[]') as member_of, coalesce(led.units, '[]') as leads, ${since} as since
    from persons p
      left join ${baseTermsTable(personIds)} base on base.person_id = p.id
      left join (select person_id, json_agg(unit_id) as units from (
          select m.person_id, m.unit_id from unit_memberships m where m.person_id = any(${ids}) and m.left_at is null
          union select a.person_id, a.unit_id from appointments a where a.person_id = any(${ids}) and ${isCurrent(day)}) b
        group by person_id) belonging on belonging.person_id = p.id
      left join (select a.person_id, json_agg(a.unit_id) as units from appointments a
        where a.person_id = any(${ids}) and a.role = any(${[...leadingRoles]}::text[]) and ${isCurrent(day)}
        group by a.person_id) led on led.person_id = p.id
    where p.id = any(${ids})`;
};

/** For one reader only: when each belonging began; a role's first day begins in the association's zone. */
export const sinceToo = (zone: string, day: Day) => sql`(
  select json_agg(json_build_array(unit_id, since)) from (
    select unit_id, min(since) as since from (
      select m.unit_id, m.joined_at as since from unit_memberships m where m.person_id = p.id and m.left_at is null
      union all select a.unit_id, a.starts_on::timestamp at time zone ${zone} from appointments a
        where a.person_id = p.id and ${isCurrent(day)}) b
    group by unit_id) c)`;

interface ViewerRow {
  id: number;
  since: [unitId: number, since: string][] | null;
  terms: Term[];
  member_of: number[];
  leads: number[];
  /** For one reader only. */
  barred?: (number | null)[] | null;
}

function viewerFrom(row: ViewerRow, day: Day, zone: string): Viewer {
  return {
    personId: row.id,
    zone,
    isMember: isMember(standingOf(row.terms, defaultPolicy, day)),
    memberOf: new Set(row.member_of),
    memberSince: new Map(row.since?.map(([unitId, since]) => [unitId, new Date(since)])),
    leads: new Set(row.leads),
    ...(row.barred && { barredFrom: new Set(row.barred) }),
    capabilities: new Set(),
  };
}

/** For statements with `appointments a`. */
export const isCurrent = (day: Day) =>
  sql<boolean>`(a.ended_at is null and a.starts_on <= ${day}::date and (a.ends_on is null or a.ends_on >= ${day}::date))`;

const memo = new WeakMap<Looking, Promise<Viewer>>();

/** The viewer of this request, read once. */
export function viewerAt(at: Looking): Promise<Viewer> {
  let viewer = memo.get(at);
  if (!viewer) memo.set(at, (viewer = readViewer(at)));
  return viewer;
}

// A visitor is nobody at any time: no look at the clock.
const readViewer = async ({ db, person, settings: { timeZone }, now }: Looking): Promise<Viewer> =>
  person ? viewerOf(db, person, await now(), timeZone) : nobody(timeZone);

/** Ids of the units of which the viewer may see a feature, for `where("unit_id", "in", visibleUnits(db, viewer, "posts"))`. */
export function visibleUnits(db: Db, viewer: Viewer, feature: UnitFeature) {
  return db
    .selectFrom("units as guarded")
    .innerJoin("unit_kinds as guarded_kind", "guarded_kind.kind", "guarded.kind")
    .leftJoin("unit_settings as guarded_settings", "guarded_settings.unit_id", "guarded.id")
    .where((eb) => eb.and(gates(feature).map((gate) => letsIn(viewer, gate))))
    .select("guarded.id");
}

/**
 * Units whose posts the viewer may read, each with the moment from which on (`since`, null: from the first): `readsFrom` as SQL. For
 * statements that read posts of many units.
 */
export function readableUnits(db: Db, viewer: Viewer) {
  const own = [...(viewer.memberSince ?? [])].filter(([unitId]) => !viewer.leads.has(unitId));
  const joined = sql`unnest(${own.map(([id]) => id)}::bigint[], ${own.map(([, at]) => at)}::timestamptz[])`;
  const isAlone = sql.join(
    gates("posts").map((gate) => sql`${audienceOf(gate)} = 'unit'::audience`),
    sql` or `,
  );
  return visibleUnits(db, viewer, "posts").select(
    sql<Instant | null>`case when guarded_settings.newcomers_see_history = false and (${isAlone})
      then (select since from ${joined} as own (id, since) where own.id = guarded.id) end`.as("since"),
  );
}

const audienceOf = (feature: UnitFeature) =>
  sql`coalesce(${sql.ref(`guarded_settings.${feature}_audience`)}, ${sql.ref(`guarded_kind.${feature}_audience`)})`;

function letsIn(viewer: Viewer, feature: UnitFeature) {
  const audience = audienceOf(feature);
  const ways = audiences.flatMap((name) => {
    const open = opens[name](viewer);
    if (open === "all") return sql<boolean>`${audience} = ${name}::audience`;
    return open.size === 0
      ? []
      : sql<boolean>`${audience} = ${name}::audience and guarded.id = any(${[...open]}::bigint[])`;
  });
  return sql<boolean>`(${sql.join(ways, sql` or `)})`;
}
