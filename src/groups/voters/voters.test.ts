import { expect, it } from "vitest";
import { useDatabase } from "../../../test/database.ts";
import { aPerson, type APerson } from "../../people/builders.ts";
import { aProduct, aTerm } from "../../membership/builders.ts";
import { aUnit, joined, leads } from "../builders.ts";
import { mayVote } from "../rules.ts";
import { votersOf } from "./queries.ts";

const test = useDatabase();
const zone = "America/Chicago";
const now = new Date("2026-11-14T15:00:00Z");
const people = (count: number): Promise<APerson[]> =>
  Promise.all(Array.from({ length: count }, () => aPerson(test.db)));
const ids = (...some: APerson[]) => some.map((one) => one.id).sort((a, b) => a - b);

it("everybody in a group for any account votes, but for who left, whose account is closed, and who only observes", async () => {
  const unit = await aUnit(test.db);
  const [ada, bo, cy, dan, lea] = (await people(5)) as [APerson, APerson, APerson, APerson, APerson];
  for (const one of [ada, bo, cy]) await joined(test.db, unit, one);
  await leads(test.db, unit, lea);
  await leads(test.db, unit, dan, "observer");
  await leads(test.db, unit, ada, "liaison");
  expect(await votersOf(test.db, unit, now, zone)).toEqual(ids(ada, bo, cy, lea));
  await test.db.deleteFrom("person_addresses").where("person_id", "=", cy.id).execute();
  await test.db
    .updateTable("unit_memberships")
    .set({ left_at: now, leave_cause: "left" })
    .where("person_id", "=", bo.id)
    .execute();
  expect(await votersOf(test.db, unit, now, zone)).toEqual(ids(ada, lea));
  // Once the role is over.
  expect(await votersOf(test.db, unit, new Date("2027-08-01T15:00:00Z"), zone)).toEqual(ids(ada));
});

it("where members of the association meet, only who is in good standing does: grace keeps reading and not the vote", async () => {
  const base = await aProduct(test.db);
  const addOn = await aProduct(test.db, { role: "add-on" });
  const unit = await aUnit(test.db, { kind: "round-table", productId: addOn.id });
  const [paid, grace, neither, unbought] = (await people(4)) as [APerson, APerson, APerson, APerson];
  for (const one of [paid, grace, neither, unbought]) await joined(test.db, unit, one);
  for (const [person, product, endsOn] of [
    [paid, base, null],
    [paid, addOn, null],
    [grace, base, "2026-11-01"],
    [grace, addOn, "2026-11-01"],
    [unbought, base, null],
  ] as const)
    await aTerm(test.db, person, product, { endsOn });
  expect(await votersOf(test.db, unit, now, zone)).toEqual(ids(paid));
  expect(await votersOf(test.db, unit, new Date("2026-11-01T15:00:00Z"), zone)).toEqual(ids(paid, grace));
});

it("who may not read what is voted on does not vote", async () => {
  const audiences = {
    page: "members",
    posts: "members",
    files: "members",
    events: "members",
    roster: "members",
  } as const;
  const unit = await aUnit(test.db, { settings: { audiences } });
  const [member, account] = (await people(2)) as [APerson, APerson];
  for (const one of [member, account]) await joined(test.db, unit, one);
  await aTerm(test.db, member, await aProduct(test.db));
  expect(await votersOf(test.db, unit, now, zone)).toEqual(ids(member));
});

it("asks for good standing where the unit does, and for its product where it has one", () => {
  const may = (needsMembership: boolean, isInGoodStanding: boolean, holdsProduct: boolean | null) =>
    mayVote({ needsMembership, isInGoodStanding, holdsProduct });
  expect([may(false, false, null), may(true, true, null), may(true, true, true)]).toEqual([true, true, true]);
  expect([may(true, false, true), may(true, true, false), may(false, true, false)]).toEqual([false, false, false]);
});
