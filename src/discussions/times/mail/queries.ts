import { readersOf } from "#groups";
import { sql, type Db } from "#platform/db";
import type { Instant } from "#platform/time";
import { spanOf, type Answer, type Slot, type Span } from "../rules.ts";

/** Tells whoever answered that a time was chosen; its subject is the choice. */
export const CHOSEN_MAIL = "discussions.timeChosen";
/** Tells them that it was taken back and that they are asked again; its subject is the choice that ended. */
export const REOPENED_MAIL = "discussions.timeReopened";

/** A time that was chosen, with what its calendar entry and its mail say. */
export interface Chosen extends Span {
  id: number;
  postId: number;
  number: number;
  title: string;
  zone: string;
  closesOn: string;
  by: string;
  at: Instant;
  /** Its place among all that were chosen there. */
  place: number;
  end: { by: string; at: Instant } | null;
  /** No other was chosen since. */
  isLast: boolean;
  topicTitle: string;
  /** Message-ID of the post. */
  inReplyTo: string;
  unit: { id: number; name: string; acronym: string | null; localPart: string | null };
  /** Where the discussion stands, for who may read it. */
  units: number[];
}

const select = sql`
  select c.id, c.post_id as "postId", c.option as number, q.title, q.time_zone as zone, q.closes_on as "closesOn", b.name as by, c.chosen_at as at,
    c.ended_at as "endedAt", e.name as "endedBy", json_build_object('day', o.day, 'clock', o.clock, 'minutes', o.minutes) as slot,
    (select count(*) from time_choices d where d.post_id = c.post_id and d.id <= c.id) as place,
    not exists (select from time_choices d where d.post_id = c.post_id and d.id > c.id) as "isLast",
    t.title as "topicTitle", p.message_id as "inReplyTo",
    (select json_build_object('id', u.id, 'name', u.name, 'acronym', u.acronym,
        'localPart', (select m.local_part from unit_addresses m where m.unit_id = u.id order by m.since, m.local_part limit 1))
      from topic_units h join units u on u.id = h.unit_id where h.topic_id = t.id and h.is_home) as unit,
    array(select unit_id from topic_units h where h.topic_id = t.id order by h.is_home desc, unit_id) as units
  from time_choices c join time_questions q on q.post_id = c.post_id join time_options o on o.post_id = c.post_id and o.number = c.option
    join posts p on p.id = c.post_id and p.withheld_at is null join topics t on t.id = p.topic_id
    join persons b on b.id = c.chosen_by left join persons e on e.id = c.ended_by`;

type Row = Omit<Chosen, keyof Span | "end"> & { slot: Slot; endedAt: Instant | null; endedBy: string | null };

function chosenFrom({ slot, endedAt, endedBy, ...row }: Row): Chosen {
  return { ...row, ...spanOf(row.zone, slot), end: endedAt && { at: endedAt, by: endedBy! } };
}

/** null: there is none, or its post was taken away. */
export async function chosenById(db: Db, id: number): Promise<Chosen | null> {
  const { rows } = await sql<Row>`${select} where c.id = ${id}`.execute(db);
  return rows[0] ? chosenFrom(rows[0]) : null;
}

/** What was chosen last at a post that the viewer was given, also where it was taken back. */
export async function lastChosenAt(db: Db, postId: number): Promise<Chosen | null> {
  const { rows } = await sql<Row>`${select} where c.post_id = ${postId} order by c.id desc limit 1`.execute(db);
  return rows[0] ? chosenFrom(rows[0]) : null;
}

export interface Answerer {
  personId: number;
  /** Their own time zone. */
  zone: string;
  /** What they said to the time that was chosen. */
  answer: Answer;
}

/** Those of these addresses that belong to people who answered and may still read the discussion: asked once more when a mail leaves. */
export async function answerersAt(
  db: Db,
  { postId, number, units }: Pick<Chosen, "postId" | "number" | "units">,
  addressIds: readonly number[],
  now: Instant,
  zone: string,
): Promise<Map<number, Answerer>> {
  const { rows } = await sql<Answerer & { addressId: number }>`
    select o.address_id as "addressId", o.person_id as "personId", p.time_zone as zone, a.answer
    from person_addresses o join persons p on p.id = o.person_id
      join time_answers a on a.person_id = o.person_id and a.post_id = ${postId} and a.option = ${number}
    where o.address_id = any(${[...addressIds]}::bigint[])`.execute(db);
  const people = rows.map((row) => row.personId);
  const mayRead = await readersOf(db, units, "posts", people, now, zone);
  return new Map(rows.filter((row) => mayRead(row.personId)).map(({ addressId, ...row }) => [addressId, row]));
}
