import { sql, type Db, type Tx } from "#platform/db";
import type { Instant } from "#platform/time";

export interface Begun {
  unitId: number;
  kind: "archive" | "table" | "members";
  fileName: string;
}

export interface Fault {
  /** The octet at which a mail begins, or the line of a post in a table, or of a member. */
  place: number;
  why: string;
}

/** Faults of one import that are kept; how many there were is kept always. */
export const MOST_FAULTS = 1_000;

/** Something is brought in from here on; returns its number. */
export async function beginImport(tx: Db, { unitId, kind, fileName }: Begun, now: Instant): Promise<number> {
  const { id } = await tx
    .insertInto("unit_imports")
    .values({ unit_id: unitId, kind, file_name: fileName.slice(-255) || "-", began_at: now })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

/** In the transaction that wrote them: killed afterwards, it has not counted what it did not write. */
export async function countImported(
  tx: Tx,
  id: number,
  { added, links }: { added: number; links: number },
): Promise<void> {
  if (added + links === 0) return;
  await sql`update unit_imports set added = added + ${added}::integer, links = links + ${links}::integer where id = ${id}`.execute(
    tx,
  );
}

/** It is through. */
export async function endImport(
  db: Db,
  id: number,
  { found, known, faults }: { found: number; known: number; faults: readonly Fault[] },
): Promise<void> {
  const kept = faults.slice(0, MOST_FAULTS);
  await sql`
    with ended as (update unit_imports set is_finished = true, found = ${found}, known = ${known}, left_out = ${faults.length} where id = ${id})
    insert into unit_import_faults (import_id, place, why)
    select ${id}::bigint, place, why from unnest(${kept.map(({ place }) => place)}::bigint[], ${kept.map(({ why }) => why)}::text[]) as kept (place, why)
    on conflict do nothing`.execute(db);
}
