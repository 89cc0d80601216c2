/** What the token in a weekly list's link is good for: stopping it, for one person. */
export const WEEKLY_STOP = "groups.places-weekly";
