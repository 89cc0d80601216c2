import { conductCron, conductHandlers, leavePanel } from "#conduct";
import { discussionsCron, discussionsHandlers, discussionTellings, forgetReader } from "#discussions";
import { departEverywhere, groupsCron, groupsHandlers, webhookTasks } from "#groups";
import { libraryCron, libraryHandlers } from "#library";
import { endTermsOf } from "#membership";
import { accountClosed, peopleCron, peopleTasks } from "#people";
import { apiCron, apiTasks } from "#platform/api";
import { handle, type CronEntry, type Handler } from "#platform/jobs";
import { mailCron, mailTasks } from "#platform/mail";
import { webCron, webTasks } from "#platform/web";
import { dayIn } from "#platform/time";
import { filesCron, filesTasks } from "./files/tasks.ts";
import { helpCron, helpTasks } from "./help/tasks.ts";

/** Who does what work, and who reacts to which news: the one table where what travels up the list of slices is read. */
export const handlers: Handler[] = [
  ...mailTasks,
  ...webTasks,
  ...apiTasks,
  ...peopleTasks,
  ...groupsHandlers,
  ...webhookTasks(discussionTellings),
  ...discussionsHandlers,
  ...libraryHandlers,
  ...conductHandlers,
  ...filesTasks,
  ...helpTasks,
  handle(accountClosed, ({ personId }, at) =>
    at.transaction(async (tx, now) => {
      const zone = at.settings.timeZone;
      await endTermsOf(tx, personId, dayIn(zone, now), now);
      await departEverywhere(tx, personId, zone, now);
      await forgetReader(tx, personId, now);
      await leavePanel(tx, personId, now);
    }),
  ),
];

export const cron: CronEntry[] = [
  ...mailCron,
  ...webCron,
  ...apiCron,
  ...peopleCron,
  ...groupsCron,
  ...discussionsCron,
  ...libraryCron,
  ...conductCron,
  ...filesCron,
  ...helpCron,
];
