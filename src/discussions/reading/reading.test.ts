import fc from "fast-check";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { useApp } from "../../../test/app.ts";
import { usePostOffice } from "../../../test/post-office.ts";
import { changeSettings, type Unit, type UnitSettings } from "#groups";
import { sql } from "#platform/db";
import { days, hours, minutes } from "#platform/time";
import { aUnit, joined, leads } from "../../groups/builders.ts";
import { aPerson, type APerson } from "../../people/builders.ts";
import { changeDelivery } from "../subscriptions/commands.ts";
import { audienceOf, stillWanted } from "../subscriptions/queries.ts";
import { noteReading } from "./commands.ts";
import { readTo, type Place } from "./rules.ts";

const app = useApp();
const post = usePostOffice(app);
let ada: APerson;
let bo: APerson;
let cy: APerson;
let unit: Unit;
let topic: number;
let count = 0;

beforeAll(async () => {
  ada = await aPerson(app.db, { name: "Ada Lind" });
  bo = await aPerson(app.db, { name: "Bo Ferrer" });
  cy = await aPerson(app.db, { name: "Cy Noor" });
});

/** Ada and Bo belong, Cy does not; Ada has started a discussion that Bo has not seen. */
beforeEach(async () => {
  count += 1;
  unit = await aUnit(app.db, { name: `Maps ${count}`, slug: `maps-${count}` });
  for (const person of [ada, bo]) await joined(app.db, unit, person, app.clock.read());
  await post.settled();
  app.clock.advance(minutes(1));
  topic = await start(ada, "Old maps");
});

async function start(person: APerson, title: string): Promise<number> {
  const answer = await (await app.as(person)).post(`/groups/${unit.slug}/topics`, { title, body: `About ${title}.` });
  return Number(/^\/topics\/(\d+)/.exec(answer.location!)![1]);
}

async function reply(person: APerson, body: string, fields: Record<string, string> = {}): Promise<number> {
  app.clock.advance(1_000);
  const answer = await (await app.as(person)).post(`/topics/${topic}/posts`, { body, ...fields });
  expect(answer.status).toBe(303);
  return Number(/\d+$/.exec(answer.location!)![0]);
}

/** Straight into the table where a hundred are needed. */
async function manyReplies(most: number): Promise<number[]> {
  const ids: number[] = [];
  for (let at = 0; at < most; at += 1) ids.push(await reply(ada, `Reply ${at + 1}`));
  return ids;
}

const here = () => `/topics/${topic}/old-maps`;
const list = () => `/groups/${unit.slug}/topics`;
const see = async (person: APerson | null, path: string, headers: Record<string, string> = {}) =>
  (await app.as(person)).get(path, headers);
const press = async (person: APerson | null, path: string, fields: Record<string, string>) =>
  (await app.as(person)).post(path, fields);
const newTo = async (person: APerson): Promise<string | undefined> =>
  /(more than \d+|\d+) new/.exec((await see(person, list())).text)?.[0];
const settings = (over: UnitSettings) =>
  app.db
    .transaction()
    .execute((tx) => changeSettings(tx, { personId: null, zone: app.settings.timeZone }, unit, over, app.clock.read()));

