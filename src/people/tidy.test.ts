import { expect, test } from "vitest";
import { days, hours } from "#platform/time";
import { useApp } from "../../test/app.ts";
import { aPerson } from "./builders.ts";
import { peopleTasks } from "./index.ts";

const app = useApp();

async function tidied() {
  const { db, settings, clock } = app;
  const transaction: Parameters<(typeof peopleTasks)[0]["run"]>[1]["transaction"] = (act) =>
    db.transaction().execute((tx) => act(tx, clock.read()));
  await peopleTasks[0]!.run(null, { db, settings, transaction });
  const count = async (table: "registrations" | "mail_links" | "attempts" | "sessions") =>
    (await db.selectFrom(table).select("id").execute()).length;
  return {
    registrations: await count("registrations"),
    links: await count("mail_links"),
    attempts: await count("attempts"),
    sessions: await count("sessions"),
  };
}

test("what somebody typed and never confirmed is forgotten after a day, its link a week later", async () => {
  await (await app.as(null)).post("/register", { name: "Ada", email: "ada@example.org", age: "yes" });
  expect(await tidied()).toEqual({ registrations: 1, links: 1, attempts: 2, sessions: 0 });
  app.clock.advance(hours(24));
  expect(await tidied()).toEqual({ registrations: 0, links: 1, attempts: 0, sessions: 0 });
  app.clock.advance(days(7));
  expect(await tidied()).toEqual({ registrations: 0, links: 0, attempts: 0, sessions: 0 });
});

test("a session is forgotten a month after it ended or fell idle", async () => {
  const person = await aPerson(app.db);
  await (await app.as(person)).post("/sign-out");
  await app.as(person);
  expect((await tidied()).sessions).toBe(2);
  app.clock.advance(days(30));
  expect((await tidied()).sessions).toBe(1);
  app.clock.advance(days(30));
  expect((await tidied()).sessions).toBe(0);
});
