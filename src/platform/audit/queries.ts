import type { Db } from "#platform/db";
import type { Instant } from "#platform/time";

export interface AuditFilter {
  /** An act, or all of a slice as "people.". */
  act?: string;
  /** Did it, or is whom it is about. */
  person?: number;
  unit?: number;
  from?: Instant;
  /** Exclusive. */
  until?: Instant;
  /** Entries with smaller numbers: the next page. */
  before?: number;
}

export interface AuditEntry {
  id: number;
  at: Instant;
  act: string;
  by: number | null;
  person: number | null;
  unit: number | null;
  details: Record<string, string | number | null>;
}

/** The newest first. For staff: the caller has asked. */
export async function auditEntries(db: Db, filter: AuditFilter, most: number): Promise<AuditEntry[]> {
  let query = db
    .selectFrom("audit_entries")
    .select(["id", "at", "act", "by_id as by", "person_id as person", "unit_id as unit", "details"])
    .orderBy("id", "desc")
    .limit(most);
  const { act, person, unit, from, until, before } = filter;
  if (act?.endsWith(".")) query = query.where("act", "like", `${act.replace(/[\\%_]/g, "\\$&")}%`);
  else if (act) query = query.where("act", "=", act);
  if (person !== undefined)
    query = query.where((of) => of.or([of("by_id", "=", person), of("person_id", "=", person)]));
  if (unit !== undefined) query = query.where("unit_id", "=", unit);
  if (from) query = query.where("at", ">=", from);
  if (until) query = query.where("at", "<", until);
  if (before !== undefined) query = query.where("id", "<", before);
  const rows = await query.execute();
  return rows.map((row) => ({ ...row, details: row.details as AuditEntry["details"] }));
}