describe("what is new", () => {
  test("is said in words where topics are listed, until it is read, on every device; nothing is for a visitor or a stranger", async () => {
    await reply(ada, "They are in the cellar.");
    expect(await newTo(bo)).toBe("2 new");
    expect((await see(bo, `/groups/${unit.slug}`)).text).toContain("2 new");
    expect(await newTo(ada)).toBeUndefined();
    expect((await see(cy, list())).text).not.toMatch(/\d new/);
    expect((await see(null, list())).text).not.toMatch(/\d new/);
    const [desk, phone] = [await app.as(bo), await app.as(bo)];
    expect((await desk.get(here())).body.match(/class="badge open">new</g)).toHaveLength(2);
    expect((await phone.get(list())).text).not.toMatch(/\d new/);
    expect((await phone.get(here())).body).not.toContain('class="badge open">new<');
    await reply(ada, "No, in the attic.");
    expect(await newTo(bo)).toBe("1 new");
  });

  test("is not read by a page fetched in advance, nor by asking only for its head", async () => {
    await see(bo, here(), { "sec-purpose": "prefetch;prerender" });
    await app.web.inject({ method: "HEAD", url: here() });
    expect(await newTo(bo)).toBe("1 new");
  });

  test("begins with the first new post, on whichever page that is", async () => {
    const ids = await manyReplies(52);
    await see(bo, here());
    expect(await newTo(bo)).toBe("3 new");
    const page = await see(bo, here());
    expect(page.text).toMatch(/3 new since \d+:\d\d/);
    const first = await see(bo, `${here()}?at=new`);
    expect(first.location).toBe(`/posts/${ids[49]!}`);
    const place = await see(bo, first.location!);
    expect(place.location).toBe(`${here()}?page=2#post-${ids[49]!}`);
    await see(bo, `${here()}?page=2`);
    expect(await newTo(bo)).toBeUndefined();
    expect((await see(bo, `${here()}?at=new`)).location).toBe(here());
    // Back to an earlier page is not back to an earlier place.
    await see(bo, here());
    expect(await newTo(bo)).toBeUndefined();
  });

  test("is never what somebody wrote before one joined: a full group does not greet with a thousand marks", async () => {
    await reply(ada, "They are in the cellar.");
    await joined(app.db, unit, cy, app.clock.read());
    await post.settled();
    expect(await newTo(cy)).toBeUndefined();
    // Opening one page of an old topic makes the rest of it no newer.
    await see(cy, here());
    app.clock.advance(1_000);
    await reply(bo, "I found one.");
    expect(await newTo(cy)).toBe("1 new");
  });

  test("can be marked as read for a group or everywhere; what came after the page was made stays new", async () => {
    const until = String(app.clock.read().getTime());
    await reply(ada, "Written while Bo was looking at the list.");
    expect((await press(bo, `${list()}/read`, { until })).location).toBe(`${list()}?done=read`);
    expect(await newTo(bo)).toBe("1 new");
    expect((await see(bo, `/discussions?show=new`)).text).toContain("Old maps");
    await press(bo, "/discussions/read", { until: "99999999999999" });
    expect(await newTo(bo)).toBeUndefined();
    expect((await see(bo, `/discussions?show=new`)).text).toContain("You have read it all");
    // A time that lies ahead is cut to the present.
    await reply(ada, "One more.");
    expect(await newTo(bo)).toBe("1 new");
    expect((await press(null, "/discussions/read", { until })).status).toBe(401);
    expect((await press(bo, "/groups/no-such-group/topics/read", { until })).status).toBe(404);
    expect((await press(bo, "/discussions/read", { until: "soon" })).status).toBe(404);
  });

  test("can be made new again from any post on, by its reader alone", async () => {
    const [second, third] = [await reply(ada, "Second"), await reply(ada, "Third")];
    await see(bo, here());
    const away = await press(bo, `/topics/${topic}/unread`, { post: String(second) });
    expect(away.location).toBe(`${list()}?done=unread`);
    expect((await see(bo, away.location!)).text).toContain("2 new");
    expect((await see(bo, `${here()}?at=new`)).location).toBe(`/posts/${second}`);
    await press(bo, `/topics/${topic}/unread`, { post: String(third) });
    expect(await newTo(bo)).toBe("1 new");
    topic = await start(ada, "Another");
    expect((await press(bo, `/topics/${topic}/unread`, { post: String(second) })).status).toBe(404);
    await settings({ audiences: { posts: "unit" } });
    expect((await press(cy, `/topics/${topic}/unread`, { post: String(second) })).status).toBe(404);
  });

  test("is told as soon as it is more than ninety-nine, without counting on", async () => {
    await see(bo, here());
    await sql`
      insert into posts (topic_id, number, author_id, author_name, message_id, source, subject, body_text, body_html, written_at, posted_at, sorts_at)
      select ${topic}, 1 + n, ${ada.id}, 'Ada', '<many-' || n || '@x>', 'web', 'Old maps', 'x', 'x', t, t, t
      from generate_series(1, 300) n, lateral (select ${app.clock.read()}::timestamptz + n * interval '1 ms' as t) at`.execute(
      app.db,
    );
    await app.db.updateTable("topics").set({ post_count: 301 }).where("id", "=", topic).execute();
    expect(await newTo(bo)).toBe("more than 99 new");
  });

  test("is the furthest place that any device told, whatever came first", async () => {
    const places = fc.array(
      fc.record({
        sortsAt: fc.integer({ min: 1, max: 9 }).map((n) => new Date(n * 1_000)),
        postId: fc.integer({ min: 1, max: 9 }),
      }),
      { minLength: 1, maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(places, async (told: Place[]) => {
        await app.db.deleteFrom("topic_readings").where("topic_id", "=", topic).execute();
        const note = (place: Place) =>
          app.db.transaction().execute((tx) => noteReading(tx, bo.id, topic, place, app.clock.read()));
        await Promise.all(told.map(note));
        const row = await app.db
          .selectFrom("topic_readings")
          .select(["sorts_at as sortsAt", "post_id as postId"])
          .where("topic_id", "=", topic)
          .executeTakeFirstOrThrow();
        expect(row).toEqual(readTo(null, told));
      }),
      { numRuns: 25 },
    );
  });
});

describe("threads", () => {
  test("are chosen once and kept; a visitor chooses by the address; a post's address leads to its place in them", async () => {
    const second = await reply(bo, "Second");
    const third = await reply(ada, "Third");
    const below = await reply(ada, "Below the second", { parent: String(second) });
    const order = (body: string) =>
      [...body.matchAll(/<article class="([^"]*)" id="post-(\d+)"/g)].map((at) => [Number(at[2]), at[1]]);
    const flat = await see(bo, here());
    expect(
      order(flat.body)
        .map(([id]) => id)
        .slice(1),
    ).toEqual([second, third, below]);
    const visitor = await see(null, `${here()}?view=threads`);
    expect(order(visitor.body).slice(1)).toEqual([
      [second, "post"],
      [below, "post depth-1"],
      [third, "post"],
    ]);
    expect(visitor.body).toContain(`<a href="#post-${second}">answers Bo Ferrer</a>`);
    expect((await press(bo, `/topics/${topic}/view`, { view: "threads" })).location).toBe(here());
    expect(
      order((await see(bo, here())).body)
        .map(([id]) => id)
        .slice(1),
    ).toEqual([second, below, third]);
    expect((await see(bo, `/posts/${third}`)).location).toBe(`${here()}#post-${third}`);
    expect((await see(ada, here())).text).toContain("Show as threads");
    expect((await press(bo, `/topics/${topic}/view`, { view: "sideways" })).status).toBe(404);
    expect((await press(null, `/topics/${topic}/view`, { view: "threads" })).status).toBe(401);
  });

  test("over several pages leave nothing behind unread", async () => {
    const second = await reply(ada, "Second");
    const ids = await manyReplies(50);
    await reply(ada, "Last, below the second", { parent: String(second) });
    await press(bo, `/topics/${topic}/view`, { view: "threads" });
    const page = await see(bo, here());
    expect(page.text).toContain("Last, below the second");
    expect(page.text).not.toContain("Reply 50");
    expect(await newTo(bo)).toBe("4 new");
    expect((await see(bo, `/posts/${ids[49]!}`)).location).toBe(`${here()}?page=2#post-${ids[49]!}`);
  });
});

describe("the stream", () => {
  test("holds the latest of my places, newest first, in pages; for a visitor that of open groups", async () => {
    const closed = await aUnit(app.db, {
      name: "Closed Stacks",
      slug: `closed-${count}`,
      settings: { audiences: { posts: "unit" } },
    });
    await joined(app.db, closed, ada);
    app.clock.advance(minutes(1));
    await (await app.as(ada)).post(`/groups/${closed.slug}/topics`, { title: "Behind the door", body: "Keys." });
    const mine = await see(ada, "/discussions");
    expect(mine.text.indexOf("Behind the door")).toBeLessThan(mine.text.indexOf("Old maps"));
    expect(mine.text).toContain("Last by Ada Lind: Keys.");
    expect((await see(bo, "/discussions")).text).not.toContain("Behind the door");
    expect((await see(bo, "/discussions")).text).toContain("Old maps");
    expect((await see(await aPerson(app.db), "/discussions")).text).toContain("you have not joined one");
    const visitor = await see(null, "/discussions");
    expect(visitor.text).toContain("Old maps");
    expect(visitor.text).not.toContain("Behind the door");
  });

  test("goes on where its page ended", async () => {
    for (let at = 1; at <= 32; at += 1) {
      app.clock.advance(1_000);
      await start(ada, `Map no. ${at}`);
    }
    for (const person of [ada, null]) {
      const first = await see(person, "/discussions");
      const next = /href="(\/discussions\?before=[^"]+)"/.exec(first.body)![1]!;
      const titles = (text: string) => [...new Set(text.match(/Map no\. \d+/g))];
      const second = await see(person, next);
      expect(titles(first.text)).toHaveLength(30);
      expect(titles(second.text).slice(0, 2)).toEqual(["Map no. 2", "Map no. 1"]);
      expect(titles(second.text).filter((title) => titles(first.text).includes(title))).toEqual([]);
    }
    expect((await see(ada, "/discussions?before=nonsense")).status).toBe(200);
  });

  test("shows what I took part in, what I follow, and what is new, only where I may still read", async () => {
    await reply(bo, "Here.");
    await press(ada, `/topics/${topic}/choice`, { choice: "follow" });
    const shows = async (person: APerson, show: string) =>
      (await see(person, `/discussions?show=${show}`)).text.includes(`Maps ${count} `);
    expect(await shows(bo, "mine")).toBe(true);
    expect(await shows(cy, "mine")).toBe(false);
    expect(await shows(ada, "followed")).toBe(true);
    expect(await shows(bo, "followed")).toBe(false);
    expect(await shows(ada, "new")).toBe(true);
    await settings({ audiences: { posts: "leaders" } });
    for (const show of ["all", "mine", "followed", "new"]) {
      expect(await shows(ada, show)).toBe(false);
      expect(await shows(bo, show)).toBe(false);
    }
  });

  test("shows what is asked about my interests and has no answer, by its tags or its group's subjects, where I may read", async () => {
    const shows = async (person: APerson) =>
      (await see(person, "/discussions?show=asked")).text.includes(`Maps ${count} `);
    await app.db
      .insertInto("profile_interests")
      .values({ person_id: cy.id, tag: "old globes" })
      .onConflict((c) => c.doNothing())
      .execute();
    await press(ada, `/topics/${topic}/question`, { question: "yes" });
    expect(await shows(cy)).toBe(false);
    await press(ada, `/topics/${topic}/tags`, { tags: "Old globes" });
    expect(await shows(cy)).toBe(true);
    expect(await shows(bo)).toBe(false);
    // Not one's own, and not what is answered.
    await app.db
      .insertInto("profile_interests")
      .values({ person_id: ada.id, tag: "old globes" })
      .onConflict((c) => c.doNothing())
      .execute();
    expect(await shows(ada)).toBe(false);
    await reply(bo, "In the cellar.");
    const answer = await app.db
      .selectFrom("posts")
      .select("id")
      .where("topic_id", "=", topic)
      .orderBy("id", "desc")
      .executeTakeFirstOrThrow();
    await press(ada, `/topics/${topic}/answer`, { post: String(answer.id) });
    expect(await shows(cy)).toBe(false);
    await press(ada, `/topics/${topic}/answer`, {});
    await press(ada, `/topics/${topic}/tags`, { tags: "" });
    expect(await shows(cy)).toBe(false);
    await app.db.insertInto("unit_subjects").values({ unit_id: unit.id, subject: "old globes" }).execute();
    expect(await shows(cy)).toBe(true);
    await settings({ audiences: { posts: "unit" } });
    expect(await shows(cy)).toBe(false);
    for (const title of ["Questions for me", "No question about the interests"])
      expect((await see(cy, "/discussions?show=asked")).text).toContain(title);
  });

  test("finds a group's newest in the order of its index, without sorting what is there", async () => {
    const plan = await app.db.transaction().execute(async (tx) => {
      await sql`set local enable_bitmapscan = off`.execute(tx);
      await sql`set local enable_seqscan = off`.execute(tx);
      return sql<{ "QUERY PLAN": string }>`explain select topic_id from topic_units where unit_id = ${unit.id}
        and (last_post_at, topic_id) < (${app.clock.read()}::timestamptz, 999999) order by last_post_at desc, topic_id desc limit 31`.execute(
        tx,
      );
    });
    const lines = plan.rows.map((row) => row["QUERY PLAN"]).join("\n");
    expect(lines).toContain("topic_units_latest");
    expect(lines).not.toContain("Sort");
  });
});

