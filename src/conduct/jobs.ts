import { job } from "#platform/jobs";

/** Each hour: deadlines, reminders, seats, and what is over. */
export const lookAtCases = job<null>("conduct.lookAtCases");
/** Each day: stand-ins that are missing, and cases whose time is over. */
export const tidyCases = job<null>("conduct.tidyCases");
