import type { Tx } from "#platform/db";
import { replayInbound } from "#platform/mail";
import type { Instant } from "#platform/time";
import type { MailDecision } from "../rules.ts";
import type { HeldAdvert } from "./queries.ts";

/**
 * The author says that a held mail advertises no job: it goes once more through the door, where every other rule decides as of that moment. False: it was
 * decided, or said, before.
 */
export async function sayNoAdvert(tx: Tx, held: HeldAdvert, now: Instant): Promise<boolean> {
  const said = await tx
    .updateTable("held_mails")
    .set({ no_advert_at: now })
    .where("inbound_mail_id", "=", held.inboundMailId)
    .where("decision", "is", null)
    .where("no_advert_at", "is", null)
    .executeTakeFirst();
  if (said.numUpdatedRows === 0n) return false;
  await replayInbound(tx, held.inboundMailId, "held");
  return true;
}

/** What the other rules made of it: it waits for another reason, or its wait is over. */
export async function settleAdvert(tx: Tx, inboundMailId: number, decision: MailDecision, now: Instant): Promise<void> {
  const open = tx.updateTable("held_mails").where("inbound_mail_id", "=", inboundMailId).where("decision", "is", null);
  if (decision.kind === "hold") await open.set({ rule: decision.rule }).execute();
  else
    await open
      .set((held) => ({
        decision: decision.kind === "post" ? "accepted" : "discarded",
        decided_at: now,
        decided_by: held.ref("author_id"),
      }))
      .execute();
}
