import { notifyLater } from "../notifications/commands.ts";
import { note } from "#platform/audit";
import { mayPost, type Viewer } from "#groups";
import { sql, type Tx } from "#platform/db";
import { dayIn, type Instant } from "#platform/time";
import { bodyFromMarkdown } from "../body.ts";
import { mannersOf } from "../manners/queries.ts";
import { lookupFor } from "../mentions/queries.ts";
import { FILES_A_POST } from "../files/rules.ts";
import { changePoll } from "../polls/commands.ts";
import type { NewPoll } from "../polls/rules.ts";
import { attach, mention, type NewAttachment } from "../posts/commands.ts";
import { mustFit } from "../quotas/commands.ts";
import { noRoomFor } from "../quotas/queries.ts";
import type { Topic } from "../topics/queries.ts";
import { refuse } from "../refusals.ts";
import type { Editable } from "./queries.ts";
import { refusalOfEdit, type EditRefusal } from "./rules.ts";

export interface Edit {
  body: string;
  /** What a leader says to another's post. */
  reason: string | null;
  /** Of the discussion that the post began; null: as it was. */
  title: string | null;
  /** Files that come to it. */
  added: readonly NewAttachment[];
  /** Numbers of its files that go. */
  removed: readonly number[];
  /** What it asks from now on, null for nothing; left out: as it was. */
  poll?: NewPoll | null;
  /** The version that the editor had before them. */
  version: number;
}

export type EditPost = Pick<Editable, "id" | "number" | "authorId" | "postedAt">;

/** Refuses files of so many bytes that an edit would add; the edit itself asks again. */
export async function mustAdmitAdded(
  tx: Tx,
  viewer: Viewer,
  topic: Topic,
  post: EditPost,
  manages: boolean,
  bytes: number,
  now: Instant,
): Promise<void> {
  const why = await editRefusal(tx, viewer, topic, post, manages, now);
  if (why) refuse({ because: "no-edit", why });
  const full = await noRoomFor(tx, { personId: viewer.personId, unitId: topic.home.id }, bytes);
  if (full) refuse({ because: "no-room", why: full });
}

/** Why this person may not edit the post; null: they may. */
export async function editRefusal(
  tx: Tx,
  viewer: Viewer,
  topic: Topic,
  post: EditPost,
  manages: boolean,
  now: Instant,
): Promise<EditRefusal | null> {
  const { editMinutes } = await mannersOf(tx, topic.home.id);
  return refusalOfEdit(
    {
      isAuthor: post.authorId !== null && post.authorId === viewer.personId,
      manages,
      mayPost: mayPost(viewer, topic.home),
      isClosed: topic.closure !== null,
      postedAt: post.postedAt,
      editMinutes,
    },
    now,
  );
}

/**
 * What the post says and brings from now on; what it said before stays as a version, with the names of its files: a file that goes is gone. Nobody is mailed again, and its Message-ID stays. False when
 * somebody else edited it, took it away or moved it meanwhile: nothing is written then.
 */
export async function editPost(
  tx: Tx,
  viewer: Viewer,
  topic: Topic,
  post: EditPost,
  edit: Edit,
  manages: boolean,
  now: Instant,
): Promise<boolean> {
  const why = await editRefusal(tx, viewer, topic, post, manages, now);
  if (why) refuse({ because: "no-edit", why });
  const isOthers = post.authorId !== viewer.personId;
  if (isOthers && !edit.reason) refuse({ because: "no-edit", why: "no-reason" });
  await mustFit(tx, { personId: viewer.personId!, unitId: topic.home.id }, edit.added);
  const lookup = await lookupFor(tx, edit.body, { viewer, units: topic.units, now });
  const body = bodyFromMarkdown(edit.body, lookup);
  const { rows } = await sql<{ topic_id: number; number: number; last_file: number | null }>`
    with old as (
      select id, topic_id, number, version, coalesce(edited_by, author_id) as written_by, coalesce(edited_at, posted_at) as written_at, edit_reason,
        markdown, body_text, body_html,
        case when number = 1 then (select title from topics where topics.id = topic_id) end as title,
        array(select filename from post_attachments f where f.post_id = posts.id order by f.number) as file_names,
        greatest((select max(f.number) from post_attachments f where f.post_id = posts.id),
          (select max(last_file) from post_versions v where v.post_id = posts.id)) as last_file
      from posts where id = ${post.id} and version = ${edit.version} and withheld_at is null and not is_by_group
        and topic_id = ${topic.id} and exists (select from topic_units u where u.topic_id = posts.topic_id and u.unit_id = ${topic.home.id} and u.is_home)
      for update),
    kept as (
      insert into post_versions (post_id, number, written_by, written_at, reason, markdown, body_text, body_html, title, file_names, last_file)
      select id, version, written_by, written_at, edit_reason, markdown, body_text, body_html, title, file_names, last_file from old)
    update posts set markdown = ${edit.body}, body_text = ${body.text}, body_html = ${body.html}, version = posts.version + 1,
      edited_by = ${viewer.personId}::bigint, edited_at = ${now}::timestamptz, edit_reason = ${isOthers ? edit.reason : null}
    from old where posts.id = old.id returning posts.topic_id, posts.number, old.last_file`.execute(tx);
  const written = rows[0];
  if (!written) return false;
  if (edit.title !== null && written.number === 1)
    await tx.updateTable("topics").set({ title: edit.title }).where("id", "=", written.topic_id).execute();
  await exchangeFiles(tx, post.id, edit, written.last_file ?? 0, now);
  if (edit.poll !== undefined) await changePoll(tx, post.id, edit.poll, dayIn(viewer.zone, now));
  const named = await mention(tx, post.id, body.mentions ?? []);
  await notifyLater(tx, { postId: post.id, by: viewer.personId }, { ids: named, kind: "named" }, now, viewer.zone);
  const about = { person: post.authorId, details: { post: post.id } };
  if (isOthers) await note(tx, { act: "discussions.post-edited", by: viewer.personId, ...about }, now);
  return true;
}

async function exchangeFiles(
  tx: Tx,
  postId: number,
  { added, removed }: Edit,
  last: number,
  now: Instant,
): Promise<void> {
  if (removed.length > 0)
    await tx.deleteFrom("post_attachments").where("post_id", "=", postId).where("number", "in", removed).execute();
  await attach(tx, postId, added, now, last);
  const { count } = await tx
    .selectFrom("post_attachments")
    .select((the) => the.fn.countAll<number>().as("count"))
    .where("post_id", "=", postId)
    .executeTakeFirstOrThrow();
  // Mails may have brought more; such a post keeps them, and takes no others.
  if (added.length > 0 && count > FILES_A_POST) refuse({ because: "no-edit", why: "too-many-files" });
}
