import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { Range, Store } from "./store.ts";

/** A file ready to be sent: whole or in part. */
export interface FileBytes {
  size: number;
  /** The same for the same bytes and for no others. */
  sha256: Buffer;
  read(range?: Range): Promise<Readable>;
}

/** As a row names them: in the store, or still in the row itself until they were moved (`moveFiles`). */
export interface NamedBytes {
  key: string | null;
  size: number | null;
  sha256: Buffer | null;
  content: Buffer | null;
}

export function bytesFrom(store: Store, { key, size, sha256, content }: NamedBytes): FileBytes {
  if (key !== null && size !== null && sha256 !== null)
    return { size, sha256, read: (range) => store.read(key, range) };
  const held = content ?? Buffer.alloc(0);
  return {
    size: held.length,
    sha256: createHash("sha256").update(held).digest(),
    read: async (range) => Readable.from([range ? held.subarray(range.start, range.end + 1) : held]),
  };
}

/** For what is known to be small. */
export const readAll = async (bytes: FileBytes): Promise<Buffer> => buffer(await bytes.read());
