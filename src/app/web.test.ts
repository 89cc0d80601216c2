import { afterAll, describe, expect, it, test } from "vitest";
import { openDatabase, sql } from "#platform/db";
import { Measures, statusDoor } from "#platform/status";
import { databaseClock } from "#platform/time";
import { serveWeb } from "#platform/web";
import { askProof, authenticate } from "#people";
import { testSettings, useApp } from "../../test/app.ts";
import { Browserless } from "../../test/browserless.ts";
import { aUnit } from "../groups/builders.ts";
import { aPerson, sessionFor } from "../people/builders.ts";
import { frameFor } from "./frame.ts";
import { routes } from "./routes.ts";

const app = useApp();

describe("an address that holds no text", () => {
  it.each(["/groups/%00", "/groups/a%00b/roster", "/groups/%zz", "/groups/%C3%28", "/groups/%"])(
    "%s is a page for missing things",
    async (address) => {
      const page = await (await app.as(null)).get(address);
      expect(page.status).toBe(404);
      expect(page.text).toContain("There is nothing at this address");
    },
  );

  it("a NUL in a question is left out, and the rest of it asked", async () => {
    const unit = await aUnit(app.db);
    const page = await (await app.as(null)).get(`/groups?q=%00${encodeURIComponent(unit.name)}%00`);
    expect(page.status).toBe(200);
    expect(page.text).toContain(unit.name);
  });
});

describe("the built-in mailbox", () => {
  const visit = (host: string, remoteAddress: string) =>
    app.web.inject({ url: "/mailbox", remoteAddress, headers: { host } });

  it.each(["localhost:3000", "127.0.0.1:3000", "[::1]:3000", "chapterhouse.localhost"])(
    "is open to whoever sits at this machine and calls it %s",
    async (host) => {
      expect((await visit(host, "127.0.0.1")).statusCode).toBe(200);
      expect((await visit(host, "::ffff:127.0.0.1")).statusCode).toBe(200);
      expect((await visit(host, "192.0.2.7")).statusCode).toBe(404);
    },
  );

  it.each(["evil.example:3000", "127.0.0.1.evil.example", "192.0.2.7:3000"])(
    "is not there for a page elsewhere that made %s lead to this machine",
    async (host) => {
      const answer = await visit(host, "127.0.0.1");
      expect(answer.statusCode).toBe(404);
      expect(answer.body).toContain("There is nothing at this address");
    },
  );
});

describe("a form of another site", () => {
  const published = useApp({ publicUrl: "https://groups.example.org", isLocal: false });
  const send = (web: typeof app.web, origin: string, host: string) =>
    web.inject({
      method: "POST",
      url: "/sign-in",
      payload: "",
      headers: { origin, host, "content-type": "application/x-www-form-urlencoded" },
    });

  it("is refused; only pages of PUBLIC_URL may send, whatever name the request called", async () => {
    const host = "groups.example.org";
    expect((await send(published.web, "https://groups.example.org", host)).statusCode).toBe(422);
    expect((await send(published.web, "http://groups.example.org", host)).statusCode).toBe(403);
    expect((await send(published.web, "https://evil.example", host)).statusCode).toBe(403);
  });

  it("on the machine itself its other names may send as well, and no others", async () => {
    expect((await send(app.web, "http://127.0.0.1:3000", "127.0.0.1:3000")).statusCode).toBe(422);
    expect((await send(app.web, "http://evil.example:3000", "evil.example:3000")).statusCode).toBe(403);
  });
});

describe("without the database", () => {
  // Nothing listens at port 1.
  const gone = openDatabase({ url: "postgres://nobody@127.0.0.1:1/nothing" });
  afterAll(() => gone.close());
  const healthy = async () => void (await sql`select 1`.execute(gone.db));
  const site = () =>
    serveWeb({
      settings: testSettings,
      db: gone.db,
      clock: databaseClock,
      routes,
      authenticate,
      askProof,
      frame: frameFor(testSettings),
      healthy,
      doors: [statusDoor({ measures: new Measures({ db: gone.db, clock: databaseClock }), healthy, ready: healthy })],
    });

  it.each([null, "a-session"])("a visitor with the session %s is told to come back in a minute", async (session) => {
    await using web = await site();
    const page = await new Browserless(web, testSettings, session).get("/groups");
    expect(page.status).toBe(503);
    expect(page.headers).toMatchObject({ "retry-after": "10", "content-type": "text/html; charset=utf-8" });
    expect(page.text).toContain("We cannot reach our records just now Please try again in a minute.");
  });

  it("health says so", async () => {
    await using web = await site();
    expect(await web.inject("/health")).toMatchObject({ statusCode: 503, body: "unavailable\n" });
    expect(await app.web.inject("/health")).toMatchObject({ statusCode: 200, body: "ok\n" });
  });
});

test("a form in many parts holds no more than one in a single part, whoever sends it", async () => {
  const form = new FormData();
  for (let number = 0; number < 20; number += 1) form.append(`field-${number}`, "x".repeat(1_000_000));
  const sent = new Response(form);
  const answer = await app.web.inject({
    method: "POST",
    url: "/sign-in",
    headers: { "content-type": sent.headers.get("content-type")! },
    payload: Buffer.from(await sent.arrayBuffer()),
  });
  expect(answer.statusCode).toBe(413);
  expect(answer.body).toContain("That is too large");
});

test("a request holds one connection beside the shared ones, so that many at once cannot starve each other", async () => {
  const unit = await aUnit(app.db);
  const people = await Promise.all(Array.from({ length: 12 }, () => aPerson(app.db)));
  const sessions = await Promise.all(people.map((person) => sessionFor(app.db, person.id, app.clock.read())));
  // One connection that statements share, and one for whoever writes.
  const narrow = openDatabase({ url: app.url, name: "narrow", size: 2, lanes: 1 });
  const { settings, clock } = app;
  const web = await serveWeb({
    settings,
    db: narrow.db,
    clock,
    routes,
    authenticate,
    askProof,
    frame: frameFor(settings),
  });
  try {
    const said = await Promise.all(
      sessions.map(async (session) => {
        const browser = new Browserless(web, settings, session);
        await browser.follow(await browser.post(`/groups/${unit.slug}/membership`));
        const topic = await browser.post(`/groups/${unit.slug}/topics`, { title: "Maps", body: "Where are they?" });
        const pages = ["/", "/groups", "/places", "/account", `/groups/${unit.slug}`];
        const shown = await Promise.all(pages.map((address) => browser.get(address)));
        return [await browser.follow(topic), ...shown].map((page) => page.status);
      }),
    );
    expect(new Set(said.flat())).toEqual(new Set([200]));
  } finally {
    await web.close();
    await narrow.close();
  }
});

test("T18: a route that says nothing about who may call it does not start", async () => {
  const { access: _access, ...silent } = routes.find(({ path }) => path === "/help")!;
  const start = (all: typeof routes) =>
    serveWeb({
      settings: testSettings,
      db: app.db,
      clock: databaseClock,
      routes: all,
      authenticate,
      askProof,
      frame: frameFor(testSettings),
    });
  await expect(start([silent as (typeof routes)[number]])).rejects.toThrow(
    "GET /help says nothing about who may call it",
  );
});
