import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { useDatabase } from "../../../test/database.ts";
import { aPerson } from "../../people/builders.ts";
import { aProduct, aTerm } from "../../membership/builders.ts";
import { aUnit, joined, leads } from "../builders.ts";
import { unitsByIds, type Unit } from "../queries.ts";
import { readableUnits, viewerOf, visibleUnits } from "./queries.ts";
import { audiences, features, maySee, readsFrom, type Audience, type Viewer } from "./rules.ts";

const test = useDatabase();
const zone = "America/Chicago";
const now = new Date("2026-11-14T15:00:00Z");

// The oracle knows no code of ours: one row per sort of reader, one column per audience.
type Sort = "visitor" | "account" | "member" | "in-unit" | "leader" | "member-in-unit";
const oracle: Record<Sort, Record<Audience, boolean>> = {
  visitor: { public: true, accounts: false, members: false, unit: false, leaders: false },
  account: { public: true, accounts: true, members: false, unit: false, leaders: false },
  member: { public: true, accounts: true, members: true, unit: false, leaders: false },
  "in-unit": { public: true, accounts: true, members: false, unit: true, leaders: false },
  leader: { public: true, accounts: true, members: false, unit: true, leaders: true },
  "member-in-unit": { public: true, accounts: true, members: true, unit: true, leaders: false },
};
const sorts = Object.keys(oracle) as Sort[];

function viewerTo(sort: Sort, unitId: number, others: number[]): Viewer {
  const member = sort === "member" || sort === "member-in-unit";
  const within = sort === "in-unit" || sort === "member-in-unit";
  return {
    personId: sort === "visitor" ? null : 1,
    zone,
    isMember: member,
    memberOf: new Set([...others, ...(within ? [unitId] : [])]),
    leads: new Set(sort === "leader" ? [unitId] : []),
    capabilities: new Set(["groups", "mail", "people"]),
  };
}

