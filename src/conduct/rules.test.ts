import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { days, hours, later, type Instant } from "#platform/time";
import {
  ANSWER_DAYS,
  APPEAL_DAYS,
  appealUntil,
  BENCH,
  conflictOf,
  decidedBy,
  isOver,
  LEAST,
  majorityOf,
  mayAdd,
  mayAppeal,
  mayDecide,
  mayState,
  mustRemindBench,
  mustRemindReported,
  namedBy,
  publishedCount,
  seatedNext,
  STATEMENT_DAYS,
  stateOf,
  turnOf,
  type Moments,
  type State,
} from "./rules.ts";

const noon = new Date("2026-11-14T12:00:00Z");
const after = (count: number, from: Instant = noon) => later(from, days(count));
const nothing: Moments = {
  openedAt: noon,
  askedAt: null,
  statedAt: null,
  ruledAt: null,
  appealedAt: null,
  answeredAt: null,
  closedAt: null,
};
const asked = { ...nothing, askedAt: after(1) };
const ruled = { ...asked, statedAt: after(2), ruledAt: after(3) };
const appealed = { ...ruled, appealedAt: after(4) };

const ids = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 8 });
const seating = fc
  .record({
    isBeginning: fc.boolean(),
    members: ids,
    standIns: ids,
    former: ids,
    leaders: ids,
    reporterId: fc.integer({ min: 1, max: 12 }),
    reportedId: fc.integer({ min: 13, max: 14 }),
    seated: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ former, leaders, reporterId, reportedId, seated, ...named }) => {
    const parties = { reporterId, reportedId, leaders: new Set(leaders) };
    const bench = former.filter((id) => conflictOf(id, parties) === null).slice(0, seated);
    return { ...named, seatedBefore: new Set(former), bench, parties };
  });

describe("who sits", () => {
  test("nobody whom it is about, who brought it, or who leads a group that it is about", () => {
    const parties = { reporterId: 1, reportedId: 2, leaders: new Set([3]) };
    expect([1, 2, 3, 4].map((id) => conflictOf(id, parties))).toEqual(["reporter", "reported", "leads", null]);
  });

  test("three of five members, the least busy first; with three and a conflict two; with one left a stand-in joins", () => {
    const parties = { reporterId: 20, reportedId: 21, leaders: new Set<number>() };
    const common = { isBeginning: true, bench: [], seatedBefore: new Set<number>(), standIns: [8, 9], parties };
    expect(seatedNext({ ...common, members: [5, 3, 1, 2, 4] })).toEqual([5, 3, 1]);
    const led = { ...parties, leaders: new Set([1]) };
    expect(seatedNext({ ...common, members: [1, 2, 3], parties: led })).toEqual([2, 3]);
    expect(seatedNext({ ...common, members: [1, 2], parties: led })).toEqual([2, 8]);
    expect(seatedNext({ ...common, members: [1], parties: led })).toEqual([8, 9]);
    // Later only as many as it takes to decide.
    const sitting = { ...common, isBeginning: false, bench: [1, 2], seatedBefore: new Set([1, 2, 3]) };
    expect(seatedNext({ ...sitting, members: [1, 2, 4] })).toEqual([]);
    expect(seatedNext({ ...sitting, bench: [1], members: [1, 2, 4] })).toEqual([4]);
    // An appeal: all three members decided first.
    expect(seatedNext({ ...common, members: [1, 2, 3], seatedBefore: new Set([1, 2, 3]) })).toEqual([8, 9]);
  });

  test("whatever the panel: no conflict, nobody twice, nobody who sat before, and no stand-in where members suffice", () => {
    fc.assert(
      fc.property(seating, (given) => {
        const next = seatedNext(given);
        const { members, standIns, seatedBefore, parties, bench } = given;
        expect(next.every((id) => conflictOf(id, parties) === null && !seatedBefore.has(id))).toBe(true);
        expect(new Set(next).size).toBe(next.length);
        expect(next.every((id) => members.includes(id) || standIns.includes(id))).toBe(true);
        const all = bench.length + next.length;
        expect(all).toBeLessThanOrEqual(Math.max(BENCH, bench.length));
        const standing = next.filter((id) => !members.includes(id));
        if (standing.length > 0) expect(all).toBeLessThanOrEqual(LEAST);
        // As many as there can be, up to the least.
        const could = [...new Set([...members, ...standIns])].filter(
          (id) => conflictOf(id, parties) === null && !seatedBefore.has(id),
        );
        expect(all).toBeGreaterThanOrEqual(Math.min(LEAST, bench.length + could.length));
      }),
    );
  });
});

