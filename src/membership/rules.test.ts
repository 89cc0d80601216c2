import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, addYears, type Day } from "#platform/time";
import {
  defaultPolicy,
  isInGoodStanding,
  isMember,
  prorate,
  quote,
  standingOf,
  twelfths,
  yearOf,
  type Term,
} from "./rules.ts";

const term = (startsOn: Day, endsOn: Day | null, over: Partial<Term> = {}): Term => ({
  startsOn,
  endsOn,
  endedEarlyOn: null,
  endedBecause: null,
  ...over,
});
const standing = (terms: Term[], day: Day) => standingOf(terms, defaultPolicy, day);
const aDay = fc.integer({ min: 0, max: 4000 }).map((n) => addDays("2020-01-01", n));

describe("standing", () => {
  const year = term("2026-03-15", "2027-03-14");

  it.each([
    ["2026-03-14", "future"],
    ["2026-03-15", "active"],
    ["2027-03-14", "active"],
    ["2027-03-15", "grace"],
    ["2027-05-13", "grace"],
    ["2027-05-14", "lapsed"],
  ] as const)("a year's member on %s is %s", (day, kind) => expect(standing([year], day).kind).toBe(kind));

  it("somebody without a term is none", () =>
    expect(standing([], "2026-01-01")).toEqual({ kind: "none", since: null, until: null }));

  it("a renewal without a gap is one run with the first day kept", () => {
    const renewed = [term("2027-03-15", "2028-03-14"), year];
    expect(standing(renewed, "2027-06-01")).toEqual({ kind: "active", since: "2026-03-15", until: "2028-03-14" });
  });

  it("a rejoining in grace leaves grace only until the new first day", () => {
    const rejoined = [year, term("2027-04-01", "2028-03-31")];
    expect(standing(rejoined, "2027-03-20")).toEqual({ kind: "grace", since: "2027-03-15", until: "2027-03-31" });
    expect(standing(rejoined, "2027-04-01").kind).toBe("active");
  });

  it("a life member stays one", () => {
    expect(standing([term("1999-01-01", null)], "2050-01-01")).toEqual({
      kind: "lifetime",
      since: "1999-01-01",
      until: null,
    });
  });

  it("a member who resigned is out the day after, without grace", () => {
    const resigned = [term("2026-03-15", "2027-03-14", { endedEarlyOn: "2026-08-01", endedBecause: "resigned" })];
    expect(standing(resigned, "2026-08-01").kind).toBe("active");
    expect(standing(resigned, "2026-08-02")).toEqual({ kind: "resigned", since: "2026-08-02", until: null });
  });

  it("a refund leaves no grace", () => {
    const refunded = [term("2026-03-15", "2027-03-14", { endedEarlyOn: "2026-03-20", endedBecause: "refunded" })];
    expect(standing(refunded, "2026-03-21").kind).toBe("lapsed");
  });

  it("a death ends everything, whatever else is entered", () => {
    const terms = [
      term("2026-03-15", null, { endedEarlyOn: "2026-08-01", endedBecause: "deceased" }),
      term("2027-01-01", "2027-12-31"),
    ];
    expect(standing(terms, "2027-06-01").kind).toBe("deceased");
  });

  it("a term entered by mistake counts as never entered", () => {
    expect(
      standing(
        [term("2026-01-01", null, { endedEarlyOn: "2026-01-01", endedBecause: "entered by mistake" })],
        "2026-06-01",
      ).kind,
    ).toBe("none");
  });

  it("grace keeps community and loses office", () => {
    expect(isMember(standing([year], "2027-03-15"))).toBe(true);
    expect(isInGoodStanding(standing([year], "2027-03-15"))).toBe(false);
  });

  it("does not depend on the order in which terms were entered, and holds the day within its own bounds", () => {
    const terms = fc.array(
      fc.tuple(aDay, fc.nat(800)).map(([first, length]) => term(first, addDays(first, length))),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(terms, aDay, (list, day) => {
        const one = standing(list, day);
        expect(standing(list.toReversed(), day)).toEqual(one);
        expect(isInGoodStanding(one)).toBe(list.some((t) => t.startsOn <= day && day <= t.endsOn!));
        expect(one.since === null || one.since <= day).toBe(true);
        expect(one.until === null || day <= one.until).toBe(true);
      }),
    );
  });
});

