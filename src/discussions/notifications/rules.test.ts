import fc from "fast-check";
import { expect, test } from "vitest";
import { noticeKinds, noticesOf, type Meant } from "./rules.ts";

const people = [1, 2, 3, 4];
const some = fc.subarray(people);
const meantBy = fc.record({ motion: some, named: some, decided: some, accepted: some, answered: some, followed: some });
const asking = fc.record({ by: fc.constantFrom(null, ...people), muting: some, apart: some, readers: some });

test("everybody is told whom a post means, but of their own, of what they may not read or muted, or of whom they are apart from", () => {
  fc.assert(
    fc.property(meantBy, asking, (meant: Meant, { by, muting, apart, readers }) => {
      const told = noticesOf(meant, {
        by,
        choiceOf: (id) => (muting.includes(id) ? "mute" : null),
        blocked: new Set(apart),
        mayRead: (id) => readers.includes(id),
      });
      for (const id of people) {
        const kinds = noticeKinds.filter((kind) => meant[kind]!.includes(id));
        const mayBeTold = id !== by && readers.includes(id) && !muting.includes(id) && !apart.includes(id);
        expect(told.get(id)).toBe(mayBeTold ? kinds[0] : undefined);
      }
    }),
  );
});

test("a vote weighs most, then a name, then what was decided, then a mark, then an answer, then following", () => {
  expect(noticeKinds).toEqual(["motion", "named", "decided", "accepted", "answered", "followed"]);
});
