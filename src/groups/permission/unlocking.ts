import type { JoiningWay } from "../rules.ts";
import { whoReads, type Guarded, type UnitFeature, type Viewer } from "./rules.ts";

/** What would open something that a reader may not see now; each is a step that they can take. */
export interface Unlocking {
  signIn: boolean;
  /** An account alone is enough. */
  register: boolean;
  /** Signed in, and not a member of the association. */
  beMember: boolean;
  join: boolean;
}

const byOneself: ReadonlySet<JoiningWay> = new Set(["membership", "add-on", "free", "mail-address"]);

export function unlocking(
  viewer: Viewer,
  unit: Pick<Guarded, "id" | "audiences"> & { joining: JoiningWay; isClosed: boolean },
  feature: UnitFeature,
): Unlocking {
  const who = whoReads(unit, feature);
  const isVisitor = viewer.personId === null;
  const isInside = viewer.memberOf.has(unit.id) || viewer.leads.has(unit.id);
  const forUnit = who === "unit" || who === "members+unit";
  const forMembers = who === "members" || who === "members+unit" || who === "members+leaders";
  return {
    signIn: isVisitor,
    register: isVisitor && who === "accounts",
    beMember: !isVisitor && forMembers && !viewer.isMember,
    join: forUnit && !isInside && !unit.isClosed && byOneself.has(unit.joining),
  };
}
