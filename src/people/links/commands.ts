import type { Tx } from "#platform/db";
import { addressId, mailOne, resumeAddress } from "#platform/mail";
import { later, type Instant } from "#platform/time";
import { attempt } from "../attempts/commands.ts";
import { personByAddress } from "../queries.ts";
import { refused } from "../refusals.ts";
import { enter, type Entry, type Visitor } from "../sessions/entry.ts";
import { linkOf, openRegistrationAt, type Link } from "./queries.ts";
import { KEPT, LINK_MAIL, lifetimes, problemOf, type LinkPurpose } from "./rules.ts";

/** Who asks, for the limits. */
export interface Caller {
  secret: Buffer;
  origin: string;
}

/**
 * Mails a way in; to an address whose registration waits, its link once more; to any other, that it has no account. The
 * caller cannot tell which.
 */
export async function requestSignIn(
  tx: Tx,
  caller: Caller,
  input: { address: string; next: string | null },
  now: Instant,
): Promise<void> {
  if ((await attempt(tx, caller.secret, "link.origin", caller, now)) === null) throw refused({ because: "too-many" });
  if ((await attempt(tx, caller.secret, "link.address", input, now)) === null) return;
  const known = await personByAddress(tx, input.address);
  if (known)
    return mailLink(tx, { purpose: "sign-in", addressId: known.addressId, personId: known.id, next: input.next }, now);
  if ((await attempt(tx, caller.secret, "no-account.address", input, now)) === null) return;
  const address = await addressId(tx, input.address, now);
  const waiting = await openRegistrationAt(tx, address, now);
  if (waiting === null) return mailLink(tx, { purpose: "no-account", addressId: address }, now);
  const { id, expiresAt } = waiting;
  await mailLink(
    tx,
    { purpose: "confirm-registration", addressId: address, registrationId: id, next: input.next, expiresAt },
    now,
  );
}

/** The person whom the link was mailed to comes in, if the address is still theirs. */
export async function signInByLink(tx: Tx, linkId: number, by: Visitor, now: Instant): Promise<Entry> {
  const link = await takeLink(tx, linkId, now);
  const owner = await personByAddress(tx, link.address);
  if (!owner || owner.id !== link.personId) throw refused({ because: "link", problem: "unknown" });
  // A mail has arrived there and was read: whatever came back before, the address works.
  await resumeAddress(tx, owner.addressId, now);
  return enter(tx, owner.id, { ...by, proof: "link", next: link.next }, now);
}

/** Uses the link up, or refuses with what is wrong with it. Two presses at once wait for each other; the second is refused. */
export async function takeLink(tx: Tx, linkId: number, now: Instant): Promise<Link> {
  await tx.selectFrom("mail_links").where("id", "=", linkId).select("id").forUpdate().execute();
  const link = await linkOf(tx, linkId);
  const problem = problemOf(link, now);
  if (!link || problem) throw refused({ because: "link", problem: problem ?? "unknown" });
  await tx.updateTable("mail_links").set({ used_at: now }).where("id", "=", linkId).execute();
  return link;
}

export interface NewLink {
  purpose: LinkPurpose;
  addressId: number;
  personId?: number;
  registrationId?: number;
  next?: string | null;
  /** Other than the purpose's own lifetime says. */
  expiresAt?: Instant;
}

export async function mailLink(tx: Tx, link: NewLink, now: Instant): Promise<void> {
  const { id } = await tx
    .insertInto("mail_links")
    .values({
      purpose: link.purpose,
      address_id: link.addressId,
      person_id: link.personId ?? null,
      registration_id: link.registrationId ?? null,
      next: link.next ?? null,
      created_at: now,
      expires_at: link.expiresAt ?? later(now, lifetimes[link.purpose]),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await mailOne(tx, { purpose: LINK_MAIL, subjectId: id, addressId: link.addressId, reason: link.purpose }, now);
}

/** Forgets links a week after their end. */
export async function forgetOldLinks(tx: Tx, now: Instant): Promise<void> {
  await tx.deleteFrom("mail_links").where("expires_at", "<=", later(now, -KEPT)).execute();
}
