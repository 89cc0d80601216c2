import { sql, type Db } from "#platform/db";
import type { Day } from "#platform/time";
import type { Unit } from "../queries.ts";
import type { ChosenHow, UnitRole } from "../rules.ts";

export interface Appointment {
  id: number;
  personId: number;
  publicId: string;
  name: string;
  role: UnitRole;
  startsOn: Day;
  endsOn: Day | null;
  endedAt: Date | null;
  endCause: string | null;
  chosen: ChosenHow;
}

/** Every role ever held in the unit, newest first (G-5: public history). Asked only for units that the viewer got by `unitFor`. */
export async function appointmentsOf(db: Db, unit: Unit): Promise<Appointment[]> {
  const { rows } = await sql<Appointment>`
    select a.id, p.id as "personId", p.public_id as "publicId", p.name, a.role, a.starts_on as "startsOn", a.ends_on as "endsOn",
      a.ended_at as "endedAt", a.end_cause as "endCause", a.chosen
    from appointments a join persons p on p.id = a.person_id
    where a.unit_id = ${unit.id} and a.end_cause is distinct from 'entered by mistake'
    order by a.starts_on desc, a.id desc`.execute(db);
  return rows;
}

/** Who leads the unit today. */
export async function leadersOf(db: Db, unit: Unit, today: Day): Promise<Appointment[]> {
  return (await appointmentsOf(db, unit)).filter((a) => isNow(a, today));
}

export const isNow = (a: Pick<Appointment, "startsOn" | "endsOn" | "endedAt">, today: Day): boolean =>
  a.endedAt === null && a.startsOn <= today && (a.endsOn === null || a.endsOn >= today);
