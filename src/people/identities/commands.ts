import type { Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import { createPerson } from "../commands.ts";
import { tell } from "../notices/commands.ts";
import { refused } from "../refusals.ts";
import { enter, type Entry, type Visitor } from "../sessions/entry.ts";
import { meantBy } from "./queries.ts";
import { decideArrival, type Claim } from "./rules.ts";

type By = Visitor & { next: string | null };

/** Somebody whose account is connected comes in. */
export async function enterByProvider(tx: Tx, personId: number, claim: Claim, by: By, now: Instant): Promise<Entry> {
  await tx
    .updateTable("identities")
    .set({ used_at: now })
    .where("issuer", "=", claim.issuer)
    .where("subject", "=", claim.subject)
    .execute();
  return enter(tx, personId, { ...by, proof: "provider" }, now);
}

/** From now on the provider's word for that person opens this account. One that was connected before is replaced; the owner is told. */
export async function connect(tx: Tx, personId: number, { issuer, subject }: Claim, now: Instant): Promise<void> {
  const row = { person_id: personId, issuer, subject, linked_at: now, used_at: now };
  await tx
    .insertInto("identities")
    .values(row)
    .onConflict((conflict) => conflict.columns(["person_id", "issuer"]).doUpdateSet(row))
    .execute();
  await tell(tx, personId, { kind: "identity-linked" }, now);
}

/** They said that the account with their address shall be theirs by the provider too. Asked anew: what was offered may be over. */
export async function acceptOffer(tx: Tx, claim: Claim, by: By, now: Instant): Promise<Entry> {
  const arrival = decideArrival(claim, await meantBy(tx, claim), null);
  if (arrival.kind === "offer") await connect(tx, arrival.personId, claim, now);
  else if (arrival.kind !== "enter") throw refused({ because: "link", problem: "used" });
  return enterByProvider(tx, arrival.personId, claim, by, now);
}

/** An account for somebody who has none, with the address that the provider has verified. */
export async function beginAccount(
  tx: Tx,
  claim: Claim & { address: string },
  by: By & { timeZone: string },
  now: Instant,
): Promise<Entry> {
  if (decideArrival(claim, await meantBy(tx, claim), null).kind !== "new")
    throw refused({ because: "link", problem: "used" });
  const { name, address, issuer, subject } = claim;
  const { id } = await createPerson(tx, { name, address, timeZone: by.timeZone }, now);
  const row = { person_id: id, issuer, subject, linked_at: now, used_at: now };
  await tx.insertInto("identities").values(row).execute();
  return enter(tx, id, { ...by, proof: "provider" }, now);
}

export async function disconnect(tx: Tx, personId: number, issuer: string, now: Instant): Promise<void> {
  const gone = await tx
    .deleteFrom("identities")
    .where("person_id", "=", personId)
    .where("issuer", "=", issuer)
    .executeTakeFirst();
  if (gone.numDeletedRows > 0n) await tell(tx, personId, { kind: "identity-removed" }, now);
}
