import { attachmentsToMove } from "#discussions";
import { emblemsToMove } from "#groups";
import { picturesToMove } from "#people";
import { moveFiles, storeFor, sweepFiles, type Move } from "#platform/files";
import { enqueue, handle, job, type CronEntry, type Handler, type JobAt } from "#platform/jobs";
import { lookToMove } from "../site/commands.ts";

/** What earlier versions kept in the database, slice by slice. */
export const moves: readonly Move[] = [attachmentsToMove, emblemsToMove, ...picturesToMove, ...lookToMove];

const move = job<null>("files.move");
const sweep = job<null>("files.sweep");

export const filesTasks: Handler[] = [
  handle(move, moveSome),
  handle(sweep, async (_nothing, { db, settings, transaction }) => {
    const now = await transaction(async (_tx, at) => at);
    await sweepFiles(db, storeFor(settings), now, transaction);
  }),
];

export const filesCron: CronEntry[] = [
  { job: sweep, match: "47 * * * *" },
  // Looks at a handful of empty indexes, once everything has moved.
  { job: move, match: "*/10 * * * *" },
];

/** At a worker's start: an upgrade need not wait for the clock. */
export const moveSoon = (at: Pick<JobAt, "transaction">): Promise<void> =>
  at.transaction((tx) => enqueue(tx, move, null, { key: move.name }));

/** Some at a time, so that a worker's end waits for few. */
async function moveSome(_nothing: null, at: JobAt): Promise<void> {
  const { db, settings, transaction } = at;
  const isMore = await moveFiles({ db, store: storeFor(settings), transaction }, moves);
  if (isMore) await moveSoon(at);
}
