import { job } from "#platform/jobs";

/** Reads the words in the files of one post. */
export const readFiles = job<{ postId: number }>("discussions.readFiles");

/** Reads some of those that nobody has read yet: an archive's, and what a worker's end left. */
export const readWaitingFiles = job<null>("discussions.readWaitingFiles");
