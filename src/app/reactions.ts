import { discussionsHandlers } from "#discussions";
import { peopleCron, peopleTasks } from "#people";
import type { CronEntry, Handler } from "#platform/jobs";

/** Who does what work, and who reacts to which news: the one table where what travels up the list of slices is read. */
export const handlers: Handler[] = [...peopleTasks, ...discussionsHandlers];

export const cron: CronEntry[] = [...peopleCron];
