import { discussionsCron, discussionsHandlers, discussionTellings } from "#discussions";
import { groupsCron, groupsHandlers, webhookTasks } from "#groups";
import { libraryCron, libraryHandlers } from "#library";
import { peopleCron, peopleTasks } from "#people";
import { apiCron, apiTasks } from "#platform/api";
import type { CronEntry, Handler } from "#platform/jobs";
import { mailCron, mailTasks } from "#platform/mail";
import { webCron, webTasks } from "#platform/web";
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
  ...filesTasks,
  ...helpTasks,
];

export const cron: CronEntry[] = [
  ...mailCron,
  ...webCron,
  ...apiCron,
  ...peopleCron,
  ...groupsCron,
  ...discussionsCron,
  ...libraryCron,
  ...filesCron,
  ...helpCron,
];
