import { job } from "#platform/jobs";

/** Tells leaders of what was reported since the last mail. */
export const tellReports = job<null>("discussions.tell-reports");
