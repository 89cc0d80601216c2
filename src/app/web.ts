import { oldLink } from "#discussions";
import { openUnitsOf } from "#groups";
import { appsDoor, askProof, authenticate, callerBehind } from "#people";
import { apiDoor } from "#platform/api";
import { projectFolder } from "#platform/config";
import { knownMigrations, openDatabase, sql, type Db, type Migration } from "#platform/db";
import { log } from "#platform/log";
import { Measures, statusDoor } from "#platform/status";
import { databaseClock } from "#platform/time";
import { EVERYWHERE, PageCache, serveWeb } from "#platform/web";
import type { Context, Running } from "./cli/wiring.ts";
import { followInstallation } from "./first-run/queries.ts";
import { frameFor } from "./frame.ts";
import { liveUpdates } from "./live.ts";
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
    patience: { lock: 5_000, statement: 20_000 },
    onLost: (error) => log.warn("database.lost", { error: error.message }),
    onSlow: (statement, milliseconds) => log.warn("database.slow", { statement, milliseconds }),
  });
  await lockSample(database.db, settings);
  const installation = await followInstallation(database, databaseUrl, settings);
  const healthy = async () => void (await sql`select 1`.execute(database.db));
  const around = aroundPages(settings.timeZone);
  const changed = (note: string) => note === EVERYWHERE && around.forget();
  const cache =
    settings.pageCache > 0 ? await PageCache.begin(databaseUrl, settings.pageCache * 2 ** 20, changed) : undefined;
  const live = liveUpdates({ database, url: databaseUrl, clock: databaseClock, timeZone: settings.timeZone });
  const { counts: streams } = live.streams;
  const measures = new Measures({ db: database.db, clock: databaseClock, pages: cache?.counts, streams });
  let isEnding = false;
  const known = await knownMigrations(`${projectFolder()}/migrations`);
  const ready = async () => {
    if (isEnding) throw new Error("This process is ending.");
    await refuseOlder(database.db, known);
  };
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
    watch: (answered) => measures.saw(answered),
    formerly: oldLink,
    doors: [
      apiDoor({ operations, authenticate: callerBehind }),
      appsDoor(openUnitsOf),
      statusDoor({ measures, healthy, ready }),
    ],
    cache,
    streams: live.streams,
  });
  await app.listen({ host: settings.host, port: settings.port });
  return {
    async stop() {
      isEnding = true;
      await app.close();
      await live.end();
      await cache?.end();
      await installation.end();
      await database.close();
    },
  };
}

/** A page made for tables that are not there yet would fail. */
async function refuseOlder(db: Db, known: readonly Migration[]): Promise<void> {
  const { rows } = await sql<{ name: string }>`select name from schema_migrations`.execute(db);
  const applied = new Set(rows.map((row) => row.name));
  const missing = known.find(({ name }) => !applied.has(name));
  if (missing) throw new Error(`The database lacks ${missing.name}.`);
}
