import type { Settings } from "#platform/config";
import { sql, type Db, type Tx } from "#platform/db";
import { bytesFrom, readAll, storeFor } from "#platform/files";
import { log } from "#platform/log";
import { textOf, type FileText } from "#platform/texts";

/** So many files in one go, so that a worker's end waits for few. */
const AT_ONCE = 20;
/** Larger ones are found by their names alone. */
const MOST_BYTES = 30_000_000;
/** Times that reading may break, by whatever, before a file counts as unreadable. */
const MOST_ATTEMPTS = 3;

interface Unread {
  postId: number;
  number: number;
  contentType: string;
  attempts: number;
  key: string | null;
  size: number | null;
  sha256: Buffer | null;
  content: Buffer | null;
}

type Act = <T>(act: (tx: Tx) => Promise<T>) => Promise<T>;

/**
 * Reads the words in files of posts that nobody has read yet: the least tried and the newest first. Nothing is held while a file is
 * read, and each try is counted before it: a file that takes the process with it is left alone after three. Resolves to whether more may wait.
 */
export async function readSomeFiles(db: Db, settings: Pick<Settings, "files">, transaction: Act): Promise<boolean> {
  const unread = await unreadFiles(db);
  for (const file of unread) await readOne(settings, transaction, file);
  return unread.length === AT_ONCE;
}

async function unreadFiles(db: Db): Promise<Unread[]> {
  const { rows } = await sql<Unread>`
    select a.post_id as "postId", a.number, a.content_type as "contentType", a.attempts, f.key, f.size::float8 as size, f.sha256, a.content
    from post_attachments a left join stored_files f on f.key = a.file_key
    where a.state = 'waiting'
    order by a.attempts, a.post_id desc, a.number limit ${AT_ONCE}`.execute(db);
  return rows;
}

async function readOne(settings: Pick<Settings, "files">, transaction: Act, file: Unread): Promise<void> {
  const attempts = file.attempts + 1;
  try {
    await transaction((tx) => noteWords(tx, file, null, attempts));
    const came = await wordsOf(settings, file);
    await transaction((tx) => noteWords(tx, file, came, attempts));
  } catch (error) {
    log.error("files.words", error, { post: file.postId, attempts });
    if (attempts >= MOST_ATTEMPTS) await transaction((tx) => noteWords(tx, file, { is: "failed" }, attempts));
  }
}

async function wordsOf(settings: Pick<Settings, "files">, file: Unread): Promise<FileText> {
  if ((file.size ?? 0) > MOST_BYTES) return { is: "nothing" };
  if (file.attempts >= MOST_ATTEMPTS) return { is: "failed" };
  return textOf(await readAll(bytesFrom(storeFor(settings), file)), file.contentType);
}

/** Null: a try begins. */
async function noteWords(tx: Tx, { postId, number }: Unread, came: FileText | null, attempts: number): Promise<void> {
  await tx
    .updateTable("post_attachments")
    .set({ attempts, ...(came && { state: came.is, text: came.is === "read" ? came.text : null }) })
    .where("post_id", "=", postId)
    .where("number", "=", number)
    .where("state", "=", "waiting")
    .execute();
}
