import { beforeAll, describe, expect, test, vi } from "vitest";
import { frameFor } from "../src/app/frame.ts";
import { liveUpdates } from "../src/app/live.ts";
import { routes } from "../src/app/routes.ts";
import { changeSettings, type Audience, type Unit } from "../src/groups/index.ts";
import { aUnit, joined, leads } from "../src/groups/builders.ts";
import { askProof, authenticate, block } from "../src/people/index.ts";
import { beginReading } from "../src/discussions/reading/commands.ts";
import { aPerson, sessionFor, type APerson } from "../src/people/builders.ts";
import { openDatabase, sql } from "../src/platform/db/index.ts";
import type { LiveLimits } from "../src/platform/live/index.ts";
import { serveWeb } from "../src/platform/web/index.ts";
import { useApp } from "./app.ts";
import { EventReader } from "./events.ts";

const app = useApp();
beforeAll(async () => void (await app.web.listen({ host: "127.0.0.1", port: 0 })));

interface World {
  unit: Unit;
  ada: APerson;
  bo: APerson;
  topic: number;
  /** Somebody's next post in the topic; its id. */
  write(who?: APerson): Promise<number>;
}

async function aWorld(audience: Audience = "public"): Promise<World> {
  const unit = await aUnit(app.db);
  const [ada, bo] = [await aPerson(app.db), await aPerson(app.db)];
  for (const person of [ada, bo]) await joined(app.db, unit, person);
  await app.db.transaction().execute((tx) => beginReading(tx, bo.id, unit.id, app.clock.read()));
  app.clock.advance(1_000);
  const browser = await app.as(ada);
  const started = await browser.post(`/groups/${unit.slug}/topics`, { title: "Maps", body: "Where are they?" });
  const topic = Number(/^\/topics\/(\d+)/.exec(started.location!)![1]);
  await see(unit, audience);
  // What is older than a minute was surely on the page.
  app.clock.advance(120_000);
  const write = async (who = ada) => {
    app.clock.advance(1_000);
    const sent = await (await app.as(who)).post(`/topics/${topic}/posts`, { body: "In the cellar." });
    return Number(/^\/posts\/(\d+)/.exec(sent.location!)![1]);
  };
  return { unit, ada, bo, topic, write };
}

async function see(unit: Unit, all: Audience): Promise<void> {
  const audiences = { page: all, posts: all, files: all, events: all, roster: all };
  const program = { personId: null, zone: app.settings.timeZone };
  await app.db.transaction().execute((tx) => changeSettings(tx, program, unit, { audiences }, app.clock.read()));
}

const session = (person: APerson) => sessionFor(app.db, person.id, app.clock.read());
const ofTopic = async ({ topic }: World, person: APerson | null, headers: Record<string, string> = {}) =>
  EventReader.open(app.web, `/topics/${topic}/new.events`, { session: person && (await session(person)), headers });
const ofPlaces = async (person: APerson, headers: Record<string, string> = {}) =>
  EventReader.open(app.web, "/discussions/new.events", { session: await session(person), headers });

/** Within the second that is promised. */
const soon = (check: () => void) => vi.waitFor(check, { timeout: 1_000, interval: 10 });

/** Another machine of the same site. */
async function aMachine(limits?: Partial<LiveLimits>) {
  const { settings, clock, url } = app;
  const database = openDatabase({ url, name: "another", lanes: 1 });
  const live = liveUpdates({ database, url, clock, timeZone: settings.timeZone, limits });
  const frame = frameFor(settings);
  const parts = { settings, db: database.db, clock, routes, authenticate, askProof, frame, streams: live.streams };
  const web = await serveWeb(parts);
  await web.listen({ host: "127.0.0.1", port: 0 });
  let isGone = false;
  const stop = async () => {
    if (isGone) return;
    isGone = true;
    await web.close();
    await live.end();
    await database.close();
  };
  return { web, live, stop, [Symbol.asyncDispose]: stop };
}

