import { job } from "#platform/jobs";

/** Reads the words in files that came with posts. */
export const readFiles = job<null>("discussions.readFiles");
