import { job } from "#platform/jobs";

/** Makes the digests that are due, a few people at a time. */
export const makeDigests = job<null>("discussions.makeDigests");
