import type { SamplePerson } from "../people/crowd.ts";
import { Seed } from "../seed.ts";
import type { Conversation } from "../threads/conversation.ts";
import type { SampleUnit } from "../units/unit.ts";
import type { PlannedRole } from "./officers.ts";
import type { PlannedTopic } from "./topics.ts";

/** Who belongs to which unit, by its key. */
export type Rolls = Map<string, SamplePerson[]>;

/** Kinds that are entered by a role alone. */
const byRole: ReadonlySet<string> = new Set(["office", "committee", "board", "assembly"]);

/** Those who are heard or lead there, then some of the crowd who may join. */
export function rollsOf(units: readonly SampleUnit[], people: SamplePerson[], spoken: readonly Conversation[]): Rolls {
  const heard = heardIn(units, people, spoken);
  const rolls: Rolls = new Map();
  for (const unit of units) rolls.set(unit.key, rollOf(unit, people, [...heard.get(unit.key)!], rolls));
  return rolls;
}

function rollOf(unit: SampleUnit, people: SamplePerson[], heard: SamplePerson[], rolls: Rolls): SamplePerson[] {
  if (unit.kind === "association" || byRole.has(unit.kind)) return heard;
  const seed = new Seed(`roll ${unit.key}`);
  const may = (unit.kind === "section" ? rolls.get(unit.parent!)! : people).filter((one) => mayBelong(unit, one));
  const wanted = unit.kind === "chapter" ? chapterRoll(unit, may, seed) : seed.some(may, unit.crowd);
  return [...new Set([...heard, ...wanted])];
}

function mayBelong(unit: SampleUnit, person: SamplePerson): boolean {
  if (unit.dues !== undefined) return person.base !== null && person.memberFor > (unit.closed ? 570 : 200);
  if (unit.kind === "student-chapter") return person.base === "student" || person.base === null;
  return true;
}

/** A state's own people; a regional chapter has some from everywhere near. */
function chapterRoll(unit: SampleUnit, people: readonly SamplePerson[], seed: Seed): SamplePerson[] {
  const own = people.filter((one) => one.at === unit.key);
  return own.length >= 3 ? own : seed.some(people, own.length + 9);
}

function heardIn(units: readonly SampleUnit[], people: SamplePerson[], spoken: readonly Conversation[]) {
  const byKey = new Map(people.map((one) => [one.key, one]));
  const heard = new Map(units.map((unit) => [unit.key, new Set<SamplePerson>()]));
  const hear = (unit: string, who: string) => heard.get(unit)!.add(byKey.get(who)!);
  for (const { unit, lines } of spoken) for (const [who] of lines) hear(unit, who);
  for (const unit of units)
    for (const { who } of unit.leads ?? [])
      if (who !== undefined) {
        hear(unit.key, who);
        // Who leads a group belongs to the body above that is joined by dues (G-12).
        for (const above of duesAbove(units, unit)) hear(above, who);
      }
  return heard;
}

function duesAbove(units: readonly SampleUnit[], unit: SampleUnit): string[] {
  const above = units.find((one) => one.key === unit.parent);
  if (!above || !["interest-group", "section", "discussion-group"].includes(unit.kind)) return [];
  return above.dues !== undefined ? [above.key] : [above.key, ...duesAbove(units, above)];
}

export interface PlannedPlace {
  unit: string;
  person: SamplePerson;
  /** Days, and the hours of that day that were left. */
  joinedAgo: number;
  hour: number;
  leftAgo: number | null;
  leftBecause: "left" | "lapsed" | null;
  cause: "joined" | "term" | "imported";
  /** Every post by mail, or none. */
  byMail: boolean;
  /** When no more mail was wanted, or came because the unit had closed. Days. */
  mailEndedAgo: number | null;
}

const DAY = 24;
const GRACE = 60;

/** A dated row for every name on a roll: in before the first word said, or the first vote cast or answer given, there. */
export function placesOf(
  units: readonly SampleUnit[],
  rolls: Rolls,
  roles: readonly PlannedRole[],
  topics: readonly PlannedTopic[],
): PlannedPlace[] {
  const since = new Map<string, number>();
  const note = (unit: string, person: SamplePerson, ago: number) =>
    since.set(`${unit} ${person.key}`, Math.max(since.get(`${unit} ${person.key}`) ?? 0, ago));
  for (const { unit, posts, motion, times } of topics)
    for (const act of [...posts, ...(motion?.votes ?? []), ...(times?.answers ?? [])])
      note(unit, act.by, Math.ceil(act.hoursAgo / DAY) + 2);
  for (const role of roles) {
    note(role.unit, role.person, role.from + 20);
    for (const above of duesAbove(
      units,
      units.find((one) => one.key === role.unit)!,
    ))
      note(above, role.person, role.from + 30);
  }
  return units.flatMap((unit) => {
    if (unit.kind === "association" || byRole.has(unit.kind)) return [];
    const seed = new Seed(`places ${unit.key}`);
    return rolls
      .get(unit.key)!
      .map((person) => placeOf(unit, person, since.get(`${unit.key} ${person.key}`) ?? 0, seed));
  });
}

function placeOf(unit: SampleUnit, person: SamplePerson, wordsAgo: number, seed: Seed): PlannedPlace {
  const paid = unit.dues !== undefined;
  const most = Math.min(unit.opened - 1, paid ? person.memberFor : 1_500);
  const least = Math.max(3, unit.closed?.ago ?? 0, (person.endedFor ?? 0) + 20);
  const joinedAgo = Math.min(Math.max(wordsAgo, seed.between(least, 700)), most);
  const lapsed = paid && person.endedFor !== null && person.endedFor > GRACE ? person.endedFor - GRACE : null;
  const went =
    lapsed ?? (wordsAgo === 0 && !paid && joinedAgo > 120 && seed.chance(0.06) ? seed.between(5, 110) : null);
  return {
    unit: unit.key,
    person,
    joinedAgo,
    hour: seed.next() * 12,
    leftAgo: went,
    mailEndedAgo: went ?? unit.closed?.ago ?? null,
    leftBecause: went === null ? null : lapsed === null ? "left" : "lapsed",
    cause: unit.kind === "chapter" || unit.kind === "affiliate" ? "imported" : paid ? "term" : "joined",
    byMail: seed.chance(unit.kind === "announcement-list" ? 0.95 : unit.crowd > 25 ? 0.45 : 0.68),
  };
}
