import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addressSuffixes,
  isLeading,
  joining,
  mayBeAddress,
  mayBeSlug,
  mayLead,
  roles,
  slugOf,
  type Joining,
  type JoiningFacts,
  type JoiningWay,
} from "./rules.ts";
import { sayJoining } from "./words.ts";

const parent = { name: "Core", slug: "core", belongs: false };
const price = {
  kind: "price" as const,
  cents: 1500,
  yearly: 3000,
  currency: "USD",
  months: 6,
  endsOn: "2027-03-14",
  soonOver: false,
};

/** A stranger without an account before a free group. */
const facts = (over: Partial<JoiningFacts> = {}): JoiningFacts => ({
  joining: "free",
  needsAccount: true,
  needsMembership: false,
  needsParent: false,
  closed: null,
  parent: null,
  hasAccount: false,
  isMember: false,
  belongs: false,
  product: null,
  ...over,
});
const account = { hasAccount: true };
const member = { hasAccount: true, isMember: true };
const paid = { joining: "add-on" as const, needsMembership: true };

describe("wanting to join (G-2)", () => {
  const table: [string, Partial<JoiningFacts>, Joining][] = [
    ["a visitor before an open group", {}, { kind: "must-have-account" }],
    ["an account before an open group", account, { kind: "free", paid: false }],
    [
      "a visitor before an announcement list",
      { joining: "mail-address", needsAccount: false },
      { kind: "free", paid: false },
    ],
    ["whoever is in already", { ...account, belongs: true }, { kind: "already-in" }],
    [
      "whoever is in an appointed committee",
      { ...account, joining: "appointed", belongs: true },
      { kind: "already-in" },
    ],
    ["an account before the association", { ...account, joining: "membership" }, { kind: "must-be-member", of: null }],
    ["a member before the association", { ...member, joining: "membership" }, { kind: "free", paid: false }],
    ["an account before a round table", { ...account, ...paid }, { kind: "must-be-member", of: null }],
    [
      "a member before a section of another division",
      { ...member, needsMembership: true, needsParent: true, parent },
      { kind: "must-be-member", of: { name: "Core", slug: "core" } },
    ],
    [
      "a member before a section of the own division",
      { ...member, needsMembership: true, needsParent: true, parent: { ...parent, belongs: true } },
      { kind: "free", paid: false },
    ],
    [
      "a member before a round table",
      { ...member, ...paid, product: { held: false, quote: price } },
      { kind: "must-buy", quote: price },
    ],
    [
      "a member in grace before a round table",
      { ...member, ...paid, product: { held: false, quote: { kind: "with-renewal", cents: 3000, currency: "USD" } } },
      { kind: "must-buy", quote: { kind: "with-renewal", cents: 3000, currency: "USD" } },
    ],
    [
      "a member who paid for the round table",
      { ...member, ...paid, product: { held: true, quote: price } },
      { kind: "free", paid: true },
    ],
    [
      "a member before a round table without a price",
      { ...member, ...paid, product: { held: false, quote: null } },
      { kind: "not-eligible", why: "not-on-sale" },
    ],
    [
      "a member before a round table without a product",
      { ...member, ...paid },
      { kind: "not-eligible", why: "not-on-sale" },
    ],
    ["anybody before a chapter", { ...member, joining: "own-rolls" }, { kind: "not-eligible", why: "own-rolls" }],
    ["anybody before an assembly", { ...member, joining: "office-held" }, { kind: "not-eligible", why: "office-held" }],
    [
      "anybody before a committee",
      { ...member, joining: "appointed" },
      { kind: "must-be-appointed", how: "appointed" },
    ],
    ["a visitor before a board", { joining: "elected" }, { kind: "must-be-appointed", how: "elected" }],
    [
      "anybody before a closed group",
      { ...account, closed: { on: "2024-06-30", successor: null } },
      { kind: "closed", on: "2024-06-30", successor: null },
    ],
    [
      "whoever is still in a closed group",
      { ...account, belongs: true, closed: { on: "2024-06-30", successor: { name: "Next", slug: "next" } } },
      { kind: "closed", on: "2024-06-30", successor: { name: "Next", slug: "next" } },
    ],
  ];

  it.each(table)("%s", (_who, over, outcome) => expect(joining(facts(over))).toEqual(outcome));

  it("the table above meets every outcome", () => {
    const met = new Set(table.map(([, , outcome]) => outcome.kind));
    expect(met).toEqual(
      new Set([
        "already-in",
        "free",
        "must-have-account",
        "must-be-member",
        "must-buy",
        "not-eligible",
        "must-be-appointed",
        "closed",
      ]),
    );
  });

  const ways: JoiningWay[] = [
    "membership",
    "add-on",
    "free",
    "appointed",
    "elected",
    "office-held",
    "own-rolls",
    "mail-address",
  ];
  const quotes = fc.constantFrom(
    price,
    { kind: "with-renewal" as const, cents: 1, currency: "USD" },
    { kind: "needs-base" as const },
    null,
  );
  const anyFacts: fc.Arbitrary<JoiningFacts> = fc.record({
    joining: fc.constantFrom(...ways),
    needsAccount: fc.boolean(),
    needsMembership: fc.boolean(),
    needsParent: fc.boolean(),
    closed: fc.constantFrom(null, { on: "2024-06-30", successor: null }),
    parent: fc.constantFrom(null, parent, { ...parent, belongs: true }),
    hasAccount: fc.boolean(),
    isMember: fc.boolean(),
    belongs: fc.boolean(),
    product: fc.option(fc.record({ held: fc.boolean(), quote: quotes })),
  });

  it("always has a reason that a person can read", () => {
    fc.assert(fc.property(anyFacts, (some) => void expect(sayJoining(joining(some))).toMatch(/^[A-Z][^{}]+\.$/)));
  });

  it("is never free of what the kind demands", () => {
    fc.assert(
      fc.property(anyFacts, (some) => {
        if (joining(some).kind !== "free") return;
        expect(some.closed).toBeNull();
        expect(some.belongs).toBe(false);
        expect(some.hasAccount || !some.needsAccount).toBe(true);
        expect(some.isMember || !some.needsMembership).toBe(true);
        expect(some.parent === null || some.parent.belongs || !some.needsParent).toBe(true);
        expect(["appointed", "elected", "own-rolls", "office-held"]).not.toContain(some.joining);
      }),
    );
  });
});

