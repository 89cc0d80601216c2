import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { apaName } from "../citing/rules.ts";
import { isAfter, readTo, readWithoutGap, threadsOf, visitWith, VISIT_GAP, type Place, type Visit } from "./rules.ts";

const place = fc.record({
  sortsAt: fc.integer({ min: 0, max: 20 }).map((at) => new Date(at)),
  postId: fc.integer({ min: 1, max: 20 }),
});

describe("how far somebody has read", () => {
  test("never goes back, and is the same in whatever order their devices tell it", () => {
    const pages = fc.array(fc.array(place, { maxLength: 4 }), { maxLength: 6 });
    fc.assert(
      fc.property(pages, fc.infiniteStream(fc.nat()), (seen, numbers) => {
        const read = (inOrder: Place[][]) => {
          let at: Place | null = null;
          for (const page of inOrder) {
            const next = readTo(at, page);
            if (at !== null) expect(next !== null && !isAfter(at, next)).toBe(true);
            at = next;
          }
          return at;
        };
        const shuffled = seen
          .map((page) => ({ page, by: numbers.next().value! }))
          .sort((a, b) => a.by - b.by)
          .map(({ page }) => page);
        expect(read(shuffled)).toEqual(read(seen));
      }),
    );
  });

  test("in threads leaves nothing unread behind, and all that is seen counts at last", () => {
    const topic = fc.uniqueArray(place, { selector: (one) => one.postId, minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(topic, fc.array(fc.nat(11), { maxLength: 12 }), (posts, picks) => {
        const order = [...posts].sort((a, b) => (isAfter(a, b) ? 1 : -1));
        const seen = new Set(picks.map((pick) => order[pick % order.length]!.postId));
        const to = readWithoutGap(null, order, seen);
        for (const one of order) if (to !== null && !isAfter(one, to)) expect(seen.has(one.postId)).toBe(true);
        const all = new Set(order.map((one) => one.postId));
        expect(readWithoutGap(to, order, all)).toEqual(order.at(-1));
      }),
    );
  });
});

describe("a visit", () => {
  const at = (minutes: number) => new Date(Date.UTC(2026, 10, 14) + minutes * 60_000);

  test("lasts while its reader looks at least every half hour; the next one begins where it ended", () => {
    let visit: Visit = { seenAt: null, since: null };
    for (const minutes of [0, 20, 45, 75]) visit = visitWith(visit, at(minutes));
    expect(visit).toEqual({ seenAt: at(75), since: null });
    visit = visitWith(visit, at(106));
    expect(visit).toEqual({ seenAt: at(106), since: at(75) });
    expect(visitWith(visit, at(130)).since).toEqual(at(75));
  });

  test("has a boundary that lies a pause before every look since, whatever the times", () => {
    const looks = fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(looks, (gaps) => {
        let visit: Visit = { seenAt: null, since: null };
        let now = 0;
        for (const gap of gaps) {
          const before = visit;
          visit = visitWith(visit, at((now += gap)));
          expect(visitWith(visit, at(now))).toBe(visit);
          if (visit.since !== before.since)
            expect(at(now).getTime() - visit.since!.getTime()).toBeGreaterThan(VISIT_GAP);
        }
      }),
    );
  });
});

describe("threads", () => {
  const posts = fc
    .array(fc.option(fc.nat(40)), { maxLength: 30 })
    .map((parents) => parents.map((parent, index) => ({ id: index + 1, parentId: parent })));

  test("show every post once, each below what it answers and never above it", () => {
    fc.assert(
      fc.property(posts, (topic) => {
        const order = threadsOf(topic);
        expect(order.map((one) => one.id).sort((a, b) => a - b)).toEqual(topic.map((one) => one.id));
        const where = new Map(order.map((one, index) => [one.id, index]));
        for (const { id, parentId } of topic)
          if (parentId !== null && parentId < id && where.has(parentId))
            expect(where.get(id)!).toBeGreaterThan(where.get(parentId)!);
      }),
    );
  });

  test("stand as replies were made: answers to the first stand out, answers to answers further in", () => {
    const order = threadsOf([
      { id: 1, parentId: null },
      { id: 2, parentId: 1 },
      { id: 3, parentId: 1 },
      { id: 4, parentId: 2 },
      { id: 5, parentId: 4 },
      { id: 6, parentId: 999 },
    ]);
    expect(order.map(({ id, depth }) => `${id}:${depth}`)).toEqual(["1:0", "2:0", "4:1", "5:2", "3:0", "6:0"]);
  });

  test("ten thousand replies to replies are ordered without a deep stack", () => {
    const deep = Array.from({ length: 10_000 }, (_, index) => ({ id: index + 1, parentId: index || null }));
    expect(threadsOf(deep).at(-1)).toEqual({ id: 10_000, depth: 6 });
  });
});

test.each([
  ["Ada Lind", "Lind, A."],
  ["Ada B. Lind", "Lind, A. B."],
  ["Plato", "Plato"],
  ["李 明", "李 明"],
])("%s is cited as %s", (name, cited) => expect(apaName(name)).toBe(cited));
