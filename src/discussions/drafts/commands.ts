import { sql, type Tx } from "#platform/db";
import type { Instant } from "#platform/time";

/** Where a draft would be posted. */
export type DraftPlace = { unitId: number } | { topicId: number };

export interface NewDraft {
  title: string;
  body: string;
  parentId: number | null;
  /** The composer's other fields. */
  fields: Readonly<Record<string, string>>;
  /** The form's own key: once it was posted, a slow autosave of it saves nothing more. */
  key: string;
}

/** Keeps what a person has begun, in place of what was kept for this place before. An empty one is no draft. */
export async function saveDraft(
  tx: Tx,
  personId: number,
  place: DraftPlace,
  draft: NewDraft,
  now: Instant,
): Promise<void> {
  if (draft.title.trim() === "" && draft.body.trim() === "") return endDraft(tx, personId, place);
  const { unitId, topicId } = idsOf(place);
  const target =
    unitId === null
      ? sql`(person_id, topic_id) where topic_id is not null`
      : sql`(person_id, unit_id) where unit_id is not null`;
  await sql`
    insert into drafts (person_id, unit_id, topic_id, parent_id, title, body, fields, saved_at)
    select ${personId}::bigint, ${unitId}::bigint, ${topicId}::bigint,
      (select id from posts where id = ${draft.parentId}::bigint and topic_id = ${topicId}::bigint),
      ${draft.title}, ${draft.body}, ${JSON.stringify(draft.fields)}::jsonb, ${now}::timestamptz
    where not exists (select from submissions where actor = ${String(personId)} and key = ${draft.key} and location is not null)
    on conflict ${target} do update set parent_id = excluded.parent_id, title = excluded.title, body = excluded.body,
      fields = excluded.fields, saved_at = excluded.saved_at`.execute(tx);
}

/** Posted or thrown away. Does nothing where none is. */
export async function endDraft(tx: Tx, personId: number, place: DraftPlace): Promise<void> {
  const { unitId, topicId } = idsOf(place);
  await tx
    .deleteFrom("drafts")
    .where("person_id", "=", personId)
    .where((eb) => (unitId === null ? eb("topic_id", "=", topicId) : eb("unit_id", "=", unitId)))
    .execute();
}

/** One's own draft by its id. Does nothing to another's. */
export async function discardDraft(tx: Tx, personId: number, id: number): Promise<void> {
  await tx.deleteFrom("drafts").where("person_id", "=", personId).where("id", "=", id).execute();
}

const idsOf = (place: DraftPlace): { unitId: number | null; topicId: number | null } => ({
  unitId: "unitId" in place ? place.unitId : null,
  topicId: "topicId" in place ? place.topicId : null,
});