describe("whoever looks on", () => {
  test("is told of a new post within a second, at every machine: visitors where all may read, people in their places", async () => {
    const world = await aWorld();
    await using machine = await aMachine();
    await using visitor = await ofTopic(world, null);
    await using reader = await ofTopic(world, world.bo);
    await using places = await ofPlaces(world.bo);
    await using elsewhere = await EventReader.open(machine.web, `/topics/${world.topic}/new.events`);
    const post = await world.write();
    await soon(() => {
      expect(visitor.told).toEqual([{ id: "2", data: { post } }]);
      expect(reader.told).toEqual(visitor.told);
      expect(elsewhere.told).toEqual(visitor.told);
      expect(places.told).toEqual([{ id: String(app.clock.read().getTime()), data: { post, topic: world.topic } }]);
    });
    expect(visitor.response.headers).toMatchObject({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
  });

  test("is told of their places only, not of what they wrote, muted, or of whom they blocked", async () => {
    const [world, other] = [await aWorld(), await aWorld()];
    await using places = await ofPlaces(world.bo);
    await using own = await ofPlaces(world.ada);
    await using topic = await ofTopic(world, world.bo);
    await other.write();
    await (await app.as(world.bo)).post(`/topics/${world.topic}/choice`, { choice: "mute" });
    const muted = await world.write();
    await soon(() => expect(topic.posts).toEqual([muted]));
    await (await app.as(world.bo)).post(`/topics/${world.topic}/choice`, { choice: "none" });
    await app.db.transaction().execute((tx) => block(tx, world.bo.id, world.ada.id, app.clock.read()));
    await world.write();
    const boOwn = await world.write(world.bo);
    await soon(() => expect(own.posts).toEqual([boOwn]));
    expect(topic.posts).toEqual([muted, boOwn]);
    expect(places.posts).toEqual([]);
  });

  test("who comes back is told what they missed, wherever they come back, and nothing twice", async () => {
    const world = await aWorld();
    const machine = await aMachine();
    const first = await EventReader.open(machine.web, `/topics/${world.topic}/new.events`);
    const posts = [await world.write()];
    await soon(() => expect(first.posts).toEqual(posts));
    // The machine goes while somebody reads: it ends, and soon.
    const began = performance.now();
    await machine.stop();
    expect(performance.now() - began).toBeLessThan(2_000);
    await soon(() => expect(first.isOver).toBe(true));
    posts.push(await world.write(), await world.write());
    await using back = await ofTopic(world, null, { "last-event-id": first.told.at(-1)!.id });
    posts.push(await world.write());
    await soon(() => expect([...first.posts, ...back.posts]).toEqual(posts));
    await using places = await ofPlaces(world.bo, { "last-event-id": String(app.clock.read().getTime() - 1_500) });
    await soon(() => expect(places.posts).toEqual(expect.arrayContaining(posts.slice(-2))));
    // What was read meanwhile is not new.
    await (await app.as(world.bo)).get(`/topics/${world.topic}/maps`);
    await using later = await ofPlaces(world.bo, { "last-event-id": String(app.clock.read().getTime() - 60_000) });
    expect(later.posts).toEqual([]);
  });

  test("and says nonsense of what they saw is told from now on", async () => {
    const world = await aWorld();
    for (const seen of ["x", "-1", "1e9", "99999999999999999999", "' or 1=1"]) {
      await using topic = await ofTopic(world, world.bo, { "last-event-id": seen });
      await using places = await ofPlaces(world.bo, { "last-event-id": seen });
      expect([topic.status, topic.told, places.status, places.told]).toEqual([200, [], 200, []]);
    }
  });

  test("hears of what was posted while the database could not be heard", async () => {
    const world = await aWorld();
    await using visitor = await ofTopic(world, null);
    const { rows } = await sql<{ pid: number }>`select pid from pg_stat_activity
      where datname = current_database() and application_name = 'chapterhouse listener'`.execute(app.db);
    expect(rows.length).toBeGreaterThan(0);
    await sql`select pg_terminate_backend(${rows[0]!.pid})`.execute(app.db);
    const post = await world.write();
    await vi.waitFor(() => expect(visitor.posts).toEqual([post]), { timeout: 3_000, interval: 20 });
  });
});

describe("T22, T23: whoever loses the right to read is told nothing more", () => {
  test("by leaving the group, by a setting, by signing out here or elsewhere; and their stream ends", async () => {
    const world = await aWorld("unit");
    const [cy, dee, token] = [await aPerson(app.db), await aPerson(app.db), await session(world.bo)];
    for (const person of [cy, dee]) await joined(app.db, world.unit, person);
    await leads(app.db, world.unit, world.ada);
    const browser = await app.as(cy);
    await using leaver = await ofTopic(world, cy);
    await using leaverPlaces = await ofPlaces(cy);
    await using signedOut = await EventReader.open(app.web, `/topics/${world.topic}/new.events`, { session: token });
    await using stays = await ofTopic(world, dee);
    const seen = await world.write();
    await soon(() =>
      expect([leaver, leaverPlaces, signedOut, stays].map((one) => one.posts)).toEqual([
        [seen],
        [seen],
        [seen],
        [seen],
      ]),
    );
    await browser.post(`/groups/${world.unit.slug}/departure`);
    await app.db
      .updateTable("sessions")
      .set({ ended_at: app.clock.read() })
      .where("person_id", "=", world.bo.id)
      .execute();
    const unseen = await world.write();
    await soon(() => expect(stays.posts).toEqual([seen, unseen]));
    for (const one of [leaver, leaverPlaces, signedOut]) expect(one.posts).toEqual([seen]);
    await soon(() => expect(signedOut.isOver).toBe(true));
    await vi.waitFor(() => expect(leaver.isOver).toBe(true), { timeout: 8_000 });
    await see(world.unit, "leaders");
    await world.write();
    await vi.waitFor(() => expect(stays.isOver).toBe(true), { timeout: 8_000 });
    expect(stays.posts).toEqual([seen, unseen]);
  });

  test("a group that is hidden from them and none at all answer alike", async () => {
    const world = await aWorld("unit");
    const stranger = await app.as(await aPerson(app.db));
    const hidden = await stranger.get(`/topics/${world.topic}/new.events`, { accept: "text/event-stream" });
    const none = await stranger.get("/topics/999999999/new.events", { accept: "text/event-stream" });
    expect([hidden.status, hidden.text]).toEqual([404, none.text]);
  });

  test("what a newcomer may not read of before is not told when they come back", async () => {
    const world = await aWorld("unit");
    await app.db
      .updateTable("unit_settings")
      .set({ newcomers_see_history: false })
      .where("unit_id", "=", world.unit.id)
      .execute();
    const before = await world.write();
    const newcomer = await aPerson(app.db);
    app.clock.advance(1_000);
    await joined(app.db, world.unit, newcomer, app.clock.read());
    const after = await world.write();
    await using topic = await ofTopic(world, newcomer, { "last-event-id": "1" });
    await using places = await ofPlaces(newcomer, { "last-event-id": String(app.clock.read().getTime() - 30_000) });
    await soon(() => expect(topic.posts).toEqual([after]));
    expect(places.posts).not.toContain(before);
  });
});

describe("streams are bounded", () => {
  test("by person, by address and in all; a page elsewhere gets none", async () => {
    const world = await aWorld();
    await using machine = await aMachine({ person: 1, address: 1, all: 2 });
    const open = async (person: APerson | null, headers: Record<string, string> = {}) =>
      EventReader.open(machine.web, `/topics/${world.topic}/new.events`, {
        session: person && (await session(person)),
        headers,
      });
    await using one = await open(world.ada);
    await using again = await open(world.ada);
    expect([one.status, again.status, again.response.headers["retry-after"]]).toEqual([200, 429, "60"]);
    const visitor = await open(null);
    await using full = await open(world.bo);
    expect([visitor.status, full.status]).toEqual([200, 503]);
    await visitor[Symbol.asyncDispose]();
    await vi.waitFor(() => expect(machine.live.streams.counts.open).toBe(1));
    await using elsewhere = await open(null, { "sec-fetch-site": "cross-site" });
    expect(elsewhere.status).toBe(403);
    await using freed = await open(null);
    expect(freed.status).toBe(200);
    expect(machine.live.streams.counts).toMatchObject({ open: 2, refused: 2 });
  });

  test("are counted for whoever watches, and their length is no slow answer", async () => {
    const world = await aWorld();
    await using _reader = await ofTopic(world, null);
    const { body } = await app.web.inject("/metrics");
    expect(body).toMatch(/^chapterhouse_live_streams \d+$/m);
    expect(body).toMatch(/^chapterhouse_live_streams_ended\{cause="refused"\} \d+$/m);
  });
});
