import { mayPost, type Viewer } from "#groups";
import { sql, type Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import { bodyFromMarkdown } from "../body.ts";
import { mannersOf } from "../manners/queries.ts";
import { lookupFor } from "../mentions/queries.ts";
import { mention } from "../posts/commands.ts";
import type { Topic } from "../topics/queries.ts";
import { refuse } from "../refusals.ts";
import type { Editable } from "./queries.ts";
import { refusalOfEdit, type EditRefusal } from "./rules.ts";

export interface Edit {
  body: string;
  /** What a leader says to another's post. */
  reason: string | null;
  /** The version that the editor had before them. */
  version: number;
}

export type EditPost = Pick<Editable, "id" | "authorId" | "postedAt">;

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
 * What the post says from now on; what it said before stays as a version. Nobody is mailed again, and its Message-ID stays. False when
 * somebody else edited it meanwhile: nothing is written then.
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
  const lookup = await lookupFor(tx, edit.body, { viewer, units: topic.units, now });
  const body = bodyFromMarkdown(edit.body, lookup);
  const { numAffectedRows } = await sql`
    with old as (
      select id, version, coalesce(edited_by, author_id) as written_by, coalesce(edited_at, posted_at) as written_at, edit_reason,
        markdown, body_text, body_html
      from posts where id = ${post.id} and version = ${edit.version} for update),
    kept as (
      insert into post_versions (post_id, number, written_by, written_at, reason, markdown, body_text, body_html)
      select id, version, written_by, written_at, edit_reason, markdown, body_text, body_html from old)
    update posts set markdown = ${edit.body}, body_text = ${body.text}, body_html = ${body.html}, version = posts.version + 1,
      edited_by = ${viewer.personId}::bigint, edited_at = ${now}::timestamptz, edit_reason = ${isOthers ? edit.reason : null}
    from old where posts.id = old.id`.execute(tx);
  if (numAffectedRows === 0n) return false;
  await mention(tx, post.id, body.mentions ?? []);
  return true;
}
