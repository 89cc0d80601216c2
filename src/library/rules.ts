import type { Audience } from "#groups";

/** Folders within folders. */
export const DEEPEST = 5;
export const MOST_FOLDERS = 500;
export const MOST_VERSIONS = 200;
/** Files that one form brings. */
export const MOST_AT_ONCE = 10;
export const MOST_BYTES = 50_000_000;
export const MOST_FOUND = 50;

export const licences = ["", "cc0", "cc-by", "cc-by-sa", "cc-by-nc", "cc-by-nc-sa", "reserved"] as const;
export type Licence = (typeof licences)[number];

export const adders = ["unit", "leaders"] as const;
export type Adders = (typeof adders)[number];

export interface Folder {
  id: number;
  parentId: number | null;
  name: string;
  audience: Audience | null;
}

/** The folder and those that it lies in, outermost first; empty for the top, null for a folder that is not there. */
export function pathTo(folders: ReadonlyMap<number, Folder>, id: number | null): Folder[] | null {
  const path: Folder[] = [];
  for (let at = id; at !== null;) {
    const folder = folders.get(at);
    // A ring cannot be made by our commands; one in the data must not hang a page.
    if (!folder || path.length > MOST_FOLDERS) return null;
    path.unshift(folder);
    at = folder.parentId;
  }
  return path;
}

/** Why a folder cannot lie there; null: it can. Within itself it would be lost. */
export function refusalOfPlace(
  folders: ReadonlyMap<number, Folder>,
  id: number | null,
  parentId: number | null,
): "no-folder" | "within-itself" | "too-deep" | null {
  const path = pathTo(folders, parentId);
  if (!path) return "no-folder";
  if (id !== null && path.some((folder) => folder.id === id)) return "within-itself";
  const below = id === null ? 1 : heightOf(folders, id);
  return path.length + below > DEEPEST ? "too-deep" : null;
}

/** Of the folder and what lies in it, in folders. */
function heightOf(folders: ReadonlyMap<number, Folder>, id: number): number {
  const inside = [...folders.values()].filter(({ parentId }) => parentId === id);
  return 1 + Math.max(0, ...inside.map((folder) => heightOf(folders, folder.id)));
}

/** "reading-list_2026.pdf" is "Reading list 2026": a title until somebody writes a better one. */
export function titleOf(filename: string): string {
  const dot = filename.lastIndexOf(".");
  const name = dot > 0 ? filename.slice(0, dot) : filename;
  const words = name
    .replace(/[_\s]+|(?<=\p{L})-(?=\p{L})/gu, " ")
    .trim()
    .replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
  return (words === "" ? filename : words).slice(0, 200).toWellFormed();
}

/** An address that may stand in a library: of the web, and nothing that a browser would run. */
export function linkIn(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if ((url.protocol !== "https:" && url.protocol !== "http:") || url.username !== "" || url.password !== "")
    return null;
  return url.href.length <= 2000 ? url.href : null;
}
