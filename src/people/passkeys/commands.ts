import { randomBytes } from "node:crypto";
import type { Settings } from "#platform/config";
import type { Db, Tx } from "#platform/db";
import { later, type Instant } from "#platform/time";
import { tell } from "../notices/commands.ts";
import { refused } from "../refusals.ts";
import { passkeyByCredential } from "./queries.ts";
import { lifetimes, relyingParty, type ChallengePurpose } from "./rules.ts";
import { addedIn, challengeIn, signedIn, verifyAdded, verifySigned, type NewPasskey } from "./verify.ts";

/** What a page hands over: each step is a transaction of its own, so that a challenge is gone even when what follows is wrong. */
interface Place {
  db: Db;
  settings: Settings;
  transaction<T>(act: (tx: Tx, now: Instant) => Promise<T>): Promise<T>;
}

/** The answer of an authenticator was not right. Why is said to the operator, not to whoever sent it. */
export class PasskeyRefused extends Error {
  constructor() {
    super("the passkey's answer was refused");
    this.name = "PasskeyRefused";
  }
}

/** 256 random bits that may be signed once. */
export async function newChallenge(
  tx: Tx,
  input: { purpose: ChallengePurpose; personId: number | null },
  now: Instant,
): Promise<Buffer> {
  const challenge = randomBytes(32);
  await tx
    .insertInto("passkey_challenges")
    .values({
      challenge,
      purpose: input.purpose,
      person_id: input.personId,
      expires_at: later(now, lifetimes[input.purpose]),
    })
    .execute();
  return challenge;
}

async function takeChallenge(
  tx: Tx,
  input: { purpose: ChallengePurpose; personId: number | null; challenge: Buffer },
  now: Instant,
): Promise<boolean> {
  const taken = await tx
    .deleteFrom("passkey_challenges")
    .where("challenge", "=", input.challenge)
    .where("purpose", "=", input.purpose)
    .where("person_id", "is not distinct from", input.personId)
    .returning("expires_at as expiresAt")
    .executeTakeFirst();
  return taken !== undefined && taken.expiresAt > now;
}

/** What an authenticator made for this person, checked; the caller keeps it. */
export async function madePasskey(place: Place, personId: number, text: string): Promise<NewPasskey> {
  const party = relyingParty(place.settings);
  const answer = addedIn(text);
  const challenge = answer && challengeIn(answer);
  if (!party || !answer || !challenge) throw new PasskeyRefused();
  const input = { purpose: "add" as const, personId, challenge };
  if (!(await place.transaction((tx, now) => takeChallenge(tx, input, now)))) throw new PasskeyRefused();
  const made = await verifyAdded(party, answer, challenge);
  if (!made) throw new PasskeyRefused();
  return made;
}

export async function addPasskey(
  tx: Tx,
  personId: number,
  input: { name: string; made: NewPasskey },
  now: Instant,
): Promise<void> {
  const { made, name } = input;
  const added = await tx
    .insertInto("passkeys")
    .values({
      person_id: personId,
      credential_id: made.credentialId,
      public_key: made.publicKey,
      counter: made.counter,
      transports: made.transports,
      is_synced: made.isSynced,
      name,
      added_at: now,
    })
    .onConflict((conflict) => conflict.column("credential_id").doNothing())
    .returning("id")
    .executeTakeFirst();
  if (!added) throw refused({ because: "passkey-known" });
  await tell(tx, personId, { kind: "passkey-added", detail: name, passkeyId: added.id }, now);
}

/** Whose passkey signed; its use is noted. Throws `PasskeyRefused` for a wrong, old or copied answer, and for a removed passkey. */
export async function provePasskey(place: Place, text: string): Promise<number> {
  const party = relyingParty(place.settings);
  const answer = signedIn(text);
  const challenge = answer && challengeIn(answer);
  if (!party || !answer || !challenge) throw new PasskeyRefused();
  const input = { purpose: "sign-in" as const, personId: null, challenge };
  if (!(await place.transaction((tx, now) => takeChallenge(tx, input, now)))) throw new PasskeyRefused();
  const passkey = await passkeyByCredential(place.db, Buffer.from(answer.rawId, "base64url"));
  const counter = passkey && (await verifySigned(party, answer, challenge, passkey));
  if (counter === null || !(await place.transaction((tx, now) => noteUse(tx, passkey!, counter, now))))
    throw new PasskeyRefused();
  return passkey!.personId;
}

/** False when it was used or removed meanwhile: two uses of one counter are a copy. */
async function noteUse(tx: Tx, passkey: { id: number; counter: number }, counter: number, now: Instant) {
  const noted = await tx
    .updateTable("passkeys")
    .set({ counter, used_at: now })
    .where("id", "=", passkey.id)
    .where("counter", "=", passkey.counter)
    .executeTakeFirst();
  return noted.numUpdatedRows > 0n;
}

export async function removePasskey(tx: Tx, personId: number, passkeyId: number, now: Instant): Promise<void> {
  const gone = await tx
    .deleteFrom("passkeys")
    .where("id", "=", passkeyId)
    .where("person_id", "=", personId)
    .returning("name")
    .executeTakeFirst();
  if (gone) await tell(tx, personId, { kind: "passkey-removed", detail: gone.name }, now);
}

export async function forgetOldChallenges(tx: Tx, now: Instant): Promise<void> {
  await tx.deleteFrom("passkey_challenges").where("expires_at", "<=", now).execute();
}
