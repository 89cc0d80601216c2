import { z } from "zod";
import { acts, gives, idParam, reads, type Operation } from "#platform/api";
import { bytesFrom, storeFor } from "#platform/files";
import { NotFound, orNotFound } from "#platform/web";
import { mustAdd } from "../admission/commands.ts";
import { addFiles, addLink, addVersion, changeEntry, countDownload, mustFit, removeEntry } from "../commands.ts";
import { broughtAs, keptOf, roomFor } from "../files.ts";
import { bytesOfVersion, entriesIn, findIn, foldersIn, openPath, versionsOf } from "../queries.ts";
import { licences, linkIn, MOST_BYTES } from "../rules.ts";
import { m } from "../words.ts";
import {
  audience,
  changedIn,
  EntryThing,
  entryThing,
  fileThing,
  id,
  libraryIn,
  nowOf,
  Place,
  read,
  shownIn,
  slug,
  WholeEntry,
  write,
} from "./things.ts";

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
export const entryOperations: Operation[] = [
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
