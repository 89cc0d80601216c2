import { createReadStream } from "node:fs";
import { fileTypeFromFile } from "file-type";
import type { Settings } from "#platform/config";
import type { FileOnDisk } from "#platform/files";
import { lookAt, MOST_PIXELS, withoutNotes } from "#platform/pictures";
import { scannerFor, ScannerUnavailable } from "#platform/scanning";
import type { Upload } from "#platform/web";
import { fileName, isProgram } from "./rules.ts";

export type FileFault =
  | { why: "too-many" | "too-big" | "empty" | "program" | ScanFault; name: string }
  | { why: "picture"; name: string; width: number; height: number };

/** A scanner found something, takes no file of that size, or does not answer. */
export type ScanFault = "found" | "scan-too-big" | "unscanned";

/** A file that may be kept: as it came, or made anew. */
export interface CheckedFile {
  filename: string;
  contentType: string;
  from: FileOnDisk | Buffer;
}

export const sizeOf = ({ from }: CheckedFile): number => ("size" in from ? from.size : from.byteLength);

export interface CheckedFiles {
  names: string[];
  /** All of them, or none when anything is wrong with one. */
  files: CheckedFile[];
  faults: FileFault[];
}

/** What came with a form: types by their first bytes, whatever was claimed; names that are no paths; photographs without their camera's notes. */
export async function checkedFiles(
  uploads: readonly Upload[],
  settings: Pick<Settings, "scanner">,
): Promise<CheckedFiles> {
  const named = uploads.map((upload, index) => ({ upload, name: fileName(upload.filename, index + 1) }));
  const files: CheckedFile[] = [];
  const faults: FileFault[] = [];
  // One after another: each picture may take hundreds of megabytes while it is looked at.
  for (const { upload, name } of named) {
    const result = await check(upload, name, settings);
    if ("why" in result) faults.push(result);
    else files.push(result);
  }
  return { names: named.map((one) => one.name), files: faults.length > 0 ? [] : files, faults };
}

type Arrived = Pick<Upload, "isTooBig" | "isTooMany"> & FileOnDisk;

/** One file, whichever door it came through. */
export async function check(
  file: Arrived,
  name: string,
  settings: Pick<Settings, "scanner">,
): Promise<CheckedFile | FileFault> {
  if (file.isTooMany) return { why: "too-many", name };
  if (file.isTooBig) return { why: "too-big", name };
  if (file.size === 0) return { why: "empty", name };
  const contentType = await typeOf(file);
  if (isProgram(name, contentType)) return { why: "program", name };
  const fault = await scanFault(file, settings);
  if (fault) return { why: fault, name };
  return contentType.startsWith("image/")
    ? picture(file, name, contentType)
    : { filename: name, contentType, from: file };
}

/** As it came, before anything of ours unpacks it; null: clean, or nothing is scanned. */
async function scanFault(file: FileOnDisk, settings: Pick<Settings, "scanner">): Promise<ScanFault | null> {
  try {
    const scanned = await scannerFor(settings)?.scan(file);
    return scanned === "found" ? "found" : scanned === "too-big" ? "scan-too-big" : null;
  } catch (error) {
    if (error instanceof ScannerUnavailable) return "unscanned";
    throw error;
  }
}

async function typeOf({ path }: FileOnDisk): Promise<string> {
  const known = await fileTypeFromFile(path).catch(() => undefined);
  if (known) return known.mime;
  return (await isText(path)) ? "text/plain" : "application/octet-stream";
}

async function isText(path: string): Promise<boolean> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for await (const piece of createReadStream(path)) {
      if ((piece as Buffer).includes(0)) return false;
      decoder.decode(piece as Buffer, { stream: true });
    }
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** Its size is read from its head alone; it is unpacked only when that is bearable and there is something to take out. */
async function picture(file: FileOnDisk, name: string, contentType: string): Promise<CheckedFile | FileFault> {
  const asBytes = { filename: name, contentType: "application/octet-stream", from: file };
  const facts = await lookAt(file.path);
  // Not a picture that we can read: kept as bytes, which nothing shows.
  if (!facts) return asBytes;
  const { width, height, pixels } = facts;
  if (pixels > MOST_PIXELS) return { why: "picture", name, width, height };
  if (contentType !== "image/jpeg" || !facts.hasNotes) return { filename: name, contentType, from: file };
  const from = await withoutNotes(file.path);
  return from ? { filename: name, contentType, from } : asBytes;
}
