import { bringArchive, type ArchiveReport } from "#discussions";
import { unitByAddress } from "#groups";
import { openDatabase } from "#platform/db";
import { openParser } from "#platform/mail";
import { databaseClock } from "#platform/time";
import type { Context } from "./cli/wiring.ts";

/** For whoever holds the machine: an mbox into the group with this mail address; null when there is no such group. */
export async function archive(
  { databaseUrl, settings }: Context,
  { group, ...of }: { group: string; file: string; isDry: boolean; passed?: (mails: number) => void },
): Promise<ArchiveReport | null> {
  const database = openDatabase({ url: databaseUrl, size: 1 });
  const parser = openParser();
  try {
    const { db } = database;
    const unit = await unitByAddress(db, group);
    if (!unit) return null;
    return await bringArchive({ db, settings, parser, unit, now: await databaseClock.now(db), ...of });
  } finally {
    await parser.end();
    await database.close();
  }
}