describe("since my last visit", () => {
  test("a pause of half an hour makes a new visit; what others wrote meanwhile stands there, and stays while it lasts", async () => {
    const since = async () => (await see(bo, "/discussions?show=since")).text;
    await see(bo, here());
    app.clock.advance(minutes(20));
    await reply(ada, "Written during the visit.");
    expect(await since()).not.toContain("Written during the visit.");
    app.clock.advance(hours(2));
    await reply(ada, "Written meanwhile.");
    await reply(bo, "My own, by mail perhaps.");
    app.clock.advance(minutes(5));
    for (let looks = 0; looks < 2; looks += 1) {
      const text = await since();
      expect(text).toContain("Written meanwhile.");
      expect(text).not.toContain("Written during the visit.");
      expect(text).not.toContain("My own");
      app.clock.advance(minutes(25));
    }
    app.clock.advance(days(1));
    expect(await since()).toContain("Nobody has written since then");
    expect((await see(await aPerson(app.db), "/discussions?show=since")).text).toContain("This is your first visit");
  });

  test("shows nothing of a group that one may not read, and goes on page by page", async () => {
    await see(bo, here());
    app.clock.advance(hours(2));
    await manyReplies(31);
    const first = await see(bo, "/discussions?show=since");
    expect(first.text).toContain("Reply 30");
    expect(first.text).not.toContain("Reply 31");
    const next = /href="(\/discussions\?show=since&amp;after=[^"]+)"/.exec(first.body)![1]!.replace("&amp;", "&");
    expect((await see(bo, next)).text).toContain("Reply 31");
    await settings({ audiences: { posts: "leaders" } });
    expect((await see(bo, "/discussions?show=since")).text).not.toContain("Reply 30");
  });
});