describe("what is decided", () => {
  test("is what more than half of those who sit agree to, and nothing while fewer than two sit", () => {
    const voices = (...proposals: number[]) => proposals.map((proposalId, at) => ({ personId: at + 1, proposalId }));
    expect(decidedBy(voices(7), [1, 2, 3])).toBeNull();
    expect(decidedBy(voices(7, 8), [1, 2, 3])).toBeNull();
    expect(decidedBy(voices(7, 8, 7), [1, 2, 3])).toBe(7);
    expect(decidedBy(voices(7, 8), [1, 2])).toBeNull();
    expect(decidedBy(voices(7, 7), [1, 2])).toBe(7);
    expect(decidedBy(voices(7), [1])).toBeNull();
    // The second has stepped aside.
    expect(decidedBy(voices(7, 7), [1, 3])).toBeNull();
  });

  test("is never two things at once, in whatever order people look at it", () => {
    const agreements = fc
      .uniqueArray(
        fc.record({ personId: fc.integer({ min: 1, max: 5 }), proposalId: fc.integer({ min: 1, max: 3 }) }),
        {
          selector: ({ personId }) => personId,
        },
      )
      .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
    fc.assert(
      fc.property(agreements, ids, ([all, shuffled], bench) => {
        const decided = decidedBy(all, bench);
        expect(decidedBy(shuffled, bench)).toBe(decided);
        if (decided === null) return;
        const voices = all.filter((one) => one.proposalId === decided && bench.includes(one.personId));
        expect(voices.length).toBeGreaterThanOrEqual(majorityOf(bench.length));
        expect(voices.length * 2).toBeGreaterThan(bench.length);
      }),
    );
  });
});

