import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { useApp } from "../../test/app.ts";
import { somebodyWaits } from "../../test/locks.ts";
import { changeSettings, type Unit } from "#groups";
import { aUnit, joined, leads } from "../groups/builders.ts";
import { aPerson } from "../people/builders.ts";
import { closeTopic } from "./posts/commands.ts";
import { subscribe } from "./subscriptions/commands.ts";

const app = useApp();
const PROGRAM = { personId: null, zone: "America/Chicago" };
type Person = Awaited<ReturnType<typeof aPerson>>;
let ada: Person;
let bo: Person;
let unit: Unit;
let count = 0;

beforeAll(async () => {
  ada = await aPerson(app.db, { name: "Ada Lind" });
  bo = await aPerson(app.db, { name: "Bo Ferrer" });
});

beforeEach(async () => {
  count += 1;
  unit = await aUnit(app.db, { name: `Paper ${count}`, slug: `paper-${count}` });
  await joined(app.db, unit, ada);
  await app.db.transaction().execute((tx) => subscribe(tx, unit.id, ada.id, app.clock.read()));
});

const topicsHere = () =>
  app.db
    .selectFrom("topic_units")
    .innerJoin("topics", "topics.id", "topic_units.topic_id")
    .selectAll("topics")
    .where("unit_id", "=", unit.id)
    .execute();
const postsHere = async () => {
  const [topic] = await topicsHere();
  return topic
    ? app.db.selectFrom("posts").selectAll().where("topic_id", "=", topic.id).orderBy("number").execute()
    : [];
};
const deliveries = () =>
  app.db
    .selectFrom("deliveries")
    .innerJoin("mailings", "mailings.id", "deliveries.mailing_id")
    .selectAll("deliveries")
    .orderBy("deliveries.id")
    .execute();
const start = async (person: Person, fields: Record<string, string> = {}) =>
  (await app.as(person)).post(`/groups/${unit.slug}/topics`, { title: "Blue ink", body: "It **fades**.", ...fields });

test("a discussion in plain English is a page in Latin-1: one letter beyond makes its text twice as long, and four times as dear", async () => {
  const href = (await start(ada)).location!;
  for (const who of [null, ada, bo])
    expect((await (await app.as(who)).get(href)).body.match(/[^\u0000-\u00ff]/gu), who?.name).toBeNull();
});

