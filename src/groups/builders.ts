import type { Db } from "#platform/db";
import type { Instant } from "#platform/time";
import { appoint, enter, type NewAppointment } from "./commands.ts";
import { unitsByIds, type Unit } from "./queries.ts";
import type { UnitRole } from "./rules.ts";
import { createUnit, type NewUnit } from "./units/commands.ts";

const born = new Date("2026-11-01T12:00:00Z");
const program = { personId: null, zone: "America/Chicago" };
let count = 0;

/** A unit; by default an interest group without a parent, open to read for everyone, joined by any account. */
export async function aUnit(db: Db, over: Partial<NewUnit> & { at?: Instant } = {}): Promise<Unit> {
  count += 1;
  const { at = born, ...rest } = over;
  const input: NewUnit = {
    kind: "interest-group",
    name: `Group ${count}`,
    slug: `group-${count}`,
    purpose: `Purpose ${count}`,
    openedOn: "2026-01-01",
    ...rest,
  };
  const { id } = await db.transaction().execute((tx) => createUnit(tx, program, input, at));
  return (await unitsByIds(db, [id])).get(id)!;
}

/** Puts the person in, whatever the rule says. */
export async function joined(db: Db, unit: { id: number }, person: { id: number }, at: Instant = born): Promise<void> {
  await db
    .transaction()
    .execute((tx) => enter(tx, { unitId: unit.id, personId: person.id, by: person.id, cause: "joined" }, at));
}

/** Gives the person a role by the real command, so a rule may refuse it. Returns the appointment's id. */
export async function leads(
  db: Db,
  unit: Unit,
  person: { id: number },
  role: UnitRole = "convener",
  over: Partial<NewAppointment> = {},
): Promise<number> {
  const input: NewAppointment = {
    personId: person.id,
    role,
    startsOn: "2026-07-01",
    endsOn: "2027-06-30",
    chosen: "elected",
    ...over,
  };
  return db.transaction().execute((tx) => appoint(tx, program, unit, input, born));
}