describe("where a case stands", () => {
  test("follows what happened, and the clock where somebody keeps silent", () => {
    expect(stateOf(nothing, after(90))).toBe("new");
    expect(stateOf(asked, after(STATEMENT_DAYS))).toBe("asked");
    expect(stateOf(asked, after(1 + STATEMENT_DAYS))).toBe("heard");
    expect(stateOf({ ...asked, statedAt: after(2) }, after(2))).toBe("heard");
    expect(stateOf(ruled, after(200))).toBe("ruled");
    expect(stateOf(appealed, after(4 + ANSWER_DAYS - 1))).toBe("appealed");
    expect(stateOf(appealed, after(4 + ANSWER_DAYS))).toBe("reheard");
    expect(stateOf({ ...appealed, answeredAt: after(5) }, after(5))).toBe("reheard");
    expect(stateOf({ ...appealed, closedAt: after(9) }, after(9))).toBe("closed");
  });

  test("an appeal is possible for fourteen days and once for each side; then it is over by itself", () => {
    const last = later(appealUntil(ruled.ruledAt), -1);
    expect([mayAppeal(ruled, false, last), mayAppeal(ruled, true, last)]).toEqual([true, false]);
    expect([mayAppeal(ruled, false, after(3 + APPEAL_DAYS)), isOver(ruled, last)]).toEqual([false, false]);
    expect(isOver(ruled, after(3 + APPEAL_DAYS))).toBe(true);
    expect(isOver(appealed, after(100))).toBe(false);
    expect(mayAppeal(asked, false, after(2))).toBe(false);
  });

  test("the reported say nothing before they are asked; nobody adds to what is decided or closed", () => {
    expect([mayState("new", nothing), mayState("asked", asked), mayState("heard", asked)]).toEqual([false, true, true]);
    expect([mayAdd("new", "reported", nothing), mayAdd("new", "reporter", nothing)]).toEqual([false, true]);
    for (const side of ["reporter", "reported"] as const)
      for (const state of ["ruled", "closed"] as const) expect(mayAdd(state, side, ruled)).toBe(false);
  });

  const order: State[] = ["new", "asked", "heard", "ruled", "appealed", "reheard", "closed"];
  const step = fc.option(fc.integer({ min: 1, max: 24 * 30 }), { nil: null });
  const moments = fc.array(step, { minLength: 6, maxLength: 6 }).map((steps): Moments => {
    let at: Instant = noon;
    // Nothing happens after a step that has not.
    let isGoing = true;
    const next = (hoursLater: number | null): Instant | null => {
      isGoing &&= hoursLater !== null;
      return isGoing ? (at = later(at, hours(hoursLater!))) : null;
    };
    const [askedAt, statedAt, ruledAt, appealedAt, answeredAt, closedAt] = steps.map(next);
    return { openedAt: noon, askedAt, statedAt, ruledAt, appealedAt, answeredAt, closedAt } as Moments;
  });
  const moment = fc.integer({ min: 0, max: 24 * 400 }).map((count) => later(noon, hours(count)));

  test("time alone only leads on, and nothing is decided before the other side was asked and had its time", () => {
    fc.assert(
      fc.property(moments, moment, moment, (given, one, other) => {
        const [sooner, then] = one < other ? [one, other] : [other, one];
        expect(order.indexOf(stateOf(given, then))).toBeGreaterThanOrEqual(order.indexOf(stateOf(given, sooner)));
        if (!mayDecide(stateOf(given, then))) return;
        expect(given.askedAt).not.toBeNull();
        const { statedAt, askedAt, appealedAt } = given;
        if (!appealedAt) expect(statedAt !== null || then >= after(STATEMENT_DAYS, askedAt!)).toBe(true);
      }),
    );
  });

  test("whoever has the turn is told at its beginning, then again after a pause; nobody is told without a turn", () => {
    fc.assert(
      fc.property(moments, moment, moment, (given, toldAt, now) => {
        const turn = turnOf(given, now);
        const told = mustRemindBench(given, toldAt, now);
        if (turn === null) expect(told).toBe(false);
        else if (toldAt < turn) expect(told).toBe(true);
        else if (now < after(2, toldAt)) expect(told).toBe(false);
        else if (now >= after(7, toldAt)) expect(told).toBe(true);
      }),
    );
    expect(mustRemindReported(asked, null, after(11))).toBe(false);
    expect(mustRemindReported(asked, null, after(12))).toBe(true);
    expect(mustRemindReported(asked, after(12), after(13))).toBe(false);
    expect(mustRemindReported(asked, null, after(15))).toBe(false);
  });
});

test("a link of ours names a post or a person, in any form in which it is copied; others name nothing", () => {
  const origin = "https://house.example.org";
  const id = "0198f0a2-0000-4000-8000-000000000000";
  expect(namedBy("/posts/12", origin)).toEqual({ postId: 12 });
  expect(namedBy(` ${origin}/posts/12/history?x=1#a `, origin)).toEqual({ postId: 12 });
  expect(namedBy(`${origin}/people/${id}`, origin)).toEqual({ publicId: id });
  for (const other of [
    "https://evil.example.org/posts/12",
    `${origin}.evil.org/posts/12`,
    "//evil.example.org/posts/12",
    "/posts/0",
    "/posts/12345678901234567",
    "/topics/12",
    "posts/12",
    "Bo",
    "",
    "https://",
  ])
    expect(namedBy(other, origin), other).toBeNull();
});

test("a number below five is not published", () => {
  expect([0, 1, 4, 5, 12].map(publishedCount)).toEqual([null, null, null, 5, 12]);
});
