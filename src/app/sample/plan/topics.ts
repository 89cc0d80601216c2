import { scenes } from "../composed/all.ts";
import type { Scene } from "../composed/scene.ts";
import { speakersOf, tell, type Told } from "../composed/telling.ts";
import type { FileKey } from "../files.ts";
import type { SamplePerson } from "../people/crowd.ts";
import { Seed } from "../seed.ts";
import type { Choice } from "#discussions";
import type { Conversation, Meeting, Motion } from "../threads/conversation.ts";
import { townsOf } from "../units/chapters.ts";
import type { SampleUnit } from "../units/unit.ts";
import type { PlannedRole } from "./officers.ts";
import type { Rolls } from "./rolls.ts";

export interface PlannedPost {
  by: SamplePerson;
  hoursAgo: number;
  /** With days still open: `{+9}`. */
  text: string;
  source: "web" | "mail";
  answers: number | null;
  files: readonly FileKey[];
}

export interface PlannedTopic {
  unit: string;
  title: string;
  posts: PlannedPost[];
  closed: { by: SamplePerson; hoursAgo: number; reason: string } | null;
  answer?: number | null;
  motion?: PlannedMotion;
  times?: PlannedTimes;
}

export type PlannedTimes = Omit<Meeting, "by" | "hours" | "answers" | "choice"> & {
  by: SamplePerson;
  hoursAgo: number;
  answers: { by: SamplePerson; said: string; hoursAgo: number }[];
  choice: { number: number; hoursAgo: number } | null;
};

export type PlannedMotion = Omit<Motion, "by" | "hours" | "votes"> & {
  by: SamplePerson;
  hoursAgo: number;
  votes: { by: SamplePerson; choice: Choice; hoursAgo: number }[];
};

const DAY = 24;
/** A year and a half. */
const HISTORY = 545;

/** What was written by hand, at its time. */
export function spokenTopics(conversations: readonly Conversation[], people: readonly SamplePerson[]): PlannedTopic[] {
  const byKey = new Map(people.map((one) => [one.key, one]));
  return conversations.map(({ unit, title, daysAgo, lines, closed, answer, motion, times }) => {
    const ago = (hours: number) => daysAgo * DAY - hours;
    const posts = lines.map(([who, hours, text, more = {}], at) => ({
      by: byKey.get(who)!,
      hoursAgo: ago(hours),
      text,
      source: more.mail ? ("mail" as const) : ("web" as const),
      answers: at === 0 ? null : (more.to ?? 0),
      files: more.files ?? [],
    }));
    return {
      unit,
      title,
      posts,
      ...(answer !== undefined && { answer }),
      ...(motion && { motion: plannedMotion(motion, byKey, ago) }),
      ...(times && { times: plannedTimes(times, byKey, ago) }),
      closed: closed ? { by: byKey.get(closed.by)!, hoursAgo: ago(closed.hours), reason: closed.reason } : null,
    };
  });
}

const plannedMotion = (
  { by, hours, votes, ...rest }: Motion,
  byKey: ReadonlyMap<string, SamplePerson>,
  ago: (hours: number) => number,
): PlannedMotion => ({
  ...rest,
  by: byKey.get(by)!,
  hoursAgo: ago(hours),
  votes: votes.map(([who, choice, after]) => ({ by: byKey.get(who)!, choice, hoursAgo: ago(after) })),
});

const plannedTimes = (
  { by, hours, answers, choice, ...rest }: Meeting,
  byKey: ReadonlyMap<string, SamplePerson>,
  ago: (hours: number) => number,
): PlannedTimes => ({
  ...rest,
  by: byKey.get(by)!,
  hoursAgo: ago(hours),
  answers: answers.map(([who, said, after]) => ({ by: byKey.get(who)!, said, hoursAgo: ago(after) })),
  choice: choice && { number: choice[0], hoursAgo: ago(choice[1]) },
});

/** Short conversations for every unit that wants some, no text twice. */
export function composedTopics(
  units: readonly SampleUnit[],
  rolls: Rolls,
  roles: readonly PlannedRole[],
  spoken: readonly PlannedTopic[],
): PlannedTopic[] {
  const said = new Set(spoken.flatMap((topic) => topic.posts.map((post) => undated(post.text))));
  const uses = new Map<Scene, number>();
  return units.flatMap((unit) => {
    const seed = new Seed(`talk ${unit.key}`);
    const voices = voicesOf(unit, rolls, roles);
    const fitting = scenes.filter((one) => one.at.includes(unit.key) || one.at.includes(unit.kind));
    // A unit's own scenes first, then those told least so far: nobody reads the same one twice in one place.
    const chosen = seed
      .some(fitting, fitting.length)
      .sort(
        (a, b) =>
          Number(b.at.includes(unit.key)) - Number(a.at.includes(unit.key)) || (uses.get(a) ?? 0) - (uses.get(b) ?? 0),
      )
      .slice(0, unit.talk);
    for (const one of chosen) uses.set(one, (uses.get(one) ?? 0) + 1);
    return seed.some(chosen, chosen.length).flatMap((one, at) => {
      const told = tellOnce(one, factsOf(unit, seed), voices, said, seed);
      return told ? [placed(unit, told, hoursOf(unit, at, chosen.length, seed), seed)] : [];
    });
  });
}

