/** Who may send announcements (D-27). */
export const announcers = ["leaders", "posters"] as const;
export type Announcers = (typeof announcers)[number];
