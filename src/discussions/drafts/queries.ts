import type { Db } from "#platform/db";
import type { Instant } from "#platform/time";
import type { DraftPlace } from "./commands.ts";

export interface Draft {
  id: number;
  unitId: number | null;
  topicId: number | null;
  parentId: number | null;
  title: string;
  body: string;
  fields: Readonly<Record<string, string>>;
  savedAt: Instant;
}

/** Drafts are their writer's alone: every read is bounded by the person. */
const own = (db: Db, personId: number) =>
  db
    .selectFrom("drafts")
    .select([
      "id",
      "unit_id as unitId",
      "topic_id as topicId",
      "parent_id as parentId",
      "title",
      "body",
      "fields",
      "saved_at as savedAt",
    ])
    .where("person_id", "=", personId);

export async function draftFor(db: Db, personId: number, place: DraftPlace): Promise<Draft | null> {
  const rows = own(db, personId);
  const row = await (
    "unitId" in place ? rows.where("unit_id", "=", place.unitId) : rows.where("topic_id", "=", place.topicId)
  ).executeTakeFirst();
  return row ? (row as Draft) : null;
}

/** Newest first. */
export async function draftsOf(db: Db, personId: number): Promise<Draft[]> {
  return (await own(db, personId).orderBy("saved_at", "desc").orderBy("id", "desc").limit(200).execute()) as Draft[];
}
