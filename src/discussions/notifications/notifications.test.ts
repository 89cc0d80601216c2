import { beforeEach, describe, expect, test } from "vitest";
import { useApp } from "../../../test/app.ts";
import { usePostOffice } from "../../../test/post-office.ts";
import { changeSettings, type Unit } from "#groups";
import { block } from "#people";
import { days, later, minutes } from "#platform/time";
import { aUnit, joined, leads } from "../../groups/builders.ts";
import { aPerson, type APerson } from "../../people/builders.ts";
import { changeDelivery } from "../subscriptions/commands.ts";
import { forgetNotices } from "./commands.ts";

const app = useApp();
const post = usePostOffice(app);
let unit: Unit;
let ada: APerson;
let bo: APerson;
let cy: APerson;
let count = 0;

/** All read on the web, so that no mail comes but what notifications bring. */
beforeEach(async () => {
  count += 1;
  unit = await aUnit(app.db, { name: `Glue ${count}`, slug: `glue-${count}` });
  [ada, bo, cy] = [
    await aPerson(app.db, { name: `Ada Lind ${count}` }),
    await aPerson(app.db, { name: `Bo Ferrer ${count}` }),
    await aPerson(app.db, { name: `Cy Noor ${count}` }),
  ];
  for (const person of [ada, bo, cy]) await joined(app.db, unit, person, app.clock.read());
  await post.settled();
  for (const { id, addressId } of [ada, bo, cy])
    await app.db
      .transaction()
      .execute((tx) => changeDelivery(tx, unit.id, id, { mode: "web", addressId }, app.clock.read()));
  await post.outbox();
});

async function begin(person: APerson, fields: Record<string, string> = {}): Promise<number> {
  app.clock.advance(minutes(1));
  const form = { title: "Wheat paste", body: "Which one?", ...fields };
  const answer = await (await app.as(person)).post(`/groups/${unit.slug}/topics`, form);
  expect(answer.status).toBe(303);
  return Number(/^\/topics\/(\d+)/.exec(answer.location!)![1]);
}

async function answer(person: APerson, topic: number, fields: Record<string, string> = {}): Promise<void> {
  app.clock.advance(minutes(1));
  const sent = await (await app.as(person)).post(`/topics/${topic}/posts`, { body: "Rice.", ...fields });
  expect(sent.status).toBe(303);
}

const postsOf = async (topic: number): Promise<number[]> =>
  (await app.db.selectFrom("posts").select("id").where("topic_id", "=", topic).orderBy("number").execute()).map(
    ({ id }) => id,
  );

const listOf = async (person: APerson) => (await (await app.as(person)).get("/notifications")).text;
const badgeOf = async (person: APerson) =>
  /Notifications, (\S+) new/.exec((await (await app.as(person)).get("/groups")).text)?.[1] ?? null;

