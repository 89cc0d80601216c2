import type { Settings } from "#platform/config";
import { folderStore } from "./folder.ts";
import { bucketStore } from "./s3.ts";
import type { Store } from "./store.ts";

const open = new Map<string, Store>();

/** The store that FILES_URL names, opened once in a process. That it is there is asked at the start (`examineStore`). */
export function storeFor({ files }: Pick<Settings, "files">): Store {
  const key = JSON.stringify(files);
  const known = open.get(key);
  if (known) return known;
  const store = files.kind === "folder" ? folderStore(files.folder) : bucketStore(files);
  open.set(key, store);
  return store;
}
