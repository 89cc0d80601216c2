import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { useApp } from "../../test/app.ts";
import { handlers } from "./reactions.ts";
import { aPerson, type APerson } from "../people/builders.ts";
import { sql } from "../platform/db/index.ts";
import type { JobAt } from "../platform/jobs/index.ts";
import { aUnit, joined, leads } from "../groups/builders.ts";
import { changeSettings, type Unit } from "../groups/index.ts";

const app = useApp({ mayCallLoopback: true });

interface Received {
  headers: Record<string, string>;
  body: string;
}

const received: Received[] = [];
let status = 204;
const server = createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray()).toString();
  received.push({ headers: request.headers as Record<string, string>, body });
  response.writeHead(status).end();
});
let url = "";
beforeAll(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  url = `http://localhost:${(server.address() as AddressInfo).port}/hook`;
});
afterAll(() => server.close());
beforeEach(() => {
  received.length = 0;
  status = 204;
});

/** Runs the calls that are due by the test's clock. */
async function runDue(): Promise<void> {
  const at: JobAt = {
    db: app.db,
    settings: app.settings,
    transaction: (act) => app.db.transaction().execute((tx) => act(tx, app.clock.read())),
  };
  const { run } = handlers.find(({ name }) => name === "groups.callWebhook")!;
  const { rows } = await sql<{ payload: unknown }>`
    delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t
    where t.id = j.task_id and t.identifier = 'groups.callWebhook' and j.run_at <= greatest(${app.clock.read()}::timestamptz, j.created_at)
      and not exists (select from webhook_deliveries d where d.id = (j.payload->>'deliveryId')::bigint and d.next_at > ${app.clock.read()}::timestamptz)
    returning j.payload`.execute(app.db);
  for (const { payload } of rows) await run(payload, at);
}

async function aGroup() {
  const unit = await aUnit(app.db);
  const [ada, bo] = [await aPerson(app.db, { name: "Ada" }), await aPerson(app.db, { name: "Bo" })];
  for (const person of [ada, bo]) await joined(app.db, unit, person);
  await leads(app.db, unit, ada);
  return { unit, ada, bo };
}

const allEvents = {
  event_topic_begun: "yes",
  event_post_written: "yes",
  event_member_joined: "yes",
  event_member_left: "yes",
};

async function aWebhook(unit: Unit, by: APerson): Promise<string> {
  const made = await (await app.as(by)).post(`/groups/${unit.slug}/webhooks`, { url, ...allEvents });
  return /whsec_[\w+/=]+/.exec(made.body)![0];
}

const begin = async (unit: Unit, by: APerson) =>
  (await (await app.program(by)).post(`/units/${unit.slug}/topics`, { title: "Maps", body: "Where?" })).json;

const stateOf = async (unit: Unit) =>
  app.db
    .selectFrom("webhook_deliveries as d")
    .innerJoin("webhooks as w", "w.id", "d.webhook_id")
    .select(["event", "state", "attempts", "status", "said", "next_at"])
    .where("w.unit_id", "=", unit.id)
    .orderBy("d.id")
    .execute();

