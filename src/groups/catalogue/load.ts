import { pricesOn, type Price } from "#membership";
import { dayIn, type Instant } from "#platform/time";
import type { At } from "#platform/web";
import { emblemsOf, type Emblem } from "../emblems/queries.ts";
import { joiningsFor } from "../joining/queries.ts";
import type { Viewer } from "../permission/rules.ts";
import { unitsFor, type Unit } from "../queries.ts";
import type { Joining } from "../rules.ts";
import type { ActivityOf } from "../sections.ts";
import { unitsAbout } from "../texts/queries.ts";
import { catalogueFor, lastJoinedOf, numbersOf, type Numbers } from "./queries.ts";
import { costOf, isPaidFor, isWithin, latest, paceOf, type Cost, type Pace } from "./rules.ts";

export interface Wanted {
  words: string;
  kind: string;
  cost: Cost | null;
  pace: Pace | null;
  subject: string;
}

/** A unit of the catalogue with what its row says. */
export interface Entry {
  unit: Unit;
  joining: Joining;
  numbers: Numbers;
  pace: Pace;
  price: Price | null;
  emblem: Emblem | null;
}

export interface Shelf {
  /** The entries of this page. */
  open: Entry[];
  page: number;
  pages: number;
  /** Every open unit that was found, for suggestions. */
  units: Unit[];
  /** All that were found, closed ones with them. */
  count: number;
  closed: { unit: Unit; successor: Unit | null; emblem: Emblem | null }[];
}

const PER_PAGE = 100;

/**
 * What the catalogue shows, in one set of statements however many units there are. What rows say is asked for the hundred of the page
 * only: among 2,000 units with 100,000 memberships the first page then takes a third of the time.
 */
export async function shelfFor(
  at: Pick<At, "db">,
  viewer: Viewer,
  wanted: Wanted,
  asked: { page: number; isWhole: boolean },
  activity: ActivityOf | undefined,
  now: Instant,
): Promise<Shelf> {
  const found = await catalogueFor(at.db, viewer, { kind: wanted.kind, words: wanted.words });
  const about = wanted.subject ? await unitsAbout(at.db, wanted.subject) : null;
  const units = about ? found.filter((unit) => about.has(unit.id)) : found;
  const open = units.filter((unit) => !unit.isClosed);
  const isJudged = wanted.cost !== null || wanted.pace !== null;
  const closed = isJudged ? [] : units.filter((unit) => unit.isClosed);
  const fitting = await fittingOf(at, viewer, open, wanted, activity, now);
  const count = fitting.length;
  const pages = asked.isWhole ? 1 : Math.max(1, Math.ceil(count / PER_PAGE));
  const page = Math.min(pages, asked.page);
  const [from, to] = asked.isWhole ? [0, count] : [(page - 1) * PER_PAGE, page * PER_PAGE];
  return {
    open: await entriesOf(at, viewer, fitting.slice(from, to), activity, now),
    page,
    pages,
    units: open,
    count: count + closed.length,
    closed: page === pages ? await closedOf(at, viewer, closed) : [],
  };
}

const idsOf = (units: readonly Unit[]): number[] => units.map((unit) => unit.id);

/** The units that the filters leave. Only what decides is asked for: prices of the units that cost something, times of those that are left. */
async function fittingOf(
  { db }: Pick<At, "db">,
  viewer: Viewer,
  units: readonly Unit[],
  { cost, pace }: Wanted,
  activity: ActivityOf | undefined,
  now: Instant,
): Promise<readonly Unit[]> {
  let left = units;
  if (cost !== null) {
    const joinings = await joiningsFor(db, viewer, left.filter(isPaidFor), now);
    left = left.filter((unit) => costOf(unit, joinings.get(unit.id)) === cost);
  }
  if (pace === null) return left;
  const joined = await lastJoinedOf(db, idsOf(left));
  const written = (await activity?.(db, idsOf(left))) ?? new Map<number, Date>();
  const paceIn = ({ id }: Unit) => paceOf(latest(written.get(id), joined.get(id)), now, viewer.zone);
  return left.filter((unit) => isWithin(paceIn(unit), pace));
}

/** These units with what their rows say. */
export async function entriesOf(
  { db }: Pick<At, "db">,
  viewer: Viewer,
  units: readonly Unit[],
  activity: ActivityOf | undefined,
  now: Instant,
): Promise<Entry[]> {
  const ids = idsOf(units);
  const emblems = await emblemsOf(db, ids);
  const today = dayIn(viewer.zone, now);
  const joinings = await joiningsFor(db, viewer, units, now);
  const numbers = await numbersOf(db, ids, today);
  const products = units.flatMap((unit) => unit.productId ?? []);
  const prices = await pricesOn(db, products, today);
  const written = (await activity?.(db, ids)) ?? new Map<number, Date>();
  return units.map((unit) => ({
    unit,
    joining: joinings.get(unit.id)!,
    numbers: numbers.get(unit.id)!,
    pace: paceOf(latest(written.get(unit.id), numbers.get(unit.id)!.lastJoinedAt), now, viewer.zone),
    price: unit.productId === null ? null : (prices.get(unit.productId) ?? null),
    emblem: emblems.get(unit.id) ?? null,
  }));
}

async function closedOf({ db }: Pick<At, "db">, viewer: Viewer, units: Unit[]) {
  const emblems = await emblemsOf(db, idsOf(units));
  const successors = await unitsFor(
    db,
    viewer,
    units.flatMap((unit) => unit.closure?.successorId ?? []),
  );
  return units.map((unit) => ({
    unit,
    successor: successors.get(unit.closure?.successorId ?? 0) ?? null,
    emblem: emblems.get(unit.id) ?? null,
  }));
}
