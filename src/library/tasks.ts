import { readAll, bytesFrom, storeFor } from "#platform/files";
import { handle, type CronEntry, type Handler } from "#platform/jobs";
import { textOf } from "#platform/texts";
import { beginReading, forgetFilings, noteText } from "./commands.ts";
import { readFile, tidy } from "./jobs.ts";
import { bytesOfVersion } from "./queries.ts";

/** Larger files are kept, and found by what is said of them. */
const MOST_READ = 50_000_000;

export const libraryHandlers: Handler[] = [
  // Nothing is held while a file is read: that may take half a minute.
  handle(readFile, async ({ entryId, number }, at) => {
    const found = await bytesOfVersion(at.db, entryId, number);
    if (!found || !(await at.transaction((tx) => beginReading(tx, entryId, number)))) return;
    const came =
      found.size > MOST_READ
        ? ({ is: "nothing" } as const)
        : await textOf(await readAll(bytesFrom(storeFor(at.settings), found)), found.contentType);
    await at.transaction((tx) => noteText(tx, entryId, number, came));
  }),
  handle(tidy, (_nothing: null, at) => at.transaction(forgetFilings)),
];

export const libraryCron: CronEntry[] = [{ job: tidy, match: "29 3 * * *" }];
