import { job } from "#platform/jobs";

/** A person came to belong to a unit, or ceased to. The handler looks again: a second change may have followed. */
export interface Belonging {
  unitId: number;
  personId: number;
}

export const joined = job<Belonging>("groups.joined");
export const left = job<Belonging>("groups.left");

/** Looks for terms and roles that began or ended with the day. */
export const enrol = job<null>("groups.enrol");

/** Sends the weekly lists of places that are due. */
export const tellPlaces = job<null>("groups.tellPlaces");

/** Forgets letters to conveners that are a year old, and what was sent to webhooks a month ago. */
export const tidy = job<null>("groups.tidy");

/** Asks Zotero for one unit's shelf. */
export const fillShelf = job<{ unitId: number }>("groups.fillShelf");

/** Asks for all that were not asked for within some hours. */
export const fillShelves = job<null>("groups.fillShelves");
