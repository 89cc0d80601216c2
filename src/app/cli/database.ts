import pg from "pg";
import type { Settings } from "#platform/config";
import { findEmbedded, startEmbedded } from "#platform/embedded";
import { log } from "#platform/log";
import { CONFIGURATION, Trouble, type Context } from "./wiring.ts";

const LEAST = 150_000;

export interface Reached {
  url: string;
  adminUrl: string;
  /** Ends the embedded server if this start owns it. */
  stop(): Promise<void>;
}

/** The database of these settings: the embedded one, started, or the one that DATABASE_URL names. Not yet migrated. */
export async function reachDatabase(settings: Settings): Promise<Reached> {
  const { databaseUrl: url, databaseAdminUrl: adminUrl } = settings;
  if (url === null || adminUrl === null) {
    const tell = (event: string, server: number) => event === "died" && log.warn("postgres.died", { server });
    return startEmbedded({ dataDir: settings.dataDir, log: tell });
  }
  const version = await versionOf("DATABASE_URL", url);
  if (adminUrl !== url) await versionOf("DATABASE_ADMIN_URL", adminUrl);
  if (version < LEAST)
    throw new Trouble(
      `DATABASE_URL leads to PostgreSQL ${Math.floor(version / 10_000)}; Chapterhouse needs 15 or newer.`,
      CONFIGURATION,
    );
  return { url, adminUrl, stop: async () => {} };
}

/** Migrations, the job queue and the program role's grants. Returns the migrations applied now. */
export async function prepare({ url, adminUrl }: Pick<Reached, "url" | "adminUrl">): Promise<string[]> {
  const role = url === adminUrl ? null : decodeURIComponent(new URL(url).username);
  const { prepareDatabase } = await import("#platform/install");
  try {
    return await prepareDatabase(adminUrl, role);
  } catch (error) {
    throw new Trouble(
      `The database could not be brought to this version: ${messageOf(error)} Then try again: chapterhouse migrate`,
    );
  }
}

/** For short commands: beside a running installation, or with the embedded server up for as long as `act` takes. */
export async function withPrepared<T>(settings: Settings, act: (context: Context) => Promise<T>): Promise<T> {
  const running = settings.databaseUrl === null ? findEmbedded(settings.dataDir) : null;
  const database: Reached = running ? { ...running, stop: async () => {} } : await reachDatabase(settings);
  try {
    await prepare(database);
    return await act({ settings, databaseUrl: database.url });
  } finally {
    await database.stop();
  }
}

/** server_version_num; throws Trouble that names the setting when the database cannot be reached. */
export async function versionOf(setting: string, url: string): Promise<number> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    application_name: "chapterhouse",
  });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ version: number }>(
      "select current_setting('server_version_num')::integer as version",
    );
    return rows[0]!.version;
  } catch (error) {
    throw new Trouble(
      `${setting} leads to ${placeOf(url)}, which cannot be used: ${messageOf(error)} Mend the address or start that PostgreSQL, then look again: chapterhouse doctor`,
      CONFIGURATION,
    );
  } finally {
    await client.end().catch(() => {});
  }
}

// Without user and password: this is shown and logged.
function placeOf(url: string): string {
  const { host, pathname, searchParams } = new URL(url);
  return `${searchParams.get("host") ?? host}${pathname}`;
}

function messageOf(error: unknown): string {
  const { message, code } = error as { message?: string; code?: string };
  return `${(message || code || String(error)).replace(/\.?$/, ".")}`;
}
