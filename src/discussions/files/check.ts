import { fileTypeFromBuffer } from "file-type";
import { lookAt, MOST_PIXELS, withoutNotes } from "#platform/pictures";
import type { Upload } from "#platform/web";
import type { NewAttachment } from "../posts/commands.ts";
import { fileName, isProgram } from "./rules.ts";

export type FileFault =
  | { why: "too-many" | "too-big" | "empty" | "program"; name: string }
  | { why: "picture"; name: string; width: number; height: number };

export interface CheckedFiles {
  names: string[];
  /** All of them, or none when anything is wrong with one. */
  files: NewAttachment[];
  faults: FileFault[];
}

/** What came with a form: types by their first bytes, whatever was claimed; names that are no paths; photographs without their camera's notes. */
export async function checkedFiles(uploads: readonly Upload[]): Promise<CheckedFiles> {
  const named = uploads.map((upload, index) => ({ upload, name: fileName(upload.filename, index + 1) }));
  const files: NewAttachment[] = [];
  const faults: FileFault[] = [];
  // One after another: each picture may take hundreds of megabytes while it is looked at.
  for (const { upload, name } of named) {
    const result = await check(upload, name);
    if ("why" in result) faults.push(result);
    else files.push(result);
  }
  return { names: named.map((one) => one.name), files: faults.length > 0 ? [] : files, faults };
}

async function check({ bytes, isTooBig, isTooMany }: Upload, name: string): Promise<NewAttachment | FileFault> {
  if (isTooMany) return { why: "too-many", name };
  if (isTooBig) return { why: "too-big", name };
  if (bytes.length === 0) return { why: "empty", name };
  const contentType = await typeOf(bytes);
  if (isProgram(name, contentType)) return { why: "program", name };
  return contentType.startsWith("image/")
    ? picture(bytes, name, contentType)
    : { filename: name, contentType, content: bytes };
}

async function typeOf(bytes: Buffer): Promise<string> {
  const known = await fileTypeFromBuffer(bytes).catch(() => undefined);
  if (known) return known.mime;
  return isText(bytes) ? "text/plain" : "application/octet-stream";
}

function isText(bytes: Buffer): boolean {
  if (bytes.includes(0)) return false;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Its size is read from its head alone; it is unpacked only when that is bearable and there is something to take out. */
async function picture(bytes: Buffer, name: string, contentType: string): Promise<NewAttachment | FileFault> {
  const asBytes = { filename: name, contentType: "application/octet-stream", content: bytes };
  const facts = await lookAt(bytes);
  // Not a picture that we can read: kept as bytes, which nothing shows.
  if (!facts) return asBytes;
  const { width, height, pixels } = facts;
  if (pixels > MOST_PIXELS) return { why: "picture", name, width, height };
  if (contentType !== "image/jpeg" || !facts.hasNotes) return { filename: name, contentType, content: bytes };
  const content = await withoutNotes(bytes);
  return content ? { filename: name, contentType, content } : asBytes;
}
