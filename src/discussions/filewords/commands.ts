import type { Settings } from "#platform/config";
import { sql, type Db, type Tx } from "#platform/db";
import { bytesFrom, readAll, storeFor } from "#platform/files";
import { textOf, type FileText } from "#platform/texts";

/** So many files in one go, so that a worker's end waits for few. */
const AT_ONCE = 20;
/** Larger ones are found by their names alone. */
const MOST_BYTES = 30_000_000;

interface Unread {
  postId: number;
  number: number;
  contentType: string;
  key: string | null;
  size: number | null;
  sha256: Buffer | null;
  content: Buffer | null;
}

/**
 * Reads the words in files of posts that nobody has read yet, the newest first. Nothing is held while a file is read. Resolves to whether more may wait.
 */
export async function readSomeFiles(
  db: Db,
  settings: Pick<Settings, "files">,
  transaction: <T>(act: (tx: Tx) => Promise<T>) => Promise<T>,
): Promise<boolean> {
  const unread = await unreadFiles(db);
  for (const file of unread) {
    const came = await wordsOf(settings, file);
    await transaction((tx) => noteWords(tx, file, came));
  }
  return unread.length === AT_ONCE;
}

async function unreadFiles(db: Db): Promise<Unread[]> {
  const { rows } = await sql<Unread>`
    select a.post_id as "postId", a.number, a.content_type as "contentType", f.key, f.size::float8 as size, f.sha256, a.content
    from post_attachments a left join stored_files f on f.key = a.file_key
    where a.state = 'waiting' order by a.post_id desc, a.number limit ${AT_ONCE}`.execute(db);
  return rows;
}

async function wordsOf(settings: Pick<Settings, "files">, file: Unread): Promise<FileText> {
  if ((file.size ?? 0) > MOST_BYTES) return { is: "nothing" };
  return textOf(await readAll(bytesFrom(storeFor(settings), file)), file.contentType);
}

async function noteWords(tx: Tx, { postId, number }: Unread, came: FileText): Promise<void> {
  await tx
    .updateTable("post_attachments")
    .set({ state: came.is, text: came.is === "read" ? came.text : null })
    .where("post_id", "=", postId)
    .where("number", "=", number)
    .where("state", "=", "waiting")
    .execute();
}
