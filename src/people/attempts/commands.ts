import { createHmac } from "node:crypto";
import { sql, type Tx } from "#platform/db";
import { addressKey } from "#platform/mail";
import { later, type Instant } from "#platform/time";
import { isAllowed, limits, LONGEST, originOf, type LimitKind } from "./rules.ts";

/** What an attempt is counted against. */
export type Subject = { address: string } | { origin: string } | { personId: number };

/**
 * Counts one attempt and returns its id, or null when there were too many already; then nothing is counted, so the window
 * moves on. Attempts at one subject wait for each other: a hundred guesses at the same moment are a hundred.
 */
export async function attempt(
  tx: Tx,
  secret: Buffer,
  kind: LimitKind,
  subject: Subject,
  now: Instant,
): Promise<number | null> {
  const key = subjectKey(secret, kind, subject);
  await sql`select pg_advisory_xact_lock(${key.readBigInt64BE(0).toString()}::bigint)`.execute(tx);
  const { count } = await tx
    .selectFrom("attempts")
    .where("kind", "=", kind)
    .where("subject", "=", key)
    .where("happened_at", ">", later(now, -limits[kind].within))
    .select((the) => the.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  if (!isAllowed(kind, count)) return null;
  const { id } = await tx
    .insertInto("attempts")
    .values({ kind, subject: key, happened_at: now })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

/** Takes back what turned out to be no failure. */
export async function forgive(tx: Tx, attempts: readonly number[]): Promise<void> {
  if (attempts.length > 0)
    await tx
      .deleteFrom("attempts")
      .where("id", "in", [...attempts])
      .execute();
}

/** A keyed hash, so that the table names neither addresses nor hosts. */
function subjectKey(secret: Buffer, kind: LimitKind, subject: Subject): Buffer {
  const text =
    "address" in subject
      ? addressKey(subject.address)
      : "origin" in subject
        ? originOf(subject.origin)
        : String(subject.personId);
  return createHmac("sha256", secret).update(`attempt ${kind}\0${text}`).digest();
}

export async function forgetOldAttempts(tx: Tx, now: Instant): Promise<void> {
  await tx.deleteFrom("attempts").where("happened_at", "<=", later(now, -LONGEST)).execute();
}
