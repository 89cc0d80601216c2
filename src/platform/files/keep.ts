import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { crashPoint } from "#platform/crash";
import type { Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import type { Store } from "./store.ts";

/** Bytes that lie in the store for good. A row may name them by their key (`nameFiles`); if none does, they are swept away after a day. */
export interface StoredFile {
  key: string;
  size: number;
  sha256: Buffer;
}

/** A file on this machine's disk whose size and sum are known, as uploads are. */
export interface FileOnDisk {
  path: string;
  size: number;
  sha256: Buffer;
}

/** The store takes nothing at present: full, throttled, gone. Nobody's fault who brought the bytes, and over when it is mended. */
export class StoreUnavailable extends Error {
  constructor(place: string, cause: unknown) {
    super(`${place} takes no files: ${(cause as Error).message}`, { cause });
  }
}

/**
 * Puts bytes into the store; when it resolves they survive a power cut. To be called before the row that names them is written. Every
 * call makes a key of its own, so that no two files share bytes: one may go without a look at the others.
 */
export async function keepFile(store: Store, from: Uint8Array | FileOnDisk): Promise<StoredFile> {
  const key = newKey();
  const { size, sha256 } = from instanceof Uint8Array ? factsOf(from) : from;
  const open = () =>
    from instanceof Uint8Array ? Readable.from(from.length > 0 ? [from] : []) : createReadStream(from.path);
  await store.put(key, { size, open }).catch((error: unknown) => {
    throw new StoreUnavailable(store.place, error);
  });
  crashPoint("files.stored");
  return { key, size, sha256 };
}

const factsOf = (bytes: Uint8Array) => ({
  size: bytes.byteLength,
  sha256: createHash("sha256").update(bytes).digest(),
});

/** Says in the same act as the row that names them that these bytes are ours to keep. */
export async function nameFiles(tx: Tx, files: readonly StoredFile[], now: Instant): Promise<void> {
  if (files.length === 0) return;
  await tx
    .insertInto("stored_files")
    .values(files.map(({ key, size, sha256 }) => ({ key, size, sha256, stored_at: now })))
    .execute();
}

const letters = "abcdefghijklmnopqrstuvwxyz234567";

/** 130 bits in letters that every file system and every bucket tells apart. */
export const newKey = (): string => Array.from(randomBytes(26), (byte) => letters[byte & 31]).join("");

export const isKey = (name: string): boolean => /^[a-z2-7]{26}$/.test(name);
