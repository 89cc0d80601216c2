import type { Db } from "#platform/db";
import type { Instant } from "#platform/time";
import { createPerson, grantCapability } from "./commands.ts";
import { startSession } from "./sessions/commands.ts";
import { hashPassword } from "./passwords/argon.ts";
import type { Capability } from "./rules.ts";
import type { Proof } from "./sessions/rules.ts";
import { makeToken } from "./tokens/commands.ts";
import { scopes, type Scope } from "./tokens/rules.ts";

const born = new Date("2026-11-01T12:00:00Z");
let count = 0;

export interface APerson {
  id: number;
  publicId: string;
  name: string;
  address: string;
  addressId: number;
}

/** A person with a confirmed address; names and addresses are unique unless given. */
export async function aPerson(
  db: Db,
  over: { name?: string; address?: string; password?: string; capabilities?: Capability[]; at?: Instant } = {},
): Promise<APerson> {
  count += 1;
  const { name = `Person ${count}`, address = `person${count}@example.org`, at = born } = over;
  const passwordHash = over.password === undefined ? null : await hashPassword(over.password);
  return db.transaction().execute(async (tx) => {
    const made = await createPerson(tx, { name, address, timeZone: "America/Chicago", passwordHash }, at);
    for (const capability of over.capabilities ?? [])
      await grantCapability(tx, null, { personId: made.id, capability }, at);
    return { ...made, name, address };
  });
}

/** The cookie value of a new session of theirs. */
export const sessionFor = (db: Db, personId: number, now: Instant, proof: Proof = "password"): Promise<string> =>
  db.transaction().execute((tx) => startSession(tx, personId, { proof, userAgent: "test" }, now));

/** A new token of theirs, for everything unless told otherwise. */
export const tokenFor = (
  db: Db,
  personId: number,
  now: Instant,
  over: { scopes?: readonly Scope[]; days?: number } = {},
): Promise<string> =>
  db.transaction().execute((tx) => makeToken(tx, personId, { name: "A script", scopes, days: 30, ...over }, now));
