import type { Settings } from "#platform/config";
import { keepFile, storeFor } from "#platform/files";
import type { NewAttachment } from "../posts/commands.ts";
import type { CheckedFile } from "./check.ts";

/** Puts the files of a post that is about to be written into the store, one after another. */
export async function keptFiles(
  settings: Pick<Settings, "files">,
  files: readonly (Omit<CheckedFile, "from"> & { from: CheckedFile["from"] | Uint8Array })[],
): Promise<NewAttachment[]> {
  const store = storeFor(settings);
  const kept: NewAttachment[] = [];
  for (const { filename, contentType, from } of files)
    kept.push({ filename, contentType, file: await keepFile(store, from) });
  return kept;
}
