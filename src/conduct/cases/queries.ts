import { leadersIn } from "#groups";
import { sql, type Db, type Tx } from "#platform/db";
import { dayIn, type Day, type Instant } from "#platform/time";
import {
  conflictOf,
  stageOf,
  stateOf,
  type Moments,
  type Outcome,
  type Parties,
  type Side,
  type Stage,
  type State,
} from "../rules.ts";

/** A case as all acts on it find it. Nobody is handed one without a part in it: pages take `caseFor`. */
export interface Case {
  id: number;
  code: string;
  reporterId: number;
  reportedId: number;
  /** Where it happened, as the reporter said. */
  unitId: number | null;
  question: string | null;
  remindedAt: Instant | null;
  toldAt: Instant;
  moments: Moments;
  outcome: Outcome | null;
  stage: Stage;
  state: State;
  /** Every unit that it is about. */
  unitIds: number[];
  parties: Parties;
  /** Who sits at this stage and may decide. */
  bench: number[];
  /** Which sides have appealed. */
  appeals: Side[];
}

interface Row extends Omit<Moments, "closedAt"> {
  id: number;
  code: string;
  reporterId: number;
  reportedId: number;
  unitId: number | null;
  question: string | null;
  remindedAt: Instant | null;
  toldAt: Instant;
  closedAt: Instant | null;
  outcome: Outcome | null;
  unitIds: number[];
  appeals: Side[];
}

const rowsWhere = (where: ReturnType<typeof sql>) => sql<Row>`
  select c.id, c.code, c.reporter_id as "reporterId", c.reported_id as "reportedId", c.unit_id as "unitId", c.question, c.reminded_at as "remindedAt",
    c.told_at as "toldAt", c.opened_at as "openedAt", c.asked_at as "askedAt", c.appealed_at as "appealedAt", c.closed_at as "closedAt", c.outcome,
    (select w.said_at from conduct_words w where w.case_id = c.id and w.kind = 'statement') as "statedAt",
    (select r.ruled_at from conduct_rulings r where r.case_id = c.id and r.stage = 'first') as "ruledAt",
    (select min(w.said_at) from conduct_words w join conduct_words a on a.case_id = w.case_id and a.kind = 'appeal' and a.said_at = c.appealed_at
      where w.case_id = c.id and w.id > a.id and w.side <> a.side) as "answeredAt",
    array(select w.side from conduct_words w where w.case_id = c.id and w.kind = 'appeal' order by w.id) as appeals,
    array(select e.unit_id from conduct_evidence e where e.case_id = c.id union select c.unit_id where c.unit_id is not null) as "unitIds"
  from conduct_cases c where c.forgotten_at is null and ${where}`;

/** `zone`: the association's. */
async function caseFrom(db: Db, row: Row, now: Instant, zone: string): Promise<Case> {
  const {
    id,
    code,
    reporterId,
    reportedId,
    unitId,
    question,
    remindedAt,
    toldAt,
    outcome,
    unitIds,
    appeals,
    ...moments
  } = row;
  const parties = { reporterId, reportedId, leaders: await leadersOf(db, unitIds, dayIn(zone, now)) };
  const stage = stageOf(moments);
  const seats = await seatsOf(db, id);
  const bench = seats
    .filter((seat) => seat.stage === stage && !seat.leftAt && conflictOf(seat.personId, parties) === null)
    .map(({ personId }) => personId);
  const said = { id, code, reporterId, reportedId, unitId, question, remindedAt, toldAt, outcome, unitIds, appeals };
  return { ...said, moments, stage, state: stateOf(moments, now), parties, bench };
}

async function leadersOf(db: Db, unitIds: readonly number[], today: Day): Promise<Set<number>> {
  const all = new Set<number>();
  for (const unitId of unitIds) for (const id of (await leadersIn(db, unitId, today)).keys()) all.add(id);
  return all;
}

export async function seatsOf(
  db: Db,
  caseId: number,
): Promise<{ personId: number; stage: Stage; leftAt: Instant | null }[]> {
  const rows = await db
    .selectFrom("conduct_seats")
    .select(["person_id as personId", sql<Stage>`stage`.as("stage"), "left_at as leftAt"])
    .where("case_id", "=", caseId)
    .orderBy("seated_at")
    .orderBy("person_id")
    .execute();
  return rows;
}

