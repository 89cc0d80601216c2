import { statement, type Db } from "#platform/db";
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

const columns = `id, unit_id as "unitId", topic_id as "topicId", parent_id as "parentId", title, body, fields, saved_at as "savedAt"`;

/** Drafts are their writer's alone: every read is bounded by the person. */
const inUnit = statement<Draft, [personId: number, unitId: number]>(
  () => `select ${columns} from drafts where person_id = $1 and unit_id = $2`,
);
const inTopic = statement<Draft, [personId: number, topicId: number]>(
  () => `select ${columns} from drafts where person_id = $1 and topic_id = $2`,
);
const newest = statement<Draft, [personId: number]>(
  () => `select ${columns} from drafts where person_id = $1 order by saved_at desc, id desc limit 200`,
);

export async function draftFor(db: Db, personId: number, place: DraftPlace): Promise<Draft | null> {
  const [draft] =
    "unitId" in place ? await inUnit(db, personId, place.unitId) : await inTopic(db, personId, place.topicId);
  return draft ?? null;
}

/** Somebody's draft of an answer as a `DraftJson`, for larger statements. */
export const draftSql = (personId: string, topicId: string): string =>
  `(select to_json(d) from (select ${columns} from drafts where person_id = ${personId} and topic_id = ${topicId}) d)`;

/** As JSON has it, moments as texts. */
export type DraftJson = Omit<Draft, "savedAt"> & { savedAt: string };

export const draftFrom = (json: DraftJson): Draft => ({ ...json, savedAt: new Date(json.savedAt) });

/** Newest first. */
export const draftsOf = (db: Db, personId: number): Promise<Draft[]> => newest(db, personId);
