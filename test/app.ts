import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import type { FastifyInstance } from "fastify";
import { frameFor } from "../src/app/frame.ts";
import { liveUpdates, type LiveUpdates } from "../src/app/live.ts";
import { aroundPages } from "../src/app/site/queries.ts";
import { operations } from "../src/app/operations.ts";
import { routes } from "../src/app/routes.ts";
import type { Settings } from "../src/platform/config/index.ts";
import { Measures, statusDoor } from "../src/platform/status/index.ts";
import { sql } from "../src/platform/db/index.ts";
import { databaseClock, TestClock } from "../src/platform/time/index.ts";
import { serveWeb } from "../src/platform/web/index.ts";
import { oldLink } from "../src/discussions/index.ts";
import { openUnitsOf } from "../src/groups/index.ts";
import { appsDoor, askProof, authenticate, callerBehind } from "../src/people/index.ts";
import { apiDoor } from "../src/platform/api/index.ts";
import { sessionFor, tokenFor } from "../src/people/builders.ts";
import { useDatabase, type TestDatabase } from "./database.ts";
import { Browserless } from "./browserless.ts";
import { Program } from "./programs.ts";

export const testSettings: Settings = {
  dataDir: "/nowhere",
  host: "127.0.0.1",
  port: 3000,
  mailPort: 2525,
  publicUrl: "http://localhost:3000",
  mailDomain: "lists.example.org",
  databaseUrl: null,
  databaseAdminUrl: null,
  files: { kind: "folder", folder: "/nowhere/files" },
  filesOrigin: null,
  smtpUrl: null,
  roles: ["web", "mail", "worker"],
  sample: false,
  associationName: "Example Library Association",
  timeZone: "America/Chicago",
  trustedPeers: [],
  trustedProxies: [],
  mailTls: null,
  dkim: null,
  pageCache: 0,
  metricsToken: null,
  identityProvider: null,
  zoteroUrl: "http://127.0.0.1:1",
  secret: Buffer.alloc(32, 7),
  isLocal: true,
};

export interface TestApp extends TestDatabase {
  clock: TestClock;
  settings: Settings;
  readonly web: FastifyInstance;
  /** A visitor with the person's session, or nobody's. Each call is a browser of its own. */
  as(person: { id: number } | null): Promise<Browserless>;
  /** A program with a new token of the person, or without one. */
  program(person: { id: number } | null, over?: Parameters<typeof tokenFor>[3]): Promise<Program>;
}

/** The whole site on a database of its own; the clock stands at 2026-11-14 15:00 UTC until the test moves it. */
export function useApp(over: Partial<Settings> = {}): TestApp {
  const database = useDatabase();
  const clock = new TestClock("2026-11-14T15:00:00Z");
  const dataDir = mkdtempSync(join(tmpdir(), "chapterhouse-app-"));
  const settings = {
    ...testSettings,
    dataDir,
    files: { kind: "folder", folder: join(dataDir, "files") } as const,
    ...over,
  };
  let web: FastifyInstance;
  let live: LiveUpdates;
  beforeAll(async () => {
    live = liveUpdates({ database: database.database, url: database.url, clock, timeZone: settings.timeZone });
    const measures = new Measures({ db: database.db, clock: databaseClock, streams: live.streams.counts });
    const healthy = async () => void (await sql`select 1`.execute(database.db));
    web = await serveWeb({
      settings,
      db: database.db,
      clock,
      routes,
      authenticate,
      askProof,
      frame: frameFor(settings),
      around: aroundPages(settings.timeZone, 0),
      watch: (answered) => measures.saw(answered),
      streams: live.streams,
      formerly: oldLink,
      doors: [
        apiDoor({ operations, authenticate: callerBehind }),
        appsDoor(openUnitsOf),
        statusDoor({ measures, healthy, ready: healthy }),
      ],
    });
    await web.ready();
  });
  afterAll(async () => {
    await web?.close();
    rmSync(dataDir, { recursive: true, force: true });
    await live?.end();
  });
  return Object.defineProperties(
    {
      clock,
      settings,
      as: async (person: { id: number } | null) =>
        new Browserless(web, settings, person && (await sessionFor(database.db, person.id, clock.read()))),
      program: async (person: { id: number } | null, over?: Parameters<typeof tokenFor>[3]) =>
        new Program(web, person && (await tokenFor(database.db, person.id, clock.read(), over))),
    },
    {
      ...Object.getOwnPropertyDescriptors(database),
      web: { get: () => web },
    },
  ) as unknown as TestApp;
}