describe("following and muting", () => {
  const mode = async (person: APerson, chosen: "each" | "web") =>
    app.db
      .transaction()
      .execute((tx) =>
        changeDelivery(tx, unit.id, person.id, { mode: chosen, addressId: person.addressId }, app.clock.read()),
      );

  test("a followed topic is mailed where the group is only read on the web; one click in the mail ends it and nothing else", async () => {
    await mode(bo, "web");
    await press(bo, `/topics/${topic}/choice`, { choice: "follow" });
    await post.outbox();
    await reply(ada, "For followers.");
    const copy = (await post.outboxTo(bo.address)).at(-1)!;
    expect(copy.mail.text).toContain("You get this because you follow the discussion “Old maps”.");
    const stop = /<http:\/\/localhost:3000(\/unfollow\/[a-z2-7]+)>, <mailto:unfollow\+[a-z2-7]+@/.exec(
      copy.raw.replaceAll("\r\n ", " "),
    )![1]!;
    expect((await see(null, stop)).text).toContain("Stop following “Old maps”?");
    expect((await see(null, stop)).status).toBe(200);
    const pressed = await (
      await app.as(null)
    ).post(stop, { "List-Unsubscribe": "One-Click" }, { "sec-fetch-site": "cross-site" });
    expect(pressed.status).toBe(200);
    await reply(ada, "For nobody.");
    expect(await post.outboxTo(bo.address)).toEqual([]);
    expect((await see(null, stop)).text).toContain("You no longer follow “Old maps”");
    expect((await see(null, stop.replace("/unfollow/", "/unsubscribe/"))).status).toBe(404);
    expect((await see(null, "/unfollow/aaaaaaaaaaaaaaaaaaaaaa")).status).toBe(404);
  });

  test("a muted topic is not mailed, not even when its copies wait already; its reason is kept", async () => {
    await press(bo, `/topics/${topic}/choice`, { choice: "mute" });
    await post.outbox();
    const muted = await reply(ada, "Not for Bo.");
    expect((await post.outbox()).map((mail) => mail.recipient)).not.toContain(bo.address);
    const { rows } = await sql<{ state: string; reason: string }>`
      select d.state, d.reason from deliveries d join mailings m on m.id = d.mailing_id
      where m.purpose = 'discussions.post' and m.subject_id = ${muted} and d.address_id = ${bo.addressId}`.execute(
      app.db,
    );
    expect(rows).toEqual([{ state: "withheld", reason: "muted" }]);
    expect((await see(bo, here())).text).toContain("You muted this discussion");
    await press(bo, `/topics/${topic}/choice`, { choice: "none" });
    await reply(ada, "For Bo again.");
    expect((await post.outbox()).map((mail) => mail.recipient)).toContain(bo.address);
    const { id } = (
      await app.db.transaction().execute((tx) => audienceOf(tx, [unit.id], topic, app.clock.read()))
    ).subscribers.find((one) => one.person_id === bo.id)!;
    const waits = async () =>
      (await stillWanted(app.db, [unit.id], [id], { topicId: topic }, app.clock.read(), app.settings.timeZone)).has(id);
    expect(await waits()).toBe(true);
    await press(bo, `/topics/${topic}/choice`, { choice: "mute" });
    expect(await waits()).toBe(false);
  });

  test("writing follows nothing by itself, only the ticked box does; the form counts whom a reply reaches", async () => {
    await mode(bo, "web");
    const choices = () =>
      app.db.selectFrom("topic_choices").select(["person_id", "choice"]).where("topic_id", "=", topic).execute();
    await reply(bo, "Without the box.");
    expect(await choices()).toEqual([]);
    expect((await see(ada, here())).text).toContain("1 person gets this by mail");
    await reply(bo, "With the box.", { follow: "yes" });
    expect(await choices()).toEqual([{ person_id: bo.id, choice: "follow" }]);
    expect((await see(ada, here())).text).toContain("2 people get this by mail");
    expect((await see(bo, here())).text).not.toContain("Follow this discussion");
  });

  test("is mailed to who does not belong, as long as they may read; one click ends it", async () => {
    await see(cy, here());
    await press(cy, `/topics/${topic}/choice`, { choice: "follow" });
    expect((await see(cy, here())).text).toContain("Its posts are mailed to you");
    expect((await see(ada, here())).text).toContain("3 people get this by mail");
    await post.outbox();
    await reply(ada, "For all who follow.");
    const [copy] = await post.outboxTo(cy.address);
    expect(copy!.mail.text).toContain("You get this because you follow the discussion “Old maps”.");
    expect((await see(cy, "/discussions?show=followed")).text).toContain("1 new");

    await settings({ audiences: { posts: "unit" } });
    await reply(ada, "For the group alone.");
    expect(await post.outboxTo(cy.address)).toEqual([]);
    await settings({ audiences: { posts: "public" } });
    const stop = /\/unfollow\/[a-z2-7]+/.exec(copy!.raw.replace(/=?\r\n */g, ""))![0];
    await (await app.as(null)).post(stop, { "List-Unsubscribe": "One-Click" }, { "sec-fetch-site": "cross-site" });
    await reply(ada, "For nobody outside.");
    expect(await post.outboxTo(cy.address)).toEqual([]);
  });

  test("is offered where a discussion begins, and brings its author the answers", async () => {
    await mode(bo, "web");
    const form = await (await app.as(bo)).get(`/groups/${unit.slug}/topics/new`);
    expect(form.body).toContain('name="follow"');
    const begun = await (
      await app.as(bo)
    ).post(`/groups/${unit.slug}/topics`, { title: "New maps", body: "Where?", follow: "yes" });
    topic = Number(/^\/topics\/(\d+)/.exec(begun.location!)![1]);
    await post.outbox();
    await reply(ada, "Here.");
    expect((await post.outboxTo(bo.address)).map((mail) => mail.mail.text)).toEqual([expect.stringContaining("Here.")]);
  });

  test("is refused to whoever may not read, and in words we do not know", async () => {
    expect((await press(null, `/topics/${topic}/choice`, { choice: "follow" })).status).toBe(401);
    expect((await press(bo, `/topics/${topic}/choice`, { choice: "burn" })).status).toBe(404);
    await settings({ audiences: { posts: "unit" } });
    expect((await press(cy, `/topics/${topic}/choice`, { choice: "follow" })).status).toBe(404);
    expect(
      await app.db.selectFrom("topic_choices").select("person_id").where("topic_id", "=", topic).execute(),
    ).toEqual([]);
  });
});

