import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JoiningWay } from "../rules.ts";
import {
  audiences,
  features,
  maySee,
  postingRules,
  readsFrom,
  strangerRules,
  type Readers,
  type Viewer,
} from "./rules.ts";
import { statementOf } from "./statement.ts";
import { unlocking } from "./unlocking.ts";
import { standIn, stands, viewingAs } from "./viewing.ts";

const unitId = 7;
const audience = fc.constantFrom(...audiences);
const unit = fc.record({
  id: fc.constant(unitId),
  audiences: fc.record({ page: audience, posts: audience, files: audience, events: audience, roster: audience }),
  posting: fc.constantFrom(...postingRules),
  strangers: fc.constantFrom(...strangerRules),
  newcomersSeeHistory: fc.boolean(),
  address: fc.constantFrom("maps", null),
  needsMembership: fc.boolean(),
  isClosed: fc.boolean(),
  joining: fc.constantFrom<JoiningWay>("free", "add-on", "appointed", "own-rolls"),
});
const viewer = fc
  .record({
    signedIn: fc.boolean(),
    isMember: fc.boolean(),
    within: fc.boolean(),
    leads: fc.boolean(),
    elsewhere: fc.boolean(),
  })
  .map(({ signedIn, isMember, within, leads, elsewhere }): Viewer => ({
    personId: signedIn ? 1 : null,
    zone: "UTC",
    isMember: signedIn && isMember,
    memberOf: new Set(signedIn ? [...(within ? [unitId] : []), ...(elsewhere ? [8] : [])] : []),
    leads: new Set(signedIn && leads ? [unitId] : []),
    capabilities: new Set(["groups"]),
  }));

/** Whom a sentence means, written by hand. Whoever leads is one of the people in the group. */
const means: Record<Readers, (one: Viewer) => boolean> = {
  public: () => true,
  accounts: (one) => one.personId !== null,
  members: (one) => one.isMember,
  unit: (one) => one.memberOf.has(unitId) || one.leads.has(unitId),
  leaders: (one) => one.leads.has(unitId),
  "members+unit": (one) => one.isMember && (one.memberOf.has(unitId) || one.leads.has(unitId)),
  "members+leaders": (one) => one.isMember && one.leads.has(unitId),
};
const isFeature = (of: string): of is (typeof features)[number] => (features as readonly string[]).includes(of);

describe("the privacy statement", () => {
  test("T15: says of every feature exactly who may see it, and that mail is public exactly when anyone may read it", () => {
    fc.assert(
      fc.property(unit, viewer, (one, who) => {
        const said = statementOf(one);
        const seen = said.filter((sentence) => isFeature(sentence.of));
        expect(seen.map((sentence) => sentence.of)).toEqual([...features]);
        for (const sentence of seen)
          if (isFeature(sentence.of))
            expect(means[(sentence as { who: Readers }).who](who)).toBe(maySee(who, one, sentence.of));
        const guest: Viewer = { ...who, personId: null, isMember: false, memberOf: new Set(), leads: new Set() };
        expect(said.some(({ of }) => of === "mail-public")).toBe(one.address !== null && maySee(guest, one, "posts"));
        expect(said).toContainEqual({ of: "search", found: maySee(guest, one, "page") });
        expect(said).toContainEqual({ of: "posting", who: one.posting });
        const newcomer: Viewer = { ...who, leads: new Set(), memberSince: new Map([[unitId, new Date(0)]]) };
        expect(said.some(({ of }) => of === "history")).toBe(readsFrom(newcomer, one) !== null);
      }),
      { numRuns: 500 },
    );
  });
});

describe("looking as somebody else", () => {
  test("shows what both would see: never more than the leader may, never more than that reader would", () => {
    fc.assert(
      fc.property(unit, viewer, fc.constantFrom(...stands), fc.constantFrom(...features), (one, who, as, feature) => {
        const both = maySee(who, one, feature) && maySee(standIn(as, one, "UTC"), one, feature);
        fc.pre(who.personId !== null);
        expect(maySee(viewingAs(who, as, one), one, feature)).toBe(both);
      }),
      { numRuns: 800 },
    );
  });

  test("gives no right to act: it leads nothing and has no capability", () => {
    fc.assert(
      fc.property(unit, viewer, fc.constantFrom(...stands), (one, who, as) => {
        const made = viewingAs(who, as, one);
        expect([made.leads.size, made.capabilities.size, made.isStandIn]).toEqual([0, 0, true]);
        expect(made.personId).not.toBe(1);
      }),
    );
  });
});

describe("what would open a locked block", () => {
  test("every step that it names leads nearer, and none is named to whom it does not help", () => {
    fc.assert(
      fc.property(unit, viewer, fc.constantFrom(...features), (one, who, feature) => {
        fc.pre(!maySee(who, one, feature));
        const key = unlocking(who, one, feature);
        expect(key.signIn).toBe(who.personId === null);
        if (key.register) expect(maySee(standIn("account", one, "UTC"), one, feature)).toBe(true);
        if (key.beMember) expect(who.isMember).toBe(false);
        if (key.join) {
          const inside = { ...who, personId: 1, isMember: true, memberOf: new Set([unitId]) };
          expect(maySee(inside, one, feature)).toBe(true);
          expect(one.isClosed).toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });
});
