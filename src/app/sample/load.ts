import { hashPassword } from "#people";
import type { Settings } from "#platform/config";
import { openDatabase, type Db } from "#platform/db";
import { databaseClock, dayIn, type Instant } from "#platform/time";
import type { Context } from "../cli/wiring.ts";
import { Sample } from "./entering.ts";
import { demoPassword } from "./people.ts";
import { planSample } from "./plan/plan.ts";

/** Loads the sample into an empty database, in one transaction, dated back from now. False when anybody is there already. */
export async function loadSample({ settings, databaseUrl }: Context): Promise<boolean> {
  const database = openDatabase({ url: databaseUrl, size: 2 });
  try {
    return await loadInto(database.db, settings);
  } finally {
    await database.close();
  }
}

/** The same on a database at hand; `firstDay`: the instant that all dates are counted back from. */
export async function loadInto(db: Db, settings: Settings, firstDay?: Instant): Promise<boolean> {
  if (await db.selectFrom("persons").select("id").limit(1).executeTakeFirst()) return false;
  // Everybody knows the demo password: off this machine the sample's people have none.
  const passwordHash = settings.isLocal ? await hashPassword(demoPassword) : null;
  const plan = planSample();
  await db.transaction().execute(async (tx) => {
    const now = firstDay ?? (await databaseClock.now(tx));
    const sample = new Sample(tx, settings, plan, now, dayIn(settings.timeZone, now));
    await sample.people(passwordHash);
    await sample.profiles();
    await sample.counted();
    await sample.units();
    await sample.texts();
    await sample.terms();
    await sample.places();
    await sample.roles();
    await sample.topics();
    await sample.limits();
    await sample.shelves();
    await sample.closings();
    await sample.panel();
  });
  return true;
}
