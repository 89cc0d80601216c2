/** A process that sends what waits in DATABASE_URL to SMTP_URL until it is stopped, or killed at CHAPTERHOUSE_CRASH. */
import { openDatabase } from "#platform/db";
import { Presence } from "#platform/jobs";
import { startSender } from "#platform/mail";
import { databaseClock } from "#platform/time";
import { mailDomain, secret, testComposer } from "../../src/platform/mail/out/builders.ts";

const url = process.env.DATABASE_URL!;
const database = openDatabase({ url, name: "crash test" });
const presence = await Presence.begin(url);
const sender = await startSender({
  database,
  url,
  presence,
  clock: databaseClock,
  smtpUrl: process.env.SMTP_URL!,
  mailDomain,
  secret,
  composers: [testComposer],
  connections: 4,
});
process.on("SIGTERM", async () => {
  await sender.stop();
  await presence.end();
  await database.close();
});
