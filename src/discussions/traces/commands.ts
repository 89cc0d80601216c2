import type { Fate } from "#platform/mail";
import type { Arrival } from "../inbound/arrival.ts";

/** Fates that leave no post, no held mail and no request behind, so that nothing else tells the writer what became of it. */
const untold: ReadonlySet<string> = new Set(["refused", "dropped", "duplicate", "voted"]);

/** Keeps what became of a mail for the person who wrote it, unless its From may be somebody else's (D-21). */
export async function trace({ tx, inbound, mail, writer }: Arrival, { fate, detail }: Fate): Promise<void> {
  if (!untold.has(fate) || writer.id === null || inbound.verdict.dmarc === "fail") return;
  const { unit, cause } = detail ?? {};
  await tx
    .insertInto("traced_mails")
    .values({
      inbound_mail_id: inbound.id,
      person_id: writer.id,
      unit_id: typeof unit === "number" ? unit : null,
      subject: mail.subject.slice(0, 300).toWellFormed(),
      fate,
      cause: typeof cause === "string" ? cause : null,
      came_at: inbound.arrivedAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
