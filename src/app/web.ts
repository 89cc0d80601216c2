import { askProof, authenticate, callerBehind } from "#people";
import { apiDoor } from "#platform/api";
import { openDatabase, sql } from "#platform/db";
import { log } from "#platform/log";
import { databaseClock } from "#platform/time";
import { EVERYWHERE, PageCache, serveWeb } from "#platform/web";
import type { Context, Running } from "./cli/wiring.ts";
import { followInstallation } from "./first-run/queries.ts";
import { frameFor } from "./frame.ts";
import { operations } from "./operations.ts";
import { routes } from "./routes.ts";
import { aroundPages } from "./site/queries.ts";
import { lockSample } from "./sample/lock.ts";

/** The web role: pages, and nothing that can wait. */
export async function serve({ settings, databaseUrl }: Context): Promise<Running> {
  const database = openDatabase({
    url: databaseUrl,
    name: "chapterhouse web",
    lanes: 3,
    onLost: (error) => log.warn("database.lost", { error: error.message }),
  });
  await lockSample(database.db, settings);
  const installation = await followInstallation(database, databaseUrl, settings);
  const healthy = async () => void (await sql`select 1`.execute(database.db));
  const around = aroundPages(settings.timeZone);
  const changed = (note: string) => note === EVERYWHERE && around.forget();
  const cache =
    settings.pageCache > 0 ? await PageCache.begin(databaseUrl, settings.pageCache * 2 ** 20, changed) : undefined;
  const app = await serveWeb({
    settings,
    db: database.db,
    clock: databaseClock,
    routes,
    authenticate,
    askProof,
    frame: frameFor(settings),
    around,
    healthy,
    doors: [apiDoor({ operations, authenticate: callerBehind })],
    cache,
  });
  await app.listen({ host: settings.host, port: settings.port });
  return {
    async stop() {
      await app.close();
      await cache?.end();
      await installation.end();
      await database.close();
    },
  };
}