test("what happens in a group is told, signed, and shown; nobody else's key fits", async () => {
  const { unit, ada, bo } = await aGroup();
  const key = await aWebhook(unit, ada);
  const topic = await begin(unit, bo);
  await (await app.program(ada)).post(`/topics/${topic.id}/posts`, { body: "In the cellar" });
  await (await app.program(bo)).delete(`/units/${unit.slug}/membership`);
  expect(received).toEqual([]);
  app.clock.set(new Date());
  await runDue();
  const bodies = received.map(({ headers, body }) => new Webhook(key).verify(body, headers) as { type: string });
  bodies.sort((a, b) => (a.type < b.type ? -1 : 1));
  expect(bodies).toMatchObject([
    { type: "member.left", unit: { slug: unit.slug }, data: { person: { id: bo.publicId, name: "Bo" } } },
    { type: "post.written", data: { topic: { id: topic.id }, post: { number: 2, author: { name: "Ada" } } } },
    { type: "topic.begun", data: { topic: { title: "Maps" }, post: { number: 1 } } },
  ]);
  const other = await aWebhook((await aGroup()).unit, ada).catch(() => "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  expect(() => new Webhook(other).verify(received[0]!.body, received[0]!.headers)).toThrow();
  const [webhook] = await app.db.selectFrom("webhooks").selectAll().where("unit_id", "=", unit.id).execute();
  expect(webhook!.secret.includes(Buffer.from(key.slice(6), "base64"))).toBe(false);
  const page = await (await app.as(ada)).get(`/groups/${unit.slug}/webhooks/${webhook!.id}`);
  expect(page.text).toContain("A post was written");
  expect(page.text).toContain("Sent");
  expect((await (await app.as(bo)).get(`/groups/${unit.slug}/webhooks`)).status).toBe(404);
});

test("a call that fails is made again with growing pauses, given up after a day, and made again by a press", async () => {
  const { unit, ada } = await aGroup();
  await aWebhook(unit, ada);
  status = 500;
  await begin(unit, ada);
  await runDue();
  let last = 0;
  for (;;) {
    const [one] = await stateOf(unit);
    expect(one!.attempts).toBe(last + 1);
    last = one!.attempts;
    if (one!.state === "failed") break;
    const before = received.length;
    await runDue();
    expect(received).toHaveLength(before);
    app.clock.set(one!.next_at!);
    await runDue();
  }
  expect(last).toBeGreaterThan(8);
  expect(last).toBeLessThan(20);
  status = 204;
  const browser = await app.as(ada);
  const latest = app.db.selectFrom("webhook_deliveries").select(["webhook_id", "id"]).orderBy("id", "desc");
  const { webhook_id, id } = await latest.limit(1).executeTakeFirstOrThrow();
  expect((await browser.get(`/groups/${unit.slug}/webhooks/${webhook_id}`)).text).toContain("Given up");
  const ids = new Set(received.map(({ headers }) => headers["webhook-id"]));
  await browser.post(`/groups/${unit.slug}/webhooks/${webhook_id}/sendings/${id}/repeat`);
  await runDue();
  expect(await stateOf(unit)).toMatchObject([{ state: "sent", status: 204 }]);
  expect(new Set(received.map(({ headers }) => headers["webhook-id"]))).toEqual(ids);
});

test("permission is asked when it is sent: who leads no more, or may not read, is told nothing", async () => {
  const { unit, ada, bo } = await aGroup();
  const staff = await aPerson(app.db, { capabilities: ["groups"] });
  await aWebhook(unit, ada);
  await aWebhook(unit, staff);
  const settings = {
    audiences: { page: "public", posts: "unit", files: "unit", events: "unit", roster: "unit" },
  } as const;
  const program = { personId: null, zone: app.settings.timeZone };
  await app.db.transaction().execute((tx) => changeSettings(tx, program, unit, settings, app.clock.read()));
  await begin(unit, bo);
  await app.db
    .updateTable("appointments")
    .set({ ended_at: app.clock.read(), end_cause: "replaced" })
    .where("person_id", "=", ada.id)
    .execute();
  await runDue();
  expect(received).toEqual([]);
  expect(await stateOf(unit)).toMatchObject([
    { state: "withheld", said: "may-not-see" },
    { state: "withheld", said: "may-not-see" },
  ]);
});

test("an act that is rolled back tells nothing, and a removed webhook is not called", async () => {
  const { unit, ada } = await aGroup();
  await aWebhook(unit, ada);
  const program = await app.program(ada);
  await program.post(`/units/${unit.slug}/topics`, { title: "", body: "" });
  expect(await stateOf(unit)).toEqual([]);
  await begin(unit, ada);
  const [webhook] = await app.db.selectFrom("webhooks").select("id").where("unit_id", "=", unit.id).execute();
  await (await app.as(ada)).post(`/groups/${unit.slug}/webhooks/${webhook!.id}/removal`);
  await runDue();
  expect(received).toEqual([]);
});

test("an address of ours or of our network is refused where it is typed", async () => {
  const { unit, ada } = await aGroup();
  const browser = await app.as(ada);
  for (const bad of [
    "https://10.0.0.1/",
    "https://169.254.169.254/latest",
    "https://[fd00::1]/",
    "ftp://example.org",
    "nothing",
  ]) {
    const answer = await browser.post(`/groups/${unit.slug}/webhooks`, { url: bad, ...allEvents });
    expect([bad, answer.status]).toEqual([bad, 422]);
  }
  expect((await browser.post(`/groups/${unit.slug}/webhooks`, { url })).status).toBe(422);
  expect(await app.db.selectFrom("webhooks").where("unit_id", "=", unit.id).select("id").execute()).toEqual([]);
});
