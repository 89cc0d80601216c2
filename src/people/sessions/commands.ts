import type { Tx } from "#platform/db";
import { later, type Instant } from "#platform/time";
import { tell } from "../notices/commands.ts";
import { ABSOLUTE, IDLE, KEPT, type Proof } from "./rules.ts";
import { hashOfToken, newSessionToken } from "./secrets.ts";

const UNPROVED = new Date(0);

/** Always a new token, so that nobody can plant one before a sign-in. Returns the cookie's value, which is stored nowhere. */
export async function startSession(
  tx: Tx,
  personId: number,
  by: { proof: Proof; userAgent: string },
  now: Instant,
): Promise<string> {
  const token = newSessionToken();
  await tx
    .insertInto("sessions")
    .values({
      token_hash: hashOfToken(token),
      person_id: personId,
      proof: by.proof,
      user_agent: by.userAgent.slice(0, 300),
      created_at: now,
      // An open sign-in at a provider shows nothing of who sits there now: dangerous acts ask first.
      proved_at: by.proof === "provider" ? UNPROVED : now,
      seen_at: now,
      expires_at: later(now, ABSOLUTE),
    })
    .execute();
  return token;
}

/** Ends one session of this person; somebody else's id changes nothing. */
export async function endSession(tx: Tx, personId: number, sessionId: number, now: Instant): Promise<void> {
  await tx
    .updateTable("sessions")
    .set({ ended_at: now })
    .where("id", "=", sessionId)
    .where("person_id", "=", personId)
    .where("ended_at", "is", null)
    .execute();
}

export async function endOtherSessions(tx: Tx, personId: number, keep: number, now: Instant): Promise<void> {
  await tx
    .updateTable("sessions")
    .set({ ended_at: now })
    .where("person_id", "=", personId)
    .where("id", "!=", keep)
    .where("ended_at", "is", null)
    .execute();
}

/** Somebody showed who they are again: for a while, dangerous acts ask no more. The session gets a new token (OWASP ASVS 7.2.4). */
export async function proveAgain(tx: Tx, personId: number, sessionId: number, now: Instant): Promise<string> {
  const token = newSessionToken();
  await tx
    .updateTable("sessions")
    .set({ token_hash: hashOfToken(token), proved_at: now })
    .where("id", "=", sessionId)
    .where("person_id", "=", personId)
    .where("ended_at", "is", null)
    .execute();
  return token;
}

/** Whoever they are: signed out everywhere. */
export async function endAllSessions(tx: Tx, personId: number, now: Instant): Promise<void> {
  await tx
    .updateTable("sessions")
    .set({ ended_at: now })
    .where("person_id", "=", personId)
    .where("ended_at", "is", null)
    .execute();
}

/** No password is right any more; the mailed link still is. */
export async function takePasswordAway(tx: Tx, personId: number): Promise<void> {
  await tx.deleteFrom("passwords").where("person_id", "=", personId).execute();
}

/** Sets or replaces the password; every other session ends (OWASP ASVS 7.4.3) and the primary address is told. */
export async function setPassword(
  tx: Tx,
  personId: number,
  hash: string,
  keepSession: number,
  now: Instant,
): Promise<void> {
  await storePassword(tx, personId, hash, now);
  await endOtherSessions(tx, personId, keepSession, now);
  await tell(tx, personId, { kind: "password-changed" }, now);
}

export async function storePassword(tx: Tx, personId: number, hash: string, now: Instant): Promise<void> {
  await tx
    .insertInto("passwords")
    .values({ person_id: personId, hash, set_at: now })
    .onConflict((conflict) => conflict.column("person_id").doUpdateSet({ hash, set_at: now }))
    .execute();
}

/** A session's row goes a month after its end, whatever ended it. */
export async function forgetOldSessions(tx: Tx, now: Instant): Promise<void> {
  const before = later(now, -KEPT);
  await tx
    .deleteFrom("sessions")
    .where((is) =>
      is.or([is("ended_at", "<=", before), is("expires_at", "<=", before), is("seen_at", "<=", later(before, -IDLE))]),
    )
    .execute();
}
