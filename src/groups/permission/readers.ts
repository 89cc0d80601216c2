import type { Db } from "#platform/db";
import { dayIn, type Instant } from "#platform/time";
import { unitsByIds, type Unit } from "../queries.ts";
import { nobody, sinceToo, viewersOf } from "./queries.ts";
import { gates, maySee, readsFrom, type UnitFeature } from "./rules.ts";

/**
 * Which of these people may see a feature in at least one of the units: how fan-out and whoever sends asks, again at the moment of
 * sending. Where every account may, nobody is looked up.
 */
export async function readersOf(
  db: Db,
  unitIds: readonly number[],
  feature: UnitFeature,
  personIds: readonly number[],
  now: Instant,
  zone: string,
): Promise<(personId: number) => boolean> {
  return readersOfUnits(db, [...(await unitsByIds(db, unitIds)).values()], feature, personIds, now, zone);
}

/** The same where the units have been read already in this transaction. */
export async function readersOfUnits(
  db: Db,
  units: readonly Unit[],
  feature: UnitFeature,
  personIds: readonly number[],
  now: Instant,
  zone: string,
): Promise<(personId: number) => boolean> {
  if (units.some((unit) => isOpen(unit, feature))) return () => true;
  const ids = units.map((unit) => unit.id);
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const may = await readersIn(db, byId, feature, personIds, now, zone);
  return (personId) => may(ids, personId);
}

/** The same for many sets of units at once, as in digests: units and people are loaded once, whatever is asked of them. */
export async function readersAmong(
  db: Db,
  unitIds: readonly number[],
  feature: UnitFeature,
  personIds: readonly number[],
  now: Instant,
  zone: string,
): Promise<(units: readonly number[], personId: number) => boolean> {
  return readersIn(db, await unitsByIds(db, unitIds), feature, personIds, now, zone);
}

/**
 * Whether these people, and visitors (null), may read what was posted in the units at a moment: for whoever looks on while it happens. One question
 * for all of them; where every account may read, nobody is looked up.
 */
export async function onlookersOf(
  db: Db,
  unitIds: readonly number[],
  personIds: readonly number[],
  now: Instant,
  zone: string,
): Promise<(personId: number | null, postedAt: Instant) => boolean> {
  const units = [...(await unitsByIds(db, unitIds)).values()];
  const visitor = nobody(zone);
  const isPublic = units.some((unit) => maySee(visitor, unit, "posts"));
  const isForAll = units.some((unit) => isOpen(unit, "posts"));
  const viewers = isForAll ? null : await viewersOf(db, personIds, now, zone, sinceToo(zone, dayIn(zone, now)));
  return (personId, postedAt) => {
    if (personId === null) return isPublic;
    if (!viewers) return true;
    const viewer = viewers.get(personId);
    if (!viewer) return false;
    return units.some((unit) => {
      const from = readsFrom(viewer, unit);
      return maySee(viewer, unit, "posts") && (from === null || from <= postedAt);
    });
  };
}

async function readersIn(
  db: Db,
  units: ReadonlyMap<number, Unit>,
  feature: UnitFeature,
  personIds: readonly number[],
  now: Instant,
  zone: string,
): Promise<(units: readonly number[], personId: number) => boolean> {
  const isAnyClosed = [...units.values()].some((unit) => !isOpen(unit, feature));
  const viewers = isAnyClosed ? await viewersOf(db, personIds, now, zone) : null;
  const maySeeIn = (unit: Unit, personId: number): boolean => {
    const viewer = viewers?.get(personId);
    return isOpen(unit, feature) || (viewer !== undefined && maySee(viewer, unit, feature));
  };
  return (ids, personId) => ids.some((id) => units.has(id) && maySeeIn(units.get(id)!, personId));
}

/** Every account may. */
const isOpen = (unit: Unit, feature: UnitFeature): boolean =>
  gates(feature).every((gate) => unit.audiences[gate] === "public" || unit.audiences[gate] === "accounts");
