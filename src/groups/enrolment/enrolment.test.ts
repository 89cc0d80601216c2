import { describe, expect, it } from "vitest";
import { endTerm } from "#membership";
import { useDatabase } from "../../../test/database.ts";
import { aProduct, aTerm } from "../../membership/builders.ts";
import { aPerson } from "../../people/builders.ts";
import { aUnit, joined, leads } from "../builders.ts";
import { depart } from "../commands.ts";
import { memberIdsOf } from "../members/queries.ts";
import { leadersOf } from "../roles/queries.ts";
import { endUnfitRoles, enrolHolders } from "./commands.ts";

const test = useDatabase();
const zone = "America/Chicago";

describe("a paid term places a person (G-9)", () => {
  const setUp = async () => {
    const [base, product] = [await aProduct(test.db), await aProduct(test.db, { role: "add-on" })];
    const unit = await aUnit(test.db, { kind: "round-table", productId: product.id });
    const ada = await aPerson(test.db);
    await aTerm(test.db, ada, base);
    const term = await aTerm(test.db, ada, product, { startsOn: "2026-05-01", endsOn: "2027-03-14" });
    const on = async (day: string) => {
      const now = new Date(`${day}T18:00:00Z`);
      await test.db.transaction().execute((tx) => enrolHolders(tx, product.id, [ada.id], now, zone));
      return memberIdsOf(test.db, unit.id, day);
    };
    return { unit, ada, term, product, on };
  };

  it("not before its first day, through grace, and not after the lapse; running it again changes nothing", async () => {
    const { unit, ada, on } = await setUp();
    expect(await on("2026-04-30")).toEqual([]);
    expect(await on("2026-05-01")).toEqual([ada.id]);
    expect(await on("2026-05-01")).toEqual([ada.id]);
    expect(await on("2027-05-13")).toEqual([ada.id]);
    expect(await on("2027-05-14")).toEqual([]);
    const rows = await test.db
      .selectFrom("unit_memberships")
      .select(["join_cause", "leave_cause"])
      .where("unit_id", "=", unit.id)
      .execute();
    expect(rows).toEqual([{ join_cause: "term", leave_cause: "lapsed" }]);
  });

  it("whoever leaves while paid up is not brought back, until a new run of terms begins", async () => {
    const { unit, ada, product, on } = await setUp();
    expect(await on("2026-05-02")).toEqual([ada.id]);
    const gone = new Date("2026-06-01T12:00:00Z");
    await test.db
      .transaction()
      .execute((tx) => depart(tx, { unitId: unit.id, personId: ada.id, by: ada.id, cause: "left" }, gone));
    expect(await on("2026-06-02")).toEqual([]);
    expect(await on("2027-03-20")).toEqual([]);
    await aTerm(test.db, ada, await aProduct(test.db), { startsOn: "2028-01-01" });
    await aTerm(test.db, ada, product, { startsOn: "2028-01-01", endsOn: "2028-12-31" });
    expect(await on("2028-01-01")).toEqual([ada.id]);
  });

  it("a refund removes at once; a place that was not given by a term stays", async () => {
    const { unit, ada, term, on } = await setUp();
    const bo = await aPerson(test.db);
    await joined(test.db, unit, bo);
    expect(await on("2026-05-02")).toEqual([ada.id, bo.id]);
    const end = { termId: term, personId: ada.id, lastDay: "2026-05-02", because: "refunded" as const };
    await test.db.transaction().execute((tx) => endTerm(tx, { personId: null }, end, new Date("2026-05-02T18:00:00Z")));
    expect(await on("2026-05-03")).toEqual([bo.id]);
  });
});

describe("leading needs the division throughout (G-12)", () => {
  it("a convener whose division lapses has thirty days to mend it; then the role ends, and the person stays in the group", async () => {
    const [base, product] = [await aProduct(test.db), await aProduct(test.db, { role: "add-on" })];
    const division = await aUnit(test.db, { kind: "division", productId: product.id });
    const group = await aUnit(test.db, { parentId: division.id });
    const [ada, bo] = [await aPerson(test.db), await aPerson(test.db)];
    for (const one of [ada, bo]) {
      await aTerm(test.db, one, base);
      await aTerm(test.db, one, product, { endsOn: "2027-03-14" });
      await joined(test.db, group, one);
      await leads(test.db, group, one, "co-convener", { endsOn: "2027-12-31" });
    }
    await aTerm(test.db, bo, base, { startsOn: "2027-03-15" });
    await aTerm(test.db, bo, product, { startsOn: "2027-04-01" });
    const on = async (day: string) => {
      const ended = await test.db.transaction().execute((tx) => endUnfitRoles(tx, new Date(`${day}T18:00:00Z`), zone));
      const leaders = (await leadersOf(test.db, group, day)).map((one) => one.personId).sort((a, b) => a - b);
      return { ended, leaders };
    };
    expect(await on("2027-03-14")).toEqual({ ended: 0, leaders: [ada.id, bo.id] });
    expect(await on("2027-04-13")).toEqual({ ended: 0, leaders: [ada.id, bo.id] });
    expect(await on("2027-04-14")).toEqual({ ended: 1, leaders: [bo.id] });
    expect(await on("2027-04-14")).toEqual({ ended: 0, leaders: [bo.id] });
    expect(await memberIdsOf(test.db, group.id, "2027-04-14")).toEqual([ada.id, bo.id]);
  });
});
