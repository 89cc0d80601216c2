import type { Tx } from "#platform/db";
import { mailOne } from "#platform/mail";
import { later, type Instant } from "#platform/time";
import { forgive } from "../attempts/commands.ts";
import { PASSWORD_MAIL } from "../links/rules.ts";
import { primaryAddressOf } from "../queries.ts";
import { ABSOLUTE, IDLE, KEPT, type Proof } from "./rules.ts";
import { hashOfToken, newSessionToken } from "./secrets.ts";

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

/** The person and session that a browser had before it signed in, if any. */
export type Before = { id: number; sessionId: number } | null;

/** A right password: these attempts were no failures, the session that this browser had ends, a new one begins. */
export async function signIn(
  tx: Tx,
  personId: number,
  by: { attempts: readonly number[]; before: Before; userAgent: string },
  now: Instant,
): Promise<string> {
  await forgive(tx, by.attempts);
  if (by.before) await endSession(tx, by.before.id, by.before.sessionId, now);
  return startSession(tx, personId, { proof: "password", userAgent: by.userAgent }, now);
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
  const primary = await primaryAddressOf(tx, personId);
  if (primary)
    await mailOne(
      tx,
      { purpose: PASSWORD_MAIL, subjectId: personId, addressId: primary.id, reason: "password-changed" },
      now,
    );
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
