import type { Settings } from "#platform/config";
import { openDatabase } from "#platform/db";
import { claimStore, examineStore, storeFor } from "#platform/files";
import { databaseClock } from "#platform/time";

/** A start that could take no file would lose what people send; better none. Throws the sentence that says what to mend. */
export async function readyStore(settings: Settings, databaseUrl: string): Promise<void> {
  const store = storeFor(settings);
  await examineStore(store);
  const { db, close } = openDatabase({ url: databaseUrl, size: 1, name: "chapterhouse files" });
  try {
    await claimStore(db, store, await databaseClock.now(db));
  } finally {
    await close();
  }
}
