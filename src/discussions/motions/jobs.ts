import { job } from "#platform/jobs";

/** Counts what is due. */
export const closeMotions = job<null>("discussions.closeMotions");
