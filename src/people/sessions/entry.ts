import { mustBeOpen } from "../closings/commands.ts";
import type { Db, Tx } from "#platform/db";
import { later, type Instant } from "#platform/time";
import { noteBrowser } from "../notices/commands.ts";
import { refused } from "../refusals.ts";
import { hasFactor } from "../second-factor/queries.ts";
import { needsSecondStep } from "../second-factor/rules.ts";
import { endSession, startSession } from "./commands.ts";
import { STEP, type Proof } from "./rules.ts";
import { hashOfToken, newSessionToken } from "./secrets.ts";

/** The person and session that a browser had before it signed in, if any. */
export type Before = { id: number; sessionId: number } | null;

/** The browser in which somebody signs in. */
export interface Visitor {
  before: Before;
  userAgent: string;
  /** The browser's cookie; null: it has none. */
  browser: string | null;
}

/** How far a sign-in has come: a session, or its second step. Each holds the cookie's value, which is stored nowhere. */
export type Entry =
  | { kind: "session"; token: string; browser: string; next: string | null }
  | { kind: "step"; token: string };

/** The one way in: somebody has shown who they are. Whoever has a second factor is asked for it next, whatever they showed first. */
export async function enter(
  tx: Tx,
  personId: number,
  by: Visitor & { proof: Proof; next: string | null },
  now: Instant,
): Promise<Entry> {
  await mustBeOpen(tx, personId);
  if (!needsSecondStep(by.proof, await hasFactor(tx, personId))) return begin(tx, personId, by, now);
  const token = newSessionToken();
  await tx
    .insertInto("sign_in_steps")
    .values({
      token_hash: hashOfToken(token),
      person_id: personId,
      proof: by.proof,
      next: by.next,
      created_at: now,
      expires_at: later(now, STEP),
    })
    .execute();
  return { kind: "step", token };
}

async function begin(
  tx: Tx,
  personId: number,
  by: Visitor & { proof: Proof; next: string | null },
  now: Instant,
): Promise<Entry> {
  if (by.before) await endSession(tx, by.before.id, by.before.sessionId, now);
  const token = await startSession(tx, personId, by, now);
  const browser = await noteBrowser(tx, personId, by, now);
  return { kind: "session", token, browser, next: by.next };
}

export interface Step {
  id: number;
  personId: number;
  proof: Proof;
  next: string | null;
}

/** The half of a sign-in that this browser has done; null: none, or too long ago. */
export async function stepOf(db: Db, token: string | undefined, now: Instant): Promise<Step | null> {
  if (!token) return null;
  const row = await db
    .selectFrom("sign_in_steps")
    .where("token_hash", "=", hashOfToken(token))
    .where("used_at", "is", null)
    .where("expires_at", ">", now)
    .select(["id", "person_id as personId", "proof", "next"])
    .executeTakeFirst();
  return row ? { ...row, proof: row.proof as Proof } : null;
}

/** The code was right: the other half, once. */
export async function finishStep(tx: Tx, step: Step, by: Visitor, now: Instant): Promise<Entry> {
  const taken = await tx
    .updateTable("sign_in_steps")
    .set({ used_at: now })
    .where("id", "=", step.id)
    .where("used_at", "is", null)
    .executeTakeFirst();
  if (taken.numUpdatedRows === 0n) throw refused({ because: "link", problem: "used" });
  return begin(tx, step.personId, { ...by, proof: step.proof, next: step.next }, now);
}

export async function forgetOldSteps(tx: Tx, now: Instant): Promise<void> {
  await tx.deleteFrom("sign_in_steps").where("expires_at", "<=", now).execute();
}