describe("saved posts", () => {
  test("are kept with a note for oneself alone, and let go", async () => {
    const second = await reply(ada, "Worth keeping.");
    expect((await press(bo, "/saved", { post: String(second) })).location).toBe(`/posts/${second}`);
    expect((await see(bo, here())).text).toContain("Saved; remove");
    expect((await see(ada, here())).text).not.toContain("Saved; remove");
    expect((await press(bo, "/saved", { post: String(second), note: "for the report" })).location).toBe(
      `/saved#saved-${second}`,
    );
    await press(bo, "/saved", { post: String(second) });
    const mine = await see(bo, "/saved");
    expect(mine.text).toContain("Worth keeping.");
    expect(mine.text).toContain("for the report");
    expect((await see(ada, "/saved")).text).toContain("You have saved nothing yet");
    const long = await press(bo, "/saved", { post: String(second), note: "x".repeat(501) });
    expect(long.status).toBe(422);
    expect(long.body).toContain("x".repeat(501));
    await press(bo, "/saved/removal", { post: String(second), from: "list" });
    expect((await see(bo, "/saved")).text).not.toContain("Worth keeping.");
    expect((await press(null, "/saved", { post: String(second) })).status).toBe(401);
    expect((await press(bo, "/saved", { post: "99999999" })).status).toBe(404);
  });

  test("that one may no longer see are named so, without a word of them, and can be let go", async () => {
    const second = await reply(ada, "A secret from now on.");
    await press(cy, "/saved", { post: String(second), note: "mine" });
    await settings({ audiences: { posts: "unit" } });
    const list = await see(cy, "/saved");
    expect(list.text).toContain("No longer available");
    expect(list.text).toContain("mine");
    expect(list.text).not.toContain("secret");
    expect(list.text).not.toContain("Old maps");
    expect((await press(cy, "/saved", { post: String(second) })).status).toBe(404);
    expect((await press(cy, "/saved/removal", { post: String(second) })).location).toBe("/saved");
    expect((await see(cy, "/saved")).text).toContain("You have saved nothing yet");
  });
});

