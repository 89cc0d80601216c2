import type { SubscriptionMode } from "#platform/db";
import { isMost, quietHours, type QuietHours } from "../budgets/rules.ts";
import type { Verdict } from "#platform/mail";
import { addDays, addYears, days, isDay, isTime, type Day } from "#platform/time";

/** What a line of a mail to a group's `-request` address can ask (D-19). `until`: the last day without mail. */
export type Command =
  | { is: "help" }
  | { is: "join" }
  | { is: "leave" }
  | { is: "mode"; mode: SubscriptionMode }
  | { is: "hold"; until: Day }
  | { is: "resume" }
  /** At most so many mails a day; null: as many as there are. */
  | { is: "limit"; most: number | null }
  /** No mail in these hours; null: at any hour. */
  | { is: "quiet"; hours: QuietHours | null }
  | { is: "status" }
  | { is: "where" };

export interface Asked {
  commands: Command[];
  /** The first line that is no command, where nothing before it was one; null: all was understood. */
  unknown: string | null;
}

/** Lines of one mail that are carried out. */
export const MOST_COMMANDS = 10;

/** The mail's commands: its subject where that is one, then its lines as far as they are. A greeting, a signature or a quotation ends them. */
export function commandsIn(subject: string, text: string, today: Day): Asked {
  const commands: Command[] = [];
  const first = commandIn(subject, today);
  if (first) commands.push(first);
  let unknown: string | null = null;
  for (const line of linesOf(text)) {
    const command = commandIn(line, today);
    if (!command) {
      if (commands.length === 0) unknown = line.slice(0, 100).toWellFormed();
      break;
    }
    if (!commands.some((one) => one.is === command.is)) commands.push(command);
    if (commands.length === MOST_COMMANDS) break;
  }
  if (commands.length === 0 && unknown === null && subject.trim() !== "")
    unknown = subject.trim().slice(0, 100).toWellFormed();
  return { commands, unknown };
}

function* linesOf(text: string): Iterable<string> {
  for (const raw of text.split("\n")) {
    const line = raw.trim();
    if (line === "--" || line.startsWith(">") || line.toLowerCase() === "end") return;
    if (line !== "") yield line;
  }
}

const modes: Record<string, SubscriptionMode> = {
  each: "each",
  mail: "each",
  all: "each",
  daily: "daily",
  digest: "daily",
  weekly: "weekly",
  announcements: "announcements",
  web: "web",
  nomail: "web",
  none: "web",
};

const plain: Record<string, Command> = {
  help: { is: "help" },
  info: { is: "help" },
  join: { is: "join" },
  subscribe: { is: "join" },
  leave: { is: "leave" },
  // Somebody may want no more mail of a group that they paid for: whoever wants to be out says leave.
  unsubscribe: { is: "mode", mode: "web" },
  signoff: { is: "mode", mode: "web" },
  "sign off": { is: "mode", mode: "web" },
  remove: { is: "mode", mode: "web" },
  stop: { is: "mode", mode: "web" },
  resume: { is: "resume" },
  back: { is: "resume" },
  status: { is: "status" },
  where: { is: "where" },
};

/** One line as a command; null: it is none. `today`: in the zone in which its days are meant. */
export function commandIn(line: string, today: Day): Command | null {
  const said = line
    .trim()
    .toLowerCase()
    .replace(/^please\s+/, "")
    .replace(/(?:,?\s+(?:please|now))?[.!?]*$/, "")
    .replace(/\s+/g, " ");
  const words = /^(.*?)(?: me)?$/.exec(said)![1]!;
  if (Object.hasOwn(plain, words)) return plain[words]!;
  const mode = /^(?:set|mode|set mode) (?:to )?([a-z]+)$/.exec(said)?.[1];
  if (mode) return Object.hasOwn(modes, mode) ? { is: "mode", mode: modes[mode]! } : null;
  const until = /^(?:hold|vacation)(?: mail)?(?: until| till| to)? (.+)$/.exec(said)?.[1];
  const day = until === undefined ? null : dayIn(until, today);
  return day ? { is: "hold", until: day } : (limitIn(said) ?? quietIn(said));
}

/** "at most 5 mails a day", "limit 5", "no limit". */
function limitIn(said: string): Command | null {
  if (/^(?:no limit|limit (?:off|none|end))$/.test(said)) return { is: "limit", most: null };
  const count = /^(?:at most|limit|max) (\d{1,3})(?: mails?)?(?: (?:a|per) day)?$/.exec(said)?.[1];
  return count !== undefined && isMost(Number(count)) ? { is: "limit", most: Number(count) } : null;
}

