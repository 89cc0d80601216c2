import fc from "fast-check";
import pg from "pg";
import { afterAll, expect, inject, test } from "vitest";
import { frameFor } from "../src/app/frame.ts";
import { routes } from "../src/app/routes.ts";
import { openDatabase } from "../src/platform/db/index.ts";
import { addDays, dayIn, days, hours, startOf } from "../src/platform/time/index.ts";
import { serveWeb } from "../src/platform/web/index.ts";
import { askProof, authenticate } from "../src/people/index.ts";
import { aPerson } from "../src/people/builders.ts";
import { useApp } from "./app.ts";
import { Browserless } from "./browserless.ts";
import { withDatabase } from "./global.ts";

const app = useApp();
const impatient = openDatabase({
  onLost: () => {},
  url: app.url,
  lanes: 2,
  patience: { lock: 300, statement: 5_000 },
});
afterAll(() => impatient.close());

test("F4: while others hold a lock, who needs it is told to come back, the rest of the site answers, and nothing piles up", async () => {
  await using web = await serveWeb({
    settings: app.settings,
    db: impatient.db,
    clock: app.clock,
    routes,
    authenticate,
    askProof,
    frame: frameFor(app.settings),
  });
  const visitor = new Browserless(web, app.settings, null);
  const holder = new pg.Client({
    connectionString: withDatabase(inject("serverUrl"), new URL(app.url).pathname.slice(1)),
  });
  await holder.connect();
  await holder.query("begin; lock table topics in access exclusive mode");
  const began = performance.now();
  const waiting = await Promise.all(Array.from({ length: 10 }, () => visitor.get("/discussions")));
  expect(waiting.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 503));
  expect(waiting[0]!.headers["retry-after"]).toBe("10");
  expect(waiting[0]!.text).toContain("Please try again in a minute.");
  expect(performance.now() - began).toBeLessThan(10_000);
  expect((await visitor.get("/help")).status).toBe(200);
  await holder.query("rollback");
  await holder.end();
  expect((await visitor.get("/discussions")).status).toBe(200);
});

test("F11: a clock that jumps an hour or a day, either way, signs nobody out and does no act twice", async () => {
  const ada = await aPerson(app.db);
  const browser = await app.as(ada);
  const start = app.clock.read();
  for (const jump of [hours(1), -hours(1), days(1), -days(1)]) {
    app.clock.set(new Date(start.getTime() + jump));
    expect((await browser.get("/account")).status, `${jump}`).toBe(200);
    const key = { _once: `the key of the jump by ${jump}` };
    await browser.post("/saved/removal", { ...key, post: "1" });
    app.clock.set(start);
    await browser.post("/saved/removal", { ...key, post: "1" });
    expect((await browser.get("/account")).status, `back from ${jump}`).toBe(200);
  }
  // An instant without a person, and one of a zone with a half hour of summer.
  const zones = ["America/Chicago", "Pacific/Kiritimati", "Australia/Lord_Howe", "Africa/Casablanca", "UTC"];
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 36_500 }), fc.constantFrom(...zones), (since, zone) => {
      const day = addDays("1996-01-01", since);
      const begins = startOf(zone, day);
      expect(dayIn(zone, begins)).toBe(day);
      expect(dayIn(zone, new Date(begins.getTime() - 1))).toBe(addDays(day, -1));
    }),
    { numRuns: 500 },
  );
});
