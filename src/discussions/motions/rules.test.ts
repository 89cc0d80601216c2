import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { days, hours, later } from "#platform/time";
import {
  ayesNeeded,
  bases,
  CHANGES_A_DAY,
  faultOfDeadline,
  holds,
  hasQuorum,
  LONGEST,
  offeredMajorities,
  offeredQuorums,
  presentIn,
  quorumFrom,
  refusalOfVote,
  resultOf,
  SHORTEST,
  votersNeeded,
  type Majority,
  type Quorum,
  type Rule,
  type Tally,
  type VoteFacts,
} from "./rules.ts";

const half = offeredMajorities["half-cast"];
const twoThirds = offeredMajorities["two-thirds-cast"];
const threeQuarters = offeredMajorities["three-quarters-cast"];
const none: Quorum = { kind: "none" };
const of = (part: number, whole: number): Quorum => ({ kind: "share", share: { part, whole } });
const tally = (ayes: number, nays: number, abstentions: number, roll = 1_000): Tally => ({
  ayes,
  nays,
  abstentions,
  roll,
});
const rule = (quorum: Quorum, ...majorities: Majority[]): Rule => ({ quorum, majorities });

describe("examples out of the books", () => {
  test("7 to 4 with 2 abstentions is most of those present and not two thirds; 2 to 1 with 10 is the reverse (McClintock)", () => {
    const present = offeredMajorities["half-present"];
    expect([holds(present, tally(7, 4, 2)), holds(twoThirds, tally(7, 4, 2))]).toEqual([true, false]);
    expect([holds(present, tally(2, 1, 10)), holds(twoThirds, tally(2, 1, 10))]).toEqual([false, true]);
    for (const counted of [tally(7, 4, 2), tally(2, 1, 10)])
      expect(resultOf(rule(none, present, twoThirds), counted)).toBe("not-carried");
    expect(resultOf(rule(none, present, twoThirds), tally(8, 4, 2))).toBe("carried");
  });

  test("a council's vote by mail: half of the members vote, three quarters of the votes approve", () => {
    const council = rule(of(1, 2), threeQuarters);
    expect(resultOf(council, tally(68, 22, 0, 181))).toBe("no-quorum");
    expect(resultOf(council, tally(69, 22, 0, 181))).toBe("carried");
    expect(resultOf(council, tally(68, 23, 0, 181))).toBe("not-carried");
    expect(resultOf(council, tally(68, 22, 1, 181))).toBe("carried");
  });

  test("a council's decision is set aside: most of those voting, where a quarter of all members votes", () => {
    const setAside = rule(of(1, 4), half);
    expect(resultOf(setAside, tally(7_000, 5_499, 0, 50_000))).toBe("no-quorum");
    expect(resultOf(setAside, tally(7_000, 5_500, 0, 50_000))).toBe("carried");
    expect(resultOf(setAside, tally(6_250, 6_250, 0, 50_000))).toBe("not-carried");
  });

  test("a chapter is recognised: most of the residents who vote, and one in ten of them votes", () => {
    const recognition = rule(of(1, 10), half);
    expect(resultOf(recognition, tally(6, 5, 0, 111))).toBe("no-quorum");
    expect(resultOf(recognition, tally(7, 5, 0, 111))).toBe("carried");
  });
});

describe("at the edge", () => {
  test.each<[string, Majority, Tally, number]>([
    ["half of an even number is not more than half", half, tally(5, 5, 0), 6],
    ["half of an odd number", half, tally(5, 6, 0), 6],
    ["two thirds of nine", twoThirds, tally(5, 4, 9), 6],
    ["two thirds of ten", twoThirds, tally(6, 4, 0), 7],
    ["three quarters of eight", threeQuarters, tally(6, 2, 0), 6],
    ["more than half of a roll of twenty", offeredMajorities["half-roll"], tally(10, 0, 0, 20), 11],
    ["nothing carries without an aye", twoThirds, tally(0, 0, 7), 1],
  ])("%s", (_, majority, counted, ayes) => expect(ayesNeeded(majority, counted)).toBe(ayes));

  test("a quorum of a share is rounded up, and one of a count is that count", () => {
    expect([votersNeeded(of(1, 3), 10), votersNeeded(of(1, 2), 10), votersNeeded(of(1, 4), 1)]).toEqual([4, 5, 1]);
    expect(votersNeeded({ kind: "count", least: 7 }, 10)).toBe(7);
    expect(votersNeeded(none, 10)).toBe(0);
    expect([hasQuorum(of(1, 3), tally(1, 1, 1, 10)), hasQuorum(of(1, 3), tally(2, 1, 1, 10))]).toEqual([false, true]);
  });

  test("nobody voted: nothing carries, with a quorum or without", () => {
    expect(resultOf(rule(none, twoThirds), tally(0, 0, 0))).toBe("not-carried");
    expect(resultOf(rule(of(1, 4), half), tally(0, 0, 0))).toBe("no-quorum");
  });
});

