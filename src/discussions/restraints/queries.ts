import { leadersIn, leadingAddresses, mayManage, unitsAbove, type UnitPlace, type Viewer } from "#groups";
import { primaryAddressOf, staffAddressIds } from "#people";
import { sql, statement, type Db } from "#platform/db";
import type { Day, Instant } from "#platform/time";
import type { ConductReason } from "../withholding/rules.ts";
import type { Judge } from "./rules.ts";

export interface Restraint {
  id: number;
  unit: { id: number; name: string; slug: string };
  personId: number;
  personName: string;
  postId: number | null;
  barId: number | null;
  /** Last day without posting; null: a warning. */
  untilDay: Day | null;
  reason: ConductReason;
  word: string;
  setBy: number;
  setByName: string;
  setAt: Instant;
  liftedAt: Instant | null;
  appeal: string | null;
  appealedAt: Instant | null;
  outcome: "upheld" | "lifted" | null;
  answer: string | null;
  answeredAt: Instant | null;
}

const restraints = (where: ReturnType<typeof sql>) => sql<Restraint>`
  select r.id, json_build_object('id', u.id, 'name', u.name, 'slug', u.slug) as unit, r.person_id as "personId", p.name as "personName", r.post_id as "postId",
    r.bar_id as "barId", b.until_day::text as "untilDay", r.reason, r.word, r.set_by as "setBy", s.name as "setByName", r.set_at as "setAt",
    r.lifted_at as "liftedAt", r.appeal, r.appealed_at as "appealedAt", r.outcome, r.answer, r.answered_at as "answeredAt"
  from restraints r join units u on u.id = r.unit_id join persons p on p.id = r.person_id join persons s on s.id = r.set_by
    left join posting_bars b on b.id = r.bar_id
  where ${where} order by r.id desc limit 200`;

export async function restraintById(db: Db, id: number): Promise<Restraint | null> {
  return (await restraints(sql`r.id = ${id}`).execute(db)).rows[0] ?? null;
}

/** The newest first. For those who manage the unit: the caller has asked. */
export const restraintsIn = async (db: Db, unitId: number): Promise<Restraint[]> =>
  (await restraints(sql`r.unit_id = ${unitId}`).execute(db)).rows;

export const restraintsOf = async (db: Db, personId: number): Promise<Restraint[]> =>
  (await restraints(sql`r.person_id = ${personId}`).execute(db)).rows;

export const leadsThere = async (db: Db, unitId: number, personId: number, today: Day): Promise<boolean> =>
  (await leadersIn(db, unitId, today)).has(personId);

export const judgeOf = (viewer: Viewer, unit: UnitPlace): Judge => ({
  personId: viewer.personId,
  manages: mayManage(viewer, unit),
  isAbove: viewer.capabilities.has("groups") || unit.above.some((id) => viewer.leads.has(id)),
});

export interface Standstill {
  word: string;
  begunAt: Instant;
}

/** The emergency switch, while it is on. */
export async function standstillOf(db: Db, unitId: number): Promise<Standstill | null> {
  const [standstill] = await standstillRows(db, unitId);
  return standstill ?? null;
}

/** A `StandstillJson`, for larger statements; null: the switch is off. */
export const standstillSql = (unitId: string): string =>
  `(select json_build_object('word', word, 'begunAt', begun_at) from standstills where unit_id = ${unitId} and ended_at is null)`;

/** As JSON has it, moments as texts. */
export type StandstillJson = Omit<Standstill, "begunAt"> & { begunAt: string };

export const standstillFrom = (json: StandstillJson): Standstill => ({ ...json, begunAt: new Date(json.begunAt) });

const standstillRows = statement<Standstill, [unitId: number]>(
  () => `select word, begun_at as "begunAt" from standstills where unit_id = $1 and ended_at is null`,
);

export const standsStill = async (db: Db, unitId: number): Promise<boolean> =>
  (await standstillOf(db, unitId)) !== null;

/** By number the addresses of those who answer an appeal: the unit's other leaders; where there are none, those of the units above; at last staff for groups. */
export async function answeringAddresses(db: Db, restraint: Restraint, today: Day): Promise<number[]> {
  const own = await Promise.all([restraint.setBy, restraint.personId].map((id) => primaryAddressOf(db, id)));
  const left = (addresses: readonly number[]) => addresses.filter((id) => !own.some((one) => one?.id === id));
  for (const id of [restraint.unit.id, ...(await unitsAbove(db, restraint.unit.id))]) {
    const addresses = left(await leadingAddresses(db, id, today));
    if (addresses.length > 0) return addresses;
  }
  return left(await staffAddressIds(db, "groups"));
}
