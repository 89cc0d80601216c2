import type { Db, Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import { keepFile, nameFiles, type StoredFile } from "./keep.ts";
import type { Store } from "./store.ts";

/** Bytes that an earlier version kept in a row of its database. */
export interface Move {
  /** The next of them, or null when none is left there. */
  next(db: Db): Promise<Movable | null>;
}

export interface Movable {
  bytes: Buffer;
  /** Lets the row name the file instead; false when its bytes were changed, moved or removed meanwhile. */
  settle(tx: Tx, file: StoredFile): Promise<boolean>;
}

interface At {
  db: Db;
  store: Store;
  transaction<T>(act: (tx: Tx, now: Instant) => Promise<T>): Promise<T>;
}

/**
 * Moves up to `most` of them, each in an act of its own: the bytes are durable in the store before the row lets go of them, so that it can be
 * killed anywhere and begun again. True when some may be left.
 */
export async function moveFiles({ db, store, transaction }: At, moves: readonly Move[], most = 200): Promise<boolean> {
  let left = most;
  for (const move of moves)
    for (; ; left -= 1) {
      const found = await move.next(db);
      if (!found) break;
      if (left <= 0) return true;
      const file = await keepFile(store, found.bytes);
      await transaction(async (tx, now) => {
        await nameFiles(tx, [file], now);
        // Named by nobody then: the sweep takes it.
        await found.settle(tx, file);
      });
    }
  return false;
}
