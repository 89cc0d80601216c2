import { z } from "zod";

/** Citation styles that a shelf can be shown in, by their names at zotero.org/styles. */
export const styles = [
  "apa",
  "chicago-author-date",
  "modern-language-association",
  "harvard-cite-them-right",
  "ieee",
] as const;
export type Style = (typeof styles)[number];

/** Items on a shelf. */
export const MOST_ITEMS = 10;

export interface ShelfItem {
  key: string;
  /** Its page at Zotero. */
  url: string;
  /** The whole citation, in the shelf's style, without markup. */
  citation: string;
}

/** What Zotero says of a group (web API v3). */
export const Group = z.object({
  data: z.object({
    name: z.string().max(500),
    libraryReading: z.string().max(50).default("members"),
    libraryEditing: z.string().max(50).default("members"),
  }),
});

/** What it says of the items of one. Fields that are none of these are nothing to us. */
export const Items = z.array(
  z.object({
    key: z.string().regex(/^[A-Z0-9]{1,20}$/),
    bib: z.string().max(20_000).default(""),
    data: z.object({ title: z.string().max(2_000).default("") }).default({ title: "" }),
  }),
);

/** The number of a group: alone, or in an address of its pages as a browser shows it; null: neither. */
export function groupIdIn(text: string): number | null {
  const found = /^(?:https?:\/\/(?:www\.)?zotero\.org\/groups\/)?(\d{1,12})(?:[/?#]\S*)?$/.exec(text.trim());
  const id = found ? Number(found[1]) : 0;
  return id > 0 ? id : null;
}
