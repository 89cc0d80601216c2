import type { Audience } from "#groups";
import { sql, type Tx } from "#platform/db";
import { audiencesOf, leadsLibrary, mayAdd, mayChange } from "../permission.ts";
import { foldersOf, type Entry, type Library } from "../queries.ts";
import { refuse } from "../refusals.ts";

export function mustAdd({ viewer, unit, adders }: Library): void {
  if (!mayAdd(viewer, unit, adders)) refuse({ because: "may-not-add", who: adders, isClosed: unit.isClosed });
}

export function mustChange({ viewer, unit, adders }: Library, { addedBy }: Pick<Entry, "addedBy">): void {
  if (!mayChange(viewer, unit, adders, addedBy)) refuse({ because: "may-not-change" });
}

export function mustLead(library: Library): void {
  if (!leadsLibrary(library.viewer, library.unit)) refuse({ because: "may-not-change" });
}

export function mustInclude({ viewer, unit }: Library, audience: Audience | null): void {
  if (audience !== null && !audiencesOf(viewer, unit).includes(audience)) refuse({ because: "not-for-you" });
}

/** One act in a library at a time: no ring of folders, nothing in a folder that goes, no two newest versions. Returns its folders. */
export async function lockLibrary(tx: Tx, { unit }: Library) {
  await sql`select from units where id = ${unit.id}::bigint for no key update`.execute(tx);
  return foldersOf(tx, unit.id);
}
