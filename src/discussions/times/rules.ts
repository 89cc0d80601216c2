import {
  addDays,
  dayIn,
  isDay,
  isSkipped,
  isTime,
  later,
  minutes,
  timeOf,
  type Day,
  type Instant,
} from "#platform/time";

export const answers = ["yes", "if-need-be", "no"] as const;
export type Answer = (typeof answers)[number];

export type Asked = "unit" | "leaders";

/** A possible time as it was written: a day and what clocks of the question's zone show then. */
export interface Slot {
  day: Day;
  /** "HH:MM" */
  clock: string;
  minutes: number;
}

export interface NewTimes {
  /** What the meeting is about. */
  title: string;
  /** IANA. */
  zone: string;
  asked: Asked;
  closesOn: Day;
  /** In the order of time. */
  slots: Slot[];
}

export const TIMES = { least: 2, most: 20 };
export const LENGTH = { least: 5, most: 1_440, usual: 60 };
export const MOST_TITLE = 200;
/** When nothing is typed, people have so long to answer. */
const USUAL_DAYS = 7;
const FARTHEST_DAYS = 366;

export interface Span {
  begins: Instant;
  ends: Instant;
}

/** When it is. Reckoned from what was written, so that a meeting stays at six also where a country changes its clocks. */
export function spanOf(zone: string, { day, clock, minutes: length }: Slot): Span {
  const from = timeOf(zone, day, clock);
  return { begins: from, ends: later(from, minutes(length)) };
}

export type TimesFault =
  | "title"
  | "title-long"
  | "zone"
  | "few"
  | "day"
  | "clock"
  | "length"
  | "past"
  | "far"
  | "skipped"
  | "alike"
  | "closes"
  | "closes-late";

export interface TypedTimes {
  title: string;
  zone: string;
  asked: Asked;
  closes: string;
  /** As many as there were fields for; those with neither day nor time are none. */
  rows: { day: string; clock: string; minutes: string }[];
}

/** By the name of the field that each is about. */
export type TimesFaults = Record<string, TimesFault>;

interface At {
  now: Instant;
  /** The association's: last days are days there. */
  zone: string;
  isZone: (zone: string) => boolean;
}

/** What is asked, from what was typed; else everything that is wrong with it. */
export function timesFrom(typed: TypedTimes, at: At): { times: NewTimes } | { faults: TimesFaults } {
  const title = typed.title.replace(/\s+/g, " ").trim();
  const faults: TimesFaults = {};
  if (title === "") faults.title = "title";
  if ([...title].length > MOST_TITLE) faults.title = "title-long";
  if (!at.isZone(typed.zone)) faults.zone = "zone";
  const zone = faults.zone ? at.zone : typed.zone;
  const { slots, wrong } = slotsFrom(typed, zone, at.now);
  Object.assign(faults, wrong);
  if (Object.keys(wrong).length > 0) return { faults };
  const closes = closingFrom(typed.closes.trim(), lastDaysOf(slots, zone, at), dayIn(at.zone, at.now));
  if ("fault" in closes) faults.closes = closes.fault;
  if (Object.keys(faults).length > 0 || "fault" in closes) return { faults };
  return { times: { title, zone, asked: typed.asked, closesOn: closes.day, slots } };
}

function slotsFrom({ rows }: TypedTimes, zone: string, now: Instant): { slots: Slot[]; wrong: TimesFaults } {
  const wrong: TimesFaults = {};
  const seen = new Set<string>();
  const slots: Slot[] = [];
  for (const [at, row] of rows.slice(0, TIMES.most).entries()) {
    if (isEmpty(row)) continue;
    const slot = { day: row.day.trim(), clock: row.clock.trim(), minutes: Number(row.minutes.trim() || LENGTH.usual) };
    const [field, fault] =
      faultOf(slot, zone, now) ?? (seen.has(JSON.stringify(slot)) ? ["day", "alike" as const] : []);
    if (fault) wrong[`${field}-${at + 1}`] = fault;
    seen.add(JSON.stringify(slot));
    slots.push(slot);
  }
  if (slots.length < TIMES.least && Object.keys(wrong).length === 0)
    wrong[`day-${rows.findIndex(isEmpty) + 1 || 1}`] = "few";
  if (Object.keys(wrong).length > 0) return { slots: [], wrong };
  return {
    slots: slots.sort((a, b) => +spanOf(zone, a).begins - +spanOf(zone, b).begins || a.minutes - b.minutes),
    wrong,
  };
}

const isEmpty = ({ day, clock }: { day: string; clock: string }): boolean => day.trim() === "" && clock.trim() === "";

