import { note, type Entry } from "#platform/audit";
import type { Tx } from "#platform/db";
import type { Instant } from "#platform/time";

/** Into the audit log, when a person did it: what the program does of itself follows from what they did. */
export async function noteOf(
  tx: Tx,
  actor: { personId: number | null },
  act: Entry["act"],
  about: Pick<Entry, "person" | "unit" | "details">,
  now: Instant,
): Promise<void> {
  if (actor.personId !== null) await note(tx, { act, by: actor.personId, ...about }, now);
}
