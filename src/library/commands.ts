import type { Audience } from "#groups";
import { note } from "#platform/audit";
import { sql, type Tx } from "#platform/db";
import { nameFiles, type StoredFile } from "#platform/files";
import { enqueue } from "#platform/jobs";
import type { FileText } from "#platform/texts";
import { days, later, type Instant } from "#platform/time";
import { readFile } from "./jobs.ts";
import { bytesAddedBy, bytesOfLibrary, foldersOf, type Entry, type Library } from "./queries.ts";
import { refuse } from "./refusals.ts";
import { mayAdd, mayChange } from "./permission.ts";
import { MOST_FOLDERS, MOST_VERSIONS, refusalOfPlace, titleOf, type Adders, type Licence } from "./rules.ts";

export interface NewFile {
  filename: string;
  contentType: string;
  file: StoredFile;
  preview: Buffer | null;
}

export interface About {
  title: string;
  description: string;
  licence: Licence;
  audience: Audience | null;
  folderId: number | null;
}

/** Bytes that a person and a library may take, with what they take elsewhere. */
export interface Room {
  person: { limit: number; elsewhere: number };
  unit: { limit: number; elsewhere: number };
}

/** Each file becomes an entry of its own, called as the file; a title is for one alone. Returns their numbers. */
export async function addFiles(
  tx: Tx,
  library: Library,
  about: Omit<About, "title"> & { title: string },
  files: readonly NewFile[],
  room: Room,
  now: Instant,
): Promise<number[]> {
  mustAdd(library);
  await mustLieIn(tx, library, about.folderId);
  await mustFit(tx, library, files, room);
  await nameFiles(
    tx,
    files.map(({ file }) => file),
    now,
  );
  const ids: number[] = [];
  for (const file of files) {
    const title = files.length === 1 && about.title !== "" ? about.title : titleOf(file.filename);
    const id = await addEntry(tx, library, { ...about, title }, null, now);
    await addVersionRow(tx, library, id, 1, file, "", now);
    ids.push(id);
  }
  return ids;
}

export async function addLink(tx: Tx, library: Library, about: About, url: string, now: Instant): Promise<number> {
  mustAdd(library);
  await mustLieIn(tx, library, about.folderId);
  return addEntry(tx, library, about, url, now);
}

