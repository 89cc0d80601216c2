import { sql, type Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import { insertTimes } from "../commands.ts";
import type { Answer, NewTimes } from "../rules.ts";

export interface ImportedTimes {
  times: NewTimes;
  by: number;
  askedAt: Instant;
  /** What each person said to the times, in their order. */
  answers: readonly { personId: number; said: readonly Answer[]; answeredAt: Instant }[];
  /** The number of the time that was chosen. */
  choice: { number: number; by: number; at: Instant } | null;
}

/** A question for a time that was asked before, as it was: dated then, and mailed to nobody. */
export async function importTimes(tx: Tx, postId: number, { times, by, askedAt, answers, choice }: ImportedTimes) {
  await insertTimes(tx, by, postId, times, askedAt);
  const rows = answers.flatMap(({ personId, said, answeredAt }) =>
    said.map((answer, at) => ({ option: at + 1, personId, answer, answeredAt })),
  );
  await sql`
    insert into time_answers (post_id, option, person_id, answer, answered_at)
    select ${postId}, * from unnest(${rows.map((row) => row.option)}::smallint[], ${rows.map((row) => row.personId)}::bigint[],
      ${rows.map((row) => row.answer)}::text[], ${rows.map((row) => row.answeredAt)}::timestamptz[])`.execute(tx);
  if (choice)
    await tx
      .insertInto("time_choices")
      .values({ post_id: postId, option: choice.number, chosen_by: choice.by, chosen_at: choice.at })
      .execute();
}
