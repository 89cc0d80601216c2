import type { Tx } from "#platform/db";
import { addressId, mailOne } from "#platform/mail";
import { later, type Instant } from "#platform/time";
import { attempt } from "../attempts/commands.ts";
import { createPerson } from "../commands.ts";
import { hashPassword } from "../passwords/argon.ts";
import { personByAddress } from "../queries.ts";
import { refused } from "../refusals.ts";
import { endSession, startSession, type Before } from "../sessions/commands.ts";
import { linkOf, openRegistrationAt, registrationOf, type Link } from "./queries.ts";
import { KEPT, LINK_MAIL, lifetimes, problemOf, type LinkPurpose } from "./rules.ts";

export interface NewRegistration {
  name: string;
  address: string;
  /** Null: will sign in by mailed link. */
  password: string | null;
  /** A path of ours, for after the confirmation. */
  next: string | null;
}

interface Caller {
  secret: Buffer;
  origin: string;
}

/**
 * Keeps the wish to register and mails its link; to an address that has an account, mails a way in instead. The caller
 * cannot tell which, nor that a second wish within a day sends nothing (M-1, P-2). Refuses a caller who asks all the time.
 */
export async function register(tx: Tx, caller: Caller, input: NewRegistration, now: Instant): Promise<void> {
  if ((await attempt(tx, caller.secret, "registration.origin", caller, now)) === null) throw refused({ because: "too-many" });
  // After the caller's limit, before anything that depends on the address: the same work for all.
  const passwordHash = input.password === null ? null : await hashPassword(input.password);
  if ((await attempt(tx, caller.secret, "registration.address", input, now)) === null) return;
  const known = await personByAddress(tx, input.address);
  if (known) return mailLink(tx, { purpose: "already-registered", addressId: known.addressId, personId: known.id, next: input.next }, now);
  const address = await addressId(tx, input.address, now);
  const registration = await tx
    .insertInto("registrations")
    .values({
      address_id: address, name: input.name, password_hash: passwordHash,
      age_confirmed_at: now, created_at: now, expires_at: later(now, lifetimes["confirm-registration"]),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await mailLink(tx, { purpose: "confirm-registration", addressId: address, registrationId: registration.id, next: input.next }, now);
}

export interface SignedIn {
  personId: number;
  /** The cookie's value. */
  token: string;
  next: string | null;
}

/**
 * The owner of the mailbox pressed the button: the wish becomes a person with that address, and a session begins.
 * `keepPassword` only when whoever pressed it knew the password: it may be a stranger's, who registered this address.
 */
export async function confirmRegistration(
  tx: Tx,
  linkId: number,
  by: { keepPassword: boolean; timeZone: string; before: Before; userAgent: string },
  now: Instant,
): Promise<SignedIn> {
  const link = await takeLink(tx, linkId, now);
  const wish = await registrationOf(tx, link);
  if (!wish) throw refused({ because: "link", problem: "unknown" });
  if (await personByAddress(tx, link.address)) throw refused({ because: "link", problem: "used" });
  const passwordHash = by.keepPassword ? wish.passwordHash : null;
  const person = await createPerson(tx, { name: wish.name, address: link.address, timeZone: by.timeZone, passwordHash }, now);
  await forgetRegistrations(tx, [wish.id]);
  return begin(tx, person.id, link, by, now);
}

/**
 * Mails a way in; to an address whose registration waits, its link once more; to any other, that it has no account. The
 * caller cannot tell which.
 */
export async function requestSignIn(tx: Tx, caller: Caller, input: { address: string; next: string | null }, now: Instant): Promise<void> {
  if ((await attempt(tx, caller.secret, "link.origin", caller, now)) === null) throw refused({ because: "too-many" });
  if ((await attempt(tx, caller.secret, "link.address", input, now)) === null) return;
  const known = await personByAddress(tx, input.address);
  if (known) return mailLink(tx, { purpose: "sign-in", addressId: known.addressId, personId: known.id, next: input.next }, now);
  if ((await attempt(tx, caller.secret, "no-account.address", input, now)) === null) return;
  const address = await addressId(tx, input.address, now);
  const waiting = await openRegistrationAt(tx, address, now);
  if (waiting === null) return mailLink(tx, { purpose: "no-account", addressId: address }, now);
  await mailLink(tx, { purpose: "confirm-registration", addressId: address, registrationId: waiting, next: input.next }, now);
}

/** Begins a session for the person whom the link was mailed to, if the address is still theirs. */
export async function signInByLink(tx: Tx, linkId: number, by: { before: Before; userAgent: string }, now: Instant): Promise<SignedIn> {
  const link = await takeLink(tx, linkId, now);
  const owner = await personByAddress(tx, link.address);
  if (!owner || owner.id !== link.personId) throw refused({ because: "link", problem: "unknown" });
  return begin(tx, owner.id, link, by, now);
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

export async function mailLink(
  tx: Tx,
  link: { purpose: LinkPurpose; addressId: number; personId?: number; registrationId?: number; next?: string | null },
  now: Instant,
): Promise<void> {
  const { id } = await tx
    .insertInto("mail_links")
    .values({
      purpose: link.purpose, address_id: link.addressId, person_id: link.personId ?? null, registration_id: link.registrationId ?? null,
      next: link.next ?? null, created_at: now, expires_at: later(now, lifetimes[link.purpose]),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await mailOne(tx, { purpose: LINK_MAIL, subjectId: id, addressId: link.addressId, reason: link.purpose }, now);
}

/** Takes the wishes away and leaves their links, which then only say what became of them. */
export async function forgetRegistrations(tx: Tx, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.updateTable("mail_links").set({ registration_id: null }).where("registration_id", "in", [...ids]).execute();
  await tx.deleteFrom("registrations").where("id", "in", [...ids]).execute();
}

async function begin(tx: Tx, personId: number, link: Link, by: { before: Before; userAgent: string }, now: Instant): Promise<SignedIn> {
  if (by.before) await endSession(tx, by.before.id, by.before.sessionId, now);
  return { personId, token: await startSession(tx, personId, { proof: "link", userAgent: by.userAgent }, now), next: link.next };
}

/** Forgets what has run out: wishes at once, links a week after their end. */
export async function forgetOldLinks(tx: Tx, now: Instant): Promise<void> {
  const wishes = await tx.selectFrom("registrations").where("expires_at", "<=", now).select("id").execute();
  await forgetRegistrations(tx, wishes.map((wish) => wish.id));
  await tx.deleteFrom("mail_links").where("expires_at", "<=", later(now, -KEPT)).execute();
}
