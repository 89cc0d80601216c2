import type { Unit } from "#groups";
import type { Db } from "#platform/db";
import type { Instant } from "#platform/time";
import type { Fault } from "./commands.ts";

export interface Import {
  id: number;
  kind: "archive" | "table" | "members";
  fileName: string;
  beganAt: Instant;
  isFinished: boolean;
  found: number;
  added: number;
  known: number;
  links: number;
  leftOut: number;
  /** The first of them. */
  faults: Fault[];
}

const SHOWN = 50;
/** Imports that a page shows, the newest first. */
const MOST = 50;

/** What was brought into a unit. For those who manage it: the caller has asked. */
export async function importsOf(db: Db, unit: Pick<Unit, "id">): Promise<Import[]> {
  const rows = await db
    .selectFrom("unit_imports")
    .select(["id", "kind", "file_name as fileName", "began_at as beganAt", "is_finished as isFinished"])
    .select(["found", "added", "known", "links", "left_out as leftOut"])
    .where("unit_id", "=", unit.id)
    .orderBy("id", "desc")
    .limit(MOST)
    .execute();
  return Promise.all(
    rows.map(async (row) => ({ ...row, kind: row.kind as Import["kind"], faults: await faultsOf(db, row) })),
  );
}

const faultsOf = async (db: Db, { id, leftOut }: { id: number; leftOut: number }): Promise<Fault[]> =>
  leftOut === 0
    ? []
    : db
        .selectFrom("unit_import_faults")
        .select(["place", "why"])
        .where("import_id", "=", id)
        .orderBy("place")
        .limit(SHOWN)
        .execute();
