import { sql, type Db } from "#platform/db";
import type { Day, Instant } from "#platform/time";
import type { Outcome, Proposed, Stage } from "../rules.ts";

export interface Proposal {
  id: number;
  stage: Stage;
  madeBy: number;
  madeByName: string;
  madeAt: Instant;
  outcome: Proposed;
  unitId: number | null;
  unitName: string | null;
  days: number | null;
  toReported: string;
  toReporter: string;
  /** Who agrees, by name. */
  agreed: { id: number; name: string }[];
}

/** What was proposed at a stage, in its order. */
export async function proposalsOf(db: Db, caseId: number, stage: Stage): Promise<Proposal[]> {
  const { rows } = await sql<Proposal>`
    select p.id, p.stage, p.made_by as "madeBy", b.name as "madeByName", p.made_at as "madeAt", p.outcome, p.unit_id as "unitId", u.name as "unitName", p.days,
      p.to_reported as "toReported", p.to_reporter as "toReporter",
      coalesce((select json_agg(json_build_object('id', q.id, 'name', q.name) order by a.agreed_at, q.id) from conduct_agreements a join persons q on q.id = a.person_id
        where a.proposal_id = p.id), '[]') as agreed
    from conduct_proposals p join persons b on b.id = p.made_by left join units u on u.id = p.unit_id
    where p.case_id = ${caseId} and p.stage = ${stage} order by p.id`.execute(db);
  return rows;
}

export interface Ruling {
  stage: Stage;
  at: Instant;
  outcome: Proposed;
  unitName: string | null;
  untilDay: Day | null;
  barId: number | null;
  toReported: string;
  toReporter: string;
}

/** What was decided: first, and on appeal. */
export async function rulingsOf(db: Db, caseId: number): Promise<Ruling[]> {
  const { rows } = await sql<Ruling>`
    select r.stage, r.ruled_at as at, p.outcome, u.name as "unitName", r.until_day::text as "untilDay", r.bar_id as "barId", p.to_reported as "toReported",
      p.to_reporter as "toReporter"
    from conduct_rulings r join conduct_proposals p on p.id = r.proposal_id left join units u on u.id = p.unit_id
    where r.case_id = ${caseId} order by r.ruled_at`.execute(db);
  return rows;
}

export interface YearCount {
  year: number;
  outcome: Outcome;
  count: number;
}

/** Closed cases by the year of their end, those of years that are over. `zone`: the association's. */
export async function countsUntil(db: Db, year: number, zone: string): Promise<YearCount[]> {
  const { rows } = await sql<YearCount>`
    select y.year, c.outcome, count(*)::integer as count
    from conduct_cases c cross join lateral (select extract(year from c.closed_at at time zone ${zone})::integer as year) y
    where y.year < ${year} group by 1, 2 order by 1 desc, 2`.execute(db);
  return rows;
}
