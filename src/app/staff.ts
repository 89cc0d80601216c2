import { capabilities, grantCapability, personByAddress } from "#people";
import { openDatabase } from "#platform/db";
import { databaseClock } from "#platform/time";
import type { Context } from "./cli/wiring.ts";

/** For whoever holds the machine: a person who has confirmed the address becomes staff with every capability. False when nobody has. */
export async function makeStaff({ databaseUrl }: Context, address: string): Promise<boolean> {
  const database = openDatabase({ url: databaseUrl, size: 1 });
  try {
    return await database.db.transaction().execute(async (tx) => {
      const person = await personByAddress(tx, address);
      if (!person) return false;
      const now = await databaseClock.now(tx);
      for (const capability of capabilities) await grantCapability(tx, null, { personId: person.id, capability }, now);
      return true;
    });
  } finally {
    await database.close();
  }
}
