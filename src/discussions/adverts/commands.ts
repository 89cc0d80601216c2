import { unitsByIds, viewerOf } from "#groups";
import { note } from "#platform/audit";
import type { Tx } from "#platform/db";
import { replayInbound } from "#platform/mail";
import type { Instant } from "#platform/time";
import { mustBeAllowed } from "../writing/commands.ts";
import type { HeldAdvert } from "./queries.ts";

/**
 * The author says that a held mail advertises no job: it goes once more through the door, and is posted. Refuses whom the group would not let post at this
 * moment. False: it was decided before.
 */
export async function sayNoAdvert(
  tx: Tx,
  held: HeldAdvert,
  { now, zone }: { now: Instant; zone: string },
): Promise<boolean> {
  const unit = (await unitsByIds(tx, [held.unitId])).get(held.unitId)!;
  // Who has no account was let in by leaders who trust the address.
  if (held.authorId !== null) await mustBeAllowed(tx, await viewerOf(tx, { id: held.authorId }, now, zone), unit);
  const mine = await tx
    .updateTable("held_mails")
    .set({ decision: "accepted", decided_at: now, decided_by: held.authorId })
    .where("inbound_mail_id", "=", held.inboundMailId)
    .where("decision", "is", null)
    .executeTakeFirst();
  if (mine.numUpdatedRows === 0n) return false;
  const details = { mail: held.inboundMailId, decision: "accepted", said: "no advertisement" };
  await note(tx, { act: "discussions.mail-decided", by: held.authorId, unit: unit.id, details }, now);
  await replayInbound(tx, held.inboundMailId, "held");
  return true;
}
