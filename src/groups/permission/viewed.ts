import { NotFound, type At } from "#platform/web";
import { managesUnit, type Unit } from "../queries.ts";
import { maySee, type Viewer } from "./rules.ts";
import { isStand, viewingAs, type Stand } from "./viewing.ts";

/** How a page about a unit is drawn: for whom, and as whom a leader looks at it, if so. */
export interface View {
  viewer: Viewer;
  as: Stand | null;
  /** The request as the page's parts get it: a guest's has no person. */
  at: At;
}

/** `?as=guest|account|member|unit` for those who manage the unit; for others the word means nothing. */
export async function viewAt(at: At, viewer: Viewer, unit: Unit): Promise<View> {
  const as = at.query.as;
  if (!isStand(as)) return { viewer, as: null, at };
  if (!(await managesUnit(at.db, viewer, unit.id))) return { viewer, as: null, at };
  return { viewer: viewingAs(viewer, as, unit), as, at: as === "guest" ? { ...at, person: null } : at };
}

/** Whether somebody like that finds the page at all. */
export const findsPage = ({ viewer, as }: View, unit: Unit): boolean => as === null || maySee(viewer, unit, "page");

/** For pages that are simply not there for such a reader. */
export function orElseNotFound(isThere: boolean): void {
  if (!isThere) throw new NotFound();
}
