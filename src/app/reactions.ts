import { discussionsHandlers } from "#discussions";
import { groupsCron, groupsHandlers } from "#groups";
import { peopleCron, peopleTasks } from "#people";
import type { CronEntry, Handler } from "#platform/jobs";

/** Who does what work, and who reacts to which news: the one table where what travels up the list of slices is read. */
export const handlers: Handler[] = [...peopleTasks, ...groupsHandlers, ...discussionsHandlers];

export const cron: CronEntry[] = [...peopleCron, ...groupsCron];
