import { productsHeldBy, type Standing } from "#membership";
import { sql, type Db } from "#platform/db";
import { dayIn, type Day, type Instant } from "#platform/time";
import { isCurrent, visibleUnits } from "../permission/queries.ts";
import type { Viewer } from "../permission/rules.ts";
import { unitFrom, unitRows, type Unit } from "../queries.ts";
import type { UnitRole } from "../rules.ts";

// Below this a trigram match is noise: "Goverment Documnets" scores 0.6 against the right name, its neighbours under 0.4.
const nearEnough = 0.45;
// An acronym is short, so one slip costs more of it: "GODRT" scores 0.44 against GODORT, other acronyms under 0.3.
const nearAcronym = 0.4;

// Words are held against every unit: among 2,000 that takes 26 ms, and four ways to match in one order have no index.
/** Units whose page the viewer may see, of one kind or all; with words: those that match, best first (G-1, G-11). */
export async function catalogueFor(db: Db, viewer: Viewer, wanted: { kind?: string; words?: string }): Promise<Unit[]> {
  let query = unitRows(db).where("units.id", "in", visibleUnits(db, viewer, "page"));
  if (wanted.kind) query = query.where("units.kind", "=", wanted.kind);
  const words = wanted.words?.trim().slice(0, 100);
  if (words) query = query.where(sql<boolean>`${match(words)} >= ${nearEnough}`).orderBy(match(words), "desc");
  const rows = await query
    .orderBy(sql`c.closed_on is not null`)
    .orderBy("k.sort")
    .orderBy("units.name")
    .orderBy("units.id")
    .execute();
  return rows.map(unitFrom);
}

/** How well a unit matches, 0 to 2: an acronym in any case, the beginnings or the stems of words, or a spelling near enough. */
function match(words: string) {
  const plain = words.toLowerCase();
  // "docs" finds "documents": a plural s does not stand in the way of a beginning.
  const beginnings = (plain.match(/[\p{L}\p{N}]+/gu) ?? []).map(
    (word) => `\\m${word.length > 3 ? word.replace(/s$/, "") : word}`,
  );
  return sql<number>`greatest(
    ${called(sql`units`, plain)},
    case when ${beginsIn(beginnings, sql`units.name || ' ' || coalesce(units.acronym, '') || ' ' || units.purpose`)} then 1 else 0 end,
    case when units.id in (${byStems(plain)}) then 0.9 else 0 end,
    (select max(${called(sql`n`, plain)}) from unit_names n where n.unit_id = units.id))`;
}

/** How near a name and an acronym, present or former, are to what was typed. */
const called = (from: ReturnType<typeof sql>, plain: string) => sql<number>`greatest(
    case when lower(${from}.acronym) = ${plain} then 2 else 0 end,
    case when similarity(${from}.acronym, ${plain}) >= ${nearAcronym} then 0.5 + similarity(${from}.acronym, ${plain}) else 0 end,
    word_similarity(unaccent(${plain}), unaccent(lower(${from}.name))))`;

const byStems = (plain: string) => sql`select told.id from units told
    where to_tsvector('public.site', told.name || ' ' || coalesce(told.acronym, '') || ' ' || told.purpose) @@ plainto_tsquery('public.site', ${plain})`;

function beginsIn(beginnings: string[], text: ReturnType<typeof sql>) {
  return beginnings.length === 0 ? sql`false` : sql`unaccent(${text}) ~* all(${beginnings}::text[])`;
}

export interface Numbers {
  members: number;
  /** Of those who joined by themselves and are still in. */
  lastJoinedAt: Date | null;
}

// Counted in two passes over indexes: one correlated count per unit took 600 ms for 2,000 units of 50, this takes 30.
export async function numbersOf(db: Db, unitIds: readonly number[], today: Day): Promise<Map<number, Numbers>> {
  const ids = sql`${[...unitIds]}::bigint[]`;
  const { rows } = await sql<{ id: number; members: number; last: Date | null }>`
    select u.id, (coalesce(joined.count, 0) + coalesce(appointed.count, 0))::integer as members, joined.last
    from unnest(${ids}) u (id)
      left join (select unit_id, count(*), max(joined_at) as last from unit_memberships
        where left_at is null and unit_id = any(${ids}) group by unit_id) joined on joined.unit_id = u.id
      left join (select a.unit_id, count(distinct a.person_id) from appointments a
        where a.unit_id = any(${ids}) and ${isCurrent(today)} and not exists (
          select 1 from unit_memberships m where m.unit_id = a.unit_id and m.person_id = a.person_id and m.left_at is null)
        group by a.unit_id) appointed on appointed.unit_id = u.id`.execute(db);
  return new Map(rows.map((row) => [row.id, { members: row.members, lastJoinedAt: row.last }]));
}

