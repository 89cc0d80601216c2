import { readFile } from "node:fs/promises";
import {
  bytesOfPerson,
  bytesOfUnit,
  checkedFiles,
  checkFile,
  fileLimits,
  fileName,
  fileSize,
  sizeOf,
  type CheckedFile,
} from "#discussions";
import type { Settings } from "#platform/config";
import type { Db } from "#platform/db";
import { keepFile, storeFor, type FileOnDisk } from "#platform/files";
import { madeAnew } from "#platform/pictures";
import type { At, FieldErrors } from "#platform/web";
import type { NewFile, Room } from "./commands.ts";
import { MOST_AT_ONCE, MOST_BYTES } from "./rules.ts";
import { faultOf } from "./faults.ts";
import { refuse } from "./refusals.ts";
import { m } from "./words.ts";

export { fileSize as size, sizeOf };

/** What a route takes that brings files. */
export const uploads = { files: MOST_AT_ONCE, bytes: MOST_BYTES };

const PREVIEW = { width: 1200, height: 1200, fit: "inside", to: { webp: 75 } } as const;

export interface Brought {
  names: string[];
  files: CheckedFile[];
  /** What is wrong with them, in sentences; "": nothing. */
  wrong: string;
}

/** The files of a form, looked at as those of a post, and not kept yet. */
export async function broughtBy(at: At): Promise<Brought> {
  const { names, files, faults } = await checkedFiles(at.uploads, at.settings);
  return { names, files, wrong: faults.map(faultOf).join(" ") };
}

/** A browser empties a file field when the page is shown again. */
export const withFiles = (errors: FieldErrors, names: readonly string[]): FieldErrors =>
  names.length === 0
    ? errors
    : {
        ...errors,
        files: [errors.files, m("wrong.again", { count: names.length, names: names.join(", ") })]
          .filter(Boolean)
          .join(" "),
      };

/** One file that a program or a mail brought, looked at as those of a form; refused in a sentence that names it. */
export async function broughtAs(settings: Settings, file: FileOnDisk, filename: string): Promise<CheckedFile> {
  const looked = await checkFile(
    { ...file, isTooBig: file.size > MOST_BYTES, isTooMany: false },
    fileName(filename, 1),
    settings,
  );
  return "why" in looked ? refuse({ because: "file", fault: looked }) : looked;
}

export const kept = (at: At, files: readonly CheckedFile[]): Promise<NewFile[]> => keptOf(at.settings, files);

/** Into the store, each with a picture of it where it is one. */
export async function keptOf(settings: Pick<Settings, "files">, files: readonly CheckedFile[]): Promise<NewFile[]> {
  const store = storeFor(settings);
  const all: NewFile[] = [];
  for (const { filename, contentType, from } of files) {
    const preview = contentType.startsWith("image/") ? await pictureOf(from) : null;
    all.push({ filename, contentType, preview, file: await keepFile(store, from) });
  }
  return all;
}

async function pictureOf(from: CheckedFile["from"]): Promise<Buffer | null> {
  const made = await madeAnew(Buffer.isBuffer(from) ? from : await readFile(from.path), PREVIEW);
  return Buffer.isBuffer(made) ? made : null;
}

/** What the person and the group may take, and what their posts take already. */
export async function roomFor(db: Db, personId: number, unitId: number): Promise<Room> {
  const limits = await fileLimits(db);
  return {
    person: { limit: limits.person, elsewhere: await bytesOfPerson(db, personId) },
    unit: { limit: limits.unit, elsewhere: await bytesOfUnit(db, unitId) },
  };
}