describe("paper and footnotes", () => {
  test("a discussion is printed on one page without anything around it, for those who may read it", async () => {
    await manyReplies(52);
    const page = await see(null, `${here()}?print=all`);
    expect(page.text).toContain("Reply 1");
    expect(page.text).toContain("Reply 52");
    expect(page.body).not.toMatch(/<nav|<form|<button|<script/);
    expect(page.text).toContain("http://localhost:3000/posts/");
    await settings({ audiences: { posts: "unit" } });
    expect((await see(cy, `${here()}?print=all`)).status).toBe(404);
    const before = await newTo(bo);
    await see(bo, `${here()}?print=all`);
    expect(await newTo(bo)).toBe(before);
  });

  test("a post is cited with its author, title, group, day and address", async () => {
    const second = await reply(ada, "Worth citing.");
    const page = await see(null, `/posts/${second}/cite`);
    expect(page.text.replace(/November \d+/, "November")).toContain(
      `Lind, A. (2026, November). Old maps [Online forum post, no. 2]. Maps ${count}, Example Library Association. http://localhost:3000/posts/${second}`,
    );
    expect(page.text).toContain(`Ada Lind, “Old maps” (no. 2), Maps ${count}`);
    await settings({ audiences: { posts: "unit" } });
    expect((await see(cy, `/posts/${second}/cite`)).status).toBe(404);
    expect((await see(bo, `/posts/${second}/cite`)).status).toBe(200);
  });
});

