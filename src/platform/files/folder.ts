import { createReadStream } from "node:fs";
import { mkdir, open, opendir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { Missing, type Kept, type Range, type Source, type Store } from "./store.ts";

/** A folder: each file under the first two letters of its key, so that no folder grows without measure. */
export function folderStore(folder: string): Store {
  const placeOf = (key: string) => join(folder, key.slice(0, 2), key);
  return {
    place: folder,
    async put(key, source) {
      const shelf = join(folder, key.slice(0, 2));
      await mkdir(shelf, { recursive: true, mode: 0o700 });
      await mkdir(join(folder, INCOMING), { recursive: true, mode: 0o700 });
      const partial = join(folder, INCOMING, key);
      try {
        await written(partial, source);
        await rename(partial, placeOf(key));
      } catch (error) {
        await rm(partial, { force: true });
        throw error;
      }
      // The name is on the disk when its folders are.
      for (const one of [shelf, folder]) await settled(one);
    },
    read: (key, range) => opened(key, placeOf(key), range),
    size: (key) => stat(placeOf(key)).then(({ size }) => size, nullWhenAbsent),
    async remove(key) {
      for (const file of [placeOf(key), join(folder, INCOMING, key)]) await rm(file, { force: true });
    },
    list: () => listed(folder),
    close() {},
  };
}

/** What a cut-off upload leaves lies here; keys are longer, so no shelf has this name. */
const INCOMING = "incoming";

async function written(file: string, { open: from, size }: Source): Promise<void> {
  const handle = await open(file, "w", 0o600);
  try {
    await handle.writeFile(from());
    await handle.sync();
    if ((await handle.stat()).size !== size) throw new Error("the bytes were not as many as was said");
  } finally {
    await handle.close();
  }
}

async function settled(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function opened(key: string, file: string, range?: Range): Promise<Readable> {
  const handle = await open(file, "r").catch((error: NodeJS.ErrnoException) => {
    throw error.code === "ENOENT" ? new Missing(key) : error;
  });
  return createReadStream(file, { ...range, fd: handle, highWaterMark: 128 * 1024 });
}

async function* listed(folder: string): AsyncGenerator<Kept> {
  const shelves = await opendir(folder).catch(nullWhenAbsent);
  if (!shelves) return;
  for await (const shelf of shelves) {
    if (!shelf.isDirectory()) continue;
    for await (const { name } of await opendir(join(folder, shelf.name))) {
      const found = await stat(join(folder, shelf.name, name)).catch(nullWhenAbsent);
      // Cut-off uploads too: whoever sweeps takes them for bytes that no row names, which they are.
      if (found) yield { key: name, size: found.size, storedAt: found.mtime };
    }
  }
}

function nullWhenAbsent(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
  throw error;
}
