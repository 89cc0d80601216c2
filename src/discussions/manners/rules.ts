import { mayPost, type Unit, type Viewer } from "#groups";

/** Who may send announcements (D-27). */
export const announcers = ["leaders", "posters"] as const;
export type Announcers = (typeof announcers)[number];

/** Those who lead always may. */
export const mayAnnounce = (viewer: Viewer, unit: Unit, who: Announcers): boolean =>
  viewer.leads.has(unit.id) || (who === "posters" && mayPost(viewer, unit));
