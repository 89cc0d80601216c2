import { once } from "node:events";
import { Readable } from "node:stream";
import { createHash } from "node:crypto";
import { extract, pack, type Pack } from "tar-stream";
import type pg from "pg";
import { Missing, type Store } from "#platform/files";

interface Row {
  key: string;
  isReleased: boolean;
  size: number;
  sha256: Buffer;
}

export interface Packed {
  files: number;
  /** Of those that rows name: not in the store, or with other bytes than they came with. */
  lost: string[];
}

/**
 * All files that the moment's rows name, as one tar: whoever has unzip and tar can read it. One after another and by a cursor, so that neither a
 * large file nor a great many cost memory. `transaction` holds the moment.
 */
export function packFiles(transaction: pg.Client, store: Store): { tar: Readable; done: Promise<Packed> } {
  const tar = pack();
  const done = packAll(tar, transaction, store).catch((error: unknown) => {
    tar.destroy(error as Error);
    throw error;
  });
  // Whoever reads the tar hears of it there first.
  done.catch(() => {});
  return { tar: Readable.from(tar), done };
}

async function packAll(tar: Pack, client: pg.Client, store: Store): Promise<Packed> {
  const lost: string[] = [];
  let files = 0;
  await client.query(
    `declare named_files no scroll cursor for
      select key, size::float8, sha256, released_at is not null as "isReleased" from stored_files order by key`,
  );
  for (;;) {
    const { rows } = await client.query<Row>("fetch 500 from named_files");
    for (const row of rows) {
      if (await packOne(tar, store, row)) files += 1;
      // One that nothing names any more may have been swept away since the moment.
      else if (!row.isReleased) lost.push(row.key);
    }
    if (rows.length === 0) break;
  }
  await client.query("close named_files");
  tar.finalize();
  return { files, lost };
}

/** False when the store has lost it; a file with other bytes is packed as it is. */
async function packOne(tar: Pack, store: Store, { key, size, sha256 }: Row): Promise<boolean> {
  if ((await store.size(key)) !== size) return false;
  const bytes = await store.read(key).catch((error: unknown) => {
    if (error instanceof Missing) return null;
    throw error;
  });
  if (!bytes) return false;
  const hash = createHash("sha256");
  const entry = tar.entry({ name: key, size, mode: 0o600 });
  const written = once(entry, "close");
  for await (const piece of bytes) {
    hash.update(piece as Buffer);
    if (!entry.write(piece as Buffer)) await once(entry, "drain");
  }
  entry.end(null);
  await written;
  return hash.digest().equals(sha256);
}

/** What takes such a tar in, file by file, into a store. `held`: files that are there already stay as they are. */
export function unpackInto(store: Store, held: boolean): { into: NodeJS.WritableStream; done: Promise<number> } {
  const tar = extract({});
  const done = (async () => {
    let files = 0;
    for await (const entry of tar) {
      const { name: key, size = 0 } = entry.header;
      if (held && (await store.size(key)) === size) entry.resume();
      else await store.put(key, { size, open: () => Readable.from(entry) });
      files += 1;
    }
    return files;
  })();
  done.catch((error: unknown) => tar.destroy(error as Error));
  return { into: tar as unknown as NodeJS.WritableStream, done };
}
