import { rulesSql } from "#groups";
import { statement, type Db } from "#platform/db";
import { draftFrom, draftSql, type Draft, type DraftJson } from "../drafts/queries.ts";
import { standstillFrom, standstillSql, type Standstill, type StandstillJson } from "../restraints/queries.ts";
import { mailReadersSql } from "../subscriptions/queries.ts";
import type { Topic } from "../topics/queries.ts";

/** What stands beside the form to answer a topic, and in it. */
export interface AnswerFacts {
  /** How many people get a reply by mail, permission aside. */
  mailReaders: number;
  /** What the group asks of those who write there. */
  rules: string;
  /** Nobody but leaders writes there at present. */
  still: Standstill | null;
  /** Of the person who is named; null: nobody is, or they kept none. */
  draft: Draft | null;
}

/** In one statement: each page of a topic asks it whose viewer may write there. */
export async function answerFactsOf(db: Db, topic: Topic, personId: number | null): Promise<AnswerFacts> {
  const units = [topic.home, ...topic.units].map((unit) => unit.id);
  const [row] = await answerRows(db, topic.id, topic.home.id, units, personId);
  const { still, draft, ...facts } = row!;
  return { ...facts, still: still && standstillFrom(still), draft: draft && draftFrom(draft) };
}

type AnswerRow = Omit<AnswerFacts, "still" | "draft"> & { still: StandstillJson | null; draft: DraftJson | null };

const answerRows = statement<
  AnswerRow,
  [topicId: number, homeId: number, unitIds: readonly number[], personId: number | null]
>(
  () => `
  select ${mailReadersSql("$3", "$1")} as "mailReaders", ${rulesSql("$2")} as rules, ${standstillSql("$2")} as still,
    ${draftSql("$4::bigint", "$1")} as draft`,
);
