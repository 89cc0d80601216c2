import type { Tx } from "#platform/db";
import { nameFiles, type StoredFile } from "#platform/files";
import { enqueue } from "#platform/jobs";
import type { Instant } from "#platform/time";
import { index } from "../commands.ts";
import { readFile } from "../jobs.ts";
import type { Licence } from "../rules.ts";

export interface ImportedEntry {
  title: string;
  description: string;
  licence: Licence;
  addedBy: number;
  addedAt: Instant;
  /** At the top of the library, made with the first entry that names it: the library is empty before. */
  folder: string | null;
  what: { url: string } | { filename: string; contentType: string; file: StoredFile };
}

/** A library as it was elsewhere: who may add is not asked, and each thing keeps its day. */
export async function importLibrary(tx: Tx, unitId: number, entries: readonly ImportedEntry[]): Promise<void> {
  const folders = new Map<string, number>();
  for (const entry of entries) {
    const { folder, addedBy, addedAt, what, ...about } = entry;
    if (folder !== null && !folders.has(folder)) folders.set(folder, await aFolder(tx, unitId, folder, entry));
    const { id } = await tx
      .insertInto("library_entries")
      .values({
        unit_id: unitId,
        folder_id: folder === null ? null : folders.get(folder)!,
        ...about,
        url: "url" in what ? what.url : null,
        added_by: addedBy,
        added_at: addedAt,
        changed_at: addedAt,
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    if ("file" in what) await aFile(tx, id, what, entry);
    await index(tx, id);
  }
}

async function aFolder(tx: Tx, unitId: number, name: string, { addedBy, addedAt }: ImportedEntry): Promise<number> {
  const { id } = await tx
    .insertInto("library_folders")
    .values({ unit_id: unitId, name, made_by: addedBy, made_at: addedAt })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

async function aFile(
  tx: Tx,
  entryId: number,
  { filename, contentType, file }: Extract<ImportedEntry["what"], { filename: string }>,
  { addedBy, addedAt }: ImportedEntry,
): Promise<void> {
  await nameFiles(tx, [file], addedAt);
  await tx
    .insertInto("library_versions")
    .values({
      entry_id: entryId,
      number: 1,
      file_key: file.key,
      filename,
      content_type: contentType,
      added_by: addedBy,
      added_at: addedAt,
    })
    .execute();
  await enqueue(tx, readFile, { entryId, number: 1 });
}
