import type { RecognisedCaller } from "#platform/api";
import { sql, type Db } from "#platform/db";
import type { Clock, Instant } from "#platform/time";
import { hashOfToken } from "../sessions/secrets.ts";
import { isLive, mustTouch, type Scope, type TokenTimes } from "./rules.ts";

interface TokenRow extends TokenTimes {
  id: number;
  publicId: string;
  name: string;
  timeZone: string;
  language: string;
  tokenId: number;
  scopes: string[];
  capabilities: string[];
  seenAt: Instant | null;
  now: Instant;
}

/** The person behind a token, or null when there is none, it was revoked or has run out. One statement, which reads the clock too. */
export async function callerBehind(db: Db, token: string, clock: Clock): Promise<RecognisedCaller | null> {
  const { rows } = await sql<TokenRow>`
    select ${clock.reading()} as now, t.id as "tokenId", t.scopes, t.seen_at as "seenAt", t.expires_at as "expiresAt", t.revoked_at as "revokedAt",
      p.id, p.public_id as "publicId", p.name, p.time_zone as "timeZone", p.language,
      array(select c.capability from staff_capabilities c where c.person_id = p.id and c.ended_at is null) as capabilities
    from api_tokens t join persons p on p.id = t.person_id
    where t.token_hash = ${hashOfToken(token)}`.execute(db);
  const [row] = rows;
  if (!row || !isLive(row, row.now)) return null;
  const { now, seenAt, expiresAt: _until, revokedAt: _ended, scopes, capabilities, ...person } = row;
  if (mustTouch(seenAt, now)) await touch(db, row.tokenId, now);
  const granted = new Set(scopes);
  return {
    caller: { ...person, scopes: granted, capabilities: new Set(granted.has("staff") ? capabilities : []) },
    now,
  };
}

const touch = (db: Db, id: number, now: Instant) =>
  db
    .updateTable("api_tokens")
    .set({ seen_at: now })
    .where("id", "=", id)
    .where((is) => is.or([is("seen_at", "is", null), is("seen_at", "<", now)]))
    .execute();

export interface OwnToken extends TokenTimes {
  id: number;
  name: string;
  hint: string;
  scopes: Scope[];
  createdAt: Instant;
  seenAt: Instant | null;
}

/** One's own tokens, the newest first; those that ended lately too. */
export async function tokensOf(db: Db, personId: number): Promise<OwnToken[]> {
  const rows = await db
    .selectFrom("api_tokens")
    .where("person_id", "=", personId)
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .select(["id", "name", "hint", "scopes", "created_at as createdAt", "expires_at as expiresAt", "seen_at as seenAt"])
    .select("revoked_at as revokedAt")
    .execute();
  return rows.map((row) => ({ ...row, scopes: row.scopes as Scope[] }));
}
