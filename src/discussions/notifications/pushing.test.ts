import { createECDH, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { useApp } from "../../../test/app.ts";
import type { Unit } from "#groups";
import { sql } from "#platform/db";
import { hours, minutes } from "#platform/time";
import { aUnit, joined } from "../../groups/builders.ts";
import { aPerson, type APerson } from "../../people/builders.ts";
import { discussionsHandlers } from "../tasks.ts";

// No worker runs here: the jobs wait until the test does them.
const app = useApp({ mayCallLoopback: true });
let unit: Unit;
let ada: APerson;
let bo: APerson;
let cy: APerson;
let count = 0;

beforeEach(async () => {
  count += 1;
  unit = await aUnit(app.db, { name: `Glue ${count}`, slug: `glue-${count}` });
  ada = await aPerson(app.db, { name: `Ada Lind ${count}` });
  bo = await aPerson(app.db, { name: `Bo Ferrer ${count}` });
  cy = await aPerson(app.db, { name: `Cy Noor ${count}` });
  for (const person of [ada, bo, cy]) await joined(app.db, unit, person, app.clock.read());
});

async function begin(person: APerson): Promise<number> {
  const form = { title: "Wheat paste", body: "Which one?" };
  const begun = await (await app.as(person)).post(`/groups/${unit.slug}/topics`, form);
  return Number(/^\/topics\/(\d+)/.exec(begun.location!)![1]);
}

async function answer(person: APerson, topic: number): Promise<void> {
  app.clock.advance(minutes(1));
  expect((await (await app.as(person)).post(`/topics/${topic}/posts`, { body: "Rice." })).status).toBe(303);
}

const came: string[] = [];
let status = 201;
const service = createServer((request, response) => {
  came.push(request.url!);
  request.resume().on("end", () => response.writeHead(status).end());
});
let at = "";
beforeAll(async () => {
  await once(service.listen(0, "127.0.0.1"), "listening");
  at = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
});
afterAll(() => {
  service.closeAllConnections();
  service.close();
});
beforeEach(async () => {
  came.length = 0;
  status = 201;
  // The page hands the browser the installation's key.
  await (await app.as(ada)).get("/account/notifications");
});

const keys = () => ({
  p256dh: createECDH("prime256v1").generateKeys().toString("base64url"),
  auth: randomBytes(16).toString("base64url"),
});

/** As the job does when its time has come. */
async function tell(person: APerson): Promise<void> {
  const handler = discussionsHandlers.find(({ name }) => name === "discussions.tellDevices")!;
  const { db, settings } = app;
  const transaction = <T>(act: (tx: never, now: Date) => Promise<T>) =>
    db.transaction().execute((tx) => act(tx as never, app.clock.read()));
  await handler.run({ personId: person.id }, { db, settings, transaction: transaction as never });
}

const jobsFor = async (person: APerson): Promise<number> => {
  const { rows } = await sql<{ key: string }>`
    select key from graphile_worker.jobs where task_identifier = 'discussions.tellDevices'`.execute(app.db);
  return rows.filter(({ key }) => key === `discussions.tellDevices ${person.id}`).length;
};

test("a device is told of all that came in one message, and is forgotten when its service knows it no more", async () => {
  const browser = await app.as(ada);
  const added = await browser.post("/account/notifications/devices", { endpoint: `${at}/ada-${count}`, ...keys() });
  expect(added.status).toBe(303);
  const topic = await begin(ada);
  await answer(bo, topic);
  await answer(cy, topic);
  expect(await jobsFor(ada)).toBe(1);
  await tell(ada);
  await tell(ada);
  expect(came).toEqual([`/ada-${count}`]);
  await answer(cy, topic);
  status = 410;
  await tell(ada);
  expect((await browser.get("/account/notifications")).text).toContain("No device is told yet");
});

test("a device is tried again while no service answers, and is silent for what its owner did not tick or has read", async () => {
  const browser = await app.as(ada);
  await browser.post("/account/notifications/devices", { endpoint: `${at}/ada-${count}`, ...keys() });
  const topic = await begin(ada);
  await answer(bo, topic);
  status = 503;
  await expect(tell(ada)).rejects.toThrow("no push service");
  status = 201;
  await tell(ada);
  expect(came).toHaveLength(2);
  await answer(bo, topic);
  await browser.follow(await browser.get(`/topics/${topic}`));
  await tell(ada);
  await browser.post("/account/notifications", { "named-push": "yes" });
  await answer(bo, topic);
  await tell(ada);
  expect(came).toHaveLength(2);
});

test("a device is silent once its browser is signed out, gets no backlog, and is given up when it fails again and again", async () => {
  const browser = await app.as(ada);
  const here = { endpoint: `${at}/ada-${count}`, ...keys() };
  const topic = await begin(ada);
  await answer(bo, topic);
  app.clock.advance(hours(2));
  await browser.post("/account/notifications/devices", here);
  await tell(ada);
  expect(came).toEqual([]);
  await answer(bo, topic);
  await browser.post("/sign-out", {});
  await tell(ada);
  expect(came).toEqual([]);

  const again = await app.as(ada);
  await again.post("/account/notifications/devices", {
    ...here,
    endpoint: `${here.endpoint}-new`,
    replaces: here.endpoint,
  });
  status = 403;
  for (let times = 0; times < 20; times += 1) {
    await answer(bo, topic);
    await tell(ada);
  }
  expect(came).toHaveLength(20);
  expect((await again.get("/account/notifications")).text).toContain("No device is told yet");
});

test("a device of nobody's making is refused, ten are the most, and only its owner removes it", async () => {
  const browser = await app.as(ada);
  expect((await browser.get("/account/notifications")).body).toMatch(/data-key="B[\w-]{86}"/);
  const add = (fields: Record<string, string>) => browser.post("/account/notifications/devices", fields);
  for (const wrong of [
    { endpoint: "http://10.0.0.1/x", ...keys() },
    { endpoint: "nonsense", ...keys() },
    { endpoint: `${at}/x`, ...keys(), p256dh: "AAAA" },
    {},
  ])
    expect((await add(wrong)).status).toBe(422);
  for (let number = 0; number < 10; number += 1)
    expect((await add({ endpoint: `${at}/${count}-${number}`, ...keys() })).status).toBe(303);
  const eleventh = await add({ endpoint: `${at}/${count}-10`, ...keys() });
  expect([eleventh.status, eleventh.text.includes("10 devices")]).toEqual([422, true]);
  const [device] = await app.db.selectFrom("push_devices").select("id").where("person_id", "=", ada.id).execute();
  const removal = { device: String(device!.id) };
  const left = () => app.db.selectFrom("push_devices").select("id").where("person_id", "=", ada.id).execute();
  await (await app.as(bo)).post("/account/notifications/devices/removal", removal);
  expect(await left()).toHaveLength(10);
  await browser.post("/account/notifications/devices/removal", removal);
  expect(await left()).toHaveLength(9);
});
