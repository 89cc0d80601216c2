export { Presence, workersAlive } from "./presence.ts";
export { enqueue, enqueueAll, handle, job, type Handler, type Job, type JobAt, type JobOptions } from "./jobs.ts";
export { startJobs, type CronEntry, type JobsOptions } from "./run.ts";