describe("a discussion on the web", () => {
  test("is started by a member, mailed to subscribers in the same act, and read by everyone; a visitor is asked to sign in", async () => {
    const before = (await deliveries()).length;
    const answer = await start(ada);
    expect(answer.status).toBe(303);
    const page = await (await app.as(null)).get(answer.location!);
    expect(page.status).toBe(200);
    expect(page.body).toContain("<strong>fades</strong>");
    expect(page.text).toContain("Sign in to reply");
    const rows = (await deliveries()).slice(before);
    expect(rows.map((row) => [row.state, row.reason])).toEqual([["waiting", "own-post"]]);
    const visitor = await (await app.as(null)).post(`/groups/${unit.slug}/topics`, { title: "No", body: "Nobody may" });
    expect(visitor.status).toBe(401);
    expect(visitor.body).toContain("Nobody may");
    expect(await topicsHere()).toHaveLength(1);
  });

  test("is refused to an account that has not joined, with everything typed still there", async () => {
    const answer = await start(bo, { title: "Let me in", body: "A long thought that must not be lost." });
    expect(answer.status).toBe(422);
    expect(answer.body).toContain("A long thought that must not be lost.");
    expect(answer.text).toContain("Join the group first");
    expect(await topicsHere()).toEqual([]);
    await joined(app.db, unit, bo);
    expect((await start(bo)).status).toBe(303);
  });

  test("sent twice is one discussion; the same key with another text is told apart", async () => {
    const browser = await app.as(ada);
    const _once = randomUUID();
    const fields = { title: "Once", body: "Only once", _once };
    const [first, second] = await Promise.all([
      browser.post(`/groups/${unit.slug}/topics`, fields),
      browser.post(`/groups/${unit.slug}/topics`, fields),
    ]);
    expect([first.status, second.status]).toEqual([303, 303]);
    expect(first.location).toBe(second.location);
    expect(await topicsHere()).toHaveLength(1);
    const other = await browser.post(`/groups/${unit.slug}/topics`, { ...fields, body: "Something else" });
    expect(other.status).toBe(409);
    expect(other.body).toContain("Something else");
    expect(await topicsHere()).toHaveLength(1);
  });

  test("needs a title and a text; both come back with the error beside them", async () => {
    const answer = await start(ada, { title: "   ", body: "" });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatch(/id="e-title"[^>]*>.*Give the discussion a title/s);
    expect(answer.body).toMatch(/id="e-body"/);
    const long = await start(ada, { title: "x".repeat(201), body: "kept" });
    expect(long.status).toBe(422);
    expect(long.body).toContain("kept");
  });

  test("is answered; the reply's address leads to its place, on whichever page that is", async () => {
    await start(ada);
    const [topic] = await topicsHere();
    const browser = await app.as(ada);
    for (let number = 2; number <= 52; number += 1)
      expect((await browser.post(`/topics/${topic!.id}/posts`, { body: `Reply ${number}` })).status).toBe(303);
    const posts = await postsHere();
    expect(posts.map((post) => post.number)).toEqual(Array.from({ length: 52 }, (_, index) => index + 1));
    const last = await browser.get(`/posts/${posts[51]!.id}`);
    expect(last.location).toBe(`/topics/${topic!.id}/blue-ink?page=2#post-${posts[51]!.id}`);
    const second = await browser.get(`/topics/${topic!.id}/blue-ink?page=2`);
    expect(second.text).toContain("Reply 52");
    expect(second.text).not.toContain("Reply 49");
    expect((await browser.get(`/topics/${topic!.id}/blue-ink?page=3`)).status).toBe(404);
    expect((await browser.get(`/topics/${topic!.id}/old-words`)).location).toBe(`/topics/${topic!.id}/blue-ink`);
  });

  test("that a leader closed takes no reply, and a reply written meanwhile comes back to its writer", async () => {
    await leads(app.db, unit, bo);
    await start(ada);
    const [topic] = await topicsHere();
    expect((await (await app.as(ada)).post(`/topics/${topic!.id}/closure`, { reason: "mine" })).status).toBe(404);
    const leader = await app.as(bo);
    expect((await leader.post(`/topics/${topic!.id}/closure`, { reason: "" })).status).toBe(422);
    expect((await leader.post(`/topics/${topic!.id}/closure`, { reason: "Settled at the meeting" })).status).toBe(303);
    const late = await (await app.as(ada)).post(`/topics/${topic!.id}/posts`, { body: "Half an hour of typing" });
    expect(late.status).toBe(422);
    expect(late.body).toContain("Half an hour of typing");
    expect(late.text).toContain("Settled at the meeting");
    expect(await postsHere()).toHaveLength(1);
    await leader.post(`/topics/${topic!.id}/reopening`);
    expect((await (await app.as(ada)).post(`/topics/${topic!.id}/posts`, { body: "At last" })).status).toBe(303);
    await leader.post(`/topics/${topic!.id}/closure`, { reason: "Once more" });
    await leader.post(`/topics/${topic!.id}/closure`, { reason: "Pressed twice" });
    const rows = await app.db.selectFrom("topic_closures").selectAll().where("topic_id", "=", topic!.id).orderBy("id");
    const people = (await rows.execute()).map((row) => [row.reason, row.closed_by, row.reopened_by]);
    expect(people).toEqual([
      ["Settled at the meeting", bo.id, bo.id],
      ["Once more", bo.id, null],
    ]);
  });

  test("that is closed at the very moment of a reply takes none", async () => {
    await start(ada);
    const [topic] = await topicsHere();
    const browser = await app.as(ada);
    let reply: Promise<{ status: number; body: string }> | undefined;
    await app.db.transaction().execute(async (tx) => {
      await closeTopic(tx, ada.id, topic!.id, "Settled meanwhile", app.clock.read());
      reply = browser.post(`/topics/${topic!.id}/posts`, { body: "Just in time" });
      await somebodyWaits(tx);
    });
    const answer = await reply!;
    expect(answer.status).toBe(422);
    expect(answer.body).toContain("Just in time");
    expect(answer.body).toContain("Settled meanwhile");
    expect(await postsHere()).toHaveLength(1);
  });

  test("says the day on which it was closed by the association's calendar", async () => {
    await leads(app.db, unit, bo);
    await start(ada);
    const [topic] = await topicsHere();
    app.clock.set("2026-11-15T03:00:00Z");
    await (await app.as(bo)).post(`/topics/${topic!.id}/closure`, { reason: "Late" });
    app.clock.set("2026-11-14T15:00:00Z");
    expect((await (await app.as(null)).get(`/topics/${topic!.id}/blue-ink`)).text).toContain("November 14, 2026");
    const refused = await (await app.as(ada)).post(`/topics/${topic!.id}/posts`, { body: "Too late" });
    expect(refused.text.match(/November \d+, 2026/g)).toEqual(["November 14, 2026", "November 14, 2026"]);
  });

  test("is answered post by post: the form names whom, and the reply hangs below that post", async () => {
    await joined(app.db, unit, bo);
    await start(ada);
    const [topic] = await topicsHere();
    await (await app.as(bo)).post(`/topics/${topic!.id}/posts`, { body: "Second" });
    await (await app.as(ada)).post(`/topics/${topic!.id}/posts`, { body: "Third" });
    const second = (await postsHere())[1]!;
    const browser = await app.as(ada);
    const page = await browser.get(`/topics/${topic!.id}/blue-ink`);
    expect(page.body).toContain('<h2 id="reply">Reply</h2>');
    const href = new RegExp(`href="([^"]*reply=${second.id}#reply)"`).exec(page.body)![1]!;
    const form = await browser.get(href.replace("#reply", ""));
    expect(form.body).toContain('<h2 id="reply">Reply to Bo Ferrer</h2>');
    expect(form.body).toContain(`<input type="hidden" name="parent" value="${second.id}"/>`);
    const parent = String(second.id);
    const empty = await browser.post(`/topics/${topic!.id}/posts`, { body: "", parent });
    expect(empty.status).toBe(422);
    expect(empty.body).toContain("Reply to Bo Ferrer");
    await browser.post(`/topics/${topic!.id}/posts`, { body: "To the second", parent });
    const posts = await postsHere();
    expect(posts.map((post) => post.parent_id)).toEqual([null, posts[0]!.id, posts[0]!.id, second.id]);
    expect((await browser.get(`/topics/${topic!.id}/blue-ink?reply=99999999`)).body).toContain(">Reply</h2>");
    expect((await (await app.as(null)).get(`/topics/${topic!.id}/blue-ink`)).body).not.toContain("reply=");
  });

  test("that stands in two groups is judged by the one where it began, whose name nobody learns who may not see it", async () => {
    const home = unit;
    await leads(app.db, home, ada);
    await start(ada);
    const [topic] = await topicsHere();
    const other = await aUnit(app.db, { name: "Other Shelf", slug: `other-${count}` });
    await leads(app.db, other, bo);
    await app.db
      .insertInto("topic_units")
      .values({ topic_id: topic!.id, unit_id: other.id, is_home: false, last_post_at: topic!.last_post_at })
      .execute();
    await app.db.insertInto("unit_settings").values({ unit_id: home.id, posts_audience: "unit" }).execute();
    const browser = await app.as(bo);
    const page = await browser.get(`/topics/${topic!.id}/blue-ink`);
    expect(page.status).toBe(200);
    expect(page.text).toContain("Other Shelf");
    expect(page.text).not.toContain(home.name);
    expect(page.body).not.toContain(home.slug);
    expect((await browser.post(`/topics/${topic!.id}/posts`, { body: "Mine" })).status).toBe(422);
    expect((await browser.post(`/topics/${topic!.id}/closure`, { reason: "Mine" })).status).toBe(404);
    expect(await postsHere()).toHaveLength(1);
    const leader = await app.as(ada);
    expect((await leader.get(`/topics/${topic!.id}/blue-ink`)).text).toContain(home.name);
    expect((await leader.post(`/topics/${topic!.id}/closure`, { reason: "Ours" })).status).toBe(303);
  });

  test("keeps a reply on the page whose writer left the group while writing it", async () => {
    await joined(app.db, unit, bo);
    await start(ada);
    const [topic] = await topicsHere();
    await app.db
      .updateTable("unit_memberships")
      .set({ left_at: app.clock.read(), leave_cause: "left" })
      .where("person_id", "=", bo.id)
      .where("unit_id", "=", unit.id)
      .execute();
    const answer = await (await app.as(bo)).post(`/topics/${topic!.id}/posts`, { body: "Written before I left" });
    expect(answer.status).toBe(422);
    expect(answer.body).toContain("Written before I left");
    expect(answer.text).toContain("Join the group first");
    expect(await postsHere()).toHaveLength(1);
  });

  test("of a group whose posts only members read looks to others as if it were not there", async () => {
    await start(ada);
    const [topic] = await topicsHere();
    await app.db.insertInto("unit_settings").values({ unit_id: unit.id, posts_audience: "unit" }).execute();
    const [post] = await postsHere();
    const pairs = [
      [`/topics/${topic!.id}/blue-ink`, "/topics/99999999/blue-ink"],
      [`/posts/${post!.id}`, "/posts/99999999"],
      [`/groups/${unit.slug}/topics`, "/groups/no-such-group/topics"],
    ] as const;
    for (const [path, nowhere] of pairs) {
      const [answer, missing] = [await (await app.as(bo)).get(path), await (await app.as(bo)).get(nowhere)];
      expect([answer.status, missing.status]).toEqual([404, 404]);
      const without = (body: string, its: string) => body.replaceAll(its, "").replaceAll(encodeURIComponent(its), "");
      expect(without(answer.body, path)).toBe(without(missing.body, nowhere));
      expect((await (await app.as(ada)).get(path)).status).toBeLessThan(400);
    }
    expect((await (await app.as(bo)).post(`/topics/${topic!.id}/posts`, { body: "x" })).status).toBe(404);
  });

  test("keeps scripts, frames and pictures from elsewhere out, wherever they are typed", async () => {
    const nasty = `<script>alert(1)</script><img src=x onerror=alert(2)> [click](javascript:alert(3)) ![p](http://tracker.example/p.png) <iframe src=//x></iframe>`;
    const answer = await start(ada, { title: `"><script>alert(0)</script>`, body: nasty });
    const page = await (await app.as(null)).get(answer.location!);
    expect(page.body.split("<body")[1]).not.toMatch(/<script|<iframe|<img|href="javascript|\son\w+="/i);
    expect(page.text).toContain("<script>alert(1)</script>");
    expect(page.body).toContain('href="http://tracker.example/p.png"');
  });

  test("posted from another site's page is refused", async () => {
    const browser = await app.as(ada);
    const answer = await browser.post(
      `/groups/${unit.slug}/topics`,
      { title: "Forged", body: "x" },
      { "sec-fetch-site": "cross-site", origin: "https://evil.example" },
    );
    expect(answer.status).toBe(403);
    expect(await topicsHere()).toEqual([]);
  });

  test("says before sending how many will get it and who can read it, from the settings", async () => {
    const page = await (await app.as(ada)).get(`/groups/${unit.slug}/topics/new`);
    expect(page.text).toContain("1 person gets this by mail; anyone can read it on the web");
    await app.db.insertInto("unit_settings").values({ unit_id: unit.id, posts_audience: "unit" }).execute();
    expect((await (await app.as(ada)).get(`/groups/${unit.slug}/topics/new`)).text).toContain(
      "members of this group can read it",
    );
    // A page that only the group sees keeps its posts to the group, whatever is set for them.
    await app.db
      .updateTable("unit_settings")
      .set({ posts_audience: "public", page_audience: "unit" })
      .where("unit_id", "=", unit.id)
      .execute();
    expect((await (await app.as(ada)).get(`/groups/${unit.slug}/topics/new`)).text).toContain(
      "members of this group can read it",
    );
  });
});

