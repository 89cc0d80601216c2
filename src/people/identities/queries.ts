import type { Db } from "#platform/db";
import type { Instant } from "#platform/time";
import { personByAddress } from "../queries.ts";
import { hasFactor } from "../second-factor/queries.ts";
import type { Claim, Meant } from "./rules.ts";

/** Whom a claim means here. */
export async function meantBy(db: Db, { issuer, subject, address }: Claim): Promise<Meant> {
  const connected = await db
    .selectFrom("identities")
    .select("person_id as id")
    .where("issuer", "=", issuer)
    .where("subject", "=", subject)
    .executeTakeFirst();
  const owner = address === null ? null : await personByAddress(db, address);
  return {
    connected: connected?.id ?? null,
    owner: owner?.id ?? null,
    ownerHasFactor: owner !== null && (await hasFactor(db, owner.id)),
    ownerIsConnected: owner !== null && (await identityOf(db, owner.id, issuer)) !== null,
  };
}

export async function identityOf(
  db: Db,
  personId: number,
  issuer: string,
): Promise<{ linkedAt: Instant; usedAt: Instant } | null> {
  const row = await db
    .selectFrom("identities")
    .select(["linked_at as linkedAt", "used_at as usedAt"])
    .where("person_id", "=", personId)
    .where("issuer", "=", issuer)
    .executeTakeFirst();
  return row ?? null;
}
