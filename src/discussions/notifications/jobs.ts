import { job } from "#platform/jobs";

/** Tells a person's devices what they have not been told. */
export const tellDevices = job<{ personId: number }>("discussions.tellDevices");
