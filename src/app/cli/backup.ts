import { BackupError, checkBackup, makeBackup, restoreBackup } from "#platform/backup";
import { readSettings } from "#platform/config";
import { storeFor, type Store } from "#platform/files";
import { findEmbedded } from "#platform/embedded";
import { prepare, reachDatabase, type Reached } from "./database.ts";
import { takeLock, whoRuns } from "./lock.ts";
import { bar, size } from "./progress.ts";
import { Trouble } from "./wiring.ts";

/** `chapterhouse backup FILE|FOLDER` (O-5): beside a running installation or alone. */
export async function backup(args: string[]): Promise<number> {
  const [to, ...more] = args;
  if (!to || to.startsWith("-") || more.length > 0)
    throw new Trouble("Give a file or a folder: chapterhouse backup FILE|FOLDER", 64);
  const settings = readSettings();
  const running = settings.databaseUrl === null ? findEmbedded(settings.dataDir) : null;
  const database: Reached = running ? { ...running, stop: async () => {} } : await reachDatabase(settings);
  const progress = bar("Backing up");
  try {
    const { adminUrl } = database;
    const made = await mendable(
      makeBackup(
        { adminUrl, secret: settings.secret, store: storeFor(settings), to, at: new Date() },
        { begun: ({ bytes }) => progress.of(bytes), passed: progress.passed },
      ),
    );
    progress.end();
    say(`${made.file}: ${made.rows} rows of ${made.tables} tables and ${made.files} files, ${size(made.bytes)}.`);
    say(
      "Keep the secret beside it, in another place: without DATA_DIR/secret second factors and signing keys stay shut.",
    );
    return complain(made.lost, storeFor(settings).place);
  } finally {
    progress.end();
    await database.stop();
  }
}

/** A backup with a hole is better than none, and must not pass for a whole one. */
function complain(lost: string[], place: string): number {
  if (lost.length === 0) return 0;
  say(
    `NOT WHOLE: ${lost.length} files that the database names are missing in ${place}, or damaged there: ${lost.slice(0, 5).join(", ")}${lost.length > 5 ? " …" : ""}. Bring them back from an earlier backup or from the disk's own, under these names.`,
  );
  return 1;
}

/** `chapterhouse restore FILE [--other-secret] [--same-files]`, and `--check` to read the file through and touch nothing. */
export async function restore(args: string[]): Promise<number> {
  const options = new Set(args.filter((arg) => arg.startsWith("--")));
  const [file, ...more] = args.filter((arg) => !arg.startsWith("--"));
  const isKnown = [...options].every((option) => ["--check", "--other-secret", "--same-files"].includes(option));
  if (!file || more.length > 0 || !isKnown)
    throw new Trouble("Give the file: chapterhouse restore FILE, or chapterhouse restore --check FILE", 64);
  if (options.has("--check")) return check(file);
  return fill(file, { otherSecret: options.has("--other-secret"), sameFiles: options.has("--same-files") });
}

async function check(file: string): Promise<number> {
  const { madeAt, tables, files } = await mendable(checkBackup(file));
  say(
    `${file} is whole: ${rowsOf(tables)} rows of ${tables.length} tables and ${files?.rows ?? 0} files, of ${madeAt}.`,
  );
  return 0;
}

interface Options {
  otherSecret: boolean;
  sameFiles: boolean;
}

async function fill(file: string, options: Options): Promise<number> {
  const settings = readSettings();
  const other = settings.databaseUrl === null ? whoRuns(settings.dataDir) : null;
  if (other !== null)
    throw new Trouble(
      `Nothing was changed: Chapterhouse is running on DATA_DIR ${settings.dataDir} (process ${other}). Stop it, or restore beside it: DATA_DIR=./restored chapterhouse restore ${file}`,
    );
  const unlock = settings.databaseUrl === null ? takeLock(settings.dataDir) : () => {};
  try {
    const database = await reachDatabase(settings);
    try {
      await intoDatabase(database, { file, ...options, secret: settings.secret, store: storeFor(settings) });
    } finally {
      await database.stop();
    }
  } finally {
    unlock();
  }
  return 0;
}

async function intoDatabase(
  database: Reached,
  of: Options & { file: string; secret: Buffer; store: Store },
): Promise<void> {
  const progress = bar("Restoring");
  try {
    const { madeAt, tables, files } = await mendable(
      restoreBackup(
        { ...of, adminUrl: database.adminUrl, at: new Date() },
        { begun: progress.of, passed: progress.passed },
      ),
    );
    progress.end();
    const applied = await prepare(database);
    say(
      `Restored ${rowsOf(tables)} rows of ${tables.length} tables and ${files?.rows ?? 0} files, as they were at ${madeAt}.`,
    );
    if (applied.length > 0) say(`Brought to this version: ${applied.join(", ")}`);
    say("Mails that waited then are sent by the next start: npm start");
  } finally {
    progress.end();
  }
}

async function mendable<T>(act: Promise<T>): Promise<T> {
  try {
    return await act;
  } catch (error) {
    throw error instanceof BackupError ? new Trouble(error.message) : error;
  }
}

const rowsOf = (tables: { rows: number }[]): number => tables.reduce((sum, { rows }) => sum + rows, 0);
const say = (line: string) => process.stdout.write(`${line}\n`);
