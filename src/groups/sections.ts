import type { ComponentChild } from "preact";
import type { Db } from "#platform/db";
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

/** When something was last written in each of these units; units where nothing was have no entry. */
export type ActivityOf = (db: Db, unitIds: readonly number[]) => Promise<Map<number, Date>>;

/** How each of these units reaches the person, in words for a line; units that do not reach them have no entry. */
export type ReachOf = (db: Db, personId: number, unitIds: readonly number[]) => Promise<Map<number, () => string>>;

/** Whether the unit's leaders have stopped all posting for now. */
export type StillOf = (db: Db, unitId: number) => Promise<boolean>;

/** What the slices above put into the pages of this one. */
export interface Contributions {
  still?: StillOf;
  sections?: readonly GroupSection[];
  /** On the front page, between what this place is and the groups. */
  home?: readonly PersonalSection[];
  desk?: readonly DeskLink[];
  activity?: ActivityOf;
  reach?: ReachOf;
}
