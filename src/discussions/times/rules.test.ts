import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clockIn, dayIn } from "#platform/time";
import {
  answers,
  bestOf,
  CHOICES_A_DAY,
  mayAsk,
  mayChangeTimes,
  mayChoose,
  refusalOfAnswers,
  refusalOfChoice,
  refusalOfReopening,
  sequenceOf,
  spanOf,
  timesFrom,
  type Answer,
  type Counted,
  type Span,
  type TypedTimes,
} from "./rules.ts";

const zones = ["America/Chicago", "Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"];
const at = {
  now: new Date("2026-11-14T15:00:00Z"),
  zone: "America/Chicago",
  isZone: (zone: string) => zones.includes(zone),
};
const row = (day: string, clock: string, minutes = "60") => ({ day, clock, minutes });
const typed: TypedTimes = {
  title: " Glue \n and paper ",
  zone: "Europe/Berlin",
  asked: "unit",
  closes: "",
  rows: [row("2026-12-02", "18:00"), row("", ""), row("2026-12-01", "09:30", "90")],
};

describe("a question for a time", () => {
  test("is made of what was typed: times in their order, a last day before the first of them, nothing of empty rows", () => {
    expect(timesFrom(typed, at)).toEqual({
      times: {
        title: "Glue and paper",
        zone: "Europe/Berlin",
        asked: "unit",
        // A week from today.
        closesOn: "2026-11-21",
        slots: [
          { day: "2026-12-01", clock: "09:30", minutes: 90 },
          { day: "2026-12-02", clock: "18:00", minutes: 60 },
        ],
      },
    });
    const soon = { ...typed, rows: [row("2026-11-16", "18:00"), row("2026-11-16", "20:00")] };
    expect(timesFrom(soon, at)).toMatchObject({ times: { closesOn: "2026-11-15" } });
    const today = { ...typed, rows: [row("2026-11-14", "18:00"), row("2026-11-16", "20:00")] };
    expect(timesFrom(today, at)).toMatchObject({ times: { closesOn: "2026-11-14" } });
  });

  test("says everything that is wrong, each beside its field", () => {
    const faults = (over: Partial<TypedTimes>) => (timesFrom({ ...typed, ...over }, at) as { faults: object }).faults;
    expect(faults({ title: " ", zone: "Mars", closes: "2026-11-13" })).toEqual({
      title: "title",
      zone: "zone",
      closes: "closes",
    });
    expect(faults({ title: "x".repeat(201) })).toEqual({ title: "title-long" });
    expect(faults({ closes: "2026-12-03" })).toEqual({ closes: "closes-late" });
    expect(faults({ rows: [] })).toEqual({ "day-1": "few" });
    expect(faults({ rows: [row("2026-12-01", "09:30"), row("", "")] })).toEqual({ "day-2": "few" });
    expect(
      faults({
        rows: [
          row("2026-12-01", "09:30"),
          row("2026-12-01", "09:30"),
          row("1 December", "09:30"),
          row("2026-12-01", "noon"),
          row("2026-12-01", "12:00", "4"),
          row("2026-12-01", "12:00", "1441"),
          row("2026-12-01", "12:00", "x"),
          row("2026-11-14", "15:59"),
          row("2027-11-16", "12:00"),
          row("2027-03-28", "02:30"),
          row("2026-12-01", ""),
        ],
      }),
    ).toEqual({
      "day-2": "alike",
      "day-3": "day",
      "clock-4": "clock",
      "minutes-5": "length",
      "minutes-6": "length",
      "minutes-7": "length",
      "day-8": "past",
      "day-9": "far",
      "clock-10": "skipped",
      "clock-11": "clock",
    });
  });

  test("keeps what clocks show in its zone, whatever becomes of daylight saving on the way", () => {
    const days = fc
      .integer({ min: 1, max: 360 })
      .map((days) => new Date(+at.now + days * 86_400_000).toISOString().slice(0, 10));
    const clocks = fc.tuple(fc.integer({ min: 4, max: 23 }), fc.integer({ min: 0, max: 59 }));
    const clock = clocks.map((parts) => parts.map((part) => String(part).padStart(2, "0")).join(":"));
    fc.assert(
      fc.property(
        days,
        clock,
        fc.integer({ min: 5, max: 1_440 }),
        fc.constantFrom(...zones),
        (day, clock, minutes, zone) => {
          const { begins, ends } = spanOf(zone, { day, clock, minutes });
          expect([dayIn(zone, begins), clockIn(zone, begins), (+ends - +begins) / 60_000]).toEqual([
            day,
            clock,
            minutes,
          ]);
        },
      ),
    );
    // The same hour in Berlin is another one in Chicago between their changes of clocks.
    const hourIn = (day: string) =>
      clockIn("America/Chicago", spanOf("Europe/Berlin", { day, clock: "18:00", minutes: 60 }).begins);
    expect([hourIn("2026-10-24"), hourIn("2026-10-26"), hourIn("2026-11-02")]).toEqual(["11:00", "12:00", "11:00"]);
  });
});

test("who wrote the post asks while they may write there, who leads always", () => {
  const author = { isAuthor: true, manages: false, mayPost: true, isClosed: false };
  expect(mayAsk(author)).toBe(true);
  expect(
    [{ isAuthor: false }, { mayPost: false }, { isClosed: true }].map((over) => mayAsk({ ...author, ...over })),
  ).toEqual([false, false, false]);
  expect(mayAsk({ isAuthor: false, manages: true, mayPost: false, isClosed: true })).toBe(true);
  expect([
    mayChangeTimes({ people: 0, choices: 0 }),
    mayChangeTimes({ people: 1, choices: 0 }),
    mayChangeTimes({ people: 0, choices: 1 }),
  ]).toEqual([true, false, false]);
});

