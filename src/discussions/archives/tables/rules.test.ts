import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { columnsOf, dateIn, delimiterIn, isHtml, mappingIn, messageIdOf, missingFrom, plainMapping } from "./rules.ts";

const said = (text: string, over: Parameters<typeof dateIn>[1] = {}) => dateIn(text, over)?.toISOString() ?? null;

describe("a date in a table", () => {
  test.each([
    ["2012-11-14T15:45:10Z", {}, "2012-11-14T15:45:10.000Z"],
    ["2012-11-14 15:45", {}, "2012-11-14T15:45:00.000Z"],
    ["2012-11-14 15:45:10.123", { zone: "America/Chicago" }, "2012-11-14T21:45:10.000Z"],
    ["2012-11-14 15:45:10 +0200", {}, "2012-11-14T13:45:10.000Z"],
    ["2012-11-14", { zone: "America/Chicago" }, "2012-11-14T06:00:00.000Z"],
    ["11/14/2012 3:45 PM", { dates: "month-first" }, "2012-11-14T15:45:00.000Z"],
    ["4/3/2012, 12:05:09 a.m.", { dates: "day-first" }, "2012-03-04T00:05:09.000Z"],
    ["4/3/2012 12:05 PM", { dates: "month-first", zone: "America/Chicago" }, "2012-04-03T17:05:00.000Z"],
    ["14.11.2012 15:45", {}, "2012-11-14T15:45:00.000Z"],
    ["1352907910", {}, "2012-11-14T15:45:10.000Z"],
    ["1352907910000", {}, "2012-11-14T15:45:10.000Z"],
    ["Wed, 14 Nov 2012 15:45:10 -0600", {}, "2012-11-14T21:45:10.000Z"],
    // Nobody said which comes first.
    ["4/3/2012 12:05 PM", {}, null],
    ["14/11/2012", { dates: "month-first" }, null],
    ["2012-13-14", {}, null],
    ["2012-11-14 25:00", {}, null],
    ["yesterday", {}, null],
    ["Wed, 14 Nov 2012 15:45:10", {}, null],
    ["", {}, null],
  ] as const)("%s, %o", (text, over, expected) => expect(said(text, over)).toBe(expected));

  test("that ISO 8601 writes is read back, whatever it is", () => {
    const moments = fc.date({ min: new Date("1975-01-01"), max: new Date("2100-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(moments, (moment) => {
        moment.setUTCMilliseconds(0);
        expect(dateIn(moment.toISOString(), {})).toEqual(moment);
      }),
    );
  });
});

describe("a post's number", () => {
  test("is a Message-ID, another for each", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (one, other) => {
        expect(messageIdOf(one, "old.example")).toMatch(/^<[!-;=?-~]+@[!-;=?-~]+>$/);
        fc.pre(one.trim() === one && other.trim() === other && !/[<>@]/.test(one + other));
        expect(messageIdOf(one, "old.example") === messageIdOf(other, "old.example")).toBe(one === other);
      }),
    );
  });

  test("stays what it is where it is one", () => {
    expect(messageIdOf("a.1@old.example", "x.example")).toBe("<a.1@old.example>");
    expect(messageIdOf("<a.1@old.example>", "x.example")).toBe("<a.1@old.example>");
  });
});

test("headings say what stands below them; what an operator says goes first, and what is not there is said", () => {
  const own = { columns: { "Their Words": "html", Title: "name" } } as const;
  expect(columnsOf(["Message_ID", "Title", "their words ", "Colour"], own)).toEqual(["id", "name", "html", null]);
  expect(columnsOf(["constructor"], plainMapping)).toEqual([null]);
  expect(missingFrom(["title"], own)).toEqual(["Their Words"]);
});

test("the line of headings says what parts cells, whatever stands in the words below", () => {
  expect(delimiterIn("id;body\n1;a, b, c, d\n")).toBe(";");
  expect(delimiterIn('"a;b;c",date\n1;2;3;4,5\n')).toBe(",");
  expect(delimiterIn("id\tbody")).toBe("\t");
  expect(delimiterIn("")).toBe(",");
});

test("a mapping that says what is not so is answered with where and why", () => {
  expect(mappingIn('{"columns": {"Who": "name"}, "dates": "day-first"}')).toMatchObject({ host: "archive.invalid" });
  expect(mappingIn("columns: x")).toMatchObject({ wrong: expect.stringContaining("no JSON") });
  expect(mappingIn('{"columns": {"Who": "person"}}')).toMatchObject({
    wrong: expect.stringContaining("at columns.Who"),
  });
  expect(mappingIn('{"zone": "Mars"}')).toEqual({ wrong: "at zone: it is no time zone, such as America/Chicago" });
  expect(mappingIn('{"encoding": "klingon"}')).toMatchObject({ wrong: expect.stringContaining("at encoding") });
  expect(mappingIn('{"host": "not a host"}')).toMatchObject({ wrong: expect.stringContaining("at host") });
  expect(mappingIn('{"colour": "red"}')).toMatchObject({ wrong: expect.stringContaining("colour") });
});

test("words that are HTML are told from those that speak of it", () => {
  expect(isHtml("<p>Wheat</p>")).toBe(true);
  expect(isHtml("Wheat<br>paste")).toBe(true);
  expect(isHtml("When a < b and c > d, write <b> for bold.")).toBe(false);
});
