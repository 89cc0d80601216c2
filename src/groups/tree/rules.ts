/** A unit with what hangs below it. */
export interface Branch<Unit> {
  unit: Unit;
  below: Branch<Unit>[];
  /** All below it, whatever the depth. */
  count: number;
}

/**
 * The units as a tree, in their order. One whose parent is not among them hangs from nothing: whoever may not see a unit must not tell from the
 * gap what it is.
 */
export function treeOf<Unit extends { id: number; parentId: number | null }>(units: readonly Unit[]): Branch<Unit>[] {
  const branches = new Map(units.map((unit) => [unit.id, { unit, below: [], count: 0 } as Branch<Unit>]));
  const roots: Branch<Unit>[] = [];
  for (const branch of branches.values()) {
    const parent = branches.get(branch.unit.parentId ?? 0);
    (parent ? parent.below : roots).push(branch);
  }
  const counted = (branch: Branch<Unit>): number =>
    (branch.count = branch.below.reduce((sum, one) => sum + 1 + counted(one), 0));
  roots.forEach(counted);
  return roots;
}