/** When somebody who is still in last joined by themselves; units without such a person are not in it. */
export async function lastJoinedOf(db: Db, unitIds: readonly number[]): Promise<Map<number, Date>> {
  const { rows } = await sql<{ id: number; last: Date }>`
    select unit_id as id, max(joined_at) as last from unit_memberships
    where left_at is null and unit_id = any(${[...unitIds]}::bigint[]) group by unit_id`.execute(db);
  return new Map(rows.map((row) => [row.id, row.last]));
}

/** Open units that the viewer may see, those that most people joined first, for the front page. */
export async function liveliestFor(db: Db, viewer: Viewer, count: number): Promise<Unit[]> {
  const rows = await unitRows(db)
    .leftJoin(
      (eb) =>
        eb
          .selectFrom("unit_memberships")
          .select(["unit_id", eb.fn.countAll().as("people")])
          .where("left_at", "is", null)
          .groupBy("unit_id")
          .as("joined"),
      (on) => on.onRef("joined.unit_id", "=", "units.id"),
    )
    .where("units.id", "in", visibleUnits(db, viewer, "page"))
    .where("c.closed_on", "is", null)
    .orderBy(sql`joined.people desc nulls last`)
    .orderBy("units.name")
    .limit(count)
    .execute();
  return rows.map(unitFrom);
}

export interface KindCount {
  kind: string;
  count: number;
}

/** How many open units of each kind the viewer may find, in the kinds' order; the association itself is no choice. */
export async function kindCountsFor(db: Db, viewer: Viewer): Promise<KindCount[]> {
  return db
    .selectFrom("units")
    .innerJoin("unit_kinds as k", "k.kind", "units.kind")
    .leftJoin("unit_closures as c", "c.unit_id", "units.id")
    .where("units.id", "in", visibleUnits(db, viewer, "page"))
    .where("c.closed_on", "is", null)
    .where("k.joining", "<>", "membership")
    .groupBy(["k.kind", "k.sort"])
    .orderBy("k.sort")
    .select(["k.kind", (the) => the.fn.countAll<number>().as("count")])
    .execute();
}

const neighbours = 5;

/** Open units of the same kind under the same parent that the viewer may see: where to go when a closed one names no successor. */
export async function neighboursFor(db: Db, viewer: Viewer, unit: Unit): Promise<Unit[]> {
  const rows = await unitRows(db)
    .where("units.id", "in", visibleUnits(db, viewer, "page"))
    .where("units.kind", "=", unit.kind)
    .where(sql<boolean>`units.parent_id is not distinct from ${unit.parentId}::bigint`)
    .where("units.id", "<>", unit.id)
    .where("c.closed_on", "is", null)
    .orderBy("units.name")
    .limit(neighbours)
    .execute();
  return rows.map(unitFrom);
}

export interface Place {
  unit: Unit;
  joinedAt: Date | null;
  cause: string | null;
  /** The appointment that runs longest, if any. */
  role: { role: UnitRole; endsOn: Day | null } | null;
  /** Of the unit's product. */
  paid: Standing | null;
}

/** G-6: every place the person belongs to, and why. */
export async function placesOf(db: Db, viewer: Viewer & { personId: number }, now: Instant): Promise<Place[]> {
  const today = dayIn(viewer.zone, now);
  const units = await unitRows(db)
    .where(sql<boolean>`units.id = any(${[...viewer.memberOf]}::bigint[])`)
    .orderBy("units.name")
    .execute();
  const joins = await joinsOf(db, viewer.personId);
  const roles = await rolesOf(db, viewer.personId, today);
  const held = await productsHeldBy(db, viewer.personId, today);
  return units.map(unitFrom).map((unit) => {
    const join = joins.get(unit.id);
    return {
      unit,
      joinedAt: join?.joinedAt ?? null,
      cause: join?.cause ?? null,
      role: roles.get(unit.id) ?? null,
      paid: unit.productId === null ? null : (held.get(unit.productId) ?? null),
    };
  });
}

async function joinsOf(db: Db, personId: number) {
  const rows = await db
    .selectFrom("unit_memberships")
    .select(["unit_id as unitId", "joined_at as joinedAt", "join_cause as cause"])
    .where("person_id", "=", personId)
    .where("left_at", "is", null)
    .execute();
  return new Map(rows.map(({ unitId, ...join }) => [unitId, join]));
}

async function rolesOf(
  db: Db,
  personId: number,
  today: Day,
): Promise<Map<number, { role: UnitRole; endsOn: Day | null }>> {
  const { rows } = await sql<{ unitId: number; role: UnitRole; endsOn: Day | null }>`
    select distinct on (a.unit_id) a.unit_id as "unitId", a.role, a.ends_on as "endsOn" from appointments a
    where a.person_id = ${personId} and ${isCurrent(today)} order by a.unit_id, a.ends_on desc nulls first`.execute(db);
  return new Map(rows.map(({ unitId, ...role }) => [unitId, role]));
}