/** "quiet 18:00 to 8:00", "none after 18:00", "quiet before 9:00", "quiet off". */
function quietIn(said: string): Command | null {
  if (/^quiet(?: hours)? (?:off|none|end)$/.test(said)) return { is: "quiet", hours: null };
  const between =
    /^(?:quiet|no mail|none)(?: hours)?(?: from| after| between)? (\S+?)(?: (?:to|until|till|and|before|and before) | ?[-–] ?)(\S+)$/.exec(
      said,
    );
  const after = /^(?:quiet|no mail|none) after (\S+)$/.exec(said)?.[1];
  const before = /^(?:quiet|no mail|none) before (\S+)$/.exec(said)?.[1];
  const [from, until] = between ? [between[1], between[2]] : [after, before];
  const times = [from, until].map((text) => (text === undefined ? null : timeIn(text)));
  if (times.includes(undefined)) return null;
  const hours = quietHours(times[0]!, times[1]!);
  return hours && hours.from !== hours.until ? { is: "quiet", hours } : null;
}

/** "8:00" and "8" are "08:00"; undefined: no time. */
function timeIn(text: string): string | undefined {
  const time = `${text.includes(":") ? text : `${text}:00`}`.padStart(5, "0");
  return isTime(time) ? time : undefined;
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** "2027-01-15", "15 January 2027", "January 15, 2027", and without a year the next such day. */
function dayIn(text: string, today: Day): Day | null {
  if (isDay(text)) return text;
  const match =
    /^(?<day>\d{1,2})(?:st|nd|rd|th|\.)? (?<month>[a-z]{3,9})\.?,?(?: (?<year>\d{4}))?$/.exec(text) ??
    /^(?<month>[a-z]{3,9})\.? (?<day>\d{1,2})(?:st|nd|rd|th)?,?(?: (?<year>\d{4}))?$/.exec(text);
  if (!match) return null;
  const { day, month, year } = match.groups as { day: string; month: string; year?: string };
  const index = months.indexOf(month.slice(0, 3));
  if (index === -1) return null;
  const named = `${year ?? today.slice(0, 4)}-${String(index + 1).padStart(2, "0")}-${day.padStart(2, "0")}`;
  if (!isDay(named)) return null;
  return year === undefined && named < today ? addYears(named, 1) : named;
}

/** A hold ends within a year, as on the page. */
export const LONGEST_HOLD = 366;
export const isHoldable = (until: Day, today: Day): boolean => until >= today && until <= addDays(today, LONGEST_HOLD);

/** Whether it changes something, so that it must be its owner's wish. Everything else only tells, and tells nobody but the owner of the address. */
export const isAct = ({ is }: Command): boolean => is !== "help" && is !== "status" && is !== "where";

/** How a request is taken: carried out, asked back first, only answered, or not at all, with the cause. */
export type Taking =
  | { how: "act" | "ask" | "tell" }
  | { how: "drop"; cause: "unproven" | "answered-today" | "too-many" };

/** Requests that one address may make within a day. */
export const REQUESTS_A_DAY = 30;

export interface TakingFacts {
  isKnown: boolean;
  dmarc: Verdict["dmarc"];
  commands: readonly Command[];
  /** Requests of this address within the last day. */
  today: number;
  /** Whether one of them was asked back about. */
  wasAsked: boolean;
}

/**
 * A person whose address is proven is taken at their word. Where nobody vouches for the address, the mail may be anybody's: a question goes to the owner, and
 * one a day at most, whoever asks for how much (nobody is to be buried in our mails). A stranger can only ask to come in, and learns how the rest goes.
 */
export function takingOf({ isKnown, dmarc, commands, today, wasAsked }: TakingFacts): Taking {
  if (dmarc === "fail") return { how: "drop", cause: "unproven" };
  if (today >= REQUESTS_A_DAY) return { how: "drop", cause: "too-many" };
  if (isKnown) {
    if (dmarc === "pass") return { how: "act" };
    if (!commands.some(isAct)) return { how: "tell" };
    return wasAsked ? { how: "drop", cause: "answered-today" } : { how: "ask" };
  }
  if (commands.some(({ is }) => is === "join"))
    return wasAsked ? { how: "drop", cause: "answered-today" } : { how: "ask" };
  return dmarc === "pass" ? { how: "tell" } : { how: "drop", cause: "unproven" };
}

/** How long a question waits for its answer. */
export const CONFIRM_WITHIN = days(3);

/** How long a request is kept: of people who never had an account, and of all others. */
export const KEPT = { strangers: days(30), people: days(365) };
