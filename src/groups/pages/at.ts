import type { Db } from "#platform/db";
import { moved, orNotFound, type At, type Reply } from "#platform/web";
import { viewerAt } from "../permission/queries.ts";
import type { Viewer } from "../permission/rules.ts";
import type { Unit } from "../queries.ts";

/** `unitFor`, `unitToManage` or `unitToLeave`: what the viewer may not have, is not there. */
type Find = (db: Db, viewer: Viewer, slug: string) => Promise<Unit | null>;
type Handle = (at: At, viewer: Viewer, unit: Unit) => Promise<Reply>;

/** A form about a unit, sent to any address that it has or had. */
export const sent =
  (find: Find, handle: Handle) =>
  async (at: At): Promise<Reply> => {
    const viewer = await viewerAt(at);
    return handle(at, viewer, orNotFound(await find(at.db, viewer, at.params.slug ?? "")));
  };

/** A page of a unit. A former address leads on to the present one for ever (G-11). */
export const shown = (find: Find, handle: Handle) =>
  sent(find, async (at, viewer, unit) => {
    if (at.params.slug === unit.slug) return handle(at, viewer, unit);
    const rest = at.path.split("/").slice(3).join("/");
    const query = new URLSearchParams(at.query).toString();
    return moved(`/groups/${unit.slug}${rest && `/${rest}`}${query && `?${query}`}`);
  });
