import { z } from "zod";
import { acts, gives, idParam, instant, iso, reads, thing, type Call, type Operation } from "#platform/api";
import { audiences, viewerAt } from "#groups";
import { bytesFrom, storeFor } from "#platform/files";
import { NotFound, orNotFound } from "#platform/web";
import { mustAdd } from "./admission/commands.ts";
import { addFiles, addLink, addVersion, changeEntry, countDownload, mustFit, removeEntry } from "./commands.ts";
import { addFolder } from "./folders/commands.ts";
import { broughtAs, keptOf, roomFor } from "./files.ts";
import { mayChange } from "./permission.ts";
import {
  bytesOfVersion,
  entriesIn,
  entryFor,
  findIn,
  foldersIn,
  libraryFor,
  openPath,
  versionsOf,
  type Entry,
  type Library,
  type Shown,
} from "./queries.ts";
import { licences, linkIn, MOST_BYTES } from "./rules.ts";
import { m } from "./words.ts";

const slug = z.object({ slug: z.string().min(1).max(100) });
const id = z.object({ id: idParam });
const audience = z.enum(audiences).nullable();

const FolderThing = thing("LibraryFolder", { id: z.number().int(), name: z.string(), audience });
const FileThing = thing("LibraryFile", {
  number: z.number().int(),
  filename: z.string(),
  contentType: z.string(),
  size: z.number().int(),
  note: z.string(),
  addedAt: instant,
  url: z.url(),
});
const EntryThing = thing("LibraryEntry", {
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
const Place = thing("LibraryPlace", {
  folders: z.array(FolderThing),
  items: z.array(EntryThing),
  isMore: z.boolean(),
});
const WholeEntry = thing("WholeLibraryEntry", { ...EntryThing.shape, versions: z.array(FileThing) });

type WithSettings = Pick<Call, "settings">;

function fileThing({ settings }: WithSettings, entryId: number, file: NonNullable<Entry["file"]>) {
  const { number, filename, contentType, size, note, addedAt } = file;
  const url = `${settings.publicUrl}/api/v1/library/${entryId}/versions/${number}`;
  return { number, filename, contentType, size, note, addedAt: iso(addedAt), url };
}

function entryThing(call: WithSettings, entry: Entry) {
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

const libraryIn = async (call: Call<{ slug: string }>): Promise<Library> =>
  orNotFound(await libraryFor(call.db, await viewerAt(call), call.params.slug));

const shownIn = async (call: Call<{ id: number }>): Promise<Shown> =>
  orNotFound(await entryFor(call.db, await viewerAt(call), call.params.id));

async function changedIn(call: Call<{ id: number }>): Promise<Shown> {
  const shown = await shownIn(call);
  const { viewer, unit, adders } = shown.library;
  if (!mayChange(viewer, unit, adders, shown.entry.addedBy)) throw new NotFound();
  return shown;
}

/** As it stands after the act. */
async function nowOf(call: Call, entryId: number) {
  const { entry } = orNotFound(await entryFor(call.db, await viewerAt(call), entryId));
  return entryThing(call, entry);
}

const read = { group: "library", scope: "discussions:read", access: "anyone" } as const;
const write = { group: "library", scope: "discussions:write", access: "signed-in" } as const;

const about = {
  title: z.string().trim().max(200).default(""),
  description: z.string().trim().max(5000).default(""),
  licence: z.enum(licences).default(""),
  audience: audience.default(null),
  folder: z.number().int().positive().nullable().default(null),
};
const folderInQuery = z.coerce.number().int().positive().optional();
const link = z.string().refine((text) => linkIn(text) !== null, { error: () => m("wrong.url") });

/** What people can do with a group's library on its pages, for programs. */
export const operationsOfLibrary: Operation[] = [
  reads({
    ...read,
    id: "listLibrary",
    path: "/units/{slug}/library",
    summary: () => m("api.listLibrary"),
    params: slug,
    query: z.object({
      folder: folderInQuery,
      q: z.string().max(200).default(""),
      page: z.coerce.number().int().min(1).max(1000).default(1),
    }),
    output: Place,
    async handle(call) {
      const library = await libraryIn(call);
      const { folder = null, q, page } = call.query;
      if (!openPath(library, folder)) throw new NotFound();
      if (q.trim() !== "") {
        const found = await findIn(call.db, library, q);
        return { folders: [], items: found.map(({ entry }) => entryThing(call, entry)), isMore: false };
      }
      const { entries, isMore } = await entriesIn(call.db, library, folder, page);
      const folders = foldersIn(library, folder).map((one) => ({ id: one.id, name: one.name, audience: one.audience }));
      return { folders, items: entries.map((entry) => entryThing(call, entry)), isMore };
    },
  }),
  reads({
    ...read,
    id: "getLibraryEntry",
    path: "/library/{id}",
    summary: () => m("api.getLibraryEntry"),
    params: id,
    output: WholeEntry,
    async handle(call) {
      const { entry } = await shownIn(call);
      const versions = await versionsOf(call.db, entry.id);
      return { ...entryThing(call, entry), versions: versions.map((one) => fileThing(call, entry.id, one)) };
    },
  }),
  gives({
    ...read,
    id: "getLibraryFile",
    path: "/library/{id}/versions/{number}",
    summary: () => m("api.getLibraryFile"),
    params: z.object({ id: idParam, number: idParam }),
    async handle(call) {
      const { entry } = await shownIn(call);
      const found = orNotFound(await bytesOfVersion(call.db, entry.id, call.params.number));
      await call.db.transaction().execute((tx) => countDownload(tx, entry.id));
      return {
        kind: "file",
        type: "application/octet-stream",
        bytes: bytesFrom(storeFor(call.settings), found),
        saveAs: found.filename,
        cacheControl: "private, no-cache",
      };
    },
  }),
  acts({
    ...write,
    id: "addLibraryFile",
    method: "POST",
    path: "/units/{slug}/library/files",
    summary: () => m("api.addLibraryFile"),
    params: slug,
    query: z.object({
      filename: z.string().min(1).max(500),
      title: about.title,
      description: about.description,
      licence: about.licence,
      folder: folderInQuery,
    }),
    takesFile: MOST_BYTES,
    output: EntryThing,
    status: 201,
    async handle(call, tx, now) {
      const library = await libraryIn(call);
      const { filename, folder = null, ...said } = call.query;
      mustAdd(library);
      const brought = await broughtAs(call.settings, call.file!, filename);
      const room = await roomFor(tx, call.person.id, library.unit.id);
      await mustFit(tx, library, [call.file!.size], room);
      const stored = await keptOf(call.settings, [brought]);
      const [entryId] = await addFiles(tx, library, { ...said, audience: null, folderId: folder }, stored, room, now);
      return nowOf(call, entryId!);
    },
  }),
  acts({
    ...write,
    id: "addLibraryVersion",
    method: "POST",
    path: "/library/{id}/versions",
    summary: () => m("api.addLibraryVersion"),
    params: id,
    query: z.object({ filename: z.string().min(1).max(500), note: z.string().trim().max(300).default("") }),
    takesFile: MOST_BYTES,
    output: EntryThing,
    status: 201,
    async handle(call, tx, now) {
      const { library, entry } = await changedIn(call);
      const brought = await broughtAs(call.settings, call.file!, call.query.filename);
      const room = await roomFor(tx, call.person.id, library.unit.id);
      await mustFit(tx, library, [call.file!.size], room);
      const [stored] = await keptOf(call.settings, [brought]);
      await addVersion(tx, library, entry, stored!, call.query.note, room, now);
      return nowOf(call, entry.id);
    },
  }),
  acts({
    ...write,
    id: "addLibraryLink",
    method: "POST",
    path: "/units/{slug}/library/links",
    summary: () => m("api.addLibraryLink"),
    params: slug,
    body: z.object({ ...about, title: about.title.unwrap().min(1), link }),
    output: EntryThing,
    status: 201,
    async handle(call, tx, now) {
      const library = await libraryIn(call);
      const { link: url, folder, ...said } = call.body;
      const entryId = await addLink(tx, library, { ...said, folderId: folder }, linkIn(url)!, now);
      return nowOf(call, entryId);
    },
  }),
  acts({
    ...write,
    id: "addLibraryFolder",
    method: "POST",
    path: "/units/{slug}/library/folders",
    summary: () => m("api.addLibraryFolder"),
    params: slug,
    body: z.object({ name: z.string().trim().min(1).max(100), audience: about.audience, folder: about.folder }),
    output: FolderThing,
    status: 201,
    async handle(call, tx, now) {
      const library = await libraryIn(call);
      const { name, audience: circle, folder } = call.body;
      const folderId = await addFolder(tx, library, { name, audience: circle, parentId: folder }, now);
      return { id: folderId, name, audience: circle };
    },
  }),
  acts({
    ...write,
    id: "changeLibraryEntry",
    method: "PATCH",
    path: "/library/{id}",
    summary: () => m("api.changeLibraryEntry"),
    params: id,
    body: z
      .object({
        title: about.title.unwrap().min(1),
        description: about.description.unwrap(),
        licence: about.licence.unwrap(),
        audience,
        folder: z.number().int().positive().nullable(),
        link,
      })
      .partial(),
    output: EntryThing,
    async handle(call, tx, now) {
      const { library, entry } = await changedIn(call);
      const { title, description, licence, folderId } = entry;
      const { link: url, folder, ...said } = call.body;
      const before = { title, description, licence, audience: entry.audience };
      const place = folder === undefined ? folderId : folder;
      const next = { ...before, ...said, folderId: place, url: url === undefined ? null : linkIn(url), seen: "" };
      await changeEntry(tx, library, entry, next, now);
      return nowOf(call, entry.id);
    },
  }),
  acts({
    ...write,
    id: "removeLibraryEntry",
    method: "DELETE",
    path: "/library/{id}",
    summary: () => m("api.removeLibraryEntry"),
    params: id,
    output: null,
    async handle(call, tx, now) {
      const { library, entry } = await changedIn(call);
      await removeEntry(tx, library, entry, now);
    },
  }),
];
