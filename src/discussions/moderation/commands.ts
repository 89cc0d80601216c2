import { leadingAddresses, mayManage, type UnitPlace, type Viewer } from "#groups";
import { note } from "#platform/audit";
import { sql, type Tx } from "#platform/db";
import { addressId, dmarcOf, mailAll, replayInbound } from "#platform/mail";
import { days, later, type Day, type Instant } from "#platform/time";
import { writeAnswer, type Answer } from "../inbound/commands.ts";
import { refuse } from "../refusals.ts";
import { mayAnswer, type Decision } from "../rules.ts";
import { NOTICES_A_DAY, type Ruling } from "./rules.ts";

/** Tells those who lead a unit of one mail that waits for them; its subject is the held mail. */
export const HELD_MAIL = "discussions.held";

export async function tellLeaders(
  tx: Tx,
  unitId: number,
  inboundMailId: number,
  { now, today }: { now: Instant; today: Day },
): Promise<void> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from held_mails where unit_id = ${unitId} and held_at > ${later(now, -days(1))}::timestamptz`.execute(
    tx,
  );
  if (rows[0]!.count > NOTICES_A_DAY) return;
  const addresses = await leadingAddresses(tx, unitId, today);
  if (addresses.length === 0) return;
  const deliveries = addresses.map((addressId) => ({ addressId, reason: "leads", state: "waiting" as const }));
  await mailAll(tx, { purpose: HELD_MAIL, subjectId: inboundMailId }, deliveries, { now });
}

/**
 * A leader accepts, discards or sends back. The first decision wins; a second, different one is refused and told what was decided. An accepted mail
 * goes once more through the door, so that the same code posts it. Returns whether the writer is told of a rejection: not where their address may
 * be forged.
 */
export async function decideHeld(
  tx: Tx,
  viewer: Viewer,
  unit: UnitPlace,
  inboundMailId: number,
  { decision, reason, trusts }: Ruling,
  now: Instant,
): Promise<{ isTold: boolean }> {
  if (!mayManage(viewer, unit)) refuse({ because: "not-allowed", who: "leaders" });
  if (decision === "rejected" && !reason) refuse({ because: "no-reason" });
  const mine = await tx
    .updateTable("held_mails")
    .set({ decision, decided_at: now, decided_by: viewer.personId, reason: decision === "rejected" ? reason : null })
    .where("inbound_mail_id", "=", inboundMailId)
    .where("unit_id", "=", unit.id)
    .where("decision", "is", null)
    .returning(["author_id as authorId", "author_address as address", "subject", "message_id as messageId"])
    .returning("rule")
    .executeTakeFirst();
  if (!mine) {
    await alreadyDecided(tx, unit, inboundMailId, decision);
    return { isTold: false };
  }
  const details = { mail: inboundMailId, decision, ...(trusts && { trusted: "yes" }) };
  await note(tx, { act: "discussions.mail-decided", by: viewer.personId, unit: unit.id, details }, now);
  // What a forged or a doubtful mail asks for is a look each time.
  if (decision === "accepted" && trusts && mine.rule === "not-a-member" && mine.address !== "")
    await trust(tx, viewer, unit, mine.address, now);
  const isTold = decision === "rejected" && (await sendBack(tx, unit, inboundMailId, mine, now));
  await replayInbound(tx, inboundMailId, "held");
  return { isTold };
}

/** Does nothing where the address is trusted already. */
async function trust(tx: Tx, viewer: Viewer, unit: UnitPlace, address: string, now: Instant): Promise<void> {
  await tx
    .insertInto("trusted_writers")
    .values({
      unit_id: unit.id,
      address_id: await addressId(tx, address, now),
      trusted_by: viewer.personId,
      trusted_at: now,
    })
    .onConflict((conflict) => conflict.columns(["unit_id", "address_id"]).where("ended_at", "is", null).doNothing())
    .execute();
}

/** The next mail from that address waits for a look again. */
export async function endTrust(tx: Tx, viewer: Viewer, unit: UnitPlace, trustId: number, now: Instant): Promise<void> {
  if (!mayManage(viewer, unit)) refuse({ because: "not-allowed", who: "leaders" });
  const ended = await tx
    .updateTable("trusted_writers")
    .set({ ended_at: now, ended_by: viewer.personId })
    .where("id", "=", trustId)
    .where("unit_id", "=", unit.id)
    .where("ended_at", "is", null)
    .executeTakeFirst();
  if (Number(ended.numUpdatedRows) === 0) return;
  const details = { trust: trustId };
  await note(tx, { act: "discussions.trust-ended", by: viewer.personId, unit: unit.id, details }, now);
}

/** Tells the writer in the leader's words. A person wrote this, so it is no automatic answer of which there is one a day. */
async function sendBack(
  tx: Tx,
  unit: UnitPlace,
  inboundMailId: number,
  { authorId, address, ...mail }: { authorId: number | null; address: string } & Answer["mail"],
  now: Instant,
): Promise<boolean> {
  const dmarc = await dmarcOf(tx, inboundMailId);
  if (address === "" || dmarc === null || !mayAnswer(authorId !== null, dmarc)) return false;
  const to = await addressId(tx, address, now);
  await writeAnswer(tx, { inboundMailId, unitId: unit.id, cause: "rejected", mail }, to, now);
  return true;
}

async function alreadyDecided(tx: Tx, unit: UnitPlace, inboundMailId: number, wanted: string): Promise<void> {
  const earlier = await tx
    .selectFrom("held_mails")
    .select("decision")
    .where("inbound_mail_id", "=", inboundMailId)
    .where("unit_id", "=", unit.id)
    .executeTakeFirst();
  if (earlier?.decision && earlier.decision !== wanted)
    refuse({ because: "decided", decision: earlier.decision as Decision });
}
