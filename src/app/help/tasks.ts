import { handle, job, type CronEntry, type Handler } from "#platform/jobs";
import { forgetOrigins } from "./commands.ts";

const tidy = job<null>("help.tidy");

export const helpTasks: Handler[] = [
  handle(tidy, (_nothing, at) => at.transaction((tx, now) => forgetOrigins(tx, now))),
];

export const helpCron: CronEntry[] = [{ job: tidy, match: "37 * * * *" }];