describe("what is meant for somebody", () => {
  test("stands on their page and in the badge: ten answers are one notification, and reading the discussion ends it", async () => {
    const topic = await begin(ada);
    expect(await badgeOf(ada)).toBeNull();
    for (let times = 0; times < 10; times += 1) await answer(times % 2 ? bo : cy, topic);
    expect(await badgeOf(ada)).toBe("1");
    expect(await listOf(ada)).toContain(`10 new posts for you, the last by ${bo.name}`);
    expect(await listOf(bo)).toContain("Nothing yet");

    const browser = await app.as(ada);
    await browser.follow(await browser.get(`/topics/${topic}`));
    expect(await badgeOf(ada)).toBeNull();
    expect(await listOf(ada)).toContain("Wheat paste");
    await answer(cy, topic, { body: `@${ada.name}, rye.` });
    expect(await badgeOf(ada)).toBe("1");
    expect(await listOf(ada)).toContain(`${cy.name} named you`);
  });

  test("is named first, then answered, then followed; muted, blocked and one's own posts tell nothing", async () => {
    const topic = await begin(ada);
    await (await app.as(cy)).post(`/topics/${topic}/choice`, { choice: "follow" });
    await answer(bo, topic);
    expect(await listOf(cy)).toContain(`${bo.name} wrote in a discussion that you follow`);
    await answer(bo, topic, { body: `@${cy.name}?` });
    expect(await listOf(cy)).toContain(`You are named, and 2 new posts are for you, the last by ${bo.name}`);

    const seen = await app.as(cy);
    expect((await seen.post("/notifications/seen", {})).status).toBe(303);
    expect(await badgeOf(cy)).toBeNull();
    await seen.post(`/topics/${topic}/choice`, { choice: "mute" });
    await answer(bo, topic, { body: `@${cy.name}?` });
    await app.db.transaction().execute((tx) => block(tx, ada.id, bo.id, app.clock.read()));
    await (await app.as(ada)).post("/discussions/read", { until: String(app.clock.read().getTime()) });
    await answer(bo, topic);
    await answer(ada, topic);
    expect([await badgeOf(cy), await badgeOf(ada)]).toEqual([null, null]);
  });

  test("a marked answer is told to its author once, and a discussion that one may read no more tells nothing", async () => {
    const topic = await begin(ada, { question: "yes" });
    await answer(bo, topic);
    const [{ id }] = (await app.db
      .selectFrom("posts")
      .select("id")
      .where("topic_id", "=", topic)
      .where("number", "=", 2)
      .execute()) as [{ id: number }];
    const asker = await app.as(ada);
    for (let twice = 0; twice < 2; twice += 1) await asker.post(`/topics/${topic}/answer`, { post: String(id) });
    expect(await listOf(bo)).toContain("A post of yours was marked as the answer");
    const closed = { audiences: { posts: "unit" as const } };
    await app.db
      .transaction()
      .execute((tx) =>
        changeSettings(tx, { personId: null, zone: app.settings.timeZone }, unit, closed, app.clock.read()),
      );
    await (await app.as(bo)).post(`/groups/${unit.slug}/departure`, {});
    expect(await listOf(bo)).not.toContain("Wheat paste");
  });

  test("a mark on a post that one has read long ago is seen with the next look; reading all of it counts too", async () => {
    const topic = await begin(ada, { question: "yes" });
    await answer(bo, topic);
    const reader = await app.as(bo);
    const read = async () => reader.follow(await reader.get(`/topics/${topic}`));
    await read();
    const second = (await postsOf(topic)).at(-1)!;
    await (await app.as(ada)).post(`/topics/${topic}/answer`, { post: String(second) });
    expect(await badgeOf(bo)).toBe("1");
    await read();
    expect(await badgeOf(bo)).toBeNull();
  });

  test("that is hidden is told no more, one that names somebody by an edit is, and what was split off is seen where it is", async () => {
    await leads(app.db, unit, cy);
    const topic = await begin(ada);
    await answer(bo, topic);
    const [, hidden] = await postsOf(topic);
    await (await app.as(cy)).post(`/posts/${hidden}/withholding`, { act: "hide", reason: "other", word: "Not here." });
    expect(await listOf(ada)).toContain("Nothing yet");
    // Nothing is shown, and what still counts can be put away.
    expect((await (await app.as(ada)).post("/notifications/seen", {})).status).toBe(303);
    expect(await badgeOf(ada)).toBeNull();

    const [first] = await postsOf(topic);
    const edited = { title: "Wheat paste", body: `Which one, @${bo.name}?`, version: "1" };
    expect((await (await app.as(ada)).post(`/posts/${first}/edit`, edited)).status).toBe(303);
    expect(await listOf(bo)).toContain(`${ada.name} named you`);
    await (await app.as(bo)).post("/notifications/seen", {});

    await answer(bo, topic);
    const last = (await postsOf(topic)).at(-1)!;
    const split = await (await app.as(cy)).post(`/posts/${last}/split`, { title: "Rice paste", takes: "answers" });
    expect(split.status).toBe(303);
    expect(await listOf(ada)).toContain("Rice paste");
    const reader = await app.as(ada);
    expect((await reader.get(split.location!)).status).toBe(200);
    expect(await badgeOf(ada)).toBeNull();
  });

  test("is forgotten after sixty days", async () => {
    const topic = await begin(ada);
    await answer(bo, topic);
    await app.db.transaction().execute((tx) => forgetNotices(tx, later(app.clock.read(), days(61))));
    expect(await listOf(ada)).toContain("Nothing yet");
  });
});

test("answers come by mail to who wants them, with their own reason and stop link; the page says so", async () => {
  const topic = await begin(ada);
  await answer(bo, topic);
  expect((await post.outbox()).map(({ recipient }) => recipient)).toEqual([]);
  const browser = await app.as(ada);
  await browser.post("/account/notifications", { "named-mail": "yes", "answered-mail": "yes" });
  expect((await browser.get("/account/notifications?done=yes")).body).toMatch(
    /name="answered-mail" value="yes" checked/,
  );
  await answer(bo, topic);
  const [mail, ...more] = await post.outbox();
  expect(more).toEqual([]);
  expect(mail!.recipient).toBe(ada.address);
  expect(mail!.mail.text).toContain("You get this because it answers you or a discussion that you began");
  const stop = /\/unmention\/[a-z2-7]+/.exec(mail!.raw.replaceAll("\r\n ", " "))![0];
  const visitor = await app.as(null);
  expect((await visitor.get(stop)).text).toContain("No more mail for being answered?");
  expect(
    (await visitor.post(stop, { "List-Unsubscribe": "One-Click" }, { "sec-fetch-site": "cross-site" })).status,
  ).toBe(200);
  expect((await browser.get("/account/notifications")).body).not.toMatch(/name="answered-mail" value="yes" checked/);
  await answer(bo, topic);
  expect(await post.outbox()).toEqual([]);
});
