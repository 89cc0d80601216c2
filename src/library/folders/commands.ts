import type { Audience } from "#groups";
import { note } from "#platform/audit";
import { sql, type Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import { lockLibrary, mustInclude, mustLead } from "../admission/commands.ts";
import type { Library } from "../queries.ts";
import { refuse } from "../refusals.ts";
import { MOST_FOLDERS, refusalOfPlace, type Adders } from "../rules.ts";

export interface FolderAbout {
  name: string;
  audience: Audience | null;
  parentId: number | null;
}

/** Folders are the leaders': they say who sees what lies in them. */
export async function addFolder(tx: Tx, library: Library, about: FolderAbout, now: Instant): Promise<number> {
  mustLead(library);
  mustInclude(library, about.audience);
  const folders = await lockLibrary(tx, library);
  if (folders.size >= MOST_FOLDERS) refuse({ because: "folder", why: "too-many" });
  const why = refusalOfPlace(folders, null, about.parentId);
  if (why) refuse({ because: "folder", why });
  await mustBeAlone(tx, library, null, about);
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

export async function changeFolder(
  tx: Tx,
  library: Library,
  id: number,
  about: FolderAbout,
  now: Instant,
): Promise<void> {
  mustLead(library);
  const folders = await lockLibrary(tx, library);
  const before = folders.get(id) ?? refuse({ because: "gone" });
  if (about.audience !== before.audience) mustInclude(library, about.audience);
  const why = refusalOfPlace(folders, id, about.parentId);
  if (why) refuse({ because: "folder", why });
  await mustBeAlone(tx, library, id, about);
  await tx
    .updateTable("library_folders")
    .set({ name: about.name, audience: about.audience, parent_id: about.parentId })
    .where("id", "=", id)
    .where("unit_id", "=", library.unit.id)
    .execute();
  if (about.audience !== before.audience) {
    const details = { folder: id, from: before.audience, to: about.audience };
    await note(tx, { act: "library.folder-opened", by: library.viewer.personId, unit: library.unit.id, details }, now);
  }
}

/** Only an empty one: nothing goes without somebody having looked at it. */
export async function removeFolder(tx: Tx, library: Library, id: number): Promise<void> {
  mustLead(library);
  const folders = await lockLibrary(tx, library);
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
  await note(
    tx,
    { act: "library.adders-changed", by: library.viewer.personId, unit: library.unit.id, details: { adders } },
    now,
  );
}

async function mustBeAlone(
  tx: Tx,
  { unit }: Library,
  id: number | null,
  { name, parentId }: FolderAbout,
): Promise<void> {
  const same = await tx
    .selectFrom("library_folders")
    .select("id")
    .where("unit_id", "=", unit.id)
    .where("parent_id", parentId === null ? "is" : "=", parentId)
    .where(sql<boolean>`lower(name) = lower(${name})`)
    .executeTakeFirst();
  if (same && same.id !== id) refuse({ because: "folder", why: "same-name" });
}
