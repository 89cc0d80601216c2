import { handle, job, type CronEntry, type Handler } from "#platform/jobs";
import { forgetOldAnswers } from "./answers/commands.ts";

const tidy = job<null>("api.tidy");

export const apiTasks: Handler[] = [handle(tidy, (_nothing, at) => at.transaction(forgetOldAnswers))];

export const apiCron: CronEntry[] = [{ job: tidy, match: "37 * * * *" }];
