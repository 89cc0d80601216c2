import { sql, type Db } from "#platform/db";
import type { Day } from "#platform/time";
import { visibleUnits } from "./permission/queries.ts";
import {
  mayManage,
  type Audiences,
  type Guarded,
  type PostingRule,
  type StrangerRule,
  type Viewer,
} from "./permission/rules.ts";
import { suffixIn, type AddressSuffix, type JoiningWay } from "./rules.ts";

/** A unit with the settings that hold: its own where it has any, else its kind's. */
export interface Unit extends Guarded {
  id: number;
  kind: string;
  parentId: number | null;
  slug: string;
  name: string;
  acronym: string | null;
  purpose: string;
  productId: number | null;
  openedOn: Day;
  audiences: Audiences;
  posting: PostingRule;
  strangers: StrangerRule;
  newcomersSeeHistory: boolean;
  /** The local part of its mail address; null: it takes no mail. */
  address: string | null;
  joining: JoiningWay;
  needsAccount: boolean;
  needsMembership: boolean;
  needsParent: boolean;
  leadingNeedsParent: boolean;
  isClosed: boolean;
  /** It was founded closed and is not open yet: nobody writes there. */
  isUnopened: boolean;
  closure: { on: Day; reason: string; successorId: number | null } | null;
}

/** The unit at a page's address, by its present or any former one in any case. Absent and hidden look the same. */
export async function unitFor(db: Db, viewer: Viewer, slug: string): Promise<Unit | null> {
  const row = await unitRows(db)
    .innerJoin("unit_slugs", "unit_slugs.unit_id", "units.id")
    .where("unit_slugs.slug", "=", slug.toLowerCase())
    .where("units.id", "in", visibleUnits(db, viewer, "page"))
    .executeTakeFirst();
  return row ? unitFrom(row) : null;
}

/** Units of these ids whose page the viewer may see. */
export async function unitsFor(db: Db, viewer: Viewer, ids: readonly number[]): Promise<Map<number, Unit>> {
  const rows = await unitRows(db)
    .where(sql<boolean>`units.id = any(${[...ids]}::bigint[])`)
    .where("units.id", "in", visibleUnits(db, viewer, "page"))
    .execute();
  return new Map(rows.map((row) => [row.id, unitFrom(row)]));
}

/** The unit at a mail address's local part, former ones too. For the mail door, which asks the rules itself. */
export async function unitByAddress(db: Db, localPart: string): Promise<Unit | null> {
  const { rows } = await sql<UnitRow>`${unitsText(db)}
    where units.id = (select unit_id from unit_addresses where local_part = ${localPart.toLowerCase()})`.execute(db);
  return rows[0] ? unitFrom(rows[0]) : null;
}

/** The unit at a page's address if the viewer sees it or belongs to it: nobody is held in a group whose page is hidden. */
export async function unitToLeave(db: Db, viewer: Viewer, slug: string): Promise<Unit | null> {
  const seen = await unitFor(db, viewer, slug);
  if (seen) return seen;
  const row = await unitRows(db)
    .where("units.slug", "=", slug.toLowerCase())
    .where(sql<boolean>`units.id = any(${[...viewer.memberOf]}::bigint[])`)
    .executeTakeFirst();
  return row ? unitFrom(row) : null;
}

/** The unit at a page's address, for those who may manage it, whether or not they may read it. */
export async function unitToManage(db: Db, viewer: Viewer, slug: string): Promise<Unit | null> {
  const row = await unitRows(db)
    .innerJoin("unit_slugs", "unit_slugs.unit_id", "units.id")
    .where("unit_slugs.slug", "=", slug.toLowerCase())
    .executeTakeFirst();
  if (!row) return null;
  return (await managesUnit(db, viewer, row.id)) ? unitFrom(row) : null;
}

/** Whether a unit has this mail address, present or former: what the mail door asks for each recipient. */
export async function isUnitAddress(db: Db, localPart: string): Promise<boolean> {
  const row = await db
    .selectFrom("unit_addresses")
    .select("unit_id")
    .where("local_part", "=", localPart.toLowerCase())
    .executeTakeFirst();
  return row !== undefined;
}

/** The unit that "brsl-join" is about, by its present or a former address, with the word; null: no such unit. */
export async function unitOfSuffix(db: Db, localPart: string): Promise<{ unit: Unit; suffix: AddressSuffix } | null> {
  const found = suffixIn(localPart);
  const unit = found && (await unitByAddress(db, found.of));
  return found && unit ? { unit, suffix: found.suffix } : null;
}

/** Units by id without a reader: for jobs and commands, which decide by the rules and show nothing. */
export async function unitsByIds(db: Db, ids: readonly number[]): Promise<Map<number, Unit>> {
  // For a list of unknown length PostgreSQL plans these joins anew each time, which takes it longer (0.6 ms) than all that a page asks else.
  const which = ids.length === 1 ? sql`units.id = ${ids[0]!}` : sql`units.id = any(${[...ids]}::bigint[])`;
  const { rows } = await sql<UnitRow>`${unitsText(db)} where ${which}`.execute(db);
  return new Map(rows.map((row) => [row.id, unitFrom(row)]));
}

