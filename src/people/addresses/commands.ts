import type { Tx } from "#platform/db";
import { enqueue } from "#platform/jobs";
import { addressId } from "#platform/mail";
import type { Instant } from "#platform/time";
import { attempt } from "../attempts/commands.ts";
import { addressRemoved } from "../jobs.ts";
import { mailLink, takeLink } from "../links/commands.ts";
import { tell } from "../notices/commands.ts";
import { addressesOf, personByAddress, type OwnAddress } from "../queries.ts";
import { refused } from "../refusals.ts";
import { mayRemoveAddress } from "../rules.ts";

/**
 * Mails a link to the address; it becomes the person's when they press its button, signed in. The answer is the same
 * whether or not it is somebody else's; the mail goes out at most twice a day.
 */
export async function addAddress(
  tx: Tx,
  actorId: number,
  input: { address: string; secret: Buffer },
  now: Instant,
): Promise<void> {
  const owner = await personByAddress(tx, input.address);
  if (owner?.id === actorId) throw refused({ because: "address-own-already" });
  if ((await attempt(tx, input.secret, "add-address.person", { personId: actorId }, now)) === null)
    throw refused({ because: "too-many" });
  if ((await attempt(tx, input.secret, "add-address.address", input, now)) === null) return;
  await mailLink(
    tx,
    { purpose: "add-address", addressId: await addressId(tx, input.address, now), personId: actorId },
    now,
  );
}

/** Refuses a link that was mailed for another person, and an address that somebody else confirmed meanwhile. */
export async function confirmAddress(tx: Tx, actorId: number, linkId: number, now: Instant): Promise<void> {
  const link = await takeLink(tx, linkId, now);
  if (link.personId !== actorId) throw refused({ because: "link", problem: "unknown" });
  const added = await tx
    .insertInto("person_addresses")
    .values({ address_id: link.addressId, person_id: actorId, verified_at: now, is_primary: false })
    .onConflict((conflict) => conflict.column("address_id").doNothing())
    .returning("person_id")
    .executeTakeFirst();
  if (!added && (await personByAddress(tx, link.address))?.id !== actorId) throw refused({ because: "address-taken" });
  await tellPrimary(tx, actorId, link.addressId, now);
}

/** Mail about the account goes there from now on; the one before is told. */
export async function makePrimary(tx: Tx, actorId: number, id: number, now: Instant): Promise<void> {
  const address = await ownAddress(tx, actorId, id);
  if (address.isPrimary) return;
  await tellPrimary(tx, actorId, id, now);
  await tx
    .updateTable("person_addresses")
    .set({ is_primary: false })
    .where("person_id", "=", actorId)
    .where("is_primary", "=", true)
    .execute();
  await tx
    .updateTable("person_addresses")
    .set({ is_primary: true })
    .where("person_id", "=", actorId)
    .where("address_id", "=", id)
    .execute();
}

/** The address is nobody's then; open links to it sign nobody in. Others hear of it (people.addressRemoved). */
export async function removeAddress(tx: Tx, actorId: number, id: number, now: Instant): Promise<void> {
  const address = await ownAddress(tx, actorId, id);
  if (!mayRemoveAddress(address)) throw refused({ because: "address-primary" });
  await tx.deleteFrom("person_addresses").where("person_id", "=", actorId).where("address_id", "=", id).execute();
  await enqueue(tx, addressRemoved, { personId: actorId, addressId: id });
  await tellPrimary(tx, actorId, id, now);
}

// The person's row is locked first, so that two changes of one person's addresses come one after the other.
async function ownAddress(tx: Tx, actorId: number, id: number): Promise<OwnAddress> {
  await tx.selectFrom("persons").where("id", "=", actorId).select("id").forUpdate().execute();
  const address = (await addressesOf(tx, actorId)).find((own) => own.id === id);
  if (!address) throw refused({ because: "address-not-own" });
  return address;
}

const tellPrimary = (tx: Tx, personId: number, addressId: number, now: Instant): Promise<void> =>
  tell(tx, personId, { kind: "addresses-changed", addressId }, now);
