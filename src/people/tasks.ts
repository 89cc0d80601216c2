import { handle, type CronEntry, type Handler } from "#platform/jobs";
import { forgetOldAttempts } from "./attempts/commands.ts";
import { tidy } from "./jobs.ts";
import { forgetOldLinks } from "./links/commands.ts";
import { forgetOldRegistrations } from "./registrations/commands.ts";
import { forgetOldSessions } from "./sessions/commands.ts";

export const peopleTasks: Handler[] = [
  handle(tidy, (_nothing, at) =>
    at.transaction(async (tx, now) => {
      await forgetOldRegistrations(tx, now);
      await forgetOldLinks(tx, now);
      await forgetOldAttempts(tx, now);
      await forgetOldSessions(tx, now);
    }),
  ),
];

export const peopleCron: CronEntry[] = [{ job: tidy, match: "17 * * * *" }];
