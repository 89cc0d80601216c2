import { handle, job, type CronEntry, type Handler } from "#platform/jobs";
import { days, later } from "#platform/time";

const tidy = job<null>("web.tidy");

/** Forgets after seven days which forms were sent: nobody sends one again that late. */
export const webTasks: Handler[] = [
  handle(tidy, (_nothing, at) =>
    at.transaction(async (tx, now) => {
      await tx
        .deleteFrom("submissions")
        .where("created_at", "<=", later(now, -days(7)))
        .execute();
    }),
  ),
];

export const webCron: CronEntry[] = [{ job: tidy, match: "27 * * * *" }];
