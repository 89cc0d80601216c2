import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { text } from "node:stream/consumers";
import { Writable } from "node:stream";
import yauzl from "yauzl";
import {
  BackupError,
  FILES_ENTRY,
  JOBS_ENTRY,
  MANIFEST,
  readManifest,
  tableEntry,
  type Manifest,
  type Part,
} from "./manifest.ts";
import { counting } from "./pass.ts";

/** A backup opened for reading. */
export interface Kept {
  manifest: Manifest;
  /** Sends one part's rows on; throws when they are not those that the manifest speaks of. */
  pour(entry: string, part: Part, into: NodeJS.WritableStream, passed?: (bytes: number) => void): Promise<void>;
  close(): void;
}

export async function openBackup(file: string): Promise<Kept> {
  const zip = await opened(file);
  const entries = new Map<string, yauzl.Entry>();
  for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
  const stream = (name: string): Promise<Readable> => {
    const entry = entries.get(name);
    if (!entry) throw damaged(file, name);
    return zip.openReadStreamPromise(entry);
  };
  if (!entries.has(MANIFEST))
    throw new BackupError(
      `${file} is no backup of Chapterhouse: it has no ${MANIFEST}. Name a file that chapterhouse backup wrote.`,
    );
  const written = await stream(MANIFEST)
    .then(text)
    .then((all) => JSON.parse(all) as unknown)
    .catch((error: unknown) => {
      throw isAboutFile(error) ? damaged(file, MANIFEST, error) : error;
    });
  const manifest = readManifest(written, file);
  return {
    manifest,
    async pour(entry, part, into, passed = () => {}) {
      const counter = counting(passed);
      try {
        await pipeline(await stream(entry), counter, into);
      } catch (error) {
        throw isAboutFile(error) ? damaged(file, entry, error) : error;
      }
      const { bytes, sha256 } = counter.counted();
      if (bytes !== part.bytes || sha256 !== part.sha256) throw damaged(file, entry);
    },
    close: () => zip.close(),
  };
}

/** Reads all of it and compares the sums; touches no database. */
export async function checkBackup(file: string, passed?: (bytes: number) => void): Promise<Manifest> {
  const kept = await openBackup(file);
  try {
    for (const [entry, part] of partsOf(kept.manifest)) await kept.pour(entry, part, nowhere(), passed);
    return kept.manifest;
  } finally {
    kept.close();
  }
}

export const partsOf = (manifest: Manifest): [string, Part][] => [
  [JOBS_ENTRY, manifest.jobs],
  ...manifest.tables.map((table): [string, Part] => [tableEntry(table.name), table]),
  ...(manifest.files ? [[FILES_ENTRY, manifest.files] as [string, Part]] : []),
];

export const bytesOf = (manifest: Manifest): number => partsOf(manifest).reduce((sum, [, { bytes }]) => sum + bytes, 0);

const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() });

async function opened(file: string): Promise<yauzl.ZipFile> {
  try {
    return await yauzl.openPromise(file, { lazyEntries: true, autoClose: false });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "EACCES" || code === "EISDIR")
      throw new BackupError(`${file} cannot be read (${code}). Name the file that chapterhouse backup wrote.`, {
        cause: error,
      });
    throw new BackupError(
      `${file} is no backup of Chapterhouse, or its end is missing: ${(error as Error).message}. Copy it anew or take another, then: chapterhouse restore --check ${file}`,
      { cause: error },
    );
  }
}

const damaged = (file: string, entry: string, cause?: unknown) =>
  new BackupError(
    `${file} is damaged in ${entry}, so nothing of it was taken. Copy it anew or take another, then: chapterhouse restore --check FILE`,
    { cause },
  );

// What is wrong with the bytes has no code, or one of zlib's, or they make rows that no table takes (PostgreSQL's classes 22 and 23: what it gave
// out itself, it takes back); what is wrong with the disk or the database has another.
function isAboutFile(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined || /^(?:Z_|2[23])/.test(code);
}
