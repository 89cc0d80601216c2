import type { Db } from "#platform/db";
import type { Instant } from "#platform/time";
import { unitsByIds } from "../queries.ts";
import { viewersOf } from "./queries.ts";
import { gates, maySee, type UnitFeature } from "./rules.ts";

/**
 * Which of these people may see a feature in at least one of the units: how fan-out, digests and whoever sends asks, again at the moment of
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
  const units = [...(await unitsByIds(db, unitIds)).values()];
  const isOpen = units.some((unit) =>
    gates(feature).every((gate) => unit.audiences[gate] === "public" || unit.audiences[gate] === "accounts"),
  );
  if (isOpen) return () => true;
  const viewers = await viewersOf(db, personIds, now, zone);
  return (personId) => {
    const viewer = viewers.get(personId);
    return viewer !== undefined && units.some((unit) => maySee(viewer, unit, feature));
  };
}
