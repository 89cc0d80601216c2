import { sql, type Db } from "#platform/db";
import { questions, toldOf, type Answer, type Told } from "./rules.ts";

export interface Own {
  givenAt: Date;
  answers: Answer[];
}

/** What the person said, for themselves alone; null: no consent stands. */
export async function ownDemographics(db: Db, personId: number): Promise<Own | null> {
  const consent = await db
    .selectFrom("demographic_consents")
    .select("given_at as givenAt")
    .where("person_id", "=", personId)
    .executeTakeFirst();
  if (!consent) return null;
  const answers = await db
    .selectFrom("demographic_answers")
    .select(["question", "answer"])
    .where("person_id", "=", personId)
    .execute();
  return { ...consent, answers };
}

export interface ToldQuestion extends Told {
  name: (typeof questions)[number]["name"];
}

/** What was told when it was last counted; null: never yet. */
export async function demographicFigures(db: Db): Promise<{ countedAt: Date; told: ToldQuestion[] } | null> {
  const row = await db
    .selectFrom("demographic_figures")
    .select(["counted_at as countedAt", sql<ToldQuestion[]>`told`.as("told")])
    .executeTakeFirst();
  return row ?? null;
}

/** Of the whole association: nothing smaller, so that no two figures tell of a few. */
export async function countDemographics(db: Db): Promise<ToldQuestion[]> {
  const counts = await db
    .selectFrom("demographic_answers")
    .select(["question", "answer", sql<number>`count(*)::integer`.as("count")])
    .groupBy(["question", "answer"])
    .execute();
  const people = await db
    .selectFrom("demographic_answers")
    .select(["question", sql<number>`count(distinct person_id)::integer`.as("count")])
    .groupBy("question")
    .execute();
  return questions.map(({ name, answers }) => ({
    name,
    ...toldOf(
      people.find(({ question }) => question === name)?.count ?? 0,
      answers.map((answer) => ({
        answer,
        count: counts.find((one) => one.question === name && one.answer === answer)?.count ?? 0,
      })),
    ),
  }));
}
