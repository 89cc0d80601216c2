import { isMemberOf, joined, left } from "#groups";
import { addressesOf, addressRemoved } from "#people";
import { enqueue, handle, job, type CronEntry, type Handler } from "#platform/jobs";
import { dayIn } from "#platform/time";
import { sendDigests, sendFold, sendKept, type Look } from "./digests/commands.ts";
import { makeDigests } from "./digests/jobs.ts";
import { readSomeFiles } from "./filewords/commands.ts";
import { readFiles } from "./filewords/jobs.ts";
import { welcome } from "./manners/commands.ts";
import { closeDue } from "./motions/closing.ts";
import { closeMotions } from "./motions/jobs.ts";
import { forgetNotices } from "./notifications/commands.ts";
import { tellDevices } from "./notifications/jobs.ts";
import { tellDevicesOf } from "./notifications/pushing.ts";
import { beginReading, endReading } from "./reading/commands.ts";
import { forgetReports, tellOfReports } from "./reports/commands.ts";
import { tellReports } from "./reports/jobs.ts";
import { forgetRestraints } from "./restraints/commands.ts";
import { forgetRequests } from "./requests/commands.ts";
import { forgetUploads } from "./uploads/commands.ts";
import { endSubscription, leaveAddress, subscribe } from "./subscriptions/commands.ts";

const tidyUploads = job<null>("discussions.tidy-uploads");
const tidyRequests = job<null>("discussions.tidy-requests");

/** Who comes to a group gets its mail; who leaves it gets none. Each looks again: a second change may have followed. */
export const discussionsHandlers: Handler[] = [
  handle(joined, ({ unitId, personId }, at) =>
    at.transaction(async (tx, now) => {
      if (!(await isMemberOf(tx, unitId, personId, dayIn(at.settings.timeZone, now)))) return;
      await subscribe(tx, unitId, personId, now);
      await beginReading(tx, personId, unitId, now);
      await welcome(tx, unitId, personId, now);
    }),
  ),
  handle(left, ({ unitId, personId }, at) =>
    at.transaction(async (tx, now) => {
      if (!(await isMemberOf(tx, unitId, personId, dayIn(at.settings.timeZone, now)))) {
        await endSubscription(tx, unitId, personId, "left", now);
        await endReading(tx, personId, unitId);
      }
    }),
  ),
  handle(addressRemoved, ({ personId, addressId }, at) =>
    at.transaction(async (tx, now) => {
      const isBack = (await addressesOf(tx, personId)).some((address) => address.id === addressId);
      if (!isBack) await leaveAddress(tx, personId, addressId, now);
    }),
  ),
  handle(tidyUploads, (_nothing, at) => at.transaction(forgetUploads)),
  handle(tidyRequests, (_nothing, at) =>
    at.transaction(async (tx, now) => {
      await forgetRequests(tx, now);
      await forgetReports(tx, now);
      await forgetRestraints(tx, now);
      await forgetNotices(tx, now);
    }),
  ),
  handle(tellReports, (_nothing, at) =>
    at.transaction((tx, now) => tellOfReports(tx, now, dayIn(at.settings.timeZone, now))),
  ),
  handle(readFiles, async (_nothing: null, { db, settings, transaction }) => {
    const isMore = await readSomeFiles(db, settings, transaction);
    if (isMore) await transaction((tx) => enqueue(tx, readFiles, null, { key: readFiles.name }));
  }),
  handle(closeMotions, (_nothing, at) => closeDue(at)),
  handle(tellDevices, ({ personId }, at) => tellDevicesOf(at, personId)),
  handle(makeDigests, async (_nothing: null, at) => {
    while (await at.transaction(sendFold));
    let look: Look | null = null;
    do look = await at.transaction((tx, now) => sendDigests(tx, now, look));
    while (look !== null);
    // Last, so that what is kept for somebody rides with a digest that is due to them anyway.
    let after: number | null = 0;
    do after = await at.transaction((tx, now) => sendKept(tx, now, after ?? 0));
    while (after !== null);
  }),
];

export const discussionsCron: CronEntry[] = [
  { job: makeDigests, match: "*/5 * * * *" },
  { job: closeMotions, match: "* * * * *" },
  { job: tellReports, match: "*/5 * * * *" },
  { job: readFiles, match: "*/2 * * * *" },
  { job: tidyUploads, match: "17 * * * *" },
  { job: tidyRequests, match: "23 3 * * *" },
];
