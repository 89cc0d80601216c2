import { audiences, isBarred, lets, maySee, type Audience, type Viewer } from "#groups";
import type { Adders, Folder } from "./rules.ts";

type Shelved = Parameters<typeof maySee>[1];

/**
 * Who sees what lies there: whoever sees the unit's files (G-4), and is let in by each folder on the way and by the thing itself. A wider audience within a narrower
 * one opens nothing.
 */
export function maySeeThere(
  viewer: Viewer,
  unit: Shelved,
  path: readonly Pick<Folder, "audience">[],
  own: Audience | null = null,
): boolean {
  return (
    maySee(viewer, unit, "files") &&
    [...path.map(({ audience }) => audience), own].every(
      (audience) => audience === null || lets(viewer, unit.id, audience),
    )
  );
}

/** Who puts things into a library: its leaders, and the unit's members where they may. Nobody into that of a closed unit, and nobody who may not post there. */
export function mayAdd(viewer: Viewer, unit: { id: number; isClosed: boolean }, who: Adders): boolean {
  if (unit.isClosed || viewer.isStandIn || isBarred(viewer, unit)) return false;
  return viewer.leads.has(unit.id) || (who === "unit" && viewer.memberOf.has(unit.id));
}

/** Who changes or takes away a thing: its leaders, and whoever added it as long as they may add. What a closed unit has stays as it is. */
export const mayChange = (
  viewer: Viewer,
  unit: { id: number; isClosed: boolean },
  who: Adders,
  addedBy: number | null,
): boolean =>
  leadsLibrary(viewer, unit) || (addedBy !== null && addedBy === viewer.personId && mayAdd(viewer, unit, who));

/** Who orders a library: its folders, and who may add. */
export const leadsLibrary = (viewer: Viewer, unit: { id: number; isClosed: boolean }): boolean =>
  !unit.isClosed && !viewer.isStandIn && viewer.leads.has(unit.id);

/** The audiences of this unit that the viewer is in: nobody puts something where they would not see it themselves. */
export const audiencesOf = (viewer: Viewer, unit: { id: number }): Audience[] =>
  audiences.filter((audience) => lets(viewer, unit.id, audience));

/** The narrowest of the audiences on the way: that is who sees it; null: whoever sees the unit's files. */
export const narrowest = (all: readonly (Audience | null)[]): Audience | null =>
  audiences.findLast((audience) => all.includes(audience)) ?? null;
