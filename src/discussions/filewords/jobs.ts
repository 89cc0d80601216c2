import { job } from "#platform/jobs";

/** Reads some of the files whose words nobody has read yet. By the clock, not by post: reading is in nobody's way, and finds an archive's files as well. */
export const readFiles = job<null>("discussions.readFiles");
