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
import { catalogueFor, numbersOf, type Numbers } from "./queries.ts";
import { costOf, isWithin, latest, paceOf, type Cost, type Pace } from "./rules.ts";

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
  open: Entry[];
  closed: { unit: Unit; successor: Unit | null; emblem: Emblem | null }[];
}

/** Everything that the catalogue shows, in one set of statements however many units there are (2,000: see the catalogue's test). */
export async function shelfFor(
  at: Pick<At, "db">,
  viewer: Viewer,
  wanted: Wanted,
  activity: ActivityOf | undefined,
  now: Instant,
): Promise<Shelf> {
  const found = await catalogueFor(at.db, viewer, { kind: wanted.kind, words: wanted.words });
  const about = wanted.subject ? await unitsAbout(at.db, wanted.subject) : null;
  const units = about ? found.filter((unit) => about.has(unit.id)) : found;
  const open = units.filter((unit) => !unit.isClosed);
  const closed = wanted.cost || wanted.pace ? [] : units.filter((unit) => unit.isClosed);
  const emblems = await emblemsOf(at.db, idsOf(units));
  return {
    open: (await entriesOf(at, viewer, open, activity, emblems, now)).filter((entry) => fits(entry, wanted)),
    closed: await closedOf(at, viewer, closed, emblems),
  };
}

const idsOf = (units: readonly Unit[]): number[] => units.map((unit) => unit.id);

const fits = ({ unit, joining, pace }: Entry, wanted: Wanted): boolean =>
  (wanted.cost === null || costOf(unit, joining) === wanted.cost) &&
  (wanted.pace === null || isWithin(pace, wanted.pace));

async function entriesOf(
  { db }: Pick<At, "db">,
  viewer: Viewer,
  units: Unit[],
  activity: ActivityOf | undefined,
  emblems: Map<number, Emblem>,
  now: Instant,
): Promise<Entry[]> {
  const ids = idsOf(units);
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

async function closedOf({ db }: Pick<At, "db">, viewer: Viewer, units: Unit[], emblems: Map<number, Emblem>) {
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
