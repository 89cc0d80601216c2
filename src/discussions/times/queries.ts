import { mayPost, type Unit, type Viewer } from "#groups";
import { sql, type Db, type Tx } from "#platform/db";
import type { Day, Instant } from "#platform/time";
import { isAsked } from "../polls/queries.ts";
import { mayChoose, spanOf, type Answer, type Asked, type NewTimes, type Slot, type Span } from "./rules.ts";

export interface TimeSlot extends Slot, Span {
  number: number;
  /** null: the viewer is not told. */
  tally: { yes: number; ifNeedBe: number; no: number } | null;
  mine: Answer | null;
}

/** The time that was chosen and stands. */
export interface Choice {
  id: number;
  number: number;
  by: string;
  at: Instant;
}

/** What a post asks about times, as one viewer sees it. */
export interface Times {
  postId: number;
  title: string;
  zone: string;
  asked: Asked;
  closesOn: Day;
  askedBy: string;
  askedAt: Instant;
  slots: TimeSlot[];
  /** How many people have answered; null: the viewer is not told. */
  people: number | null;
  /** Nobody has answered, and no time was ever chosen. */
  mayChange: boolean;
  choice: Choice | null;
  isAsked: boolean;
  /** Leads, or asked the question and may write there: chooses, reopens and changes. */
  leads: boolean;
}

/** Who looks, and at posts of which discussion: what they may know follows from it. */
export interface Onlooker {
  viewer: Viewer;
  home: Pick<Unit, "id" | "posting" | "isClosed" | "isUnopened">;
  /** Leads the discussion's home, or a unit above it. */
  manages: boolean;
}

interface Row {
  postId: number;
  title: string;
  zone: string;
  asked: Asked;
  closesOn: Day;
  askedById: number;
  askedBy: string;
  askedAt: Instant;
  people: number;
  choices: number;
  slots: (Slot & { number: number; yes: number; ifNeedBe: number; no: number; mine: Answer | null })[];
  choice: (Omit<Choice, "at"> & { at: string }) | null;
}

/** What these posts ask about times. Counts are for those who are asked, who asked, or who lead. The caller may see the posts. */
export async function timesOn(db: Db | Tx, of: Onlooker, postIds: readonly number[]): Promise<Map<number, Times>> {
  if (postIds.length === 0) return new Map();
  const { personId } = of.viewer;
  const count = (answer: Answer) =>
    sql`(select count(*) from time_answers a where a.post_id = o.post_id and a.option = o.number and a.answer = ${answer})`;
  const { rows } = await sql<Row>`
    select q.post_id as "postId", q.title, q.time_zone as zone, q.asked, q.closes_on as "closesOn", q.asked_by as "askedById", r.name as "askedBy", q.asked_at as "askedAt",
      (select count(distinct a.person_id) from time_answers a where a.post_id = q.post_id) as people,
      (select count(*) from time_choices c where c.post_id = q.post_id) as choices,
      (select json_agg(json_build_object('number', o.number, 'day', o.day, 'clock', o.clock, 'minutes', o.minutes,
          'yes', ${count("yes")}, 'ifNeedBe', ${count("if-need-be")}, 'no', ${count("no")},
          'mine', (select a.answer from time_answers a where a.post_id = o.post_id and a.option = o.number and a.person_id = ${personId}::bigint))
        order by o.number) from time_options o where o.post_id = q.post_id) as slots,
      (select json_build_object('id', c.id, 'number', c.option, 'by', b.name, 'at', c.chosen_at)
        from time_choices c join persons b on b.id = c.chosen_by where c.post_id = q.post_id and c.ended_at is null) as choice
    from time_questions q join posts p on p.id = q.post_id and p.withheld_at is null join persons r on r.id = q.asked_by
    where q.post_id = any(${[...postIds]}::bigint[])`.execute(db);
  return new Map(rows.map((row) => [row.postId, timesFrom(row, of)]));
}

function timesFrom(row: Row, { viewer, home, manages }: Onlooker): Times {
  const { askedById, people, choices, slots, choice, ...rest } = row;
  const isAsker = viewer.personId !== null && askedById === viewer.personId;
  const asked = isAsked(viewer, rest, home.id);
  const isTold = manages || isAsker || asked;
  return {
    ...rest,
    slots: slots.map(({ yes, ifNeedBe, no, ...slot }) => ({
      ...slot,
      ...spanOf(rest.zone, slot),
      tally: isTold ? { yes, ifNeedBe, no } : null,
    })),
    people: isTold ? people : null,
    mayChange: people === 0 && choices === 0,
    choice: choice && { ...choice, at: new Date(choice.at) },
    isAsked: asked,
    leads: mayChoose({ isAsker, manages, mayPost: mayPost(viewer, home) }),
  };
}

/** The question of a post that stands, held so that answers and choices come one after the other; false: there is none. */
export async function lockTimes(tx: Tx, postId: number): Promise<boolean> {
  const { rows } = await sql`
    select from time_questions q join posts p on p.id = q.post_id and p.withheld_at is null where q.post_id = ${postId} for update of q`.execute(
    tx,
  );
  return rows.length > 0;
}

/** How often the question was decided since then: chosen, or opened again. A choice that took the place of another is one. */
export async function changesSince(tx: Tx, postId: number, since: Instant): Promise<number> {
  const { rows } = await sql<{ changes: number }>`
    select (count(*) filter (where c.chosen_at > ${since}::timestamptz) + count(*) filter (where c.ended_at > ${since}::timestamptz
      and not exists (select from time_choices d where d.post_id = c.post_id and d.chosen_at = c.ended_at)))::integer as changes
    from time_choices c where c.post_id = ${postId}`.execute(tx);
  return rows[0]!.changes;
}

export interface PersonAnswers {
  personId: number;
  name: string;
  answers: { number: number; answer: Answer }[];
}

/** A page names so many; nobody finds a time for more. */
export const MOST_NAMED = 500;

/** Who said what, by name. For those whom `timesOn` tells the counts. */
export async function answersTo(db: Db, postId: number): Promise<PersonAnswers[]> {
  const { rows } = await sql<PersonAnswers>`
    select a.person_id as "personId", p.name, json_agg(json_build_object('number', a.option, 'answer', a.answer) order by a.option) as answers
    from time_answers a join persons p on p.id = a.person_id where a.post_id = ${postId}
    group by a.person_id, p.name order by lower(p.name), a.person_id limit ${MOST_NAMED}`.execute(db);
  return rows;
}

/** Who has answered: whoever that is learns what was chosen. */
export async function answererIds(tx: Tx, postId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select distinct person_id as id from time_answers where post_id = ${postId} order by id`.execute(tx);
  return rows.map((row) => row.id);
}

/** A question as it was written, for the form that changes it. */
export const writtenTimes = ({ title, zone, asked, closesOn, slots }: Times): NewTimes => ({
  title,
  zone,
  asked,
  closesOn,
  slots: slots.map(({ day, clock, minutes }) => ({ day, clock, minutes })),
});
