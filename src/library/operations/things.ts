import { z } from "zod";
import { idParam, instant, iso, thing, type Call } from "#platform/api";
import { audiences, viewerAt } from "#groups";
import { NotFound, orNotFound } from "#platform/web";
import { mayChange } from "../permission.ts";
import { entryFor, libraryFor, type Entry, type Library, type Shown } from "../queries.ts";
import { licences } from "../rules.ts";

export const slug = z.object({ slug: z.string().min(1).max(100) });
export const id = z.object({ id: idParam });
export const audience = z.enum(audiences).nullable();

export const FolderThing = thing("LibraryFolder", { id: z.number().int(), name: z.string(), audience });
export const FileThing = thing("LibraryFile", {
  number: z.number().int(),
  filename: z.string(),
  contentType: z.string(),
  size: z.number().int(),
  note: z.string(),
  addedAt: instant,
  url: z.url(),
});
export const EntryThing = thing("LibraryEntry", {
  id: z.number().int(),
  title: z.string(),
  description: z.string(),
  licence: z.enum(licences),
  /** Of a link; null: it is a file. */
  link: z.url().nullable(),
  folder: z.number().int().nullable(),
  audience,
  addedBy: z.string().nullable(),
  addedAt: instant,
  changedAt: instant,
  downloads: z.number().int(),
  /** The newest version; null: it is a link. */
  file: FileThing.nullable(),
  url: z.url(),
});
export const Place = thing("LibraryPlace", {
  folders: z.array(FolderThing),
  items: z.array(EntryThing),
  isMore: z.boolean(),
});
export const WholeEntry = thing("WholeLibraryEntry", { ...EntryThing.shape, versions: z.array(FileThing) });

export type WithSettings = Pick<Call, "settings">;

export function fileThing({ settings }: WithSettings, entryId: number, file: NonNullable<Entry["file"]>) {
  const { number, filename, contentType, size, note, addedAt } = file;
  const url = `${settings.publicUrl}/api/v1/library/${entryId}/versions/${number}`;
  return { number, filename, contentType, size, note, addedAt: iso(addedAt), url };
}

export function entryThing(call: WithSettings, entry: Entry) {
  const { id, title, description, licence, url, folderId, addedAt, changedAt, downloads, file } = entry;
  return {
    id,
    title,
    description,
    licence,
    link: url,
    folder: folderId,
    audience: entry.audience,
    addedBy: entry.adderName,
    addedAt: iso(addedAt),
    changedAt: iso(changedAt),
    downloads,
    file: file && fileThing(call, id, file),
    url: `${call.settings.publicUrl}/library/${id}`,
  };
}

export const libraryIn = async (call: Call<{ slug: string }>): Promise<Library> =>
  orNotFound(await libraryFor(call.db, await viewerAt(call), call.params.slug));

export const shownIn = async (call: Call<{ id: number }>): Promise<Shown> =>
  orNotFound(await entryFor(call.db, await viewerAt(call), call.params.id));

export async function changedIn(call: Call<{ id: number }>): Promise<Shown> {
  const shown = await shownIn(call);
  const { viewer, unit, adders } = shown.library;
  if (!mayChange(viewer, unit, adders, shown.entry.addedBy)) throw new NotFound();
  return shown;
}

/** As it stands after the act. */
export async function nowOf(call: Call, entryId: number) {
  const { entry } = orNotFound(await entryFor(call.db, await viewerAt(call), entryId));
  return entryThing(call, entry);
}

export const read = { group: "library", scope: "discussions:read", access: "anyone" } as const;
export const write = { group: "library", scope: "discussions:write", access: "signed-in" } as const;