describe("Rule P", () => {
  const base = { startsOn: "2026-03-15", endsOn: "2027-03-14" };

  it.each([
    ["2026-03-15", 12, 3000],
    ["2026-04-14", 12, 3000],
    ["2026-04-15", 11, 2750],
    ["2026-09-20", 6, 1500],
    ["2027-03-14", 1, 250],
  ])("an add-on of 30.00 taken on %s is charged for %i months", (day, months, cents) => {
    expect(prorate(3000, base, day)).toEqual({ months, cents, endsOn: "2027-03-14" });
  });

  it.each(["2026-03-14", "2027-03-15"])("is refused on %s, outside the base term", (day) =>
    expect(prorate(3000, base, day)).toBeNull(),
  );

  it("rounds 10.00 for five months half-up to 4.17 and down to 4.16", () => {
    expect(prorate(1000, base, "2026-10-15")).toMatchObject({ months: 5, cents: 417 });
    expect(prorate(1000, base, "2026-10-15", "down")).toMatchObject({ months: 5, cents: 416 });
  });

  it.each([
    ["2026-02-27", 12],
    ["2026-02-28", 11],
    ["2026-03-30", 11],
    ["2026-03-31", 10],
  ])("months from 31 January are clamped: %s leaves %i", (day, months) => {
    expect(prorate(1200, { startsOn: "2026-01-31", endsOn: yearOf("2026-01-31", 0).endsOn }, day)!.months).toBe(months);
  });

  it("counts years from the leap day itself", () => {
    expect(yearOf("2024-02-29", 0)).toEqual({ startsOn: "2024-02-29", endsOn: "2025-02-27" });
    expect(yearOf("2024-02-29", 1).startsOn).toBe("2025-02-28");
    expect(yearOf("2024-02-29", 4).startsOn).toBe("2028-02-29");
  });

  it("a fixed year charges the months that are left: 120.00, 10 June to December, 70.00", () => {
    expect(prorate(12_000, { startsOn: "2026-01-01", endsOn: "2026-12-31" }, "2026-06-10")!.cents).toBe(7000);
  });

  it("a base for life gives the add-on a year of its own at the full price", () => {
    expect(prorate(3000, { startsOn: "1999-05-05", endsOn: null }, "2026-11-14")).toEqual({
      months: 12,
      cents: 3000,
      endsOn: "2027-11-13",
    });
  });

  it("is never above the year's price nor below a twelfth, and never grows while one waits", () => {
    fc.assert(
      fc.property(
        aDay,
        fc.nat(100_000),
        fc.nat(365),
        fc.nat(365),
        fc.constantFrom("half-up" as const, "down" as const),
        (start, fee, a, b, rounding) => {
          const year = { startsOn: start, endsOn: addDays(addYears(start, 1), -1) };
          const [sooner, later] = [addDays(start, Math.min(a, b)), addDays(start, Math.max(a, b))].map((day) =>
            prorate(fee, year, day, rounding),
          );
          for (const part of [sooner, later]) {
            if (!part) continue;
            expect(part.cents).toBeLessThanOrEqual(fee);
            expect(part.cents).toBeGreaterThanOrEqual(Math.floor(fee / 12));
            expect(part.months).toBeGreaterThanOrEqual(1);
            expect(part.months).toBeLessThanOrEqual(12);
          }
          if (sooner && later) expect(later.cents).toBeLessThanOrEqual(sooner.cents);
        },
      ),
    );
  });

  it("gives the same as exact fractions of a cent", () => {
    fc.assert(
      fc.property(fc.nat(10_000_000), fc.integer({ min: 1, max: 12 }), (fee, months) => {
        const exact = BigInt(fee) * BigInt(months);
        expect(twelfths(fee, months, "down")).toBe(Number(exact / 12n));
        expect(twelfths(fee, months, "half-up")).toBe(Number((exact + 6n) / 12n));
      }),
    );
  });
});

describe("a quote", () => {
  const price = { cents: 3000, currency: "USD" };
  const year = term("2026-03-15", "2027-03-14");
  const on = (day: Day, terms: Term[] = [year]) => quote(price, terms, defaultPolicy, day);

  it("needs a membership", () => expect(on("2026-11-14", [])).toEqual({ kind: "needs-base" }));
  it("in grace comes with the renewal at the full price", () =>
    expect(on("2027-03-20")).toEqual({ kind: "with-renewal", cents: 3000, currency: "USD" }));
  it("after the lapse needs a membership again", () => expect(on("2027-06-01")).toEqual({ kind: "needs-base" }));
  it("shows its arithmetic", () =>
    expect(on("2026-09-20")).toMatchObject({
      kind: "price",
      cents: 1500,
      yearly: 3000,
      months: 6,
      endsOn: "2027-03-14",
      soonOver: false,
    }));
  it("says when less than sixty days are left", () => expect(on("2027-02-01")).toMatchObject({ soonOver: true }));
  it("counts from the running term, not from the first one", () => {
    expect(on("2027-03-15", [year, term("2027-03-15", "2028-03-14")])).toMatchObject({
      months: 12,
      endsOn: "2028-03-14",
    });
  });
});
