import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commandIn, commandsIn, isAct, isHoldable, REQUESTS_A_DAY, takingOf, type Command } from "./rules.ts";

const today = "2026-11-14";
const one = (line: string) => commandIn(line, today);

describe("a line of a request", () => {
  test.each<[string, Command]>([
    ["help", { is: "help" }],
    ["Subscribe", { is: "join" }],
    ["please subscribe me.", { is: "join" }],
    ["join me please!", { is: "join" }],
    ["LEAVE", { is: "leave" }],
    ["Unsubscribe me, please", { is: "mode", mode: "web" }],
    ["remove me", { is: "mode", mode: "web" }],
    ["sign  off", { is: "mode", mode: "web" }],
    ["set daily", { is: "mode", mode: "daily" }],
    ["Set mode to weekly", { is: "mode", mode: "weekly" }],
    ["set nomail", { is: "mode", mode: "web" }],
    ["mode each", { is: "mode", mode: "each" }],
    ["hold until 2027-01-15", { is: "hold", until: "2027-01-15" }],
    ["hold mail until 15 January", { is: "hold", until: "2027-01-15" }],
    ["hold until January 15th, 2028", { is: "hold", until: "2028-01-15" }],
    ["vacation till Nov 20", { is: "hold", until: "2026-11-20" }],
    ["resume", { is: "resume" }],
    ["where?", { is: "where" }],
    ["Status", { is: "status" }],
  ])("%s", (line, command) => {
    expect(one(line)).toEqual(command);
  });

  test.each([
    "",
    "Dear list",
    "set yearly",
    "hold until 2026-02-30",
    "hold until soon",
    "constructor",
    "set constructor",
  ])("%j is none", (line) => {
    expect(one(line)).toBeNull();
  });
});

describe("limits in words", () => {
  const night = { from: "18:00", until: "08:00" };
  test.each([
    ["at most 5 mails a day", { is: "limit", most: 5 }],
    ["At most 5 a day, please.", { is: "limit", most: 5 }],
    ["limit 12", { is: "limit", most: 12 }],
    ["no limit", { is: "limit", most: null }],
    ["limit off", { is: "limit", most: null }],
    ["limit 0", null],
    ["at most 101 mails a day", null],
    ["quiet 18:00 to 8:00", { is: "quiet", hours: night }],
    ["quiet 18:00-08:00", { is: "quiet", hours: night }],
    ["quiet hours from 18:00 until 8", { is: "quiet", hours: night }],
    ["none after 18:00 and before 8:00", { is: "quiet", hours: night }],
    ["none after 18:00", { is: "quiet", hours: { from: "18:00", until: "07:00" } }],
    ["no mail before 9:00", { is: "quiet", hours: { from: "00:00", until: "09:00" } }],
    ["quiet off", { is: "quiet", hours: null }],
    ["quiet 8:00 to 8:00", null],
    ["quiet 25:00 to 8:00", null],
    ["quiet please", null],
  ])("%j", (line, command) => {
    expect(one(line)).toEqual(command);
  });
});

describe("a mail of requests", () => {
  test("is its subject and its lines, until one is none; each wish once", () => {
    expect(commandsIn("help", "set daily\n\nhold until 2026-12-01\nhelp\nBest wishes\nleave", today)).toEqual({
      commands: [{ is: "help" }, { is: "mode", mode: "daily" }, { is: "hold", until: "2026-12-01" }],
      unknown: null,
    });
    expect(commandsIn("", "status\n-- \nleave", today).commands).toEqual([{ is: "status" }]);
    expect(commandsIn("Re: BRSL", "resume\n> leave", today).commands).toEqual([{ is: "resume" }]);
  });

  test("with nothing that we know names its first line, or its subject", () => {
    expect(commandsIn("Question", "How do I get out?\nleave", today)).toEqual({
      commands: [],
      unknown: "How do I get out?",
    });
    expect(commandsIn("Get me out", " \n", today)).toEqual({ commands: [], unknown: "Get me out" });
    expect(commandsIn("", "", today)).toEqual({ commands: [], unknown: null });
  });

  test("never breaks, and never carries out more than its lines", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "binary" }), (subject, text) => {
        const { commands } = commandsIn(subject, text, today);
        expect(commands.length).toBeLessThanOrEqual(Math.min(10, text.split("\n").length + 1));
        expect(new Set(commands.map(({ is }) => is)).size).toBe(commands.length);
      }),
    );
  });
});

test("mail is held for a year at most, from today on", () => {
  expect(isHoldable("2026-11-14", today)).toBe(true);
  expect(isHoldable("2027-11-15", today)).toBe(true);
  expect(isHoldable("2026-11-13", today)).toBe(false);
  expect(isHoldable("2027-11-16", today)).toBe(false);
});

describe("how a request is taken", () => {
  const dmarc = fc.constantFrom("pass", "fail", "none", "temperror" as const);
  const command = fc.constantFrom<Command>(
    { is: "help" },
    { is: "join" },
    { is: "leave" },
    { is: "mode", mode: "web" },
    { is: "hold", until: "2026-12-01" },
    { is: "resume" },
    { is: "status" },
    { is: "where" },
  );
  const facts = fc.record({
    isKnown: fc.boolean(),
    dmarc,
    commands: fc.array(command, { minLength: 1, maxLength: 4 }),
    today: fc.nat({ max: 40 }),
    wasAsked: fc.boolean(),
  });

  test("nothing is done for an address that is not proven, and no second question goes there within a day", () => {
    fc.assert(
      fc.property(facts, (given) => {
        const taking = takingOf(given);
        if (taking.how === "act") expect(given).toMatchObject({ isKnown: true, dmarc: "pass" });
        if (taking.how === "ask") expect(given.wasAsked).toBe(false);
        if (taking.how !== "drop") {
          expect(given.dmarc).not.toBe("fail");
          expect(given.today).toBeLessThan(REQUESTS_A_DAY);
        }
        // To tell is to tell the owner of an address that we know, or one who has proven theirs.
        if (taking.how === "tell") {
          expect(given.isKnown || given.dmarc === "pass").toBe(true);
          if (given.isKnown) expect(given.commands.some(isAct)).toBe(false);
        }
      }),
    );
  });
});
