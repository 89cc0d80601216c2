import type { Readable } from "node:stream";

/** Bytes on their way in: how many, and where they can be read from the beginning. */
export interface Source {
  size: number;
  open(): Readable;
}

/** Both ends inclusive, as in the header. */
export interface Range {
  start: number;
  end: number;
}

export interface Kept {
  key: string;
  size: number;
  /** By the store's own clock. */
  storedAt: Date;
}

/** Where bytes lie under keys. What a key means, and who may have it, is said by rows (stored_files and those that name it). */
export interface Store {
  /** Where it is, for a sentence to the operator: without credentials. */
  readonly place: string;
  /** Durable when it resolves. A key is written once. */
  put(key: string, source: Source): Promise<void>;
  /** Throws `Missing` when nothing lies there. Destroying the stream frees what it holds. */
  read(key: string, range?: Range): Promise<Readable>;
  /** Bytes under the key, or null. */
  size(key: string): Promise<number | null>;
  /** Does nothing when nothing lies there. */
  remove(key: string): Promise<void>;
  /** All that lies there, in no order. */
  list(): AsyncIterable<Kept>;
  close(): void;
}

/** A row names bytes that the store does not have: the disk or the bucket lost them. */
export class Missing extends Error {
  constructor(readonly key: string) {
    super(`the store has nothing under ${key}`);
    this.name = "Missing";
  }
}
