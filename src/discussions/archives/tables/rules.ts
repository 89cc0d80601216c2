import { z } from "zod";
import { isTime, timeOf, isDay, type Instant } from "#platform/time";

/** What a column of a table of posts holds. */
export const fields = [
  "id",
  "parent",
  "thread",
  "subject",
  "text",
  "html",
  "name",
  "first",
  "last",
  "address",
  "date",
  "link",
  "files",
] as const;
export type Field = (typeof fields)[number];

/** Headings that say by themselves what stands below them, in small letters. */
const known: Record<string, Field> = {
  id: "id",
  "message id": "id",
  "message-id": "id",
  "post id": "id",
  parent: "parent",
  "parent id": "parent",
  "in-reply-to": "parent",
  "in reply to": "parent",
  "reply to": "parent",
  thread: "thread",
  "thread id": "thread",
  "topic id": "thread",
  "discussion id": "thread",
  subject: "subject",
  title: "subject",
  text: "text",
  body: "text",
  message: "text",
  content: "text",
  html: "html",
  name: "name",
  author: "name",
  from: "name",
  "author name": "name",
  "first name": "first",
  "last name": "last",
  address: "address",
  email: "address",
  "e-mail": "address",
  "email address": "address",
  "author email": "address",
  date: "date",
  posted: "date",
  "posted at": "date",
  "date posted": "date",
  "created at": "date",
  created: "date",
  link: "link",
  url: "link",
  permalink: "link",
  files: "files",
  attachments: "files",
};

/** What an operator says of a table in a file of JSON; all of it may be left out. */
const Mapping = z.strictObject({
  columns: z.record(z.string(), z.enum(fields)).default({}),
  /** In which dates without one are. */
  zone: z.string().refine(isZone, { error: "it is no time zone, such as America/Chicago" }).optional(),
  /** How "3/4/2012" is read. */
  dates: z.enum(["month-first", "day-first"]).optional(),
  /** Where the posts' numbers are from: it makes Message-IDs of them, so it must stay the same from run to run. */
  host: z
    .string()
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, { error: "it is no host, such as community.example.org" })
    .default("archive.invalid"),
  encoding: z
    .string()
    .refine(isEncoding, { error: "no such encoding is known; utf-8 and windows-1252 are" })
    .default("utf-8"),
  /** The folder in which the files that posts name lie. */
  files: z.string().min(1).optional(),
});
export type Mapping = z.infer<typeof Mapping>;

export const plainMapping: Mapping = Mapping.parse({});

/** The mapping that a text holds, or what is wrong with it in words. */
export function mappingIn(text: string): Mapping | { wrong: string } {
  let said: unknown;
  try {
    said = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    return { wrong: `it is no JSON: ${(error as Error).message}` };
  }
  const read = Mapping.safeParse(said);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  return { wrong: `at ${issue!.path.map(String).join(".") || "its beginning"}: ${issue!.message}` };
}

/** Which column is which; a heading that nothing knows holds nothing. */
export function columnsOf(headings: readonly string[], { columns }: Pick<Mapping, "columns">): (Field | null)[] {
  const own = new Map(Object.entries(columns).map(([heading, field]) => [plain(heading), field]));
  return headings.map(
    (heading) => own.get(plain(heading)) ?? (Object.hasOwn(known, plain(heading)) ? known[plain(heading)]! : null),
  );
}

/** Headings of the mapping that the table does not have. */
export function missingFrom(headings: readonly string[], { columns }: Pick<Mapping, "columns">): string[] {
  const there = new Set(headings.map(plain));
  return Object.keys(columns).filter((heading) => !there.has(plain(heading)));
}

/** What parts the cells: what the line of headings has most of. Words below may hold the others. */
export function delimiterIn(text: string): string {
  const [headings = ""] = text.replace(/"[^"]*"/g, "").split(/\r?\n/);
  const count = (delimiter: string) => headings.split(delimiter).length;
  return [",", ";", "\t"].toSorted((a, b) => count(b) - count(a))[0]!;
}

