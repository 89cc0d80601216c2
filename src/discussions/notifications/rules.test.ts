import fc from "fast-check";
import { expect, test } from "vitest";
import { noticeFor, type Standing } from "./rules.ts";

const standing: fc.Arbitrary<Standing> = fc.record({
  isAuthor: fc.boolean(),
  isNamed: fc.boolean(),
  isAnswered: fc.boolean(),
  choice: fc.constantFrom("follow", "mute", null),
  isBlocked: fc.boolean(),
  mayRead: fc.boolean(),
});

test("nobody is told of their own post, of what they may not read or muted, or of whom they are apart from", () => {
  fc.assert(
    fc.property(standing, (given) => {
      const mayBeTold = !given.isAuthor && given.mayRead && given.choice !== "mute" && !given.isBlocked;
      const isMeant = given.isNamed || given.isAnswered || given.choice === "follow";
      expect(noticeFor(given) !== null).toBe(mayBeTold && isMeant);
    }),
  );
});

test.each([
  [{ isNamed: true, isAnswered: true, choice: "follow" }, "named"],
  [{ isNamed: false, isAnswered: true, choice: "follow" }, "answered"],
  [{ isNamed: false, isAnswered: false, choice: "follow" }, "followed"],
] as const)("the weightiest reason is said: %j", (given, kind) => {
  expect(noticeFor({ isAuthor: false, isBlocked: false, mayRead: true, ...given })).toBe(kind);
});
