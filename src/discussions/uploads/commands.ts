import { nameFiles, type StoredFile } from "#platform/files";
import type { Tx } from "#platform/db";
import { hours, later, type Instant } from "#platform/time";
import type { NewAttachment } from "../posts/commands.ts";
import { noRoomForPerson } from "../quotas/queries.ts";
import { refuse } from "../refusals.ts";

/** A file waits so long for the post that it is for. */
const WAITS = hours(24);
/** And so many of one person's at once. */
export const MOST_WAITING = 50;

/** Refuses a file of so many bytes, before it is stored; in the same transaction as `keepUpload`. */
export async function mustAdmitUpload(tx: Tx, personId: number, bytes: number): Promise<void> {
  // Two uploads at once are counted one after the other.
  await tx.selectFrom("persons").select("id").where("id", "=", personId).forNoKeyUpdate().execute();
  const { waiting } = await tx
    .selectFrom("post_uploads")
    .select((the) => the.fn.countAll<number>().as("waiting"))
    .where("person_id", "=", personId)
    .executeTakeFirstOrThrow();
  if (waiting >= MOST_WAITING) refuse({ because: "too-many-uploads", most: MOST_WAITING });
  const why = await noRoomForPerson(tx, personId, bytes);
  if (why) refuse({ because: "no-room", why });
}

/** Keeps a file for a post that its sender is about to write or change. Returns its number. */
export async function keepUpload(tx: Tx, personId: number, file: NewAttachment, now: Instant): Promise<number> {
  await nameFiles(tx, [file.file], now);
  const { filename, contentType } = file;
  const { id } = await tx
    .insertInto("post_uploads")
    .values({
      person_id: personId,
      file_key: file.file.key,
      filename,
      content_type: contentType,
      uploaded_at: now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

/** Takes the person's uploads for a post, in the order that is asked for. One that is not there, or is another's, is refused alike. */
export async function takeUploads(tx: Tx, personId: number, ids: readonly number[]): Promise<NewAttachment[]> {
  if (ids.length === 0) return [];
  const files = await tx
    .selectFrom("stored_files as f")
    .innerJoin("post_uploads as u", "u.file_key", "f.key")
    .select(["u.id", "u.filename", "u.content_type", "f.key", "f.size", "f.sha256"])
    .where("u.person_id", "=", personId)
    .where("u.id", "in", [...ids])
    .execute();
  await tx
    .deleteFrom("post_uploads")
    .where("person_id", "=", personId)
    .where("id", "in", [...ids])
    .execute();
  const byId = new Map(files.map((row) => [row.id, row]));
  return ids.map((id) => {
    const row = byId.get(id) ?? refuse({ because: "no-upload", id });
    byId.delete(id);
    const file: StoredFile = { key: row.key, size: row.size, sha256: row.sha256 };
    return { filename: row.filename, contentType: row.content_type, file, isNamed: true };
  });
}

export async function forgetUploads(tx: Tx, now: Instant): Promise<void> {
  await tx.deleteFrom("post_uploads").where("uploaded_at", "<=", later(now, -WAITS)).execute();
}
