import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { open, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { finished, pipeline } from "node:stream/promises";
import pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import yazl from "yazl";
import {
  BackupError,
  FILES_ENTRY,
  FORM,
  JOBS_ENTRY,
  MANIFEST,
  markOf,
  tableEntry,
  type Manifest,
  type Part,
} from "./manifest.ts";
import type { Store } from "#platform/files";
import { packFiles } from "./files.ts";
import { counting } from "./pass.ts";
import { PLAIN, quoted, SELECT_JOBS, sequencesOf, tablesOf } from "./tables.ts";

export interface Progress {
  /** The moment is taken; `snapshot` is its name in the database, `bytes` about how much there is. */
  begun?: (of: { snapshot: string; bytes: number }) => Promise<void> | void;
  /** So many bytes more. */
  passed?: (bytes: number) => void;
}

export interface Made {
  file: string;
  tables: number;
  rows: number;
  files: number;
  /** Keys of files that rows name and the store has not, or has with other bytes. */
  lost: string[];
  /** Of the file. */
  bytes: number;
}

/**
 * Writes everything in the database, as it is at one moment, into one ZIP file: a table is a file of rows as COPY writes them. The program goes
 * on meanwhile; what it writes after that moment is not in the backup. Rows are streamed, so memory does not grow with them. Under its name the
 * file appears only when it is whole and on disk.
 */
export async function makeBackup(
  { adminUrl, secret, store, to, at }: { adminUrl: string; secret: Buffer; store: Store; to: string; at: Date },
  progress: Progress = {},
): Promise<Made> {
  const file = await freeName(to, at);
  const partial = `${file}.partial`;
  const client = new pg.Client({ connectionString: adminUrl, application_name: "backup" });
  client.on("error", () => {});
  await client.connect();
  try {
    const { manifest, lost } = await write(client, partial, { secret, store, at }, progress);
    const bytes = await settle(partial);
    await rename(partial, file);
    return {
      file,
      bytes,
      lost,
      files: manifest.files?.rows ?? 0,
      tables: manifest.tables.length,
      rows: manifest.tables.reduce((sum, { rows }) => sum + rows, 0),
    };
  } catch (error) {
    await rm(partial, { force: true });
    throw explained(error, file);
  } finally {
    await client.end().catch(() => {});
  }
}

async function write(
  client: pg.Client,
  partial: string,
  { secret, store, at }: { secret: Buffer; store: Store; at: Date },
  { begun, passed = () => {} }: Progress,
): Promise<{ manifest: Manifest; lost: string[] }> {
  await client.query("begin isolation level repeatable read read only");
  await client.query(PLAIN);
  const { rows } = await client.query<{ snapshot: string; server: number }>(
    "select pg_export_snapshot() as snapshot, current_setting('server_version_num')::integer as server",
  );
  const tables = await tablesOf(client);
  const ofFiles = await bytesOfFiles(client, tables);
  await begun?.({ snapshot: rows[0]!.snapshot, bytes: tables.reduce((sum, { size }) => sum + size, ofFiles ?? 0) });
  const zip = new yazl.ZipFile();
  // Whoever backs up the same day keeps people's data to themselves, whatever the umask says.
  const output = createWriteStream(partial, { flags: "wx", mode: 0o600 });
  await once(output, "open");
  const written = pipeline(zip.outputStream as Readable, output);
  const failed = new Promise<never>((_, fail) => zip.once("error", fail));
  const copied = async (statement: string, entry: string): Promise<Part> => {
    const source = client.query(copyTo(`copy ${statement} to stdout`));
    const counter = counting(passed);
    zip.addReadStream(counter, entry, { mtime: at, compressionLevel: 3, forceZip64Format: true });
    source.once("error", (error) => counter.destroy(error));
    source.pipe(counter);
    await Promise.race([finished(counter), written, failed]);
    // The number of rows comes after the last row: it is known when the next statement is answered.
    await client.query("select");
    return { rows: source.rowCount, ...counter.counted() };
  };
  const files = async () => {
    const { tar, done } = packFiles(client, store);
    const counter = counting(passed);
    // Most of it is packed already, pictures and documents alike.
    zip.addReadStream(counter, FILES_ENTRY, { mtime: at, compress: false, forceZip64Format: true });
    tar.once("error", (error) => counter.destroy(error));
    tar.pipe(counter);
    await Promise.race([finished(counter), written, failed]);
    return { ...(await done), ...counter.counted() };
  };
  try {
    const manifest: Manifest = {
      form: FORM,
      madeAt: at.toISOString(),
      server: rows[0]!.server,
      secret: markOf(secret),
      migrations: (await client.query("select name, checksum from schema_migrations order by name")).rows,
      tables: [],
      sequences: await sequencesOf(client),
      jobs: await copied(`(${SELECT_JOBS})`, JOBS_ENTRY),
    };
    for (const { name, columns } of tables) {
      const part = await copied(`(select ${quoted(columns)} from ${quoted([name])})`, tableEntry(name));
      manifest.tables.push({ name, columns, ...part });
    }
    const packed = ofFiles === null ? null : await files();
    if (packed) manifest.files = { rows: packed.files, bytes: packed.bytes, sha256: packed.sha256 };
    zip.addBuffer(Buffer.from(JSON.stringify(manifest, null, 1)), MANIFEST, { mtime: at });
    zip.end({ forceZip64Format: true, comment: "Chapterhouse backup" });
    await Promise.race([written, failed]);
    return { manifest, lost: packed?.lost ?? [] };
  } catch (error) {
    output.destroy();
    await written.catch(() => {});
    throw error;
  }
}

/** Null: the tables are of a time before files had a place of their own. */
async function bytesOfFiles(client: pg.Client, tables: { name: string }[]): Promise<number | null> {
  if (!tables.some(({ name }) => name === "stored_files")) return null;
  const { rows } = await client.query<{ bytes: number }>(
    "select coalesce(sum(size), 0)::float8 as bytes from stored_files",
  );
  return rows[0]!.bytes;
}

/** A folder gets a file named for the moment. What is there already stays. */
async function freeName(to: string, at: Date): Promise<string> {
  const is = await stat(to).catch(() => null);
  if (is?.isDirectory())
    return freeName(join(to, `chapterhouse-${at.toISOString().slice(0, 19).replaceAll(":", "")}Z.zip`), at);
  if (is)
    throw new BackupError(
      `${to} is there already and was not touched. Give another name, or a folder: chapterhouse backup FOLDER`,
    );
  return to;
}

/** To disk, so that a power cut after the last word leaves what the last word promised. */
async function settle(file: string): Promise<number> {
  const handle = await open(file, "r+");
  try {
    await handle.sync();
    return (await handle.stat()).size;
  } finally {
    await handle.close();
  }
}

function explained(error: unknown, file: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOSPC")
    return new BackupError(
      `The disk is full: ${file} could not be written. Make room or name another disk, then: chapterhouse backup FILE`,
      { cause: error },
    );
  if (code === "ENOENT" || code === "EACCES" || code === "EROFS" || code === "ENOTDIR")
    return new BackupError(
      `${file} cannot be written (${code}). Name a folder that is there and yours to write: chapterhouse backup FOLDER`,
      { cause: error },
    );
  if (code === "EEXIST")
    return new BackupError(
      `${file}.partial is there: another backup is being written, or one was cut off. Remove it if none runs, then: chapterhouse backup ${file}`,
      { cause: error },
    );
  if (code === "42P01")
    return new BackupError(
      "The database has no tables of Chapterhouse yet, so there is nothing to keep. Prepare it: chapterhouse migrate",
      { cause: error },
    );
  return error;
}
