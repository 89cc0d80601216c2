import type { Settings } from "#platform/config";
import { Listener, sql, type Database, type Db } from "#platform/db";

/** What the first administrator answered. */
export interface Installation {
  associationName: string;
  timeZone: string;
}

/** True until somebody has ever been staff here, by the first run, the sample or the command line. */
export async function isUnfounded(db: Db): Promise<boolean> {
  const { rows } = await sql<{ is: boolean }>`
    select not exists (select from installations) and not exists (select from staff_capabilities) as is`.execute(db);
  return rows[0]!.is;
}

/** True when nobody at all is here: a visitor of the front page is then who sets the site up. */
export async function isEmpty(db: Db): Promise<boolean> {
  const row = await db.selectFrom("persons").select("id").limit(1).executeTakeFirst();
  return row === undefined && (await isUnfounded(db));
}

export async function installationOf(db: Db): Promise<Installation | null> {
  const row = await db
    .selectFrom("installations")
    .select(["association_name as associationName", "time_zone as timeZone"])
    .executeTakeFirst();
  return row ?? null;
}

/** Puts the answers where everything reads its settings. What was set from outside stays. */
export function apply(settings: Settings, installation: Installation): void {
  const outside = settings.outside ?? [];
  if (!outside.includes("ASSOCIATION_NAME")) settings.associationName = installation.associationName;
  if (!outside.includes("TIME_ZONE")) settings.timeZone = installation.timeZone;
}

/**
 * The answers of the first run, in each process and thread that has settings: read now, or when they come. Nothing waits where the sample or
 * the command line began the installation.
 */
export async function followInstallation(
  database: Database,
  url: string,
  settings: Settings,
): Promise<{ end(): Promise<void> }> {
  const look = async (): Promise<boolean> => {
    const installation = await installationOf(database.db);
    if (installation) apply(settings, installation);
    return installation !== null;
  };
  if ((await look()) || !(await isUnfounded(database.db))) return { end: async () => {} };
  const listener = await Listener.begin(url, { installation: () => void look().catch(() => {}) });
  return listener;
}
