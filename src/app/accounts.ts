import { accountBehind, signOutEverywhere } from "#people";
import { openDatabase } from "#platform/db";
import { databaseClock, dayIn } from "#platform/time";
import type { Account, Context } from "./cli/wiring.ts";

/** For whoever holds the machine: what there is of an account, and with `signOut` the end of all that is signed in as it. */
export async function account(
  { databaseUrl, settings }: Context,
  address: string,
  { signOut }: { signOut: boolean },
): Promise<Account | null> {
  const database = openDatabase({ url: databaseUrl, size: 1 });
  try {
    return await database.db.transaction().execute(async (tx) => {
      const now = await databaseClock.now(tx);
      const found = await accountBehind(tx, address, now);
      if (!found) return null;
      if (signOut) await signOutEverywhere(tx, found.id, now);
      const { id: _id, createdAt, ...rest } = found;
      return { ...rest, since: dayIn(settings.timeZone, createdAt), sessions: signOut ? 0 : rest.sessions };
    });
  } finally {
    await database.close();
  }
}
