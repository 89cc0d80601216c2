import { handle, type Handler } from "#platform/jobs";
import { callWebhook } from "./jobs.ts";
import { deliver, ownTellings, type Tellings } from "./sending.ts";

/** Later slices say what stands in the events that are theirs. */
export const webhookTasks = (theirs: Omit<Tellings, keyof typeof ownTellings>): Handler[] => [
  handle(callWebhook, ({ deliveryId }, at) => deliver(at, { ...ownTellings, ...theirs }, deliveryId)),
];
