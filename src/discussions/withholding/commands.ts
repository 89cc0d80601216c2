import { primaryAddressOf } from "#people";
import { note } from "#platform/audit";
import { sql, type Tx } from "#platform/db";
import { mailOne } from "#platform/mail";
import type { Instant } from "#platform/time";
import { refuse } from "../refusals.ts";
import type { ConductReason } from "./rules.ts";

/** Tells an author that a post of theirs was taken away, or brought back; its subject is the withholding. */
export const WITHHELD_MAIL = "discussions.withheld";

/** Who acts, and for which unit: what the audit log keeps. */
export interface Acting {
  by: number;
  unitId: number;
}

export interface Taking {
  reason: ConductReason;
  word: string;
  /** Of the discussion that the post began, from now on; null: as it was. */
  title: string | null;
  /** At once for good. */
  isFinal: boolean;
}

interface Locked {
  authorId: number | null;
  isWithheld: boolean;
}

/** Whoever takes a post away, brings it back, edits it or reports it comes after whoever does so at the moment. */
export async function lockPost(tx: Tx, postId: number): Promise<Locked> {
  const { rows } = await sql<Locked>`
    select author_id as "authorId", withheld_at is not null as "isWithheld" from posts where id = ${postId} for no key update`.execute(
    tx,
  );
  return rows[0]!;
}

/**
 * Takes away what a post says; its place stays, with the leaders' word, and it can be brought back. That the actor leads its unit was asked. Copies
 * that have not left are withdrawn when their turn comes. Does nothing to a post that is away.
 */
export async function hidePost(
  tx: Tx,
  acting: Acting,
  postId: number,
  { reason, word, title, isFinal }: Taking,
  now: Instant,
): Promise<void> {
  const { authorId, isWithheld } = await lockPost(tx, postId);
  if (isWithheld) return;
  const { rows } = await sql<{ id: number }>`
    with old as (select id, topic_id, number, subject, markdown, body_text, body_html, quoted_html from posts where id = ${postId}),
    act as (
      insert into post_withholdings (post_id, reason, word, withheld_by, withheld_at)
      values (${postId}, ${reason}, ${word}, ${acting.by}, ${now}::timestamptz) returning id),
    kept as (
      insert into withheld_bodies (withholding_id, subject, markdown, body_text, body_html, quoted_html)
      select act.id, subject, markdown, body_text, body_html, quoted_html from old, act),
    titled as (update topics set title = ${title} from old where topics.id = old.topic_id and old.number = 1 and ${title}::text is not null)
    update posts set withheld_at = ${now}::timestamptz, subject = coalesce(case when old.number = 1 then ${title}::text end, t.title),
      markdown = null, body_text = '', body_html = '', quoted_html = null
    from old join topics t on t.id = old.topic_id where posts.id = old.id returning (select id from act) as id`.execute(
    tx,
  );
  await sql`with gone as (delete from post_versions where post_id = ${postId} returning *) insert into withheld_versions select * from gone`.execute(
    tx,
  );
  await sql`with gone as (delete from post_attachments where post_id = ${postId} returning *) insert into withheld_files select * from gone`.execute(
    tx,
  );
  if (isFinal) await deleteKept(tx, acting.by, postId, now);
  const act = isFinal ? "discussions.post-removed" : "discussions.post-hidden";
  await noteAndTell(tx, acting, act, { id: rows[0]!.id, postId, authorId }, now);
}

/** Puts back what a hidden post said, with its versions and files. Refuses one that was removed for good; does nothing to one that stands. */
export async function restorePost(tx: Tx, acting: Acting, postId: number, now: Instant): Promise<void> {
  const { authorId, isWithheld } = await lockPost(tx, postId);
  if (!isWithheld) return;
  const { rows } = await sql<{ id: number }>`
    with act as (
      update post_withholdings set restored_by = ${acting.by}, restored_at = ${now}::timestamptz
      where post_id = ${postId} and restored_at is null and removed_at is null returning id),
    kept as (delete from withheld_bodies using act where withholding_id = act.id returning withheld_bodies.*)
    update posts set withheld_at = null, subject = kept.subject, markdown = kept.markdown, body_text = kept.body_text,
      body_html = kept.body_html, quoted_html = kept.quoted_html
    from kept where posts.id = ${postId} returning kept.withholding_id as id`.execute(tx);
  if (!rows[0]) return refuse({ because: "post-removed" });
  await sql`with gone as (delete from withheld_versions where post_id = ${postId} returning *) insert into post_versions select * from gone`.execute(
    tx,
  );
  await sql`with gone as (delete from withheld_files where post_id = ${postId} returning *) insert into post_attachments select * from gone`.execute(
    tx,
  );
  await noteAndTell(tx, acting, "discussions.post-restored", { id: rows[0].id, postId, authorId }, now);
}

/** Deletes what a hidden post said. Does nothing the second time; refuses a post that stands: it is hidden first, with a reason. */
export async function removePost(tx: Tx, acting: Acting, postId: number, now: Instant): Promise<void> {
  const { authorId, isWithheld } = await lockPost(tx, postId);
  if (!isWithheld) return refuse({ because: "not-hidden" });
  const id = await deleteKept(tx, acting.by, postId, now);
  if (id !== null) await noteAndTell(tx, acting, "discussions.post-removed", { id, postId, authorId }, now);
}

/** The withholding; null: nothing is kept any more. */
async function deleteKept(tx: Tx, by: number, postId: number, now: Instant): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    with act as (
      update post_withholdings set removed_by = ${by}, removed_at = ${now}::timestamptz
      where post_id = ${postId} and restored_at is null and removed_at is null returning id),
    body as (delete from withheld_bodies using act where withholding_id = act.id)
    select id from act`.execute(tx);
  if (!rows[0]) return null;
  await tx.deleteFrom("withheld_versions").where("post_id", "=", postId).execute();
  await tx.deleteFrom("withheld_files").where("post_id", "=", postId).execute();
  return rows[0].id;
}

type Act = "discussions.post-hidden" | "discussions.post-restored" | "discussions.post-removed";

/** Whose own post it is knows already. */
async function noteAndTell(
  tx: Tx,
  { by, unitId }: Acting,
  act: Act,
  { id, postId, authorId }: { id: number; postId: number; authorId: number | null },
  now: Instant,
): Promise<void> {
  await note(tx, { act, by, person: authorId, unit: unitId, details: { post: postId } }, now);
  const address = authorId === null || authorId === by ? null : await primaryAddressOf(tx, authorId);
  if (address)
    await mailOne(tx, { purpose: WITHHELD_MAIL, subjectId: id, addressId: address.id, reason: "author" }, now);
}
