import type { ComponentChild } from "preact";
import { NotFound, orNotFound, type Looking } from "#platform/web";
import { isListedFor } from "../directory/queries.ts";
import { lettersBetween } from "../letters/queries.ts";
import { personByPublicId, profilesFor } from "../profiles/queries.ts";
import type { Onlooker, Profile } from "../profiles/rules.ts";
import type { PeopleParts, Shown } from "../sections.ts";

/** A person's page as one reader finds it. */
export interface Showing {
  person: Shown;
  onlooker: Onlooker;
  seen: Partial<Profile>;
  sections: (() => ComponentChild)[];
}

/**
 * The person at an address. Their page is there for themselves; for whoever sees anything on it beside the name: a field, or a part such as
 * a role or a post; for whoever finds them in the directory or on a roster; and for whom they wrote to. For anybody else no such person exists (P-3).
 */
export async function showingAt(at: Looking, publicId: string | undefined, parts: PeopleParts): Promise<Showing> {
  const person = orNotFound(await personByPublicId(at.db, publicId ?? ""));
  const onlooker = await parts.onlooker(at);
  const { seen } = orNotFound((await profilesFor(at.db, onlooker, [person.id])).get(person.id));
  const sections = await sectionsOf(at, parts, person);
  const isSeen = Object.keys(seen).length > 0 || sections.length > 0;
  const isThere = isSeen || onlooker.personId === person.id || (await isKnown(at, parts, onlooker, person));
  return orNotFound(isThere ? { person, onlooker, seen, sections } : null);
}

/** The person at an address, for whom it is a way of naming somebody; null where the page is not there for the reader. */
export async function shownAt(at: Looking, publicId: string, parts: PeopleParts): Promise<Shown | null> {
  try {
    return (await showingAt(at, publicId, parts)).person;
  } catch (error) {
    if (error instanceof NotFound) return null;
    throw error;
  }
}

// One after another: a page that asks for several connections at once can starve the others.
async function sectionsOf(at: Looking, parts: PeopleParts, person: Shown) {
  const sections: (() => ComponentChild)[] = [];
  for (const contribute of parts.sections) {
    const section = await contribute(at, person);
    if (section) sections.push(section);
  }
  return sections;
}

async function isKnown(at: Looking, parts: PeopleParts, onlooker: Onlooker, person: Shown): Promise<boolean> {
  if ((await isListedFor(at.db, onlooker, person.id)) || (await parts.isNamed(at, person))) return true;
  return onlooker.personId !== null && (await lettersBetween(at.db, person.id, onlooker.personId, new Date(0))).any;
}