const plain = (heading: string): string => heading.replaceAll("_", " ").trim().toLowerCase();

/** A post's number as a Message-ID; one that is a Message-ID stays what it is. */
export function messageIdOf(key: string, host: string): string {
  const whole = /^<?([!-;=?-~]+@[!-;=?-~]+)>?$/.exec(key);
  if (whole) return `<${whole[1]}>`;
  const local = [...Buffer.from(key)]
    .map((octet) => {
      const letter = String.fromCharCode(octet);
      return /[A-Za-z0-9-]/.test(letter) ? letter : `_${octet.toString(16).padStart(2, "0")}`;
    })
    .join("");
  return `<${local}@${host}>`;
}

const iso = /^(\d{4}-\d\d-\d\d)(?:[T ]+(\d\d:\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?)?$/i;
const local = /^(\d{1,2})([/.])(\d{1,2})\2(\d{4})(?:,?\s+(\d{1,2}):(\d\d)(?::(\d\d))?\s*(?:([ap])\.?m\.?)?)?$/i;
const named = /\d{4}.*(?:[+-]\d{4}|\bGMT|\bUTC|\bZ)\)?$/;

/**
 * When a post was written, as tables say it: ISO 8601, "11/14/2012 3:45 PM", "14.11.2012 15:45", seconds or milliseconds since 1970, the date of a mail. null: it
 * cannot be told, also where nobody said whether the month or the day comes first.
 */
export function dateIn(text: string, { zone = "UTC", dates }: Pick<Mapping, "zone" | "dates">): Instant | null {
  const said = text.trim();
  const written = iso.exec(said);
  if (written) return isoIn(written, zone);
  const slashed = local.exec(said);
  if (slashed) return slashedIn(slashed, zone, slashed[2] === "." ? "day-first" : dates);
  if (/^\d{9,10}$/.test(said)) return new Date(Number(said) * 1000);
  if (/^\d{12,13}$/.test(said)) return new Date(Number(said));
  const date = named.test(said) ? new Date(said) : null;
  return date === null || Number.isNaN(date.getTime()) ? null : date;
}

function isoIn([, day, time = "00:00", seconds = "00", offset]: RegExpExecArray, zone: string): Instant | null {
  if (!isDay(day!) || !isTime(time)) return null;
  if (offset === undefined) return at(zone, day!, time, seconds);
  const exact = /^(Z|UTC)$/i.test(offset) ? "Z" : offset.replace(/(\d\d)(\d\d)$/, "$1:$2");
  const date = new Date(`${day}T${time}:${seconds}${exact}`);
  return Number.isNaN(date.getTime()) ? null : date;
}

function slashedIn(parts: RegExpExecArray, zone: string, dates: Mapping["dates"]): Instant | null {
  const [, first, , second, year, hour = "0", minute = "00", seconds = "00", half] = parts;
  if (dates === undefined) return null;
  const [month, date] = dates === "month-first" ? [first!, second!] : [second!, first!];
  const day = `${year}-${month.padStart(2, "0")}-${date.padStart(2, "0")}`;
  const time = `${String(hourIn(Number(hour), half)).padStart(2, "0")}:${minute}`;
  return isDay(day) && isTime(time) ? at(zone, day, time, seconds) : null;
}

/** Twelve at night is 12 AM, and noon 12 PM. */
const hourIn = (hour: number, half: string | undefined): number =>
  half === undefined ? hour : (hour % 12) + (half.toLowerCase() === "p" ? 12 : 0);

const at = (zone: string, day: string, time: string, seconds: string): Instant =>
  new Date(timeOf(zone, day, time).getTime() + Number(seconds) * 1000);

/** Whether what should be plain text is HTML: hosted products put it where they say "body". */
export const isHtml = (text: string): boolean => /<\/(?:p|div|span|ul|ol|table|blockquote|a)>|<br\s*\/?>/i.test(text);

function isZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: zone }));
  } catch {
    return false;
  }
}

function isEncoding(label: string): boolean {
  try {
    return Boolean(new TextDecoder(label));
  } catch {
    return false;
  }
}
