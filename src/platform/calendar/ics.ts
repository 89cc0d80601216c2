import type { Instant } from "#platform/time";

/** One meeting, as calendars take it in. */
export interface Entry {
  /** The same for good: by it a calendar knows the meeting again. */
  uid: string;
  /** Greater whenever something of it changed. */
  sequence: number;
  /** When it became what it is now. */
  at: Instant;
  begins: Instant;
  ends: Instant;
  title: string;
  description: string;
  url: string;
  organizer: { name: string; address: string };
  isCancelled: boolean;
}

/** A calendar file with one entry (RFC 5545), published to be taken in (RFC 5546 3.2.1): nobody is asked to accept it. Times are in UTC, so no zone has to be described. */
export function calendarOf(entry: Entry): string {
  const { organizer } = entry;
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Chapterhouse//Find a time//EN",
    "METHOD:PUBLISH",
    "BEGIN:VEVENT",
    `UID:${text(entry.uid)}`,
    `SEQUENCE:${entry.sequence}`,
    `DTSTAMP:${utc(entry.at)}`,
    `DTSTART:${utc(entry.begins)}`,
    `DTEND:${utc(entry.ends)}`,
    `SUMMARY:${text(entry.title)}`,
    `DESCRIPTION:${text(entry.description)}`,
    `URL:${oneLine(entry.url)}`,
    `ORGANIZER;CN="${quoted(organizer.name)}":mailto:${oneLine(organizer.address)}`,
    `STATUS:${entry.isCancelled ? "CANCELLED" : "CONFIRMED"}`,
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

/** "20261201T180000Z" */
const utc = (at: Instant): string => `${at.toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;

// RFC 5545 3.3.11: a tab is the only control that a text may hold; a line break is written as two letters.
const controls = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

const text = (value: string): string =>
  value
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029]/g, "\n")
    .replace(controls, "")
    .replace(/[\\;,]/g, "\\$&")
    .replaceAll("\n", "\\n");

const oneLine = (value: string): string => value.toWellFormed().replace(/[\s\u0000-\u001f\u007f]+/g, "");

// RFC 5545 3.2: a quoted value holds neither controls nor the quotation mark itself, and knows no escape.
const quoted = (value: string): string =>
  value
    .toWellFormed()
    .replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, " ")
    .replaceAll('"', "'")
    .trim();

const OCTETS = 75;

/** RFC 5545 3.1: no line is longer than 75 octets, and one that would be goes on in the next after a space. No letter is cut in two. */
function folded(line: string): string {
  let out = "";
  let octets = 0;
  for (const letter of line) {
    const size = Buffer.byteLength(letter);
    if (octets + size > OCTETS) {
      out += "\r\n ";
      octets = 1;
    }
    out += letter;
    octets += size;
  }
  return out;
}
