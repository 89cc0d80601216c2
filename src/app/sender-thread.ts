import { parentPort, workerData } from "node:worker_threads";
import { openDatabase } from "#platform/db";
import { log } from "#platform/log";
import { signerFor, startSender } from "#platform/mail";
import { databaseClock } from "#platform/time";
import { composersFor } from "./composers.ts";
import { followInstallation } from "./first-run/queries.ts";
import type { SenderThread } from "./senders.ts";

const { settings: given, databaseUrl: url, presence: shared, connections, wakeFrom } = workerData as SenderThread;
// Crossing into a thread makes a Buffer a plain array.
const settings = { ...given, secret: Buffer.from(given.secret) };
const database = openDatabase({
  url,
  name: "chapterhouse sender",
  size: 6,
  byIndex: true,
  onLost: (error) => log.warn("database.lost", { error: error.message }),
  onSlow: (statement, milliseconds) => log.warn("database.slow", { statement, milliseconds }),
});
const installation = await followInstallation(database, url, settings);
const presence = {
  get number(): number | null {
    return Atomics.load(shared, 0) || null;
  },
};
const { smtpUrl, mailDomain, secret } = settings;
const composers = composersFor(settings);
const sender = await startSender({
  database,
  url,
  presence,
  clock: databaseClock,
  smtpUrl,
  mailDomain,
  secret,
  composers,
  signer: await signerFor(database.db, settings, await databaseClock.now(database.db)),
  connections,
  wakeFrom,
  onMuch: () => parentPort!.postMessage("much"),
});
parentPort!.postMessage("ready");
parentPort!.once("message", async () => {
  await sender.stop();
  await installation.end();
  await database.close();
  parentPort!.close();
});
