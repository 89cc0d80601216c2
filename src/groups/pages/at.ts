import { moved, orNotFound, type At, type Reply } from "#platform/web";
import { viewerAt } from "../permission/queries.ts";
import type { Viewer } from "../permission/rules.ts";
import { unitFor, unitToLeave, unitToManage, type Unit } from "../queries.ts";

type Shown = (at: At, viewer: Viewer, unit: Unit) => Promise<Reply>;

/** A page of a unit that the viewer may see. A former address leads on to the present one for ever (G-11). */
export const ofUnit =
  (handle: Shown) =>
  async (at: At): Promise<Reply> => {
    const viewer = await viewerAt(at);
    return handleOrMove(at, viewer, orNotFound(await unitFor(at.db, viewer, at.params.slug ?? "")), handle);
  };

/** Leaving works also where the page itself is hidden from those who belong. */
export const ofUnitToLeave =
  (handle: Shown) =>
  async (at: At): Promise<Reply> => {
    const viewer = await viewerAt(at);
    return handleOrMove(at, viewer, orNotFound(await unitToLeave(at.db, viewer, at.params.slug ?? "")), handle);
  };

/** A page for those who manage the unit; for others it is not there. */
export const ofManagedUnit =
  (handle: Shown) =>
  async (at: At): Promise<Reply> => {
    const viewer = await viewerAt(at);
    return handleOrMove(at, viewer, orNotFound(await unitToManage(at.db, viewer, at.params.slug ?? "")), handle);
  };

async function handleOrMove(at: At, viewer: Viewer, unit: Unit, handle: Shown): Promise<Reply> {
  if (at.params.slug === unit.slug) return handle(at, viewer, unit);
  const rest = at.path.split("/").slice(3).join("/");
  const query = new URLSearchParams(at.query).toString();
  return moved(`/groups/${unit.slug}${rest && `/${rest}`}${query && `?${query}`}`);
}
