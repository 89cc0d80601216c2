import { lockOutDomain } from "#people";
import type { Settings } from "#platform/config";
import type { Db } from "#platform/db";
import { log } from "#platform/log";
import { databaseClock } from "#platform/time";
import { sampleDomain } from "./people.ts";

/**
 * An installation that was tried out here and is now served to others: the sample's people, whose password is printed for everybody, lose it
 * and every session before the first page is served.
 */
export async function lockSample(db: Db, settings: Pick<Settings, "isLocal">): Promise<void> {
  if (settings.isLocal) return;
  const locked = await db
    .transaction()
    .execute(async (tx) => lockOutDomain(tx, sampleDomain, await databaseClock.now(tx)));
  if (locked > 0) log.info("sample.locked", { people: locked });
}
