import { sql, type Db } from "#platform/db";
import type { Day } from "#platform/time";
import type { PanelKind } from "../rules.ts";

export interface Panelist {
  id: number;
  personId: number;
  publicId: string;
  name: string;
  kind: PanelKind;
  fromDay: Day;
  untilDay: Day;
}

const panelists = (where: ReturnType<typeof sql>) => sql<Panelist>`
  select c.id, c.person_id as "personId", p.public_id as "publicId", p.name, c.kind, c.from_day::text as "fromDay", c.until_day::text as "untilDay"
  from conduct_panelists c join persons p on p.id = c.person_id
  where c.ended_at is null and ${where} order by c.kind, p.name, c.id`;

/** Who may be called to sit on that day. */
export const panelOn = async (db: Db, day: Day): Promise<Panelist[]> =>
  (await panelists(sql`c.from_day <= ${day}::date and c.until_day >= ${day}::date`).execute(db)).rows;

/** With those whose term is still to come. */
export const panelFrom = async (db: Db, day: Day): Promise<Panelist[]> =>
  (await panelists(sql`c.until_day >= ${day}::date`).execute(db)).rows;

/** The same people by what they are, those in front who sit on the fewest open cases. */
export async function callableOn(db: Db, day: Day): Promise<Record<PanelKind, number[]>> {
  const { rows } = await sql<{ personId: number; kind: PanelKind }>`
    select c.person_id as "personId", c.kind from conduct_panelists c
    where c.ended_at is null and c.from_day <= ${day}::date and c.until_day >= ${day}::date
    order by (select count(*) from conduct_seats s join conduct_cases k on k.id = s.case_id
      where s.person_id = c.person_id and s.left_at is null and k.closed_at is null), c.id`.execute(db);
  const of = (kind: PanelKind) => rows.filter((row) => row.kind === kind).map(({ personId }) => personId);
  return { member: of("member"), "stand-in": of("stand-in") };
}
