import { randomBytes } from "node:crypto";
import { text } from "node:stream/consumers";
import { Readable } from "node:stream";
import { SettingError } from "#platform/config";
import type { Db } from "#platform/db";
import type { Instant } from "#platform/time";
import { isKey, newKey } from "./keep.ts";
import { Missing, type Store } from "./store.ts";

/** Under this name the store says whose it is. */
const MARK = "chapterhouse";

/** Writes, reads and deletes a few bytes; throws a sentence for the operator when any of it fails. */
export async function examineStore(store: Store): Promise<void> {
  const key = newKey();
  const bytes = randomBytes(64);
  try {
    await store.put(key, sourceOf(bytes));
    const back = Buffer.concat(await (await store.read(key, { start: 8, end: 15 })).toArray());
    if (!back.equals(bytes.subarray(8, 16))) throw new Error("it gave back other bytes than it was given");
    await store.remove(key);
    if ((await store.size(key)) !== null) throw new Error("it did not delete what it was told to");
  } catch (error) {
    throw unusable(store, error);
  }
}

/** Marks a store without a mark as this database's, and refuses one that is another's. */
export async function claimStore(db: Db, store: Store, now: Instant): Promise<void> {
  await db
    .insertInto("files_store")
    .values({ mark: newKey(), claimed_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const found = await markIn(store).catch((error: unknown) => {
    throw unusable(store, error);
  });
  const mark = await markOf(db);
  if (found === null && (await db.selectFrom("stored_files").select("key").limit(1).executeTakeFirst()))
    throw new SettingError(
      "FILES_URL",
      `FILES_URL leads to ${store.place}, which is not where the files of this database lie. Name that folder or bucket, or copy all that lies there to the new one first.`,
    );
  if (found === null) return writeMark(db, store);
  if (found !== mark)
    throw new SettingError(
      "FILES_URL",
      `FILES_URL leads to ${store.place}, where the files of another installation lie. Name another folder or prefix, or the one that belongs to this database.`,
    );
}

async function writeMark(db: Db, store: Store): Promise<void> {
  const mark = await markOf(db);
  if (mark !== null) await store.put(MARK, sourceOf(Buffer.from(mark)));
}

/**
 * A restored database and its store are one from now on. The mark is a new one: under the one that came with the backup a rehearsal beside the running
 * site could sweep that site's files. `isSame`: the store has outlived its database, and goes on.
 */
export async function joinStore(db: Db, store: Store, { isSame }: { isSame: boolean }): Promise<void> {
  const mark = (isSame ? await markIn(store) : null) ?? newKey();
  await db.updateTable("files_store").set({ mark }).execute();
  await writeMark(db, store);
}

/** Stands in a store while a restore fills it: what lies there then is nobody's. */
const RESTORING = "restoring";

export const beginFilling = (store: Store): Promise<void> => store.put(RESTORING, sourceOf(Buffer.from("yes")));
export const endFilling = (store: Store): Promise<void> => store.remove(RESTORING);

/** Takes away what we put there, the marks last. */
export async function emptyStore(store: Store): Promise<void> {
  for await (const { key } of store.list()) if (isKey(key)) await store.remove(key);
  await store.remove(MARK);
  await store.remove(RESTORING);
}

/** Nothing lies there, or what a restore that was cut off has left. */
export async function isFillable(store: Store): Promise<boolean> {
  if ((await store.size(RESTORING)) !== null) return true;
  for await (const _one of store.list()) return false;
  return true;
}

/** Whether the store is this database's: asked before anything is deleted. */
export async function isOurs(db: Db, store: Store): Promise<boolean> {
  const mark = await markOf(db);
  return mark !== null && (await markIn(store)) === mark;
}

async function markIn(store: Store): Promise<string | null> {
  try {
    return (await text(await store.read(MARK))).trim();
  } catch (error) {
    if (error instanceof Missing) return null;
    throw error;
  }
}

const markOf = async (db: Db): Promise<string | null> =>
  (await db.selectFrom("files_store").select("mark").executeTakeFirst())?.mark ?? null;

const sourceOf = (bytes: Buffer) => ({ size: bytes.length, open: () => Readable.from([bytes]) });

function unusable({ place }: Store, error: unknown): SettingError {
  const { code, name, message } = error as { code?: string; name?: string; message?: string };
  const why = [code ?? (name === "Error" ? undefined : name), message].filter(Boolean).join(": ");
  return new SettingError(
    "FILES_URL",
    `FILES_URL leads to ${place}, where files cannot be written, read and deleted (${why}). Mend the address or the rights there, then look again: chapterhouse doctor`,
  );
}
