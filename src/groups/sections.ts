import type { ComponentChild } from "preact";
import type { At } from "#platform/web";
import type { Viewer } from "./permission/rules.ts";
import type { Unit } from "./queries.ts";

/** A part of the group page. Loads what it shows, then draws it in the reader's language; null: nothing to show. */
export type GroupSection = (at: At, viewer: Viewer, unit: Unit) => Promise<(() => ComponentChild) | null>;

/** A part of a page that is about the reader themselves, such as what might interest them. */
export type PersonalSection = (at: At, viewer: Viewer) => Promise<(() => ComponentChild) | null>;

/** A door on the staff desk for holders of the capability. */
export interface DeskLink {
  capability: string;
  href: string;
  label: () => string;
  about: () => string;
}

/** What the slices above put into the pages of this one. */
export interface Contributions {
  sections?: readonly GroupSection[];
  /** On the page where a new account arrives, below the groups that most people join. */
  start?: readonly PersonalSection[];
  desk?: readonly DeskLink[];
}