describe("who sees what of a unit", () => {
  const units: Unit[] = [];
  beforeAll(async () => {
    // Every pair of page and posts audience, and the other features spread over all of them.
    for (const page of audiences)
      for (const [i, posts] of audiences.entries())
        units.push(
          await aUnit(test.db, {
            settings: {
              audiences: {
                page,
                posts,
                files: audiences[(i + 1) % 5]!,
                events: audiences[(i + 2) % 5]!,
                roster: audiences[(i + 3) % 5]!,
              },
            },
          }),
        );
  });

  it("is the same for the predicate, the SQL and a table written by hand", async () => {
    const cases = fc.record({
      sort: fc.constantFrom(...sorts),
      target: fc.nat(24),
      feature: fc.constantFrom(...features),
      others: fc.array(fc.nat(24), { maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ sort, target, feature, others }) => {
        const unit = units[target]!;
        const elsewhere = others.filter((other) => other !== target).map((other) => units[other]!.id);
        const viewer = viewerTo(sort, unit.id, sort === "visitor" ? [] : elsewhere);
        const expected = oracle[sort][unit.audiences.page] && oracle[sort][unit.audiences[feature]];
        const bySql = new Set((await visibleUnits(test.db, viewer, feature).execute()).map((row) => row.id));
        expect(maySee(viewer, unit, feature)).toBe(expected);
        expect(bySql.has(unit.id)).toBe(expected);
        for (const other of units) expect(bySql.has(other.id)).toBe(maySee(viewer, other, feature));
      }),
      { numRuns: 150 },
    );
  });

  it("keeps from newcomers the same by the predicate and the SQL: only where the group alone reads, and never from who leads", async () => {
    const since = new Date("2026-06-01T12:00:00Z");
    for (const unit of units)
      await test.db
        .updateTable("unit_settings")
        .set({ newcomers_see_history: unit.id % 2 === 0 })
        .where("unit_id", "=", unit.id)
        .execute();
    const ids = units.map((unit) => unit.id);
    const now = await unitsByIds(test.db, ids);
    for (const sort of sorts)
      for (const unit of now.values()) {
        const made = viewerTo(sort, unit.id, []);
        const viewer = { ...made, memberSince: new Map([...made.memberOf].map((id) => [id, since])) };
        const row = await readableUnits(test.db, viewer).where("guarded.id", "=", unit.id).executeTakeFirst();
        expect(row !== undefined).toBe(maySee(viewer, unit, "posts"));
        if (!row) continue;
        expect(row.since).toEqual(readsFrom(viewer, unit));
        const isAlone = unit.audiences.posts === "unit" || unit.audiences.page === "unit";
        const isNewcomer = sort === "in-unit" || sort === "member-in-unit";
        expect(row.since !== null).toBe(unit.id % 2 === 1 && isAlone && isNewcomer);
      }
  });

  it("asks the database this, so that a reviewer sees it change", () => {
    const viewer = viewerTo("leader", 7, [8]);
    expect(visibleUnits(test.db, viewer, "posts").compile().sql).toMatchSnapshot("a leader, posts");
    expect(visibleUnits(test.db, viewerTo("visitor", 7, []), "page").compile().sql).toMatchSnapshot("a visitor, pages");
  });

  it("T9: a leader of the unit above manages it and reads nothing of it", async () => {
    const parent = await aUnit(test.db, { kind: "division" });
    const child = await aUnit(test.db, { parentId: parent.id, settings: { audiences: { posts: "unit" } } });
    const lea = await aPerson(test.db);
    await leads(test.db, parent, lea, "chair");
    const viewer = await viewerOf(test.db, lea, now, zone);
    expect([...viewer.leads]).toEqual([parent.id]);
    expect(maySee(viewer, child, "posts")).toBe(false);
    expect(maySee(viewer, parent, "posts")).toBe(true);
  });

  it("a member is one while the terms say so, in grace too, and not after the lapse", async () => {
    const [ada, bo] = [await aPerson(test.db), await aPerson(test.db)];
    await aTerm(test.db, ada, await aProduct(test.db));
    await aTerm(test.db, ada, await aProduct(test.db, { role: "add-on" }));
    const on = async (at: string) => (await viewerOf(test.db, ada, new Date(at), zone)).isMember;
    expect(await on("2026-11-14T15:00:00Z")).toBe(true);
    expect(await on("2027-05-13T15:00:00Z")).toBe(true);
    // The association's day counts: in Chicago the last day of grace is not over at 04:00 UTC.
    expect(await on("2027-05-14T04:00:00Z")).toBe(true);
    expect(await on("2027-05-14T06:00:00Z")).toBe(false);
    expect((await viewerOf(test.db, bo, now, zone)).isMember).toBe(false);
  });

  it("a person's viewer holds what they joined and which roles run today", async () => {
    const [one, two, three] = [await aUnit(test.db), await aUnit(test.db), await aUnit(test.db)];
    const ada = await aPerson(test.db, { capabilities: ["groups"] });
    await joined(test.db, one, ada);
    await leads(test.db, two, ada, "convener");
    await leads(test.db, three, ada, "convener", { startsOn: "2027-01-01", endsOn: null });
    const viewer = await viewerOf(test.db, { id: ada.id, capabilities: new Set(["groups"]) }, now, zone);
    expect([...viewer.memberOf].sort()).toEqual([one.id, two.id].sort());
    expect([...viewer.leads]).toEqual([two.id]);
    expect(viewer.isMember).toBe(false);
    const nextYear = await viewerOf(test.db, ada, new Date("2027-01-01T12:00:00Z"), zone);
    expect(nextYear.leads.has(three.id)).toBe(true);
    // Since joining, or since the first day of the role by the association's calendar.
    expect(viewer.memberSince!.get(one.id)).toEqual(new Date("2026-11-01T12:00:00Z"));
    expect(viewer.memberSince!.get(two.id)).toEqual(new Date("2026-07-01T05:00:00Z"));
  });
});