let unitsTextOnce: string | undefined;

/**
 * `unitRows` as text, built once: it is asked several times for each mail, and building it takes longer than running it. Statements of later
 * slices join it, and make units of its rows with `unitFrom`; they ask `maySee` themselves.
 */
export const unitsSql = (db: Db): string => (unitsTextOnce ??= unitRows(db).compile().sql);

const unitsText = (db: Db) => sql.raw(unitsSql(db));

/** Ids of all units above this one, nearest first. */
export async function unitsAbove(db: Db, unitId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with recursive above (id, parent_id, depth) as (
      select id, parent_id, 0 from units where id = ${unitId}
      union all select u.id, u.parent_id, a.depth + 1 from units u join above a on u.id = a.parent_id where a.depth < 20)
    select id from above where depth > 0 order by depth`.execute(db);
  return rows.map((row) => row.id);
}

/** A unit and where it stands, which is what the rules of leading ask for. */
export interface UnitPlace {
  id: number;
  /** Nearest first. */
  above: readonly number[];
}

export const placeOf = async (db: Db, id: number): Promise<UnitPlace> => ({ id, above: await unitsAbove(db, id) });

/** `mayManage` for a unit whose place is not known yet. */
export async function managesUnit(db: Db, viewer: Viewer, id: number): Promise<boolean> {
  // Most people lead nothing, and need not be looked for further up.
  if (viewer.leads.size === 0 && !viewer.capabilities.has("groups")) return false;
  return mayManage(viewer, await placeOf(db, id));
}

/** For the queries of this slice: every unit with what holds for it, to be bounded by a viewer. Without parameters: see `unitsText`. */
export function unitRows(db: Db) {
  return db
    .selectFrom("units")
    .innerJoin("unit_kinds as k", "k.kind", "units.kind")
    .leftJoin("unit_settings as s", "s.unit_id", "units.id")
    .leftJoin("unit_closures as c", "c.unit_id", "units.id")
    .leftJoin("unit_openings as o", (on) => on.onRef("o.unit_id", "=", "units.id").on("o.opened_at", "is", null))
    .leftJoin("unit_addresses as address", (on) =>
      on.onRef("address.unit_id", "=", "units.id").on("address.is_current", "=", sql.lit(true)),
    )
    .select([
      "units.id",
      "units.kind",
      "units.parent_id as parentId",
      "units.slug",
      "units.name",
      "units.acronym",
      "units.purpose",
      "units.product_id as productId",
      "units.opened_on as openedOn",
      "address.local_part as address",
      "k.joining",
      "k.needs_account as needsAccount",
      "k.needs_membership as needsMembership",
      "k.needs_parent as needsParent",
      "k.leading_needs_parent as leadingNeedsParent",
      "c.closed_on as closedOn",
      "c.reason as closedBecause",
      "c.successor_id as successorId",
      "o.unit_id as unopened",
    ])
    .select((eb) => [
      eb.fn.coalesce("s.page_audience", "k.page_audience").as("page"),
      eb.fn.coalesce("s.posts_audience", "k.posts_audience").as("posts"),
      eb.fn.coalesce("s.files_audience", "k.files_audience").as("files"),
      eb.fn.coalesce("s.events_audience", "k.events_audience").as("events"),
      eb.fn.coalesce("s.roster_audience", "k.roster_audience").as("roster"),
      eb.fn.coalesce("s.posting", "k.posting").as("posting"),
      eb.fn.coalesce("s.strangers", sql<StrangerRule>`'refuse'`).as("strangers"),
      eb.fn.coalesce("s.newcomers_see_history", sql<boolean>`true`).as("newcomersSeeHistory"),
    ]);
}

export type UnitRow = Awaited<ReturnType<ReturnType<typeof unitRows>["executeTakeFirstOrThrow"]>>;

export function unitFrom(row: UnitRow): Unit {
  const { page, posts, files, events, roster, closedOn, closedBecause, successorId, unopened, ...rest } = row;
  return {
    ...rest,
    audiences: { page, posts, files, events, roster },
    isClosed: closedOn !== null,
    isUnopened: unopened !== null,
    closure: closedOn === null ? null : { on: closedOn, reason: closedBecause!, successorId },
  };
}

/** A kind's policy as `createUnit` and the forms need it. */
export async function kinds(db: Db) {
  return db
    .selectFrom("unit_kinds")
    .select(["kind", "parent_kinds as parentKinds", "joining", "page_audience as page", "sort"])
    .orderBy("sort")
    .execute();
}

/** Former names with their last days, latest first (G-11). */
export async function formerNamesOf(db: Db, unit: Unit) {
  return db
    .selectFrom("unit_names")
    .select(["name", "acronym", "until"])
    .where("unit_id", "=", unit.id)
    .orderBy(sql`until desc nulls last`)
    .orderBy("id", "desc")
    .execute();
}
