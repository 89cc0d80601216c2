import { job } from "#platform/jobs";

/** A person's terms of a product changed. */
export interface TermNews {
  personId: number;
  productId: number;
}

export const termEntered = job<TermNews>("membership.termEntered");
export const termEnded = job<TermNews>("membership.termEnded");
