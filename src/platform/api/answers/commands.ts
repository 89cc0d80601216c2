import { createHash } from "node:crypto";
import type { Tx } from "#platform/db";
import { hours, later, type Instant } from "#platform/time";
import { Problem } from "../problems.ts";

/** For so long the same key gets the same answer. */
const KEPT = hours(24);

export interface Answer {
  status: number;
  body: string | null;
}

/**
 * Runs `act` once per (actor, key). A second request waits for the first (the row's lock), then gets the same answer. The row and the act are
 * one transaction: a refused act leaves no key behind, so a mended request may use it again.
 */
export async function answerOnce(
  tx: Tx,
  asked: { actor: string; key: string; request: unknown },
  now: Instant,
  act: () => Promise<Answer>,
): Promise<Answer & { isReplayed: boolean }> {
  const { actor, key } = asked;
  const fingerprint = createHash("sha256")
    .update(JSON.stringify(sorted(asked.request)))
    .digest();
  await tx
    .deleteFrom("api_answers")
    .where("actor", "=", actor)
    .where("key", "=", key)
    .where("created_at", "<=", later(now, -KEPT))
    .execute();
  const mine = await tx
    .insertInto("api_answers")
    .values({ actor, key, fingerprint, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (mine.numInsertedOrUpdatedRows === 1n) {
    const { status, body } = await act();
    await tx
      .updateTable("api_answers")
      .set({ status, body })
      .where("actor", "=", actor)
      .where("key", "=", key)
      .execute();
    return { status, body, isReplayed: false };
  }
  const earlier = await tx
    .selectFrom("api_answers")
    .select(["fingerprint", "status", "body"])
    .where("actor", "=", actor)
    .where("key", "=", key)
    .executeTakeFirstOrThrow();
  if (!earlier.fingerprint.equals(fingerprint)) throw new Problem("key-used");
  return { status: earlier.status!, body: earlier.body, isReplayed: true };
}

/** The same values in the same order, whatever order a program wrote their names in. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, inner]) => [name, sorted(inner)]);
}

export async function forgetOldAnswers(tx: Tx, now: Instant): Promise<void> {
  await tx.deleteFrom("api_answers").where("created_at", "<=", later(now, -KEPT)).execute();
}
