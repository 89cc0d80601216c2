// A worker that begins a job and never ends it; the test kills it.
import { readSettings } from "../../src/platform/config/index.ts";
import { openDatabase } from "../../src/platform/db/index.ts";
import { handle, job, Presence, startJobs } from "../../src/platform/jobs/index.ts";
import { databaseClock } from "../../src/platform/time/index.ts";

const url = process.argv[2]!;
const database = openDatabase({ url });
const presence = await Presence.begin(url);
const hang = handle(job<number>("test.hang"), async (id) => {
  process.stdout.write(`begun ${id}\n`);
  await new Promise(() => {});
});
const settings = readSettings({ SECRET: "a secret that only this test knows" });
await startJobs({ database, presence, clock: databaseClock, settings, handlers: [hang] });
process.stdout.write("ready\n");
