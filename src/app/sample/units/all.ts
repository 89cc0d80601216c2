import { association, bodies } from "./bodies.ts";
import { chapterUnits } from "./chapters.ts";
import { divisions } from "./divisions.ts";
import { groups } from "./groups.ts";
import { offices } from "./offices.ts";
import { roundTables } from "./round-tables.ts";
import type { SampleUnit } from "./unit.ts";

/** Every unit, those above before those below. */
export const sampleUnits: SampleUnit[] = withParentsFirst([
  association,
  ...offices,
  ...divisions,
  ...roundTables,
  ...chapterUnits,
  ...bodies,
  ...groups,
]);

export const unitsByKey = new Map(sampleUnits.map((unit) => [unit.key, unit]));

function withParentsFirst(units: SampleUnit[]): SampleUnit[] {
  const byKey = new Map(units.map((unit) => [unit.key, unit]));
  const depth = (unit: SampleUnit): number => (unit.parent ? 1 + depth(byKey.get(unit.parent)!) : 0);
  return units.toSorted((a, b) => depth(a) - depth(b));
}
