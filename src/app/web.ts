import { authenticate } from "#people";
import { openDatabase, sql } from "#platform/db";
import { log } from "#platform/log";
import { databaseClock } from "#platform/time";
import { serveWeb } from "#platform/web";
import type { Context, Running } from "./cli/wiring.ts";
import { followInstallation } from "./first-run/queries.ts";
import { frameFor } from "./frame.ts";
import { routes } from "./routes.ts";
import { aroundPages } from "./site/queries.ts";
import { lockSample } from "./sample/lock.ts";

/** The web role: pages, and nothing that can wait. */
export async function serve({ settings, databaseUrl }: Context): Promise<Running> {
  const database = openDatabase({
    url: databaseUrl,
    name: "chapterhouse web",
    onLost: (error) => log.warn("database.lost", { error: error.message }),
  });
  await lockSample(database.db, settings);
  const installation = await followInstallation(database, databaseUrl, settings);
  const healthy = async () => void (await sql`select 1`.execute(database.db));
  const app = await serveWeb({
    settings,
    db: database.db,
    clock: databaseClock,
    routes,
    authenticate,
    frame: frameFor(settings),
    around: aroundPages(settings.timeZone),
    healthy,
  });
  await app.listen({ host: settings.host, port: settings.port });
  return {
    async stop() {
      await app.close();
      await installation.end();
      await database.close();
    },
  };
}
