import { beforeEach, describe, expect, test } from "vitest";
import { useApp } from "../../../test/app.ts";
import { usePostOffice, type OutMail } from "../../../test/post-office.ts";
import { changeSettings, type Unit } from "#groups";
import type { SubscriptionMode } from "#platform/db";
import { enqueue } from "#platform/jobs";
import { minutes } from "#platform/time";
import { aUnit, joined } from "../../groups/builders.ts";
import { aPerson, type APerson } from "../../people/builders.ts";
import { changeDelivery } from "../subscriptions/commands.ts";
import { makeDigests } from "./jobs.ts";

const app = useApp();
const post = usePostOffice(app);
let ada: APerson;
let bo: APerson;
let cy: APerson;
let unit: Unit;
let count = 0;

/** Saturday 14 November, nine in the morning in Chicago, where all live. Ada gets each post, Bo one mail a day, Cy one a week. */
beforeEach(async () => {
  count += 1;
  app.clock.set(new Date("2026-11-14T15:00:00Z"));
  ada = await aPerson(app.db, { name: `Ada Lind ${count}` });
  bo = await aPerson(app.db, { name: `Bo Ferrer ${count}` });
  cy = await aPerson(app.db, { name: `Cy Noor ${count}` });
  unit = await aUnit(app.db, { name: `Maps ${count}`, slug: `maps-${count}` });
  for (const person of [ada, bo, cy]) await joined(app.db, unit, person, app.clock.read());
  await post.settled();
  await mode(bo, "daily");
  await mode(cy, "weekly");
  // What earlier tests left is made now.
  await make();
  await post.outbox();
});

const mode = (person: APerson, chosen: SubscriptionMode, where: Unit = unit) =>
  app.db
    .transaction()
    .execute((tx) =>
      changeDelivery(tx, where.id, person.id, { mode: chosen, addressId: person.addressId }, app.clock.read()),
    );

async function write(person: APerson, title: string, body = `About ${title}.`, where: Unit = unit): Promise<number> {
  app.clock.advance(minutes(1));
  const answer = await (await app.as(person)).post(`/groups/${where.slug}/topics`, { title, body });
  expect(answer.status).toBe(303);
  return Number(/^\/topics\/(\d+)/.exec(answer.location!)![1]);
}

async function make(at?: string): Promise<void> {
  if (at) app.clock.set(new Date(at));
  await app.db.transaction().execute((tx) => enqueue(tx, makeDigests, null));
  await post.settled();
}

const of = async (person: APerson): Promise<OutMail[]> => post.outboxTo(person.address);
const SUNDAY = "2026-11-15T13:00:00Z";
const MONDAY = "2026-11-16T13:00:00Z";