function faultOf(slot: Slot, zone: string, now: Instant): ["day" | "clock" | "minutes", TimesFault] | null {
  if (!isDay(slot.day)) return ["day", "day"];
  if (!isTime(slot.clock)) return ["clock", "clock"];
  if (!Number.isInteger(slot.minutes) || slot.minutes < LENGTH.least || slot.minutes > LENGTH.most)
    return ["minutes", "length"];
  if (spanOf(zone, slot).begins <= now) return ["day", "past"];
  if (slot.day > addDays(dayIn(zone, now), FARTHEST_DAYS)) return ["day", "far"];
  // In spring an hour of one night is skipped: nobody's clock ever shows it.
  return isSkipped(zone, slot.day, slot.clock) ? ["clock", "skipped"] : null;
}

/** The day before the first time, and that of the last one, by the association's calendar. */
function lastDaysOf(slots: readonly Slot[], zone: string, at: At): { usual: Day; last: Day } {
  const days = slots.map((slot) => dayIn(at.zone, spanOf(zone, slot).begins));
  return { usual: addDays(days[0]!, -1), last: days.at(-1)! };
}

function closingFrom(
  typed: string,
  { usual, last }: { usual: Day; last: Day },
  today: Day,
): { day: Day } | { fault: TimesFault } {
  const week = addDays(today, USUAL_DAYS);
  const day = typed || (usual < today ? today : usual < week ? usual : week);
  if (!isDay(day) || day < today) return { fault: "closes" };
  return day > last ? { fault: "closes-late" } : { day };
}

/** Who wrote a post asks with it while they may write there; who leads its group always. */
export const mayAsk = (facts: { isAuthor: boolean; manages: boolean; mayPost: boolean; isClosed: boolean }): boolean =>
  facts.manages || (facts.isAuthor && facts.mayPost && !facts.isClosed);

/** What is counted must stay what was asked: not after somebody has answered, or a time was chosen. */
export const mayChangeTimes = ({ people, choices }: { people: number; choices: number }): boolean =>
  people === 0 && choices === 0;

/** Each choice mails everybody who answered: who asked makes it while they may write there, who leads always. */
export const mayChoose = (facts: { isAsker: boolean; manages: boolean; mayPost: boolean }): boolean =>
  facts.manages || (facts.isAsker && facts.mayPost);

/** How often one question may be decided within a day, by a choice or by asking again. */
export const CHOICES_A_DAY = 5;

export type TimesRefusal =
  | "closed"
  | "chosen"
  | "not-asked"
  | "incomplete"
  | "no-such-time"
  | "over"
  | "all-over"
  | "not-chosen"
  | "until"
  | "too-many"
  | "answered"
  | "none";

export interface AnswerFacts {
  isAsked: boolean;
  isChosen: boolean;
  closesOn: Day;
  /** How many times there are, numbered from 1. */
  slots: number;
}

/** Why answers are not taken; null: they are. Each time wants one, so that a count of noes means what it says. */
export function refusalOfAnswers(
  { isAsked, isChosen, closesOn, slots }: AnswerFacts,
  given: ReadonlyMap<number, Answer>,
  today: Day,
): TimesRefusal | null {
  if (isChosen) return "chosen";
  if (today > closesOn) return "closed";
  if (!isAsked) return "not-asked";
  if ([...given.keys()].some((number) => number < 1 || number > slots)) return "no-such-time";
  return given.size < slots ? "incomplete" : null;
}

/** Why a time cannot be chosen; null: it can. `changes`: how often the question was decided within the last day. */
export function refusalOfChoice(
  { slot, changes }: { slot: Span | undefined; changes: number },
  now: Instant,
): TimesRefusal | null {
  if (!slot) return "no-such-time";
  if (slot.begins <= now) return "over";
  return changes >= CHOICES_A_DAY ? "too-many" : null;
}

export interface ReopeningFacts {
  isChosen: boolean;
  /** The day of the last time. */
  last: Day;
  changes: number;
}

/** Why the question cannot be opened again with this last day for answers; null: it can. */
export function refusalOfReopening(
  { isChosen, last, changes }: ReopeningFacts,
  closesOn: Day,
  today: Day,
): TimesRefusal | null {
  if (!isChosen) return "not-chosen";
  if (last < today) return "all-over";
  if (closesOn < today || closesOn > last) return "until";
  return changes >= CHOICES_A_DAY ? "too-many" : null;
}

export interface Counted extends Span {
  number: number;
  yes: number;
  ifNeedBe: number;
}

/** The time that suits most people: most yes, then most if need be, then the earliest; of those still to come. null: nobody could come to any. */
export function bestOf(slots: readonly Counted[], now: Instant): number | null {
  const possible = slots.filter(({ begins, yes, ifNeedBe }) => begins > now && yes + ifNeedBe > 0);
  const [best] = possible.toSorted(
    (a, b) => b.yes - a.yes || b.ifNeedBe - a.ifNeedBe || +a.begins - +b.begins || a.number - b.number,
  );
  return best?.number ?? null;
}

/** RFC 5545 3.8.7.4: greater with each change that people were told of. A choice takes one number, its end the next. */
export const sequenceOf = ({ place, isEnded }: { place: number; isEnded: boolean }): number =>
  2 * (place - 1) + (isEnded ? 1 : 0);