describe("leading (G-12)", () => {
  const out = {
    leadingNeedsParent: true,
    parent: { name: "Core", slug: "core", inGoodStanding: false, outSince: null },
  };
  it("every leading role of an interest group needs the division; a plain member needs nothing", () => {
    for (const role of roles) expect(mayLead(role, out).kind).toBe(isLeading(role) ? "must-be-member" : "may");
    expect(mayLead("secretary", out)).toEqual({ kind: "must-be-member", of: { name: "Core", slug: "core" } });
    for (const role of roles)
      expect(mayLead(role, { ...out, parent: { ...out.parent, inGoodStanding: true } })).toEqual({ kind: "may" });
    for (const role of roles) expect(mayLead(role, { ...out, leadingNeedsParent: false })).toEqual({ kind: "may" });
  });
});

describe("addresses of units", () => {
  it.each(["godort", "maps-geography", "y2026", "a.b"])("%s may be one", (part) =>
    expect(mayBeAddress(part)).toBe(true),
  );
  it.each([
    "postmaster",
    "abuse",
    "noreply",
    "reply",
    "places",
    "bounces",
    "godort-request",
    "a-join",
    "a-bounces",
    "Maps",
    "-a",
    "a--b",
    "a+b",
    "",
    "x".repeat(51),
    "a@b",
    "a b",
  ])("%s may not", (part) => expect(mayBeAddress(part)).toBe(false));
  it("no command address of a unit can be another unit", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z0-9]{1,20}$/),
        fc.constantFrom(...addressSuffixes),
        (name, suffix) => void expect(mayBeAddress(`${name}-${suffix}`)).toBe(false),
      ),
    );
  });
  it("words become an address of a page", () => {
    expect(slugOf("Maps & Geography")).toBe("maps-geography");
    expect(slugOf("Bücher für Kinder")).toBe("bucher-fur-kinder");
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (words) => {
        const slug = slugOf(words);
        expect(slug === "" || mayBeSlug(slug) || ["new", "kinds", "search"].includes(slug)).toBe(true);
      }),
    );
  });
});
