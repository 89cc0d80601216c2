import { z } from "zod";
import { acts, idParam, reads, thing, type Call, type Operation } from "#platform/api";
import { NotFound, orNotFound } from "#platform/web";
import { addFolder, changeAdders, changeFolder, removeFolder } from "../folders/commands.ts";
import { leadsLibrary } from "../permission.ts";
import type { Library } from "../queries.ts";
import { adders, type Folder } from "../rules.ts";
import { m } from "../words.ts";
import { audience, FolderThing, libraryIn, read, slug, write } from "./things.ts";

const one = slug.extend({ id: idParam });
const name = z.string().trim().min(1).max(100);
const parent = z.number().int().positive().nullable();
const Adders = thing("LibraryAdders", { adders: z.enum(adders) });

/** For whoever leads the unit; to others it is as if there were nothing to lead. */
async function ledIn(call: Call<{ slug: string }>): Promise<Library> {
  const library = await libraryIn(call);
  if (!leadsLibrary(library.viewer, library.unit)) throw new NotFound();
  return library;
}

const folderIn = ({ folders }: Library, id: number): Folder => orNotFound(folders.get(id));

/** Folders, and who adds to a library: the leaders' to say. */
export const folderOperations: Operation[] = [
  acts({
    ...write,
    id: "addLibraryFolder",
    method: "POST",
    path: "/units/{slug}/library/folders",
    summary: () => m("api.addLibraryFolder"),
    params: slug,
    body: z.object({ name, audience: audience.default(null), folder: parent.default(null) }),
    output: FolderThing,
    status: 201,
    async handle(call, tx, now) {
      const library = await libraryIn(call);
      const { name: called, audience: circle, folder } = call.body;
      const folderId = await addFolder(tx, library, { name: called, audience: circle, parentId: folder }, now);
      return { id: folderId, name: called, audience: circle };
    },
  }),
  acts({
    ...write,
    id: "changeLibraryFolder",
    method: "PATCH",
    path: "/units/{slug}/library/folders/{id}",
    summary: () => m("api.changeLibraryFolder"),
    params: one,
    body: z.strictObject({ name, audience, folder: parent }).partial(),
    output: FolderThing,
    async handle(call, tx, now) {
      const library = await ledIn(call);
      const before = folderIn(library, call.params.id);
      const { folder = before.parentId, ...said } = call.body;
      const next = { name: before.name, audience: before.audience, ...said };
      await changeFolder(tx, library, before.id, { ...next, parentId: folder }, now);
      return { id: before.id, ...next };
    },
  }),
  acts({
    ...write,
    id: "removeLibraryFolder",
    method: "DELETE",
    path: "/units/{slug}/library/folders/{id}",
    summary: () => m("api.removeLibraryFolder"),
    params: one,
    output: null,
    async handle(call, tx) {
      const library = await ledIn(call);
      await removeFolder(tx, library, folderIn(library, call.params.id).id);
    },
  }),
  reads({
    ...read,
    id: "getLibraryAdders",
    path: "/units/{slug}/library/adders",
    summary: () => m("api.getLibraryAdders"),
    params: slug,
    output: Adders,
    handle: async (call) => ({ adders: (await libraryIn(call)).adders }),
  }),
  acts({
    ...write,
    id: "changeLibraryAdders",
    method: "PUT",
    path: "/units/{slug}/library/adders",
    summary: () => m("api.changeLibraryAdders"),
    params: slug,
    body: z.strictObject(Adders.shape),
    output: Adders,
    async handle(call, tx, now) {
      await changeAdders(tx, await ledIn(call), call.body.adders, now);
      return call.body;
    },
  }),
];