describe("the head of a discussion", () => {
  test("says who began it, how many take part, and which discussions stand beside it", async () => {
    await reply(bo, "Two of us.");
    const first = topic;
    app.clock.advance(1_000);
    const second = await start(bo, "New maps");
    const page = await see(null, `/topics/${first}/old-maps`);
    expect(page.text).toContain("2 posts · 2 people · started by Ada Lind");
    expect(page.body).toContain(`Newer: <a href="/topics/${second}/new-maps">New maps</a>`);
    expect((await see(null, `/topics/${second}/new-maps`)).body).toContain(
      `Older: <a href="/topics/${first}/old-maps">`,
    );
    expect((await see(bo, `/topics/${first}/old-maps`)).body).toMatch(
      /title="[^"]+">now|title="[^"]+">\d+ minutes? ago/,
    );
    expect((await see(null, `/topics/${first}?page=1&view=threads&other=1`)).location).toBe(
      `/topics/${first}/old-maps?page=1&view=threads`,
    );
  });
});

describe("what was written before one came", () => {
  const late = async () => {
    await settings({ audiences: { posts: "unit" }, newcomersSeeHistory: false });
    app.clock.advance(hours(1));
    await joined(app.db, unit, cy, app.clock.read());
    await post.settled();
    app.clock.advance(hours(1));
  };

  test("is kept from newcomers where the group says so, on every page; others read it as before", async () => {
    const second = await reply(bo, "Before Cy.");
    await app.db
      .insertInto("post_attachments")
      .values({ post_id: second, number: 1, filename: "x", content_type: "x", size: 1, content: Buffer.from("x") })
      .execute();
    const quiet = await start(ada, "Long over");
    await late();
    const third = await reply(ada, "After Cy.", { parent: String(second) });
    for (const path of [
      here(),
      `${here()}?view=threads`,
      `${here()}?print=all`,
      list(),
      `/groups/${unit.slug}`,
      "/discussions",
    ]) {
      const page = await see(cy, path);
      expect(page.status, path).toBe(200);
      expect(page.text, path).not.toContain("Before Cy.");
      expect(page.text, path).not.toContain("About Old maps");
      expect(page.text, path).not.toContain("Long over");
      expect((await see(bo, path)).text, path).toMatch(/Before Cy\.|Old maps/);
    }
    expect((await see(cy, here())).text).toContain("After Cy.");
    expect((await see(cy, here())).text).toContain("1 post ·");
    expect((await see(cy, here())).text).not.toContain("answers Bo Ferrer");
    for (const path of [
      `/posts/${second}`,
      `/posts/${second}/history`,
      `/posts/${second}/cite`,
      `/posts/${second}/attachments/1`,
      `/topics/${quiet}/long-over`,
    ]) {
      expect((await see(cy, path)).status, path).toBe(404);
      expect((await see(bo, path)).status, path).toBeLessThan(400);
    }
    // Nor by way of who wrote it: their page, their name while one types, the number of posts, who began.
    const bos = await see(cy, `/people/${bo.publicId}`);
    expect(bos.text).not.toContain("Long over");
    expect(bos.body).not.toContain(`/posts/${second}`);
    expect((await see(ada, `/people/${bo.publicId}`)).body).toContain(`/posts/${second}`);
    const names = async (person: APerson) =>
      (await see(person, `/groups/${unit.slug}/mentions?topic=${topic}&q=Bo`)).body;
    await settings({ audiences: { posts: "unit", roster: "leaders" }, newcomersSeeHistory: false });
    expect(await names(cy)).not.toContain("Bo Ferrer");
    expect(await names(ada)).toContain("Bo Ferrer");
    expect((await see(cy, here())).text).not.toContain("started by");
    expect((await see(cy, "/discussions")).text).toContain("1 post");
    expect((await press(cy, "/saved", { post: String(second) })).status).toBe(404);
    expect((await press(cy, "/saved", { post: String(third) })).status).toBe(303);
    expect((await see(cy, `${here()}?reply=${second}`)).text).not.toContain("Reply to Bo Ferrer");
    expect((await see(cy, `${here()}?quote=${second}`)).text).not.toContain("Before Cy.");
    expect((await see(bo, `${here()}?quote=${second}`)).text).toContain("Before Cy.");
    for (const q of ["cy", `cy in:${unit.slug}`]) {
      const address = `/search?${new URLSearchParams({ q })}`;
      const page = await see(cy, address);
      expect(page.body, q).toContain(`/posts/${third}"`);
      expect(page.body, q).not.toContain(`/posts/${second}"`);
      expect(page.text, q).not.toContain("Before Cy.");
      expect((await see(bo, address)).body, q).toContain(`/posts/${second}"`);
    }
    expect((await see(cy, list())).text).toMatch(/no replies|0 replies/i);
    expect((await see(bo, list())).text).toContain("2 replies");
    expect((await see(null, `/groups/${unit.slug}`)).text).toContain("reads what is written from that day on");
  });

  test("is not kept from leaders, from its own author, nor where more than the group reads", async () => {
    await late();
    expect((await see(cy, here())).status).toBe(404);
    await leads(app.db, unit, cy);
    expect((await see(cy, here())).status).toBe(200);
    await app.db
      .updateTable("appointments")
      .set({ ended_at: app.clock.read(), end_cause: "stepped down" })
      .where("person_id", "=", cy.id)
      .execute();
    expect((await see(cy, here())).status).toBe(404);
    await app.db.updateTable("posts").set({ author_id: cy.id }).where("topic_id", "=", topic).execute();
    expect((await see(cy, here())).text).toContain("About Old maps");
    await app.db.updateTable("posts").set({ author_id: ada.id }).where("topic_id", "=", topic).execute();
    await settings({ audiences: { posts: "accounts" } });
    expect((await see(cy, here())).status).toBe(200);
    await settings({ audiences: { posts: "unit" }, newcomersSeeHistory: true });
    expect((await see(cy, here())).status).toBe(200);
  });
});
