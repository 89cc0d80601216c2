import type { Audience } from "#groups";
import { note } from "#platform/audit";
import { sql, type Db, type Tx } from "#platform/db";
import { nameFiles, type StoredFile } from "#platform/files";
import { enqueue } from "#platform/jobs";
import type { FileText } from "#platform/texts";
import { days, later, type Instant } from "#platform/time";
import { readFile } from "./jobs.ts";
import { bytesAddedBy, bytesOfLibrary, foldersOf, openPath, type Entry, type Library } from "./queries.ts";
import { refuse } from "./refusals.ts";
import { lockLibrary, mustAdd, mustChange, mustInclude } from "./admission/commands.ts";
import { MOST_VERSIONS, titleOf, type Licence } from "./rules.ts";

/** Times that reading may break, by whatever, before a file counts as unreadable. */
const MOST_ATTEMPTS = 3;

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
  mustInclude(library, about.audience);
  await lockLibrary(tx, library);
  await mustLieIn(tx, library, about.folderId);
  await mustFit(
    tx,
    library,
    files.map(({ file }) => file.size),
    room,
  );
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
  mustInclude(library, about.audience);
  await lockLibrary(tx, library);
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
  await lockLibrary(tx, library);
  const before = await lock(tx, entry.id);
  if (before.url !== null) refuse({ because: "no-version", why: "link" });
  const number = before.number + 1;
  if (number > MOST_VERSIONS) refuse({ because: "no-version", why: "too-many" });
  await mustFit(tx, library, [file.file.size], room);
  await nameFiles(tx, [file.file], now);
  await addVersionRow(tx, library, entry.id, number, file, word, now);
  await tx.updateTable("library_entries").set({ changed_at: now }).where("id", "=", entry.id).execute();
  await index(tx, entry.id);
  return number;
}

interface Locked {
  url: string | null;
  folderId: number | null;
  audience: Audience | null;
  changedAt: Instant;
  /** Of the newest version; 0: it has none. */
  number: number;
}

async function lock(tx: Tx, entryId: number): Promise<Locked> {
  const row = await tx
    .selectFrom("library_entries")
    .select(["url", "folder_id as folderId", "audience", "changed_at as changedAt"])
    .where("id", "=", entryId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) refuse({ because: "gone" });
  const { number } = await tx
    .selectFrom("library_versions")
    .select((the) => the.fn.coalesce(the.fn.max("number"), sql<number>`0`).as("number"))
    .where("entry_id", "=", entryId)
    .executeTakeFirstOrThrow();
  return { ...row, number };
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

/** What it is called, says of itself, who sees it, where it lies. `seen`: when what the change was made from had last been changed; "": not known. */
export async function changeEntry(
  tx: Tx,
  library: Library,
  entry: Pick<Entry, "id" | "addedBy">,
  { seen, url, ...about }: About & { seen: string; url: string | null },
  now: Instant,
): Promise<void> {
  mustChange(library, entry);
  await lockLibrary(tx, library);
  const before = await lock(tx, entry.id);
  if (seen !== "" && before.changedAt.toISOString() !== seen) refuse({ because: "changed" });
  if (about.audience !== before.audience) mustInclude(library, about.audience);
  if (about.folderId !== before.folderId) await mustLieIn(tx, library, about.folderId);
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

/** A try to read a version begins; false: it was read, or has been tried too often and is left alone. */
export async function beginReading(tx: Tx, entryId: number, number: number): Promise<boolean> {
  const { rows } = await sql<{ attempts: number }>`
    update library_versions set attempts = attempts + 1, state = case when attempts >= ${MOST_ATTEMPTS} then 'failed' else state end
    where entry_id = ${entryId}::bigint and number = ${number}::integer and state = 'waiting' returning attempts`.execute(
    tx,
  );
  return rows.length > 0 && rows[0]!.attempts <= MOST_ATTEMPTS;
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

/** A folder that is there and that the actor may open, as the folders stand now. */
async function mustLieIn(tx: Tx, library: Library, folderId: number | null): Promise<void> {
  const folders = await foldersOf(tx, library.unit.id);
  if (!openPath({ ...library, folders }, folderId)) refuse({ because: "folder", why: "no-folder" });
}

/** Refuses files of these sizes where the person or the group has no room for them. */
export async function mustFit(db: Db, { viewer, unit }: Library, sizes: readonly number[], room: Room): Promise<void> {
  const adding = sizes.reduce((sum, size) => sum + size, 0);
  const person = room.person.elsewhere + (await bytesAddedBy(db, viewer.personId!));
  if (person + adding > room.person.limit)
    refuse({ because: "no-room", of: "person", used: person, limit: room.person.limit });
  const used = room.unit.elsewhere + (await bytesOfLibrary(db, unit.id));
  if (used + adding > room.unit.limit) refuse({ because: "no-room", of: "unit", used, limit: room.unit.limit });
}
