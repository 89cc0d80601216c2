import { expect, test } from "vitest";
import { days, minutes, TestClock } from "#platform/time";
import { useDatabase } from "../../../test/database.ts";
import { aPerson, sessionFor } from "../builders.ts";
import { authenticate } from "./queries.ts";

const database = useDatabase();
const start = new Date("2026-11-14T15:00:00Z");

async function visitor() {
  const clock = new TestClock(start);
  const ada = await aPerson(database.db, { name: "Ada", capabilities: ["people"] });
  const token = await sessionFor(database.db, ada.id, start);
  const visit = () => authenticate(database.db, token, clock);
  const seenAt = async () =>
    (
      await database.db
        .selectFrom("sessions")
        .select("seen_at")
        .where("person_id", "=", ada.id)
        .executeTakeFirstOrThrow()
    ).seen_at;
  return { ada, clock, token, visit, seenAt };
}

test("a session's token brings back its person with the staff capabilities they hold", async () => {
  const { ada, visit } = await visitor();
  expect((await visit())!.person).toMatchObject({
    id: ada.id,
    publicId: ada.publicId,
    name: "Ada",
    timeZone: "America/Chicago",
    capabilities: new Set(["people"]),
  });
  expect(await authenticate(database.db, "forged", new TestClock(start))).toBeNull();
});

test("a session that nobody used for thirty days is over; visits keep it alive up to 180 days", async () => {
  const { clock, visit } = await visitor();
  for (let day = 29; day < 180; day += 29) {
    clock.set(new Date(start.getTime() + days(day)));
    expect(await visit()).not.toBeNull();
  }
  clock.set(new Date(start.getTime() + days(180)));
  expect(await visit()).toBeNull();
  const idle = await visitor();
  idle.clock.advance(days(30));
  expect(await idle.visit()).toBeNull();
});

test("a person who reads page after page makes one write in ten minutes", async () => {
  const { clock, visit, seenAt } = await visitor();
  clock.advance(minutes(10) - 1);
  await visit();
  expect(await seenAt()).toEqual(start);
  clock.advance(1);
  await visit();
  expect(await seenAt()).toEqual(clock.read());
});
