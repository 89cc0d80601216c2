import { note } from "#platform/audit";
import type { Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import type { NewAttachment } from "../posts/commands.ts";
import { refuse } from "../refusals.ts";
import { noRoomFor, type Place } from "./queries.ts";
import type { Limits } from "./rules.ts";

/** Refuses files that would go beyond what the sender or the group may take. */
export async function mustFit(
  tx: Tx,
  place: Place & { personId: number },
  files: readonly NewAttachment[],
): Promise<void> {
  if (files.length === 0) return;
  // Two posts of one person at once are weighed one after the other.
  await tx.selectFrom("persons").select("id").where("id", "=", place.personId).forNoKeyUpdate().execute();
  const why = await noRoomFor(
    tx,
    place,
    files.reduce((sum, { file }) => sum + file.size, 0),
  );
  if (why) refuse({ because: "no-room", why });
}

export async function changeFileLimits(tx: Tx, by: number, { person, unit }: Limits, now: Instant): Promise<void> {
  const set = { person_bytes: person, unit_bytes: unit, changed_by: by, changed_at: now };
  await tx
    .insertInto("file_limits")
    .values(set)
    .onConflict((conflict) => conflict.column("id").doUpdateSet(set))
    .execute();
  await note(tx, { act: "discussions.file-limits-changed", by, details: { person, unit } }, now);
}
