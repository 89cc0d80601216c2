import { sql, type Db } from "#platform/db";
import { addressKey } from "#platform/mail";
import type { Clock, Instant } from "#platform/time";
import type { Person, Recognised } from "#platform/web";
import { isLive, mustTouch, type Proof, type SessionTimes } from "./rules.ts";
import { hashOfToken } from "./secrets.ts";

interface SessionRow extends Omit<Person, "capabilities">, SessionTimes {
  capabilities: string[];
  now: Instant;
}

/**
 * The person behind a session cookie's value, or null when the session has ended, is 30 days idle or 180 days old.
 * One statement, which reads the clock too; `seen_at` is written at most every ten minutes.
 */
export async function authenticate(db: Db, token: string, clock: Clock): Promise<Recognised | null> {
  const row = await sessionOf(db, token, clock);
  if (!row || !isLive(row, row.now)) return null;
  const { now } = row;
  if (mustTouch(row.seenAt, now))
    await db
      .updateTable("sessions")
      .set({ seen_at: now })
      .where("id", "=", row.sessionId)
      .where("seen_at", "<", now)
      .execute();
  const { id, publicId, name, timeZone, language, sessionId } = row;
  return {
    person: { id, publicId, name, timeZone, language, sessionId, capabilities: new Set(row.capabilities) },
    now,
  };
}

async function sessionOf(db: Db, token: string, clock: Clock): Promise<SessionRow | undefined> {
  const { rows } = await sql<SessionRow>`
    select ${clock.reading()} as now, s.id as "sessionId", s.seen_at as "seenAt", s.expires_at as "expiresAt", s.ended_at as "endedAt",
           p.id, p.public_id as "publicId", p.name, p.time_zone as "timeZone", p.language,
           array(select c.capability from staff_capabilities c where c.person_id = p.id and c.ended_at is null) as capabilities
    from sessions s join persons p on p.id = s.person_id
    where s.token_hash = ${hashOfToken(token)}`.execute(db);
  return rows[0];
}

/** What signing in at an address needs; null for an address that is nobody's. `hash` is null without a password. */
export async function credentialsAt(
  db: Db,
  address: string,
): Promise<{ personId: number; hash: string | null } | null> {
  const row = await db
    .selectFrom("person_addresses")
    .innerJoin("mail_addresses", "mail_addresses.id", "person_addresses.address_id")
    .leftJoin("passwords", "passwords.person_id", "person_addresses.person_id")
    .where("mail_addresses.key", "=", addressKey(address))
    .select(["person_addresses.person_id as personId", "passwords.hash"])
    .executeTakeFirst();
  return row ?? null;
}

export async function passwordHashOf(db: Db, personId: number): Promise<string | null> {
  const row = await db.selectFrom("passwords").select("hash").where("person_id", "=", personId).executeTakeFirst();
  return row?.hash ?? null;
}

export interface OwnSession {
  id: number;
  userAgent: string;
  proof: Proof;
  createdAt: Instant;
  seenAt: Instant;
}

/** The person's live sessions, the one seen last first. */
export async function sessionsOf(db: Db, personId: number, now: Instant): Promise<OwnSession[]> {
  const rows = await db
    .selectFrom("sessions")
    .where("person_id", "=", personId)
    .where("ended_at", "is", null)
    .orderBy("seen_at", "desc")
    .orderBy("id", "desc")
    .select([
      "id",
      "user_agent as userAgent",
      "proof",
      "created_at as createdAt",
      "seen_at as seenAt",
      "expires_at as expiresAt",
      "ended_at as endedAt",
    ])
    .execute();
  return rows.filter((row) => isLive(row, now)).map((row) => ({ ...row, proof: row.proof as Proof }));
}

/** How and when the session that is being used began. */
export async function sessionById(
  db: Db,
  sessionId: number,
): Promise<{ proof: Proof; createdAt: Instant; provedAt: Instant }> {
  const row = await db
    .selectFrom("sessions")
    .where("id", "=", sessionId)
    .select(["proof", "created_at as createdAt", "proved_at as provedAt"])
    .executeTakeFirstOrThrow();
  return { ...row, proof: row.proof as Proof };
}

/** Which of these sessions are still live: for whoever stays connected, who is asked again and again. */
export async function liveSessions(db: Db, sessionIds: readonly number[], now: Instant): Promise<Set<number>> {
  if (sessionIds.length === 0) return new Set();
  const rows = await db
    .selectFrom("sessions")
    .where(sql<boolean>`id = any(${[...sessionIds]}::bigint[])`)
    .select(["id", "seen_at as seenAt", "expires_at as expiresAt", "ended_at as endedAt"])
    .execute();
  return new Set(rows.filter((row) => isLive(row, now)).map((row) => row.id));
}