async function addEntry(tx: Tx, library: Library, about: About, url: string | null, now: Instant): Promise<number> {
  const { title, description, licence, audience, folderId } = about;
  const { id } = await tx
    .insertInto("library_entries")
    .values({
      unit_id: library.unit.id,
      folder_id: folderId,
      title,
      description,
      licence,
      url,
      audience,
      added_by: library.viewer.personId,
      added_at: now,
      changed_at: now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await index(tx, id);
  return id;
}

/** A newer file in place of the one before, which stays among the versions. */
export async function addVersion(
  tx: Tx,
  library: Library,
  entry: Pick<Entry, "id" | "addedBy">,
  file: NewFile,
  word: string,
  room: Room,
  now: Instant,
): Promise<number> {
  mustChange(library, entry);
  const before = await lock(tx, entry.id);
  if (before.url !== null) refuse({ because: "no-version", why: "link" });
  const number = before.number + 1;
  if (number > MOST_VERSIONS) refuse({ because: "no-version", why: "too-many" });
  await mustFit(tx, library, [file], room);
  await nameFiles(tx, [file.file], now);
  await addVersionRow(tx, library, entry.id, number, file, word, now);
  await tx.updateTable("library_entries").set({ changed_at: now }).where("id", "=", entry.id).execute();
  await index(tx, entry.id);
  return number;
}

async function lock(tx: Tx, entryId: number): Promise<{ url: string | null; number: number }> {
  const row = await tx
    .selectFrom("library_entries")
    .select("url")
    .where("id", "=", entryId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) refuse({ because: "gone" });
  const { number } = await tx
    .selectFrom("library_versions")
    .select((the) => the.fn.coalesce(the.fn.max("number"), sql<number>`0`).as("number"))
    .where("entry_id", "=", entryId)
    .executeTakeFirstOrThrow();
  return { url: row.url, number };
}

async function addVersionRow(
  tx: Tx,
  library: Library,
  entryId: number,
  number: number,
  { filename, contentType, file, preview }: NewFile,
  word: string,
  now: Instant,
): Promise<void> {
  await tx
    .insertInto("library_versions")
    .values({
      entry_id: entryId,
      number,
      file_key: file.key,
      filename,
      content_type: contentType,
      note: word,
      added_by: library.viewer.personId,
      added_at: now,
      preview,
    })
    .execute();
  await enqueue(tx, readFile, { entryId, number });
}

/** What it is called, says of itself, who sees it, where it lies. */
export async function changeEntry(
  tx: Tx,
  library: Library,
  entry: Pick<Entry, "id" | "addedBy" | "folderId">,
  about: About,
  url: string | null,
  now: Instant,
): Promise<void> {
  mustChange(library, entry);
  const before = await lock(tx, entry.id);
  if (about.folderId !== entry.folderId) await mustLieIn(tx, library, about.folderId);
  const { title, description, licence, audience, folderId } = about;
  await tx
    .updateTable("library_entries")
    .set({
      title,
      description,
      licence,
      audience,
      folder_id: folderId,
      changed_at: now,
      ...(before.url !== null && url !== null && { url }),
    })
    .where("id", "=", entry.id)
    .execute();
  await index(tx, entry.id);
}

/** For good, with all its versions. */
export async function removeEntry(
  tx: Tx,
  library: Library,
  entry: Pick<Entry, "id" | "addedBy">,
  now: Instant,
): Promise<void> {
  mustChange(library, entry);
  const { numDeletedRows } = await tx.deleteFrom("library_entries").where("id", "=", entry.id).executeTakeFirst();
  if (numDeletedRows === 0n || entry.addedBy === library.viewer.personId) return;
  await note(
    tx,
    { act: "library.entry-removed", by: library.viewer.personId, unit: library.unit.id, details: { entry: entry.id } },
    now,
  );
}

export interface FolderAbout {
  name: string;
  audience: Audience | null;
  parentId: number | null;
}

/** Folders are the leaders': they say who sees what lies in them. */
export async function addFolder(tx: Tx, library: Library, about: FolderAbout, now: Instant): Promise<number> {
  mustLead(library);
  const folders = await lockFolders(tx, library);
  if (folders.size >= MOST_FOLDERS) refuse({ because: "folder", why: "too-many" });
  const why = refusalOfPlace(folders, null, about.parentId);
  if (why) refuse({ because: "folder", why });
  mustBeAlone(folders, null, about);
  const { id } = await tx
    .insertInto("library_folders")
    .values({
      unit_id: library.unit.id,
      parent_id: about.parentId,
      name: about.name,
      audience: about.audience,
      made_by: library.viewer.personId,
      made_at: now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

export async function changeFolder(tx: Tx, library: Library, id: number, about: FolderAbout): Promise<void> {
  mustLead(library);
  const folders = await lockFolders(tx, library);
  if (!folders.has(id)) refuse({ because: "gone" });
  const why = refusalOfPlace(folders, id, about.parentId);
  if (why) refuse({ because: "folder", why });
  mustBeAlone(folders, id, about);
  await tx
    .updateTable("library_folders")
    .set({ name: about.name, audience: about.audience, parent_id: about.parentId })
    .where("id", "=", id)
    .where("unit_id", "=", library.unit.id)
    .execute();
}

/** Only an empty one: nothing goes without somebody having looked at it. */
export async function removeFolder(tx: Tx, library: Library, id: number): Promise<void> {
  mustLead(library);
  const folders = await lockFolders(tx, library);
  if (!folders.has(id)) return;
  const inside = await tx
    .selectFrom("library_entries")
    .select("id")
    .where("folder_id", "=", id)
    .limit(1)
    .executeTakeFirst();
  if (inside || [...folders.values()].some(({ parentId }) => parentId === id))
    refuse({ because: "folder", why: "not-empty" });
  await tx.deleteFrom("library_folders").where("id", "=", id).execute();
}

export async function changeAdders(tx: Tx, library: Library, adders: Adders, now: Instant): Promise<void> {
  mustLead(library);
  const set = { adders, changed_by: library.viewer.personId, changed_at: now };
  await tx
    .insertInto("library_settings")
    .values({ unit_id: library.unit.id, ...set })
    .onConflict((conflict) => conflict.column("unit_id").doUpdateSet(set))
    .execute();
}

/** What the job read in a version. */
export async function noteText(tx: Tx, entryId: number, number: number, came: FileText): Promise<void> {
  await tx
    .updateTable("library_versions")
    .set({ state: came.is, text: came.is === "read" ? came.text : null })
    .where("entry_id", "=", entryId)
    .where("number", "=", number)
    .execute();
  await index(tx, entryId);
}

export async function forgetFilings(tx: Tx, now: Instant): Promise<void> {
  await tx
    .deleteFrom("library_filings")
    .where("filed_at", "<", later(now, -days(30)))
    .execute();
}

/** Counted without a word of who it was. */
export async function countDownload(tx: Tx, entryId: number): Promise<void> {
  await sql`insert into library_downloads (entry_id, count) select id, 1 from library_entries where id = ${entryId}::bigint
    on conflict (entry_id) do update set count = library_downloads.count + 1`.execute(tx);
}

/** By what an entry is found: its own words, and those in its newest version. */
export async function index(tx: Tx, entryId: number): Promise<void> {
  await sql`update library_entries e set words = setweight(to_tsvector('site', e.title), 'A') || setweight(to_tsvector('site', e.description), 'B')
    || coalesce((select setweight(to_tsvector('site', v.filename), 'B') || setweight(to_tsvector('site', coalesce(v.text, '')), 'D')
      from library_versions v where v.entry_id = e.id order by v.number desc limit 1), '') where e.id = ${entryId}::bigint`.execute(
    tx,
  );
}

function mustAdd({ viewer, unit, adders }: Library): void {
  if (!mayAdd(viewer, unit, adders)) refuse({ because: "may-not-add", who: adders, isClosed: unit.isClosed });
}

function mustChange({ viewer, unit, adders }: Library, { addedBy }: Pick<Entry, "addedBy">): void {
  if (!mayChange(viewer, unit, adders, addedBy)) refuse({ because: "may-not-change" });
}

export const leadsLibrary = ({ viewer, unit }: Pick<Library, "viewer" | "unit">): boolean =>
  !viewer.isStandIn && viewer.leads.has(unit.id);

function mustLead(library: Library): void {
  if (!leadsLibrary(library)) refuse({ because: "may-not-change" });
}

/** The folder is locked against going meanwhile. */
async function mustLieIn(tx: Tx, library: Library, folderId: number | null): Promise<void> {
  if (folderId === null) return;
  const row = await tx
    .selectFrom("library_folders")
    .select("id")
    .where("id", "=", folderId)
    .where("unit_id", "=", library.unit.id)
    .forKeyShare()
    .executeTakeFirst();
  if (!row) refuse({ because: "folder", why: "no-folder" });
}

/** One at a time changes how a library's folders lie in one another, so that two cannot make a ring. */
async function lockFolders(tx: Tx, { unit }: Library) {
  await sql`select from units where id = ${unit.id}::bigint for no key update`.execute(tx);
  return foldersOf(tx, unit.id);
}

function mustBeAlone(
  folders: Awaited<ReturnType<typeof foldersOf>>,
  id: number | null,
  { name, parentId }: FolderAbout,
): void {
  const same = [...folders.values()].some(
    (one) => one.id !== id && one.parentId === parentId && one.name.toLowerCase() === name.toLowerCase(),
  );
  if (same) refuse({ because: "folder", why: "same-name" });
}

async function mustFit(tx: Tx, { viewer, unit }: Library, files: readonly NewFile[], room: Room): Promise<void> {
  // Two uploads at once are weighed one after the other.
  await sql`select from units where id = ${unit.id}::bigint for no key update`.execute(tx);
  const adding = files.reduce((sum, { file }) => sum + file.size, 0);
  const person = room.person.elsewhere + (await bytesAddedBy(tx, viewer.personId!));
  if (person + adding > room.person.limit)
    refuse({ because: "no-room", of: "person", used: person, limit: room.person.limit });
  const used = room.unit.elsewhere + (await bytesOfLibrary(tx, unit.id));
  if (used + adding > room.unit.limit) refuse({ because: "no-room", of: "unit", used, limit: room.unit.limit });
}
