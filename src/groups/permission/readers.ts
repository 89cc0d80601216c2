import type { Db } from "#platform/db";
import type { Instant } from "#platform/time";
import { unitsByIds, type Unit } from "../queries.ts";
import { viewersOf } from "./queries.ts";
import { gates, maySee, type UnitFeature } from "./rules.ts";

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
  const units = await unitsByIds(db, unitIds);
  if ([...units.values()].some((unit) => isOpen(unit, feature))) return () => true;
  const may = await readersIn(db, units, feature, personIds, now, zone);
  return (personId) => may(unitIds, personId);
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