describe("a digest", () => {
  test("comes once, at seven by its reader's clock, with every post of the day, and each can be answered by itself", async () => {
    await write(ada, "Old maps");
    await write(cy, "New maps", "Fresh words.\n\n> quoted before");
    expect((await post.outbox()).map((mail) => mail.recipient)).toEqual([ada.address, ada.address]);
    await make("2026-11-15T12:59:00Z");
    expect(await post.outbox()).toEqual([]);
    await make(SUNDAY);
    await make(SUNDAY);
    const mails = await post.outbox();
    expect(mails.map((mail) => [mail.recipient, mail.mail.subject])).toEqual([
      [bo.address, expect.stringContaining("2 posts of your groups")],
    ]);
    const { mail } = mails[0]!;
    expect(mail.text).toContain("About Old maps.");
    expect(mail.text).toContain("Fresh words.");
    expect(mail.text).not.toContain("quoted before");
    const anchors = [...mail.html!.matchAll(/href="#(t\d+)"/g)].map(([, anchor]) => anchor);
    expect(anchors).toHaveLength(2);
    for (const anchor of anchors) expect(mail.html).toContain(`id="${anchor}"`);

    const address = /Answer: (reply\+[a-z2-7]+@lists.example.org)/.exec(mail.text!)![1]!;
    const answered = await post.receive({
      from: bo.address,
      to: address,
      raw: `From: ${bo.name} <${bo.address}>\r\nSubject: Re: digest\r\n\r\nThis one.`,
    });
    expect(answered.fates[0]!.fate).toBe("posted");
    const last = await app.db
      .selectFrom("posts")
      .select(["parent_id", "number"])
      .orderBy("id", "desc")
      .executeTakeFirstOrThrow();
    expect(last).toEqual({ parent_id: expect.any(Number), number: 2 });

    await post.outbox();
    await make(MONDAY);
    const weekly = (await post.outbox()).filter((one) => one.recipient === cy.address);
    expect(weekly.map((one) => one.mail.subject)).toEqual(["Your groups this week: 2 posts"]);
  });

  test("is never made for nothing: not for one's own posts, for muted topics, or for what came already", async () => {
    await write(bo, "My own");
    const muted = await write(ada, "Muted");
    await (await app.as(bo)).post(`/topics/${muted}/choice`, { choice: "mute" });
    await write(ada, "Naming", `@${bo.name}, look!`);
    expect((await of(bo)).map((mail) => mail.mail.text)).toEqual([expect.stringContaining("look!")]);
    await make(SUNDAY);
    expect(await of(bo)).toEqual([]);
    expect(await app.db.selectFrom("digests").select("id").where("person_id", "=", bo.id).execute()).toEqual([]);
  });

  test("names a post once that stands in two groups of the reader, and holds those of all groups", async () => {
    const other = await aUnit(app.db, { name: `Globes ${count}`, slug: `globes-${count}` });
    for (const person of [ada, bo]) await joined(app.db, other, person, app.clock.read());
    await post.settled();
    await mode(bo, "daily", other);
    const shared = await write(ada, "Shared");
    await app.db
      .insertInto("topic_units")
      .values({ topic_id: shared, unit_id: other.id, is_home: false, last_post_at: app.clock.read() })
      .execute();
    await write(ada, "Round", "Only there.", other);
    await post.outbox();
    await make(SUNDAY);
    const [digest] = await of(bo);
    expect(digest!.mail.subject).toContain("2 posts");
    expect(digest!.mail.text!.match(/About Shared\./g)).toHaveLength(1);
  });

  test("says what was gathered before its reader chose otherwise; nothing of a group that they left or stopped", async () => {
    await write(ada, "Before the change");
    await mode(bo, "each");
    await make(SUNDAY);
    expect((await of(bo)).map((mail) => mail.mail.text)).toEqual([expect.stringContaining("Before the change")]);
    await mode(bo, "daily");
    await write(ada, "Before the stop");
    await mode(bo, "web");
    await make(MONDAY);
    expect(await of(bo)).toEqual([]);
  });

  test("says nothing that its reader may read no more by the time it leaves", async () => {
    await write(ada, "A secret since");
    await app.db
      .updateTable("unit_memberships")
      .set({ left_at: app.clock.read(), leave_cause: "left" })
      .where("person_id", "=", bo.id)
      .execute();
    const over = { audiences: { posts: "unit" as const } };
    await app.db
      .transaction()
      .execute((tx) =>
        changeSettings(tx, { personId: null, zone: app.settings.timeZone }, unit, over, app.clock.read()),
      );
    await make(SUNDAY);
    expect(await of(bo)).toEqual([]);
  });

  test("stops with one click, and nothing else does", async () => {
    await write(ada, "Old maps");
    await make(SUNDAY);
    const [digest] = await of(bo);
    const stop = /<http:\/\/localhost:3000(\/undigest\/[a-z2-7]+)>/.exec(digest!.raw.replaceAll("\r\n ", " "))![1]!;
    const visitor = await app.as(null);
    expect((await visitor.get(stop)).body).toContain("No more such mails?");
    for (let twice = 0; twice < 2; twice += 1)
      expect(
        (await visitor.post(stop, { "List-Unsubscribe": "One-Click" }, { "sec-fetch-site": "cross-site" })).status,
      ).toBe(200);
    await write(ada, "After the stop");
    await make(MONDAY);
    expect(await of(bo)).toEqual([]);
    expect((await (await app.as(bo)).get(`/groups/${unit.slug}`)).text).toContain(
      "You read on the web; no mail is sent to you.",
    );
  });

  test("comes when it is seven where the reader lives", async () => {
    await app.db.updateTable("persons").set({ time_zone: "Asia/Tokyo" }).where("id", "=", bo.id).execute();
    await make();
    await write(ada, "Old maps");
    await make("2026-11-14T21:59:00Z");
    expect(await of(bo)).toEqual([]);
    await make("2026-11-14T22:00:00Z");
    expect(await of(bo)).toHaveLength(1);
  });
});

describe("a hold", () => {
  const hold = async (person: APerson, from: string, until: string) =>
    (await app.as(person)).post("/account/hold", { from, until });

  test("keeps every mail of groups back, and one mail on the morning after says what there was", async () => {
    expect((await hold(ada, "2026-11-14", "2026-11-15")).status).toBe(303);
    expect((await hold(bo, "2026-11-14", "2026-11-15")).status).toBe(303);
    await write(cy, "While they are away", `@${bo.name}, a name brings nothing either.`);
    await make(SUNDAY);
    expect(await post.outbox()).toEqual([]);
    expect((await (await app.as(ada)).get("/account/hold")).text).toContain("on hold from");
    await make(MONDAY);
    const mails = (await post.outbox()).filter((mail) => mail.recipient === ada.address);
    expect(mails.map((mail) => mail.mail.subject)).toEqual(["While you were away: 1 post"]);
    expect(mails[0]!.mail.text).toContain("While they are away");
    await make(MONDAY);
    await write(cy, "They are back");
    expect((await post.outbox()).map((mail) => mail.recipient)).toEqual([ada.address]);
  });

  test("ends before its time when its person says so, with what was missed; days that make no sense are refused", async () => {
    for (const [from, until] of [
      ["2026-11-16", "2026-11-15"],
      ["2026-11-01", "2026-11-13"],
      ["2026-11-14", "2029-01-01"],
      ["x", "y"],
    ])
      expect((await hold(ada, from!, until!)).status).toBe(422);
    await hold(ada, "2026-11-14", "2026-11-20");
    await write(cy, "Missed");
    expect(await of(ada)).toEqual([]);
    await (await app.as(ada)).post("/account/hold/end", {});
    expect((await of(ada)).map((mail) => mail.mail.subject)).toEqual(["While you were away: 1 post"]);
  });
});
