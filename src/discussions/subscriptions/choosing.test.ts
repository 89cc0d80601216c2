import { expect, test } from "vitest";
import { useApp } from "../../../test/app.ts";
import { somebodyWaits } from "../../../test/locks.ts";
import { aUnit } from "../../groups/builders.ts";
import { aPerson } from "../../people/builders.ts";
import { changeDelivery, subscribe } from "./commands.ts";

const app = useApp();

test("what somebody chooses while the job that begins their mail is under way stands afterwards", async () => {
  const [unit, { id, addressId }] = [await aUnit(app.db), await aPerson(app.db)];
  const now = app.clock.read();
  let chosen: Promise<void>;
  await app.db.transaction().execute(async (tx) => {
    await subscribe(tx, unit.id, id, now);
    chosen = app.db
      .transaction()
      .execute((other) => changeDelivery(other, unit.id, id, { mode: "weekly", addressId }, now));
    await somebodyWaits(tx);
  });
  await chosen!;
  const running = await app.db
    .selectFrom("subscriptions")
    .select("mode")
    .where("person_id", "=", id)
    .where("ended_at", "is", null)
    .execute();
  expect(running).toEqual([{ mode: "weekly" }]);
});
