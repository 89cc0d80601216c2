import { job } from "#platform/jobs";

/** Sends one event to one address. */
export const callWebhook = job<{ deliveryId: number }>("groups.callWebhook");
