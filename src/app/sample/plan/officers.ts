import type { SamplePerson } from "../people/crowd.ts";
import { Seed } from "../seed.ts";
import type { SampleRole, SampleUnit } from "../units/unit.ts";
import type { Rolls } from "./rolls.ts";

export interface PlannedRole {
  unit: string;
  person: SamplePerson;
  role: SampleRole["role"];
  /** Days ago; the last day is below zero when it is still to come. */
  from: number;
  to: number;
  chosen: "elected" | "appointed" | "self-declared";
}

const GOES_ON = -3_650;

/** What each kind of unit has beside the roles that it names itself. */
const usual: Record<string, SampleRole[]> = {
  "round-table": [
    { role: "chair", from: 140, to: -225 },
    { role: "chair", from: 505, to: 141 },
    { role: "secretary", from: 140, to: -225 },
  ],
  division: [
    { role: "chair", from: 140, to: -225 },
    { role: "chair", from: 505, to: 141 },
    { role: "treasurer", from: 505, to: -589 },
  ],
  chapter: [
    { role: "chair", from: 110, to: -254 },
    { role: "councilor", from: 475, to: -619 },
  ],
  office: [
    { role: "liaison", from: 800, to: GOES_ON },
    { role: "member", from: 700, to: GOES_ON },
    { role: "member", from: 420, to: GOES_ON },
  ],
};

/** Who leads what, from when to when; whoever is not named is found on the roll. */
export function officersOf(units: readonly SampleUnit[], rolls: Rolls): PlannedRole[] {
  const staff = [...new Set([...rolls.values()].flat())].filter((one) => !one.isCast && isSteady(one, 900));
  const desks = new Seed("desks").some(staff, 60);
  return units.flatMap((unit) => {
    const seed = new Seed(`officers ${unit.key}`);
    const named = unit.leads ?? [];
    const rest = (usual[unit.kind] ?? []).filter(
      (one) => !named.some((mine) => mine.role === one.role && mine.from === one.from),
    );
    const asked = unit.closed ? [] : [...named, ...rest];
    if (unit.kind === "assembly") return [...rolesIn(unit, asked, [], seed, rolls), ...delegates(unit, units, rolls)];
    const from = unit.kind === "office" ? desks.splice(0, 3) : rollFor(unit, staff, rolls);
    return rolesIn(unit, asked, from, seed, rolls);
  });
}

const rollFor = (unit: SampleUnit, staff: SamplePerson[], rolls: Rolls): SamplePerson[] =>
  ["board", "committee", "affiliate"].includes(unit.kind) ? staff : rolls.get(unit.key)!;

function rolesIn(unit: SampleUnit, asked: SampleRole[], from: SamplePerson[], seed: Seed, rolls: Rolls): PlannedRole[] {
  const everybody = [...rolls.values()].flat();
  const taken = new Set<SamplePerson>();
  return asked.flatMap(({ who, ...role }) => {
    const fit = from.filter(
      (one) => !taken.has(one) && (unit.kind === "student-chapter" || isSteady(one, role.from + 60)),
    );
    const person = who === undefined ? seed.some(fit, 1)[0] : everybody.find((one) => one.key === who);
    if (!person) return [];
    taken.add(person);
    return [
      {
        unit: unit.key,
        person,
        ...role,
        chosen: unit.kind === "office" ? ("appointed" as const) : ("elected" as const),
      },
    ];
  });
}

/** In the association for so many days, and still. */
const isSteady = (person: SamplePerson, days: number): boolean =>
  person.base !== null && person.endedFor === null && person.memberFor > days;

function delegates(assembly: SampleUnit, units: readonly SampleUnit[], rolls: Rolls): PlannedRole[] {
  const tables = units.filter((unit) => unit.kind === "round-table" && !unit.closed);
  const taken = new Set<SamplePerson>();
  return tables.map(({ key }) => {
    const seed = new Seed(`delegate ${key}`);
    const fit = rolls.get(key)!.filter((one) => !taken.has(one) && isSteady(one, 200) && one.key !== "jun");
    const person = seed.pick(fit);
    taken.add(person);
    return { unit: assembly.key, person, role: "member" as const, from: 140, to: -225, chosen: "appointed" as const };
  });
}
