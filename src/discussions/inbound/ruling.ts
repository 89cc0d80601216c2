import { mayManage, placeOf, viewerOf } from "#groups";
import { automaticKind, type Fate } from "#platform/mail";
import { Refused } from "#platform/refusal";
import { bodyFromMail } from "../body.ts";
import { decideHeld } from "../moderation/commands.ts";
import { rulingIn } from "../moderation/rules.ts";
import { askedBy } from "../moderation/queries.ts";
import { stampHeaders } from "./addresses.ts";
import { tell, type Arrival } from "./arrival.ts";

type Cause = "ruling-not-yours" | "ruling-unclear" | "ruling-no-reason" | "ruling-late";

/**
 * A leader's answer to the mail about a held one (D-6): the first word decides. Valid from the address of the person whom the question went to, while
 * they lead, and where that address is not forged; the page's own command does the rest, so the first decision wins whichever way it comes.
 */
export async function toRuling(arrival: Arrival, deliveryId: number): Promise<Fate> {
  const { mail, inbound, tx, now, settings, writer } = arrival;
  const kind = automaticKind(mail, inbound.sender, { stampHeaders });
  if (kind) return { fate: "dropped", detail: { cause: kind } };
  const asked = await askedBy(tx, deliveryId);
  if (!asked) return { fate: "unknown" };
  const unit = await placeOf(tx, asked.unitId);
  const viewer = await viewerOf(tx, writer.id === null ? null : { id: writer.id }, now, settings.timeZone);
  const isTheirs = writer.id === asked.personId && inbound.verdict.dmarc !== "fail" && mayManage(viewer, unit);
  if (!isTheirs) return refused(arrival, unit, "ruling-not-yours");
  const ruling = rulingIn(bodyFromMail(mail).text);
  if (!ruling) return refused(arrival, unit, "ruling-unclear");
  if (ruling.decision === "rejected" && ruling.reason === null) return refused(arrival, unit, "ruling-no-reason");
  try {
    await decideHeld(tx, viewer, unit, asked.inboundMailId, ruling, now);
  } catch (error) {
    // Nothing was written: another decision stands.
    if (error instanceof Refused && error.refusal.because === "decided") return refused(arrival, unit, "ruling-late");
    throw error;
  }
  return { fate: "ruled", detail: { mail: asked.inboundMailId, decision: ruling.decision } };
}

const refused = async (arrival: Arrival, unit: { id: number }, cause: Cause): Promise<Fate> => ({
  fate: "refused",
  detail: { cause, unit: unit.id, answered: await tell(arrival, unit, cause) },
});
