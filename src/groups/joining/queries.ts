import {
  baseTermsOf,
  defaultPolicy,
  isMember,
  officeStanding,
  pricesOn,
  productsHeldBy,
  quote,
  type Price,
  type Quote,
  type Standing,
  type Term,
} from "#membership";
import { sql, type Db } from "#platform/db";
import { dayIn, type Day, type Instant } from "#platform/time";
import { nobody } from "../permission/queries.ts";
import type { Viewer } from "../permission/rules.ts";
import type { Unit } from "../queries.ts";
import { joining, type Joining, type JoiningFacts, type LeadingFacts, type Named } from "../rules.ts";

interface DuesBody extends Named {
  id: number;
  productId: number | null;
  isAssociation: boolean;
}

/** What one person holds, and what things cost that day. */
interface Purse {
  held: Map<number, Standing>;
  base: readonly Term[];
  prices: Map<number, Price>;
  day: Day;
}

/** G-2 for one viewer and many units at once. */
export async function joiningsFor(
  db: Db,
  viewer: Viewer,
  units: readonly Unit[],
  now: Instant,
): Promise<Map<number, Joining>> {
  const facts = await factsFor(db, viewer, units, now);
  return new Map([...facts].map(([id, one]) => [id, joining(one)]));
}

/** G-2 for somebody who is about to have an account: nobody is to make one for nothing. */
export async function joiningOfNewcomer(db: Db, unit: Unit, now: Instant, zone: string): Promise<Joining> {
  const facts = (await factsFor(db, nobody(zone), [unit], now)).get(unit.id)!;
  return joining({ ...facts, hasAccount: true });
}

async function factsFor(
  db: Db,
  viewer: Viewer,
  units: readonly Unit[],
  now: Instant,
): Promise<Map<number, JoiningFacts>> {
  const day = dayIn(viewer.zone, now);
  const purse = await purseOf(
    db,
    viewer.personId,
    units.flatMap((unit) => unit.productId ?? []),
    day,
  );
  const bodies = await duesBodiesAbove(
    db,
    units.filter((unit) => unit.needsParent).map((unit) => unit.id),
  );
  const successors = await namesOf(
    db,
    units.flatMap((unit) => unit.closure?.successorId ?? []),
  );
  return new Map(units.map((unit) => [unit.id, factsOf(viewer, unit, purse, bodies.get(unit.id), successors)]));
}

function factsOf(
  viewer: Viewer,
  unit: Unit,
  purse: Purse,
  body: DuesBody | undefined,
  successors: Map<number, Named>,
): JoiningFacts {
  const { joining: way, needsAccount, needsMembership, needsParent, closure } = unit;
  return {
    joining: way,
    needsAccount,
    needsMembership,
    needsParent,
    closed: closure && {
      on: closure.on,
      successor: (closure.successorId !== null && successors.get(closure.successorId)) || null,
    },
    parent: body ? { name: body.name, slug: body.slug, belongs: belongsTo(viewer, body, purse) } : null,
    hasAccount: viewer.personId !== null,
    isMember: viewer.isMember,
    belongs: viewer.memberOf.has(unit.id),
    product:
      unit.productId === null ? null : { held: holds(purse, unit.productId), quote: quoteOf(purse, unit.productId) },
  };
}

const holds = (purse: Purse, productId: number): boolean =>
  isMember(purse.held.get(productId) ?? { kind: "none", since: null, until: null });

function quoteOf(purse: Purse, productId: number): Quote | null {
  const price = purse.prices.get(productId);
  return price ? quote(price, purse.base, defaultPolicy, purse.day) : null;
}

function belongsTo(viewer: Viewer, body: DuesBody, purse: Purse): boolean {
  if (body.isAssociation) return viewer.isMember;
  return viewer.memberOf.has(body.id) || (body.productId !== null && holds(purse, body.productId));
}

/** G-12: whether the dues-paying body above is behind this person on the day. */
export async function leadingFactsOf(db: Db, unit: Unit, personId: number, day: Day): Promise<LeadingFacts> {
  const body = (await duesBodiesAbove(db, [unit.id])).get(unit.id);
  if (!body || !unit.leadingNeedsParent) return { leadingNeedsParent: unit.leadingNeedsParent, parent: null };
  const standing =
    body.productId === null
      ? { inGoodStanding: await isOnRolls(db, body.id, personId), outSince: null }
      : await officeStanding(db, body.productId, personId, day);
  return { leadingNeedsParent: true, parent: { name: body.name, slug: body.slug, ...standing } };
}

async function isOnRolls(db: Db, unitId: number, personId: number): Promise<boolean> {
  const row = await db
    .selectFrom("unit_memberships")
    .select("id")
    .where("unit_id", "=", unitId)
    .where("person_id", "=", personId)
    .where("left_at", "is", null)
    .executeTakeFirst();
  return row !== undefined;
}

async function purseOf(db: Db, personId: number | null, productIds: number[], day: Day): Promise<Purse> {
  const prices = await pricesOn(db, productIds, day);
  if (personId === null) return { held: new Map(), base: [], prices, day };
  const base = (await baseTermsOf(db, [personId])).get(personId) ?? [];
  return { held: await productsHeldBy(db, personId, day), base, prices, day };
}

/** For each unit the nearest unit above it that people join by dues: its division, round table or the association. */
async function duesBodiesAbove(db: Db, unitIds: readonly number[]): Promise<Map<number, DuesBody>> {
  if (unitIds.length === 0) return new Map();
  const { rows } = await sql<DuesBody & { from: number }>`
    with recursive above (start, id, depth) as (
      select id, parent_id, 1 from units where id = any(${[...unitIds]}::bigint[]) and parent_id is not null
      union all select a.start, u.parent_id, a.depth + 1 from above a join units u on u.id = a.id where u.parent_id is not null and a.depth < 20)
    select distinct on (a.start) a.start as "from", u.id, u.name, u.slug, u.product_id as "productId", k.joining = 'membership' as "isAssociation"
    from above a join units u on u.id = a.id join unit_kinds k on k.kind = u.kind
    where k.joining in ('add-on', 'membership') order by a.start, a.depth`.execute(db);
  return new Map(rows.map(({ from, ...body }) => [from, body]));
}

async function namesOf(db: Db, ids: readonly number[]): Promise<Map<number, Named>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom("units")
    .select(["id", "name", "slug"])
    .where(sql<boolean>`id = any(${[...ids]}::bigint[])`)
    .execute();
  return new Map(rows.map(({ id, name, slug }) => [id, { name, slug }]));
}
