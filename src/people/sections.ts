import type { ComponentChild } from "preact";
import type { Looking } from "#platform/web";
import type { Onlooker } from "./profiles/rules.ts";

/** Of whom a profile is. */
export interface Shown {
  id: number;
  publicId: string;
  name: string;
}

/**
 * A part of a person's page. Loads what this reader may see of that person, then draws it in the reader's language; null: nothing to
 * show. Whoever sees a part knows the name by it, so the page is there for them.
 */
export type PersonSection = (at: Looking, person: Shown) => Promise<(() => ComponentChild) | null>;

/** A page about somebody's own account, as their account's first page lists it. */
export interface AccountLink {
  href: string;
  label(): string;
  about(): string;
}

/** What the slices above put into the pages of this one. */
export interface PeopleParts {
  /** Who is looking, with the facts about groups and terms that audiences ask about. */
  onlooker: (at: Looking) => Promise<Onlooker>;
  sections: readonly PersonSection[];
  /** Whether the reader finds the person's name elsewhere, as on a roster: then their page is there too. */
  isNamed: (at: Looking, person: Shown) => Promise<boolean>;
  /** What people choose about their mail and their reading. */
  reading: readonly AccountLink[];
}
