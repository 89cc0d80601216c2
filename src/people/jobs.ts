import { job } from "#platform/jobs";

/** Forgets what has run out: wishes to register, links, attempts, sessions. */
export const tidy = job<null>("people.tidy");

/** Takes away a second factor whose removal has waited long enough. */
export const removeFactor = job<{ removalId: number }>("people.removeFactor");

/** Lets group mail wait for addresses that refuse it, and asks those whether they work again (D-5). */
export const lookAtFailing = job<null>("people.lookAtFailing");

/** News: the deletion of the person's account has begun; nobody signs in as them any more. */
export const closed = job<{ personId: number }>("people.closed");

/** News: the address is no longer confirmed as this person's. */
export const addressRemoved = job<{ personId: number; addressId: number }>("people.addressRemoved");