const counts = fc.nat(60_000);
const tallies = fc
  .record({ ayes: counts, nays: counts, abstentions: counts, absent: counts })
  .map(({ absent, ...votes }) => ({ ...votes, roll: votes.ayes + votes.nays + votes.abstentions + absent }))
  .filter(({ roll }) => roll > 0);
const shares = fc
  .tuple(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 }))
  .map(([one, other]) => ({ part: Math.min(one, other), whole: Math.max(one, other) }));
const majorities = fc.record({ of: fc.constantFrom(...bases), share: shares, isStrict: fc.boolean() });

/** The same question without a division: cross-multiplied, in integers of any size. */
function heldByCross({ of: base, share, isStrict }: Majority, { ayes, nays, abstentions, roll }: Tally): boolean {
  const whole = { cast: ayes + nays, present: ayes + nays + abstentions, roll }[base];
  const [left, right] = [BigInt(ayes) * BigInt(share.whole), BigInt(whole) * BigInt(share.part)];
  return ayes > 0 && (isStrict ? left > right : left >= right);
}

describe("whatever is voted", () => {
  test("a majority is what cross-multiplying in big integers says", () => {
    fc.assert(
      fc.property(majorities, tallies, (majority, counted) => {
        expect(holds(majority, counted)).toBe(heldByCross(majority, counted));
      }),
      { numRuns: 2_000 },
    );
  });

  test("right at the edge too: around the very number of ayes that is needed", () => {
    const edges = fc.tuple(majorities, fc.integer({ min: 1, max: 60_000 }), fc.integer({ min: -2, max: 2 }));
    fc.assert(
      fc.property(edges, ([majority, cast, off]) => {
        const ayes = Math.round((cast * majority.share.part) / majority.share.whole) + off;
        fc.pre(ayes >= 0 && ayes <= cast);
        const counted = { ayes, nays: cast - ayes, abstentions: 0, roll: cast };
        expect(holds(majority, counted)).toBe(heldByCross(majority, counted));
      }),
      { numRuns: 2_000 },
    );
  });

  test("a quorum stands where cross-multiplying says so", () => {
    fc.assert(
      fc.property(shares, tallies, (share, counted) => {
        const present = BigInt(presentIn(counted)) * BigInt(share.whole);
        const stands = present >= BigInt(counted.roll) * BigInt(share.part);
        expect(hasQuorum({ kind: "share", share }, counted)).toBe(stands);
      }),
    );
  });

  test("one more aye never undoes what carried, and what carries has its quorum and every majority", () => {
    const rules = fc.record({
      quorum: fc.oneof(
        fc.constantFrom(...offeredQuorums).map((offered) => quorumFrom(offered, 3)),
        shares.map((share): Quorum => ({ kind: "share", share })),
      ),
      majorities: fc.array(majorities, { minLength: 1, maxLength: 3 }),
    });
    fc.assert(
      fc.property(rules, tallies, (asked, counted) => {
        const result = resultOf(asked, counted);
        const all = asked.majorities.every((majority) => heldByCross(majority, counted));
        expect(result === "carried").toBe(hasQuorum(asked.quorum, counted) && all);
        expect(result === "no-quorum").toBe(!hasQuorum(asked.quorum, counted));
        if (result === "carried" && counted.nays > 0)
          expect(resultOf(asked, { ...counted, ayes: counted.ayes + 1, nays: counted.nays - 1 })).toBe("carried");
      }),
    );
  });
});

test("a vote is taken from the roll, from the opening until the deadline, and never after the end", () => {
  const closesAt = new Date("2026-11-21T15:00:00Z");
  const openedAt = later(closesAt, -days(7));
  const before = later(closesAt, -1);
  const facts: VoteFacts = { isOnRoll: true, openedAt, closesAt, outcome: null, today: 0 };
  expect(refusalOfVote(facts, openedAt)).toBeNull();
  expect(refusalOfVote(facts, later(openedAt, -1))).toBe("early");
  expect(refusalOfVote(facts, before)).toBeNull();
  expect(refusalOfVote({ ...facts, isOnRoll: false }, before)).toBe("not-on-roll");
  expect(refusalOfVote(facts, closesAt)).toBe("late");
  expect(refusalOfVote({ ...facts, outcome: "carried" }, before)).toBe("late");
  expect(refusalOfVote({ ...facts, outcome: "withdrawn" }, before)).toBe("withdrawn");
  expect(refusalOfVote({ ...facts, today: CHANGES_A_DAY - 1 }, before)).toBeNull();
  expect(refusalOfVote({ ...facts, today: CHANGES_A_DAY }, before)).toBe("too-many");
});

test("a vote is open an hour at least and three months at most", () => {
  const now = new Date("2026-11-14T15:00:00Z");
  expect(faultOfDeadline(later(now, SHORTEST - 1), now)).toBe("soon");
  expect(faultOfDeadline(later(now, hours(1)), now)).toBeNull();
  expect(faultOfDeadline(later(now, LONGEST), now)).toBeNull();
  expect(faultOfDeadline(later(now, LONGEST + 1), now)).toBe("far");
});
