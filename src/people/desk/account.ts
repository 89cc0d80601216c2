import { note } from "#platform/audit";
import type { Db, Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import { addressesOf, personByAddress } from "../queries.ts";
import { hasFactor } from "../second-factor/queries.ts";
import { endAllSessions } from "../sessions/commands.ts";
import { passwordHashOf, sessionsOf } from "../sessions/queries.ts";
import { revokeAllTokens } from "../tokens/commands.ts";
import { grantsOf } from "./queries.ts";

/** What an operator at the machine is shown of an account; null: nobody has confirmed the address. */
export async function accountBehind(db: Db, address: string, now: Instant) {
  const person = await personByAddress(db, address);
  if (!person) return null;
  const { createdAt } = await db
    .selectFrom("persons")
    .where("id", "=", person.id)
    .select("created_at as createdAt")
    .executeTakeFirstOrThrow();
  return {
    id: person.id,
    name: person.name,
    createdAt,
    addresses: (await addressesOf(db, person.id)).map((one) => one.address),
    capabilities: (await grantsOf(db, person.id)).filter(({ endedAt }) => !endedAt).map(({ capability }) => capability),
    sessions: (await sessionsOf(db, person.id, now)).length,
    hasPassword: (await passwordHashOf(db, person.id)) !== null,
    hasSecondStep: await hasFactor(db, person.id),
  };
}

/** The operator ends whatever is signed in as this person, and their programs' tokens; how they sign in stays. */
export async function signOutEverywhere(tx: Tx, personId: number, now: Instant): Promise<void> {
  await endAllSessions(tx, personId, now);
  await revokeAllTokens(tx, personId, now);
  await note(tx, { act: "people.sessions-ended", by: null, person: personId }, now);
}
