import { beforeAll, describe, expect, it } from "vitest";
import { closeUnit } from "#groups";
import { enqueue } from "#platform/jobs";
import { useApp } from "../../test/app.ts";
import { usePostOffice } from "../../test/post-office.ts";
import { aUnit, joined, leads } from "../groups/builders.ts";
import { aPerson } from "../people/builders.ts";
import { cron } from "./reactions.ts";

const app = useApp();
const post = usePostOffice(app);

/** What the clock does every hour, at this moment, and all that follows from it. */
async function hourly(at: string): Promise<void> {
  app.clock.set(at);
  await app.db.transaction().execute(async (tx) => {
    for (const { job } of cron) await enqueue(tx, job, null);
  });
  await post.settled();
}

async function readersOf(unit: { id: number }): Promise<number[]> {
  const running = app.db.selectFrom("subscriptions").where("unit_id", "=", unit.id).where("ended_at", "is", null);
  return (await running.select("person_id").orderBy("person_id").execute()).map((row) => row.person_id);
}

it("a week later it is forgotten which forms were sent, and who was answered by the program", async () => {
  const [unit, ada] = [await aUnit(app.db), await aPerson(app.db)];
  app.clock.set("2026-11-01T15:00:00Z");
  await (await app.as(ada)).post(`/groups/${unit.slug}/membership`);
  const answers = [{ address_id: ada.addressId, cause: "not-a-member", answered_on: "2026-11-01" }];
  await app.db.insertInto("automatic_answers").values(answers).execute();
  const kept = async () => [
    (await app.db.selectFrom("submissions").select("key").execute()).length,
    (await app.db.selectFrom("automatic_answers").select("cause").execute()).length,
  ];
  await hourly("2026-11-07T23:00:00Z");
  expect(await kept()).toEqual([1, 1]);
  await hourly("2026-11-08T15:00:00Z");
  expect(await kept()).toEqual([0, 0]);
});

describe("a role that begins and ends by its dates", () => {
  beforeAll(() => app.clock.set("2026-11-14T15:00:00Z"));

  it("brings the group's mail on its first day and takes it away after its last, unless one belongs otherwise", async () => {
    const unit = await aUnit(app.db, { kind: "committee" });
    const [ada, bo] = [await aPerson(app.db), await aPerson(app.db)];
    await joined(app.db, unit, bo);
    const dates = { startsOn: "2026-11-20", endsOn: "2026-11-22" };
    for (const one of [ada, bo]) await leads(app.db, unit, one, "chair", dates);

    await hourly("2026-11-20T05:59:00Z");
    expect(await readersOf(unit)).toEqual([bo.id]);
    // Midnight in Chicago.
    await hourly("2026-11-20T06:00:00Z");
    expect(await readersOf(unit)).toEqual([ada.id, bo.id]);
    await hourly("2026-11-23T05:59:00Z");
    expect(await readersOf(unit)).toEqual([ada.id, bo.id]);
    await hourly("2026-11-23T06:00:00Z");
    expect(await readersOf(unit)).toEqual([bo.id]);
  });

  it("is told however long the clock stood still, and only once", async () => {
    const unit = await aUnit(app.db, { kind: "committee" });
    const ada = await aPerson(app.db);
    await leads(app.db, unit, ada, "member", { startsOn: "2026-12-01", endsOn: null });
    await hourly("2027-02-01T12:00:00Z");
    expect(await readersOf(unit)).toEqual([ada.id]);
    await app.db.deleteFrom("subscriptions").where("unit_id", "=", unit.id).execute();
    await hourly("2027-02-01T13:00:00Z");
    expect(await readersOf(unit)).toEqual([]);
  });

  it("ends with its group: who was there by a role alone gets no more mail either", async () => {
    const unit = await aUnit(app.db, { kind: "committee" });
    const [ada, bo] = [await aPerson(app.db), await aPerson(app.db)];
    await joined(app.db, unit, bo);
    await leads(app.db, unit, ada, "chair", { startsOn: "2026-07-01", endsOn: "2027-12-31" });
    await post.settled();
    expect(await readersOf(unit)).toEqual([ada.id, bo.id]);
    const program = { personId: null, zone: app.settings.timeZone };
    await app.db
      .transaction()
      .execute((tx) => closeUnit(tx, program, unit, { reason: "Done", successorId: null }, app.clock.read()));
    await post.settled();
    expect(await readersOf(unit)).toEqual([]);
  });
});