describe("how it reaches me", () => {
  test("is chosen on the group's page by a member, with an address of one's own only", async () => {
    const browser = await app.as(ada);
    expect((await browser.get(`/groups/${unit.slug}`)).text).toContain(`You get every post by mail at ${ada.address}`);
    expect(
      (await browser.post(`/groups/${unit.slug}/subscription`, { mode: "web", address: String(ada.addressId) })).status,
    ).toBe(303);
    expect((await browser.get(`/groups/${unit.slug}`)).text).toContain("You read on the web");
    expect(
      (await browser.post(`/groups/${unit.slug}/subscription`, { mode: "each", address: String(bo.addressId) })).status,
    ).toBe(404);
    expect(
      (
        await (
          await app.as(bo)
        ).post(`/groups/${unit.slug}/subscription`, { mode: "each", address: String(bo.addressId) })
      ).status,
    ).toBe(422);
    const rows = await app.db
      .selectFrom("subscriptions")
      .selectAll()
      .where("unit_id", "=", unit.id)
      .orderBy("id")
      .execute();
    expect(rows.map((row) => [row.mode, row.end_cause])).toEqual([
      ["each", "changed"],
      ["web", null],
    ]);
  });
});

test("D-23: a leader looks at a discussion as others find it; nothing can be pressed, nothing is noted, and others ask in vain", async () => {
  const lea = await aPerson(app.db, { name: "Lea Orr" });
  await leads(app.db, unit, lea);
  const href = (await start(ada)).location!;
  const topic = (await topicsHere())[0]!;
  const leader = await app.as(lea);
  const guest = await leader.get(`${href}?as=guest`);
  expect(guest.text).toContain("You are viewing as somebody without an account.");
  expect(guest.text).toContain("fades");
  expect(guest.body).toContain("/sign-in?next=");
  const inGroup = await leader.get(`${href}?as=unit`);
  expect(inGroup.text).toContain("They could answer here.");
  for (const { body } of [guest, inGroup])
    expect(body.match(/action="\/(topics|posts|saved)|formaction=|\?reply=|\/edit"/g)).toBeNull();
  // Looked at as somebody else, it is read by nobody.
  const readers = async () =>
    (await app.db.selectFrom("topic_readings").select("person_id").where("topic_id", "=", topic.id).execute()).length;
  const before = await readers();
  expect((await leader.get(href)).text).toContain("View this page as");
  expect(await readers()).toBe(before + 1);

  const closed = { ...unit.audiences, posts: "unit" as const };
  await app.db
    .transaction()
    .execute((tx) => changeSettings(tx, PROGRAM, unit, { audiences: closed }, app.clock.read()));
  const none = await leader.get(`${href}?as=account`);
  expect(none.text).toContain("They would find nothing at this address.");
  expect(none.text).not.toContain("fades");
  expect((await leader.get(`${href}?as=unit`)).text).toContain("fades");
  const member = await (await app.as(ada)).get(`${href}?as=guest`);
  expect(member.text).not.toContain("You are viewing as");
  expect(member.text).toContain("fades");
  expect((await (await app.as(bo)).get(`${href}?as=unit`)).status).toBe(404);
});
