import { job } from "#platform/jobs";

/** Reads the words of one version of a file. */
export const readFile = job<{ entryId: number; number: number }>("library.readFile");

/** Forgets what was told to those who sent files a month ago. */
export const tidy = job<null>("library.tidy");
