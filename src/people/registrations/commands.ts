import type { Tx } from "#platform/db";
import { addressId } from "#platform/mail";
import { later, type Instant } from "#platform/time";
import { attempt } from "../attempts/commands.ts";
import { createPerson } from "../commands.ts";
import { mailLink, takeLink, type Caller } from "../links/commands.ts";
import { registrationOf } from "../links/queries.ts";
import { lifetimes } from "../links/rules.ts";
import { personByAddress } from "../queries.ts";
import { refused } from "../refusals.ts";
import { enter, type Entry, type Visitor } from "../sessions/entry.ts";

export interface NewRegistration {
  name: string;
  address: string;
  /** As `hashPassword` made it; null: will sign in by mailed link. */
  passwordHash: string | null;
  /** A path of ours, for after the confirmation. */
  next: string | null;
}

/**
 * Counts a wish to register against its caller and refuses one who asks all the time. An act of its own: the password is hashed after
 * it, so that nobody makes us work without limit, and before `register`, so that no transaction waits for that work.
 */
export async function admitCaller(tx: Tx, caller: Caller, now: Instant): Promise<void> {
  if ((await attempt(tx, caller.secret, "registration.origin", caller, now)) === null)
    throw refused({ because: "too-many" });
}

/** Counts a wish for an account against its address, however it came; false: there was one within a day, and nothing more is to be sent there. */
export const admitRegistration = async (tx: Tx, secret: Buffer, address: string, now: Instant): Promise<boolean> =>
  (await attempt(tx, secret, "registration.address", { address }, now)) !== null;

/**
 * Keeps the wish to register and mails its link; to an address that has an account, mails a way in instead. The caller
 * cannot tell which, nor that a second wish within a day sends nothing (M-1, P-2).
 */
export async function register(tx: Tx, caller: Caller, input: NewRegistration, now: Instant): Promise<void> {
  if (!(await admitRegistration(tx, caller.secret, input.address, now))) return;
  const known = await personByAddress(tx, input.address);
  if (known)
    return mailLink(
      tx,
      { purpose: "already-registered", addressId: known.addressId, personId: known.id, next: input.next },
      now,
    );
  const address = await addressId(tx, input.address, now);
  const registration = await tx
    .insertInto("registrations")
    .values({
      address_id: address,
      name: input.name,
      password_hash: input.passwordHash,
      age_confirmed_at: now,
      created_at: now,
      expires_at: later(now, lifetimes["confirm-registration"]),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await mailLink(
    tx,
    { purpose: "confirm-registration", addressId: address, registrationId: registration.id, next: input.next },
    now,
  );
}

/**
 * The owner of the mailbox pressed the button: the wish becomes a person with that address, and a session begins.
 * `keepPassword` only when whoever pressed it knew the password: it may be a stranger's, who registered this address.
 */
export async function confirmRegistration(
  tx: Tx,
  linkId: number,
  by: Visitor & { keepPassword: boolean; timeZone: string },
  now: Instant,
): Promise<Entry> {
  await lockRegistration(tx, linkId);
  const link = await takeLink(tx, linkId, now);
  const wish = await registrationOf(tx, link);
  if (!wish || (await personByAddress(tx, link.address))) throw refused({ because: "link", problem: "used" });
  const passwordHash = by.keepPassword ? wish.passwordHash : null;
  const person = await createPerson(
    tx,
    { name: wish.name, address: link.address, timeZone: by.timeZone, passwordHash },
    now,
  );
  await forgetRegistrations(tx, [wish.id]);
  return enter(tx, person.id, { ...by, proof: "link", next: link.next }, now);
}

// A registration may have two links; who presses both at the same moment confirms once.
async function lockRegistration(tx: Tx, linkId: number): Promise<void> {
  await tx
    .selectFrom("registrations")
    .where("id", "=", (the) => the.selectFrom("mail_links").where("id", "=", linkId).select("registration_id"))
    .select("id")
    .forUpdate()
    .execute();
}

/** Forgets the wishes that nobody confirmed in time. */
export async function forgetOldRegistrations(tx: Tx, now: Instant): Promise<void> {
  const wishes = await tx.selectFrom("registrations").where("expires_at", "<=", now).select("id").execute();
  await forgetRegistrations(
    tx,
    wishes.map((wish) => wish.id),
  );
}

/** Takes the wishes away and leaves their links, which then only say what became of them. */
async function forgetRegistrations(tx: Tx, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .updateTable("mail_links")
    .set({ registration_id: null })
    .where("registration_id", "in", [...ids])
    .execute();
  await tx
    .deleteFrom("registrations")
    .where("id", "in", [...ids])
    .execute();
}
