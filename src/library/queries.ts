import { unitFor, unitsByIds, type Audience, type Unit, type Viewer } from "#groups";
import { namesOf } from "#people";
import { sql, type Db } from "#platform/db";
import { audiencesOf, maySeeThere } from "./permission.ts";
import { MOST_FOUND, pathTo, type Adders, type Folder, type Licence } from "./rules.ts";

/** A unit's library as one viewer has it before them. */
export interface Library {
  unit: Unit;
  viewer: Viewer;
  folders: ReadonlyMap<number, Folder>;
  adders: Adders;
}

export interface Version {
  number: number;
  filename: string;
  contentType: string;
  size: number;
  note: string;
  addedBy: number | null;
  addedAt: Date;
  hasPreview: boolean;
  state: "waiting" | "read" | "nothing" | "failed";
}

export interface Entry {
  id: number;
  unitId: number;
  folderId: number | null;
  title: string;
  description: string;
  licence: Licence;
  /** Of a link; a file has versions. */
  url: string | null;
  audience: Audience | null;
  addedBy: number | null;
  adderName: string | null;
  addedAt: Date;
  changedAt: Date;
  downloads: number;
  /** The newest version. */
  file: Version | null;
}

/** Null where the viewer may not see the unit's files, or there is no such unit. */
export async function libraryFor(db: Db, viewer: Viewer, slug: string): Promise<Library | null> {
  const unit = await unitFor(db, viewer, slug);
  return unit && libraryOf(db, viewer, unit);
}

async function libraryOf(db: Db, viewer: Viewer, unit: Unit): Promise<Library | null> {
  if (!maySeeThere(viewer, unit, [])) return null;
  const [folders, adders] = await Promise.all([foldersOf(db, unit.id), addersOf(db, unit.id)]);
  return { unit, viewer, folders, adders };
}