/** For acts: the case with its row held, so that two at one moment come one after the other. */
export async function lockedCase(tx: Tx, id: number, now: Instant, zone: string): Promise<Case | null> {
  await tx.selectFrom("conduct_cases").select("id").where("id", "=", id).forUpdate().execute();
  const row = (await rowsWhere(sql`c.id = ${id}`).execute(tx)).rows[0];
  return row ? caseFrom(tx, row, now, zone) : null;
}

export type Part = "reporter" | "reported" | "bench";

/** What somebody has to do with a case; null: nothing, and to them it does not exist. The reported come to know of it when they are asked. */
export function partOf({ reporterId, reportedId, moments, bench }: Case, personId: number): Part | null {
  if (personId === reporterId) return "reporter";
  if (personId === reportedId) return moments.askedAt === null ? null : "reported";
  return bench.includes(personId) ? "bench" : null;
}

/** The one way to hold a case for somebody. */
export async function caseFor(
  db: Db,
  personId: number,
  code: string,
  now: Instant,
  zone: string,
): Promise<{ found: Case; part: Part } | null> {
  if (!/^[0-9a-f]{16}$/.test(code)) return null;
  const row = (await rowsWhere(sql`c.code = ${code}`).execute(db)).rows[0];
  if (!row) return null;
  const found = await caseFrom(db, row, now, zone);
  const part = partOf(found, personId);
  return part && { found, part };
}

/** Every case in which somebody has a part, the newest first. */
export async function casesOf(
  db: Db,
  personId: number,
  now: Instant,
  zone: string,
): Promise<{ found: Case; part: Part }[]> {
  const { rows } = await rowsWhere(sql`(c.reporter_id = ${personId} or c.reported_id = ${personId}
    or exists (select from conduct_seats s where s.case_id = c.id and s.person_id = ${personId})) order by c.id desc limit 100`).execute(
    db,
  );
  const all = [];
  for (const row of rows) {
    const found = await caseFrom(db, row, now, zone);
    const part = partOf(found, personId);
    if (part) all.push({ found, part });
  }
  return all;
}

/** Who may have a mail about it now. */
export async function readersOfCase(db: Db, caseId: number, now: Instant, zone: string) {
  const row = (await rowsWhere(sql`c.id = ${caseId}`).execute(db)).rows[0];
  if (!row) return null;
  const found = await caseFrom(db, row, now, zone);
  const ids = [found.reporterId, found.reportedId, ...found.bench].filter((id) => partOf(found, id) !== null);
  return { code: found.code, personIds: ids };
}

export interface Said {
  side: Side;
  kind: "report" | "statement" | "addition" | "appeal";
  text: string;
  at: Instant;
}

/** What was said, in its order; of one side only where the reader is that side. */
export async function saidIn(db: Db, caseId: number, side: Side | null): Promise<Said[]> {
  let query = db
    .selectFrom("conduct_words")
    .select([sql<Side>`side`.as("side"), sql<Said["kind"]>`kind`.as("kind"), "text", "said_at as at"])
    .where("case_id", "=", caseId)
    .orderBy("id");
  if (side) query = query.where("side", "=", side);
  return query.execute();
}

export interface Evidence {
  number: number;
  postId: number;
  unitName: string;
  authorName: string;
  title: string;
  postNumber: number;
  postedAt: Instant;
  version: number;
  text: string;
  fileNames: string[];
  frozenAt: Instant;
}

export async function evidenceOf(db: Db, caseId: number): Promise<Evidence[]> {
  const rows = await db
    .selectFrom("conduct_evidence as e")
    .innerJoin("units as u", "u.id", "e.unit_id")
    .select(["e.number", "e.post_id as postId", "u.name as unitName", "e.author_name as authorName", "e.title"])
    .select(["e.post_number as postNumber", "e.posted_at as postedAt", "e.version", "e.text"])
    .select(["e.file_names as fileNames", "e.frozen_at as frozenAt"])
    .where("e.case_id", "=", caseId)
    .orderBy("e.number")
    .execute();
  return rows;
}

/** How many times somebody who sits has opened it. */
export async function viewsOf(db: Db, caseId: number): Promise<number> {
  const { count } = await db
    .selectFrom("conduct_views")
    .select((select) => select.fn.countAll<number>().as("count"))
    .where("case_id", "=", caseId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Cases in which something can still happen. */
export async function openCaseIds(db: Db): Promise<number[]> {
  const rows = await db.selectFrom("conduct_cases").select("id").where("closed_at", "is", null).orderBy("id").execute();
  return rows.map(({ id }) => id);
}
