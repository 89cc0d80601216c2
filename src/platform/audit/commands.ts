import type { Tx } from "#platform/db";
import type { Instant } from "#platform/time";

export interface Entry {
  /** The slice and what was done, as "people.capability-granted"; its words stand in the app's catalogue under "audit.act.…". */
  act: `${string}.${string}`;
  /** Who did it; null: the program itself, or somebody at the machine's command line. */
  by: number | null;
  /** Whom it is about. */
  person?: number | null;
  unit?: number | null;
  /** Numbers and names of things; never what a person wrote, and no address. */
  details?: Readonly<Record<string, string | number | null>>;
}

/** Writes an act into the audit log, in the transaction that does it. The program cannot take it back (O-11). */
export async function note(
  tx: Tx,
  { act, by, person = null, unit = null, details = {} }: Entry,
  now: Instant,
): Promise<void> {
  await tx
    .insertInto("audit_entries")
    .values({ at: now, act, by_id: by, person_id: person, unit_id: unit, details: JSON.stringify(details) })
    .execute();
}