interface Spoken {
  title: string;
  lines: { by: SamplePerson; text: string }[];
}

/**
 * Again with other choices while a text was said already. When the choices of a line are used up the conversation ends before it; one that
 * would have no answer left is not held at all, nor one with more speakers than the unit has.
 */
function tellOnce(
  one: Scene,
  facts: Record<string, string>,
  voices: SamplePerson[],
  said: Set<string>,
  seed: Seed,
): Spoken | null {
  if (voices.length < speakersOf(one)) return null;
  let best: Spoken | null = null;
  for (let tries = 0; tries < 40 && best?.lines.length !== one.lines.length; tries += 1) {
    const cast = seed.some(voices, speakersOf(one));
    const told = tell(one, { ...facts, ...namesOf(cast) }, seed);
    const taken = told.lines.findIndex((line) => said.has(undated(line.text)));
    const fresh = taken === -1 ? told.lines : told.lines.slice(0, taken);
    if (fresh.length > Math.max(best?.lines.length ?? 0, Math.min(1, one.lines.length - 1)))
      best = spokenBy({ ...told, lines: fresh }, cast);
  }
  for (const { text } of best?.lines ?? []) said.add(undated(text));
  return best;
}

const namesOf = (cast: readonly SamplePerson[]): Record<string, string> =>
  Object.fromEntries(cast.map((person, at) => [String.fromCharCode(65 + at), person.name.split(" ")[0]!]));

const spokenBy = ({ title, lines }: Told, cast: SamplePerson[]): Spoken => ({
  title,
  lines: lines.map(({ by, text }) => ({ by: cast[by]!, text })),
});

/** Two texts that differ by their days only are the same. */
const undated = (text: string): string => text.replace(/\{[+-]\d+\}/g, "{day}");

/** Those who talk: few of many. Where dues are paid, people who were there all along. */
function voicesOf(unit: SampleUnit, rolls: Rolls, roles: readonly PlannedRole[]): SamplePerson[] {
  const inRole = roles.filter((role) => role.unit === unit.key).map((role) => role.person);
  if (unit.kind === "announcement-list" || unit.kind === "association") return inRole;
  const all = [...new Set([...inRole, ...rolls.get(unit.key)!])];
  const fit =
    unit.dues === undefined ? all : all.filter((one) => one.memberFor > HISTORY + 20 && one.endedFor === null);
  const voices = fit.length >= 3 ? fit : all;
  return new Seed(`voices ${unit.key}`).some(voices, 12);
}

function factsOf(unit: SampleUnit, seed: Seed): Record<string, string> {
  const towns = townsOf.get(unit.key) ?? townsOf.get(seed.pick([...townsOf.keys()]))!;
  const [town, town2, town3] = seed.some(towns, 3);
  const office = /Office|Center/.test(unit.name) ? `the ${unit.name}` : unit.name;
  const Office = office.replace(/^t/, "T");
  return {
    unit: unit.name,
    office,
    Office,
    short: unit.acronym ?? unit.name,
    town: town!,
    town2: town2!,
    town3: town3!,
  };
}

/** When a unit's conversations began: over the whole history, the last one hours or days ago. */
function hoursOf(unit: SampleUnit, at: number, of: number, seed: Seed): number {
  const least = unit.closed ? unit.closed.ago + 6 : (unit.quietFor ?? seed.between(1, 26));
  const most = unit.closed ? HISTORY - 5 : HISTORY - seed.between(0, 90);
  const days = of === 1 ? least : least + ((most - least) * (at + (at > 0 ? seed.next() * 0.6 : 0))) / (of - 0.4);
  return Math.round(days * DAY) + seed.between(6, 16);
}

function placed(unit: SampleUnit, told: Spoken, startedAgo: number, seed: Seed): PlannedTopic {
  let hoursAgo = startedAgo;
  const posts = told.lines.map(({ by, text }, at): PlannedPost => {
    // The last word often comes after whatever was to happen.
    const pause = at > 1 && at === told.lines.length - 1 ? seed.between(20, 300) : seed.between(1, 30);
    if (at > 0) hoursAgo = Math.max(hoursAgo - pause, hoursAgo * 0.6);
    const answers = at === 0 ? null : at > 1 && seed.chance(0.4) ? at - 1 : 0;
    return { by, hoursAgo, text, source: seed.chance(0.3) ? "mail" : "web", answers, files: [] };
  });
  return { unit: unit.key, title: told.title, posts, closed: null };
}
