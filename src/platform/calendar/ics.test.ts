import fc from "fast-check";
import { expect, test } from "vitest";
import { calendarOf, type Entry } from "./index.ts";

const meeting: Entry = {
  uid: "times-7@lists.example.org",
  sequence: 2,
  at: new Date("2026-11-20T09:30:00.999Z"),
  begins: new Date("2026-12-01T23:30:00Z"),
  ends: new Date("2026-12-02T01:00:00Z"),
  title: "Paper; or, glue",
  description: "From the discussion “Glue” of Repair:\nhttps://example.org/posts/7",
  url: "https://example.org/posts/7",
  organizer: { name: 'Repair "and" care', address: "no-reply@lists.example.org" },
  isCancelled: false,
};

test("a meeting is a calendar file with one entry, in UTC", () => {
  expect(calendarOf(meeting).split("\r\n")).toEqual([
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Chapterhouse//Find a time//EN",
    "METHOD:PUBLISH",
    "BEGIN:VEVENT",
    "UID:times-7@lists.example.org",
    "SEQUENCE:2",
    "DTSTAMP:20261120T093000Z",
    "DTSTART:20261201T233000Z",
    "DTEND:20261202T010000Z",
    "SUMMARY:Paper\\; or\\, glue",
    // 75 octets, of which the two quotation marks take six.
    "DESCRIPTION:From the discussion “Glue” of Repair:\\nhttps://example.org/",
    " posts/7",
    "URL:https://example.org/posts/7",
    "ORGANIZER;CN=\"Repair 'and' care\":mailto:no-reply@lists.example.org",
    "STATUS:CONFIRMED",
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ]);
  expect(calendarOf({ ...meeting, isCancelled: true })).toContain("\r\nSTATUS:CANCELLED\r\n");
});

/** What a reader makes of a text (RFC 5545 3.3.11), written apart from what writes it. */
function read(value: string): string {
  let out = "";
  for (let at = 0; at < value.length; at += 1) {
    if (value[at] !== "\\") out += value[at];
    else out += { n: "\n", N: "\n", "\\": "\\", ";": ";", ",": "," }[value[++at]!] ?? "?";
  }
  return out;
}

const anything = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 300 }),
  fc.string({ unit: "binary", maxLength: 300 }),
  fc
    .array(
      fc.constantFrom(
        "\r\n",
        "\n",
        "\r",
        "END:VEVENT",
        "ATTACH:x",
        "\\",
        "\\n",
        ";",
        ",",
        '"',
        "é",
        "🗓️",
        "\u2028",
        " ",
      ),
    )
    .map((parts) => parts.join("")),
);

test("whatever a meeting is called, it keeps its lines short and whole, adds none, and reads back as it was", () => {
  fc.assert(
    fc.property(anything, anything, anything, (title, description, name) => {
      const file = calendarOf({ ...meeting, title, description, organizer: { ...meeting.organizer, name } });
      const raw = file.split("\r\n");
      for (const line of raw) {
        expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
        expect(line).not.toMatch(/[\r\n\u0000-\u0008\u007f]/);
        expect(line.isWellFormed()).toBe(true);
      }
      const lines = file.replaceAll("\r\n ", "").split("\r\n");
      expect(lines.map((line) => /^[A-Z]*/.exec(line)![0])).toEqual(
        calendarOf(meeting)
          .replaceAll("\r\n ", "")
          .split("\r\n")
          .map((line) => /^[A-Z]*/.exec(line)![0]),
      );
      const said = (field: string) => read(lines.find((line) => line.startsWith(`${field}:`))!.slice(field.length + 1));
      const plain = (value: string) =>
        value
          .toWellFormed()
          .replace(/\r\n|\r|\u2028|\u2029/g, "\n")
          .replace(/[\p{Cc}]/gu, (control) => (/[\n\t\u0080-\u009f]/.test(control) ? control : ""));
      expect(said("SUMMARY")).toBe(plain(title));
      expect(said("DESCRIPTION")).toBe(plain(description));
    }),
    { numRuns: 500 },
  );
});