export async function foldersOf(db: Db, unitId: number): Promise<Map<number, Folder>> {
  const rows = await db
    .selectFrom("library_folders")
    .select(["id", "parent_id as parentId", "name", "audience"])
    .where("unit_id", "=", unitId)
    .orderBy(sql`lower(name)`)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

export async function addersOf(db: Db, unitId: number): Promise<Adders> {
  const row = await db.selectFrom("library_settings").select("adders").where("unit_id", "=", unitId).executeTakeFirst();
  return (row?.adders as Adders | undefined) ?? "unit";
}

/** The way to a folder that the viewer may open (empty: the top), or null. */
export function openPath({ viewer, unit, folders }: Library, folderId: number | null): Folder[] | null {
  const path = pathTo(folders, folderId);
  return path && maySeeThere(viewer, unit, path) ? path : null;
}

/** Folders in that place that the viewer may open. */
export const foldersIn = (library: Library, folderId: number | null): Folder[] =>
  [...library.folders.values()].filter((folder) => folder.parentId === folderId && openPath(library, folder.id));

const entries = (db: Db) =>
  db
    .selectFrom("library_entries as e")
    .leftJoin("library_downloads as d", "d.entry_id", "e.id")
    .leftJoinLateral(
      (the) =>
        the
          .selectFrom("library_versions as v")
          .innerJoin("stored_files as f", "f.key", "v.file_key")
          .select([
            "v.number",
            "v.filename",
            "v.content_type as contentType",
            "f.size",
            "v.note",
            "v.added_by as versionBy",
            "v.added_at as versionAt",
            sql<boolean>`v.preview is not null`.as("hasPreview"),
            "v.state",
          ])
          .whereRef("v.entry_id", "=", "e.id")
          .orderBy("v.number", "desc")
          .limit(1)
          .as("n"),
      (join) => join.onTrue(),
    )
    .select([
      "e.id",
      "e.unit_id as unitId",
      "e.folder_id as folderId",
      "e.title",
      "e.description",
      "e.licence",
      "e.url",
      "e.audience",
      "e.added_by as addedBy",
      "e.added_at as addedAt",
      "e.changed_at as changedAt",
      "d.count as downloads",
      "n.number",
      "n.filename",
      "n.contentType",
      "n.size",
      "n.note",
      "n.versionBy",
      "n.versionAt",
      "n.hasPreview",
      "n.state",
    ]);

type Row = Awaited<ReturnType<ReturnType<typeof entries>["execute"]>>[number];

async function withNames(db: Db, rows: readonly Row[]): Promise<Entry[]> {
  const names = await namesOf(
    db,
    rows.flatMap(({ addedBy }) => addedBy ?? []),
  );
  return rows.map((row) => ({
    id: row.id,
    unitId: row.unitId,
    folderId: row.folderId,
    title: row.title,
    description: row.description,
    licence: row.licence as Licence,
    url: row.url,
    audience: row.audience,
    addedBy: row.addedBy,
    adderName: row.addedBy === null ? null : (names.get(row.addedBy) ?? null),
    addedAt: row.addedAt,
    changedAt: row.changedAt,
    downloads: row.downloads ?? 0,
    file:
      row.number === null
        ? null
        : {
            number: row.number,
            filename: row.filename!,
            contentType: row.contentType!,
            size: Number(row.size),
            note: row.note!,
            addedBy: row.versionBy,
            addedAt: row.versionAt!,
            hasPreview: row.hasPreview!,
            state: row.state as Version["state"],
          },
  }));
}

const isOpen = (library: Library, { folderId, audience }: Pick<Row, "folderId" | "audience">): boolean => {
  const path = pathTo(library.folders, folderId);
  return path !== null && maySeeThere(library.viewer, library.unit, path, audience);
};

/** The same as a condition, so that a limit counts what the viewer may see. */
function openEntries(library: Library) {
  const { viewer, unit, folders } = library;
  const open = [...folders.keys()].filter((id) => openPath(library, id));
  return sql<boolean>`e.unit_id = ${unit.id}::bigint and (e.folder_id is null or e.folder_id = any(${open}::bigint[]))
    and (e.audience is null or e.audience::text = any(${audiencesOf(viewer, unit)}::text[]))`;
}

const A_PAGE = 100;

/** A page of what lies in a place, as far as the viewer may see it. */
export async function entriesIn(
  db: Db,
  library: Library,
  folderId: number | null,
  page: number,
): Promise<{ entries: Entry[]; isMore: boolean }> {
  const rows = await entries(db)
    .where(openEntries(library))
    .where("e.folder_id", folderId === null ? "is" : "=", folderId)
    .orderBy(sql`lower(e.title)`)
    .orderBy("e.id")
    .limit(A_PAGE + 1)
    .offset((page - 1) * A_PAGE)
    .execute();
  return { entries: await withNames(db, rows.slice(0, A_PAGE)), isMore: rows.length > A_PAGE };
}

/** The newest of the whole library. */
export async function newestOf(db: Db, library: Library, count: number): Promise<Entry[]> {
  const rows = await entries(db)
    .where(openEntries(library))
    .orderBy("e.changed_at", "desc")
    .orderBy("e.id", "desc")
    .limit(count)
    .execute();
  return withNames(db, rows);
}

export interface Found {
  entry: Entry;
  /** A piece of its words, hits between U+E000 and U+E001; "" where only its title or description matches. */
  excerpt: string;
}

// Of each hit so much is looked through for a piece to show.
const LOOKED_THROUGH = 20_000;

/** In titles, descriptions and the files' own words, best first. */
export async function findIn(db: Db, library: Library, words: string): Promise<Found[]> {
  if (words.trim() === "") return [];
  const query = sql`websearch_to_tsquery('site', ${words})`;
  const best = entries(db)
    .where(openEntries(library))
    .where(sql<boolean>`e.words @@ ${query}`)
    .orderBy(sql`ts_rank(e.words, ${query})`, "desc")
    .orderBy("e.id", "desc")
    .limit(MOST_FOUND);
  const rows = await db
    .selectFrom(best.as("b"))
    .selectAll()
    .select(
      sql<string>`coalesce((select ts_headline('site', translate(left(v.text, ${LOOKED_THROUGH}), ${"\ue000\ue001"}, ''), ${query},
        ${"StartSel=\ue000, StopSel=\ue001, MaxFragments=1, MaxWords=30, MinWords=10"})
        from library_versions v where v.entry_id = b.id and v.number = b.number), '')`.as("excerpt"),
    )
    .execute();
  const found = await withNames(db, rows);
  return found.map((entry, at) => ({ entry, excerpt: shownOf(rows[at]!.excerpt) }));
}

/** Without a hit in it, a piece of a text tells nothing. */
const shownOf = (excerpt: string): string => (excerpt.includes("\ue000") ? excerpt : "");

export interface Shown {
  library: Library;
  entry: Entry;
  path: Folder[];
}

/** An entry with the library that it stands in, or null where the viewer may not see it. */
export async function entryFor(db: Db, viewer: Viewer, id: number): Promise<Shown | null> {
  const row = await entries(db).where("e.id", "=", id).executeTakeFirst();
  const known = row && (await unitsByIds(db, [row.unitId])).get(row.unitId);
  const library = known && (await libraryFor(db, viewer, known.slug));
  if (!row || !library || !isOpen(library, row)) return null;
  const [entry] = await withNames(db, [row]);
  return { library, entry: entry!, path: pathTo(library.folders, row.folderId)! };
}

export interface PastVersion extends Version {
  adderName: string | null;
}

/** Newest first. */
export async function versionsOf(db: Db, entryId: number): Promise<PastVersion[]> {
  const rows = await db
    .selectFrom("library_versions as v")
    .innerJoin("stored_files as f", "f.key", "v.file_key")
    .select([
      "v.number",
      "v.filename",
      "v.content_type as contentType",
      "f.size",
      "v.note",
      "v.added_by as addedBy",
      "v.added_at as addedAt",
      sql<boolean>`v.preview is not null`.as("hasPreview"),
      "v.state",
    ])
    .where("v.entry_id", "=", entryId)
    .orderBy("v.number", "desc")
    .execute();
  const names = await namesOf(
    db,
    rows.flatMap(({ addedBy }) => addedBy ?? []),
  );
  return rows.map((row) => ({
    ...row,
    size: Number(row.size),
    state: row.state as Version["state"],
    adderName: row.addedBy === null ? null : (names.get(row.addedBy) ?? null),
  }));
}

/** The bytes of a version of an entry that `entryFor` gave. */
export async function bytesOfVersion(db: Db, entryId: number, number: number) {
  const row = await db
    .selectFrom("library_versions as v")
    .innerJoin("stored_files as f", "f.key", "v.file_key")
    .select(["v.filename", "v.content_type as contentType", "f.key", "f.size", "f.sha256"])
    .where("v.entry_id", "=", entryId)
    .where("v.number", "=", number)
    .executeTakeFirst();
  return row ? { ...row, size: Number(row.size), content: null } : null;
}

export async function previewOf(db: Db, entryId: number, number: number): Promise<Buffer | null> {
  const row = await db
    .selectFrom("library_versions")
    .select("preview")
    .where("entry_id", "=", entryId)
    .where("number", "=", number)
    .executeTakeFirst();
  return row?.preview ?? null;
}

/** The first words of a version, for a look without fetching it. */
export async function beginningOf(db: Db, entryId: number, number: number, letters: number): Promise<string | null> {
  const row = await db
    .selectFrom("library_versions")
    .select(sql<string | null>`left(text, ${letters}::integer)`.as("text"))
    .where("entry_id", "=", entryId)
    .where("number", "=", number)
    .executeTakeFirst();
  return row?.text ?? null;
}

/** Bytes of all versions in a unit's library, and of all that a person added to libraries. */
export async function bytesOfLibrary(db: Db, unitId: number): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    select coalesce(sum(f.size), 0)::float8 as bytes from library_entries e join library_versions v on v.entry_id = e.id
      join stored_files f on f.key = v.file_key where e.unit_id = ${unitId}::bigint`.execute(db);
  return rows[0]!.bytes;
}

export async function bytesAddedBy(db: Db, personId: number): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    select coalesce(sum(f.size), 0)::float8 as bytes from library_versions v join stored_files f on f.key = v.file_key
    where v.added_by = ${personId}::bigint`.execute(db);
  return rows[0]!.bytes;
}

/** What somebody is told about the files that they sent in this mail. */
export async function filingOf(db: Db, inboundMailId: number) {
  return db
    .selectFrom("library_filings as f")
    .innerJoin("units as u", "u.id", "f.unit_id")
    .select(["f.said", "f.subject", "f.in_reply_to as inReplyTo", "u.name as unitName"])
    .where("f.inbound_mail_id", "=", inboundMailId)
    .executeTakeFirst();
}
