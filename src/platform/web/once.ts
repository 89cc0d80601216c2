import { createHash } from "node:crypto";
import type { Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import type { Typed } from "./form.ts";

/** The same form key came with another body. */
export class SubmittedOtherwise extends Error {
  constructor() {
    super("this key was used with another body");
    this.name = "SubmittedOtherwise";
  }
}

/**
 * Runs `act` once per (actor, key). A second sending waits for the first (the row's lock), then gets the same address.
 * The row and the act are one transaction: a refused act leaves no key behind, so a mended form may use it again.
 */
export async function once(
  tx: Tx,
  actor: string,
  typed: Typed,
  now: Instant,
  act: () => Promise<string>,
): Promise<string> {
  const key = typed._once;
  if (key === undefined || key.length < 16 || key.length > 64) return act();
  const fingerprint = fingerprintOf(typed);
  const mine = await tx
    .insertInto("submissions")
    .values({ actor, key, fingerprint, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (Number(mine.numInsertedOrUpdatedRows) === 1) {
    const location = await act();
    await tx.updateTable("submissions").set({ location }).where("actor", "=", actor).where("key", "=", key).execute();
    return location;
  }
  const earlier = await tx
    .selectFrom("submissions")
    .select(["fingerprint", "location"])
    .where("actor", "=", actor)
    .where("key", "=", key)
    .executeTakeFirstOrThrow();
  if (!earlier.fingerprint.equals(fingerprint) || earlier.location === null) throw new SubmittedOtherwise();
  return earlier.location;
}

// Without passwords: a fast hash that holds one could be guessed from a stolen table.
function fingerprintOf(typed: Typed): Buffer {
  const fields = Object.entries(typed).filter(([name]) => name !== "_once" && !/password/i.test(name));
  fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(fields)).digest();
}