test("answers are taken from who is asked, until the last day, while nothing is chosen, for each time", () => {
  const facts = { isAsked: true, isChosen: false, closesOn: "2026-11-20", slots: 2 };
  const given = (...numbers: number[]) => new Map<number, Answer>(numbers.map((number) => [number, "yes"]));
  const why = (over: Partial<typeof facts> = {}, numbers = [1, 2], today = "2026-11-20") =>
    refusalOfAnswers({ ...facts, ...over }, given(...numbers), today);
  expect(why()).toBe(null);
  expect(why({}, [1, 2], "2026-11-21")).toBe("closed");
  expect(why({ isAsked: false })).toBe("not-asked");
  expect(why({ isChosen: true })).toBe("chosen");
  expect(why({}, [1])).toBe("incomplete");
  expect(why({}, [1, 3])).toBe("no-such-time");
});

test("a time is chosen that is still to come, and asked for again until the last of them", () => {
  const slot = { begins: new Date("2026-11-20T15:00:00Z"), ends: new Date("2026-11-20T16:00:00Z") };
  const chosen = (of: Span | undefined, now: Date, changes = 0) => refusalOfChoice({ slot: of, changes }, now);
  const before = new Date(+slot.begins - 1);
  expect(chosen(slot, before)).toBe(null);
  expect(chosen(slot, slot.begins)).toBe("over");
  expect(chosen(undefined, slot.begins)).toBe("no-such-time");
  expect(chosen(slot, before, CHOICES_A_DAY - 1)).toBe(null);
  expect(chosen(slot, before, CHOICES_A_DAY)).toBe("too-many");
  const facts = { isChosen: true, last: "2026-11-20", changes: 0 };
  const reopened = (closesOn: string, today: string, over = {}) =>
    refusalOfReopening({ ...facts, ...over }, closesOn, today);
  expect(reopened("2026-11-18", "2026-11-18")).toBe(null);
  expect(reopened("2026-11-20", "2026-11-18")).toBe(null);
  expect(reopened("2026-11-21", "2026-11-18")).toBe("until");
  expect(reopened("2026-11-17", "2026-11-18")).toBe("until");
  expect(reopened("", "2026-11-18")).toBe("until");
  expect(reopened("2026-11-21", "2026-11-21")).toBe("all-over");
  expect(reopened("2026-11-18", "2026-11-18", { isChosen: false })).toBe("not-chosen");
  expect(reopened("2026-11-18", "2026-11-18", { changes: CHOICES_A_DAY - 1 })).toBe(null);
  expect(reopened("2026-11-18", "2026-11-18", { changes: CHOICES_A_DAY })).toBe("too-many");
});

test("who leads may choose; who asked, while they may post there; nobody else", () => {
  const facts = { isAsker: false, manages: false, mayPost: true };
  expect(mayChoose(facts)).toBe(false);
  expect(mayChoose({ ...facts, isAsker: true })).toBe(true);
  expect(mayChoose({ ...facts, isAsker: true, mayPost: false })).toBe(false);
  expect(mayChoose({ isAsker: false, manages: true, mayPost: false })).toBe(true);
});

describe("the best time", () => {
  const begin = Date.UTC(2026, 10, 20);
  const counted = fc
    .array(fc.record({ yes: fc.nat(3), ifNeedBe: fc.nat(3), hour: fc.nat(5) }), { maxLength: 20 })
    .map((slots) =>
      slots.map(({ hour, ...tally }, at): Counted => {
        const begins = new Date(begin + hour * 3_600_000);
        return { ...tally, number: at + 1, begins, ends: new Date(+begins + 1) };
      }),
    );

  test("has the most yes; of those the most if need be; of those it is the earliest; and it is still to come", () => {
    fc.assert(
      fc.property(counted, fc.integer({ min: -1, max: 5 }), (slots, hour) => {
        const now = new Date(begin + hour * 3_600_000);
        // Told apart by one number for each time, where the rule sorts.
        const weight = ({ yes, ifNeedBe, begins }: Counted) =>
          yes * 1e6 + ifNeedBe * 1e3 - (+begins - begin) / 3_600_000;
        const possible = slots.filter((slot) => slot.begins > now && slot.yes + slot.ifNeedBe > 0);
        const most = Math.max(...possible.map(weight));
        expect(bestOf(slots, now)).toBe(possible.find((slot) => weight(slot) === most)?.number ?? null);
      }),
    );
  });

  test("is the same in whatever order the times come, and there is none to which nobody could come", () => {
    const before = new Date(begin - 1);
    fc.assert(
      fc.property(counted, (slots) => {
        expect(bestOf(slots.toReversed(), before)).toBe(bestOf(slots, before));
      }),
    );
    expect(bestOf([{ number: 1, yes: 0, ifNeedBe: 0, begins: new Date(begin), ends: new Date(begin) }], before)).toBe(
      null,
    );
  });
});

test("each change that people are told of has a greater number than the one before", () => {
  const changes = [1, 2, 3].flatMap((place) => [false, true].map((isEnded) => sequenceOf({ place, isEnded })));
  expect(changes).toEqual([0, 1, 2, 3, 4, 5]);
  expect(answers).toEqual(["yes", "if-need-be", "no"]);
});
