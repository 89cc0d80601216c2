import { mayPost, type Unit, type Viewer } from "#groups";
import type { Announcers } from "./rules.ts";

/** D-27. Those who lead always may. */
export const mayAnnounce = (viewer: Viewer, unit: Unit, who: Announcers): boolean =>
  viewer.leads.has(unit.id) || (who === "posters" && mayPost(viewer, unit));
