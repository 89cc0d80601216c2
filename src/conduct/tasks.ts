import { handle, type CronEntry, type Handler, type JobAt } from "#platform/jobs";
import { openCaseIds } from "./cases/queries.ts";
import { lookAtCases, tidyCases } from "./jobs.ts";
import { askForStandIns, forgetCases, lookAt } from "./keeping/commands.ts";

export const conductHandlers: Handler[] = [
  handle(lookAtCases, (_nothing: null, at) => lookAtAll(at)),
  handle(tidyCases, async (_nothing: null, at) => {
    // Apart: forgetting holds the log of mails until it ends. First, because it can be done twice, and asking cannot.
    await at.transaction((tx, now) => forgetCases(tx, now, at.settings.timeZone));
    await at.transaction((tx, now) => askForStandIns(tx, now, at.settings.timeZone));
  }),
];

export const conductCron: CronEntry[] = [
  { job: lookAtCases, match: "41 * * * *" },
  { job: tidyCases, match: "11 7 * * *" },
];

/** Each in a transaction of its own: one that fails keeps no other waiting. */
async function lookAtAll(at: JobAt): Promise<void> {
  const failures: unknown[] = [];
  for (const id of await openCaseIds(at.db))
    await at
      .transaction((tx, now) => lookAt(tx, id, now, at.settings.timeZone))
      .catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}
