import { job } from "#platform/jobs";

/** A person came to belong to a unit, or ceased to. The handler looks again: a second change may have followed. */
export interface Belonging {
  unitId: number;
  personId: number;
}

export const joined = job<Belonging>("groups.joined");
export const left = job<Belonging>("groups.left");

/** Looks through all paid units for terms that began or lapsed with the day. */
export const enrol = job<null>("groups.enrol");
