import { handle, job, type CronEntry, type Handler } from "#platform/jobs";
import { dayIn, days, later } from "#platform/time";

const tidy = job<null>("mail.tidy");

/**
 * Forgets after seven days who was answered by the program: one answer a day looks no further back than that. And after fourteen what a mail
 * came with: no copy waits so long.
 */
export const mailTasks: Handler[] = [
  handle(tidy, (_nothing, at) =>
    at.transaction(async (tx, now) => {
      await tx
        .deleteFrom("automatic_answers")
        .where("answered_on", "<=", dayIn("UTC", later(now, -days(7))))
        .execute();
      await tx
        .updateTable("mailings")
        .set({ passage: null })
        .where("passage", "is not", null)
        .where("created_at", "<=", later(now, -days(14)))
        .execute();
    }),
  ),
];

export const mailCron: CronEntry[] = [{ job: tidy, match: "37 * * * *" }];
