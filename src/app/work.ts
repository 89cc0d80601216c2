import { openDatabase, type Database } from "#platform/db";
import { Presence, startJobs } from "#platform/jobs";
import { log } from "#platform/log";
import { groupStore, openMailDoor, openParser, startInbound } from "#platform/mail";
import { databaseClock } from "#platform/time";
import type { Context, Running } from "./cli/wiring.ts";
import { followInstallation } from "./first-run/queries.ts";
import { moveSoon } from "./files/tasks.ts";
import { knows, receiveMail } from "./inbound.ts";
import { cron, handlers } from "./reactions.ts";
import { startSenders } from "./senders.ts";

/** The mail door and the worker, as ROLES says: together in one process unless told otherwise. */
export async function work({ settings, databaseUrl }: Context): Promise<Running> {
  const database = openDatabase({
    url: databaseUrl,
    name: "chapterhouse work",
    size: 12,
    onLost: (error) => log.warn("database.lost", { error: error.message }),
    onSlow: (statement, milliseconds) => log.warn("database.slow", { statement, milliseconds }),
  });
  const installation = await followInstallation(database, databaseUrl, settings);
  const parts: { stop(): Promise<void> }[] = [];
  if (settings.roles.includes("worker")) parts.push(await worker({ settings, databaseUrl }, database));
  if (settings.roles.includes("mail")) parts.push(await mailDoor({ settings, databaseUrl }));
  return {
    async stop() {
      // The door first, so that nothing new comes in while the rest finishes.
      for (const part of parts.reverse()) await part.stop();
      await installation.end();
      await database.close();
    },
  };
}

async function mailDoor({ settings, databaseUrl: url }: Context) {
  // A sender waits for ten minutes at most, and holds its connection: a database that hangs is answered with "later" before.
  const database = openDatabase({
    url,
    name: "chapterhouse mail door",
    size: 4,
    patience: { lock: 20_000, statement: 60_000 },
    onLost: (error) => log.warn("database.lost", { error: error.message }),
  });
  const door = await openMailDoor({
    host: settings.host,
    port: settings.mailPort,
    domain: settings.mailDomain,
    tls: settings.mailTls,
    trustedPeers: settings.trustedPeers,
    knows: (address) => knows(database.db, settings, address),
    store: groupStore(database, databaseClock),
  });
  return {
    async stop() {
      await door.close();
      await database.close();
    },
  };
}

async function worker({ settings, databaseUrl: url }: Context, database: Database) {
  const presence = await Presence.begin(url);
  const common = { database, url, presence, clock: databaseClock };
  const parser = openParser();
  const senders = await startSenders({ settings, databaseUrl: url }, presence);
  const jobs = await startJobs({ ...common, settings, handlers, cron });
  await moveSoon({
    transaction: (act) => database.db.transaction().execute(async (tx) => act(tx, await databaseClock.now(tx))),
  });
  const inbound = await startInbound({
    ...common,
    parser,
    verdict: {
      trustedPeers: settings.trustedPeers,
      authservId: settings.mailDomain,
      trustedSealers: settings.trustedSealers,
    },
    handle: (mail, at) => receiveMail(mail, { ...at, settings }),
  });
  return {
    async stop() {
      await inbound.end();
      await jobs.stop();
      await senders.stop();
      await parser.end();
      await presence.end();
    },
  };
}
