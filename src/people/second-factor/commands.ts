import { createHmac, randomInt } from "node:crypto";
import type { Tx } from "#platform/db";
import { enqueue } from "#platform/jobs";
import { open, seal } from "#platform/sealing";
import { later, type Instant } from "#platform/time";
import { removeFactor } from "../jobs.ts";
import { tell } from "../notices/commands.ts";
import { refused } from "../refusals.ts";
import { hasFactor, openRemovalOf, removalById } from "./queries.ts";
import { CODE_LETTERS, codeIn, isDue, isNewStep, mayAskRemoval, RECOVERY_CODES, REMOVAL_WAITS } from "./rules.ts";
import { stepOf } from "./totp.ts";

const PURPOSE = "second factor";

/** An app's secret as the browser keeps it between the picture and the first code; nobody else's account opens it. */
export const sealFactor = (secret: Buffer, personId: number, plain: Buffer): string =>
  seal(secret, `${PURPOSE}, offered`, String(personId), plain).toString("base64url");

export const openFactor = (secret: Buffer, personId: number, sealed: string): Buffer | null =>
  open(secret, `${PURPOSE}, offered`, String(personId), Buffer.from(sealed, "base64url"));

/** The first code has shown that the app knows the secret. Returns the recovery codes, which are stored nowhere. */
export async function turnOnFactor(
  tx: Tx,
  personId: number,
  given: { secret: Buffer; plain: Buffer; step: number },
  now: Instant,
): Promise<string[]> {
  const made = await tx
    .insertInto("authenticator_apps")
    .values({
      person_id: personId,
      secret: seal(given.secret, PURPOSE, String(personId), given.plain),
      added_at: now,
      last_step: given.step,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning("person_id")
    .executeTakeFirst();
  if (!made) throw refused({ because: "factor-on-already" });
  await tell(tx, personId, { kind: "factor-on" }, now);
  return newCodes(tx, personId, given.secret, now);
}

/** New recovery codes; those before are void. */
export async function renewCodes(tx: Tx, personId: number, secret: Buffer, now: Instant): Promise<string[]> {
  if (!(await lockFactor(tx, personId))) throw refused({ because: "factor-off" });
  await tx.deleteFrom("recovery_codes").where("person_id", "=", personId).execute();
  await tell(tx, personId, { kind: "factor-codes" }, now);
  return newCodes(tx, personId, secret, now);
}

export async function turnOffFactor(
  tx: Tx,
  personId: number,
  now: Instant,
  by: number | null = personId,
): Promise<void> {
  const gone = await tx.deleteFrom("authenticator_apps").where("person_id", "=", personId).executeTakeFirst();
  if (gone.numDeletedRows > 0n) await tell(tx, personId, { kind: "factor-off", by }, now);
  await cancelRemoval(tx, personId, now);
}

/**
 * Uses a code up: one of the app, or a recovery code. False for a wrong one and for one that was used before. Two tries at the same
 * moment come one after the other.
 */
export async function takeCode(
  tx: Tx,
  personId: number,
  given: { secret: Buffer; typed: string },
  now: Instant,
): Promise<boolean> {
  const code = codeIn(given.typed);
  const factor = code && (await lockFactor(tx, personId));
  if (!factor) return false;
  const right =
    code.kind === "app"
      ? await takeAppCode(tx, personId, factor, { secret: given.secret, digits: code.digits }, now)
      : await takeRecoveryCode(tx, personId, hashOf(given.secret, personId, code.letters), now);
  // Whoever has a code has not lost the factor.
  if (right) await cancelRemoval(tx, personId, now);
  return right;
}

async function takeAppCode(
  tx: Tx,
  personId: number,
  factor: { secret: Buffer; last_step: number },
  given: { secret: Buffer; digits: string },
  now: Instant,
): Promise<boolean> {
  const plain = open(given.secret, PURPOSE, String(personId), factor.secret);
  const step = plain && (await stepOf(plain, given.digits, now));
  if (step === null || !isNewStep(step, factor.last_step)) return false;
  await tx.updateTable("authenticator_apps").set({ last_step: step }).where("person_id", "=", personId).execute();
  return true;
}

async function takeRecoveryCode(tx: Tx, personId: number, hash: Buffer, now: Instant): Promise<boolean> {
  const used = await tx
    .updateTable("recovery_codes")
    .set({ used_at: now })
    .where("person_id", "=", personId)
    .where("code_hash", "=", hash)
    .where("used_at", "is", null)
    .executeTakeFirst();
  if (used.numUpdatedRows === 0n) return false;
  await tell(tx, personId, { kind: "factor-code-used" }, now);
  return true;
}

/** Staff begin to take a lost factor away: it goes a day later, unless its person says no or types a code meanwhile. */
export async function askFactorRemoval(tx: Tx, actorId: number, personId: number, now: Instant): Promise<void> {
  if (!mayAskRemoval(actorId, personId)) throw refused({ because: "own-factor" });
  if (!(await hasFactor(tx, personId))) throw refused({ because: "factor-off" });
  const dueAt = later(now, REMOVAL_WAITS);
  const asked = await tx
    .insertInto("factor_removals")
    .values({ person_id: personId, asked_by: actorId, asked_at: now, due_at: dueAt })
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst();
  if (!asked) return;
  await enqueue(tx, removeFactor, { removalId: asked.id }, { runAt: dueAt });
  await tell(tx, personId, { kind: "factor-removal", by: actorId }, now);
}

export async function cancelRemoval(tx: Tx, personId: number, now: Instant): Promise<void> {
  await tx
    .updateTable("factor_removals")
    .set({ cancelled_at: now })
    .where("person_id", "=", personId)
    .where("cancelled_at", "is", null)
    .where("done_at", "is", null)
    .execute();
}

/** The day is over. */
export async function finishRemoval(tx: Tx, removalId: number, now: Instant): Promise<void> {
  const asked = await removalById(tx, removalId);
  if (!asked) return;
  await lockFactor(tx, asked.personId);
  const removal = await openRemovalOf(tx, asked.personId);
  if (!removal || removal.id !== removalId || !isDue(removal, now)) return;
  await tx.updateTable("factor_removals").set({ done_at: now }).where("id", "=", removalId).execute();
  await turnOffFactor(tx, asked.personId, now, null);
}

const lockFactor = (tx: Tx, personId: number) =>
  tx
    .selectFrom("authenticator_apps")
    .where("person_id", "=", personId)
    .select(["secret", "last_step"])
    .forUpdate()
    .executeTakeFirst();

async function newCodes(tx: Tx, personId: number, secret: Buffer, now: Instant): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, newCode);
  await tx
    .insertInto("recovery_codes")
    .values(codes.map((code) => ({ person_id: personId, code_hash: hashOf(secret, personId, code), made_at: now })))
    .execute();
  return codes.map((code) => `${code.slice(0, 5)}-${code.slice(5)}`);
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
const newCode = () => Array.from({ length: CODE_LETTERS }, () => LETTERS[randomInt(LETTERS.length)]!).join("");

// Keyed, so that whoever has the table alone cannot try all codes against it.
const hashOf = (secret: Buffer, personId: number, code: string): Buffer =>
  createHmac("sha256", secret).update(`recovery code ${personId}\0${code}`).digest();
