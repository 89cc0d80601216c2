import { unitsByIds } from "#groups";
import type { AuditEntry } from "#platform/audit";
import type { Db } from "#platform/db";

export interface Names {
  people: ReadonlyMap<number, string>;
  units: ReadonlyMap<number, { name: string; slug: string }>;
}

/** Who and what the entries speak of, as they are called today. */
export async function namesOf(db: Db, entries: readonly AuditEntry[]): Promise<Names> {
  const ids = (of: "by" | "person" | "unit") => entries.map((entry) => entry[of]).filter((id) => id !== null);
  const people = [...new Set([...ids("by"), ...ids("person")])];
  const rows = people.length
    ? await db.selectFrom("persons").select(["id", "name"]).where("id", "in", people).execute()
    : [];
  return {
    people: new Map(rows.map(({ id, name }) => [id, name])),
    units: await unitsByIds(db, [...new Set(ids("unit"))]),
  };
}
