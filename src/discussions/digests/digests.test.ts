import { beforeEach, describe, expect, test } from "vitest";
import { useApp } from "../../../test/app.ts";
import { usePostOffice, type OutMail } from "../../../test/post-office.ts";
import { changeSettings, type Unit } from "#groups";
import type { SubscriptionMode } from "#platform/db";
import { enqueue } from "#platform/jobs";
import { minutes } from "#platform/time";
import { aUnit, joined, leads } from "../../groups/builders.ts";
import { aPerson, type APerson } from "../../people/builders.ts";
import { decideDelivery } from "../subscriptions/rules.ts";
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

describe("the form of a digest", () => {
  const choose = async (person: APerson, digest: string, more = {}) =>
    (await app.as(person)).post("/account/mail-forms", { digest, ...more });

  test("is a page, text alone, a list of mails or the titles, as its reader chose; each post can be answered in all but the last", async () => {
    expect((await choose(bo, "no such")).status).toBe(422);
    const raw: Record<string, OutMail> = {};
    for (const [day, form] of [
      ["2026-11-15", "page"],
      ["2026-11-16", "plain"],
      ["2026-11-17", "mime"],
      ["2026-11-18", "summary"],
    ]) {
      expect((await choose(bo, form!)).location).toContain("saved=yes");
      await write(ada, `On ${form}`, `Words about ${form}, **bold**, é.`);
      await write(ada, `Also ${form}`, "Others.");
      await post.outbox();
      await make(`${day}T13:00:00Z`);
      const [mail, ...others] = await of(bo);
      expect(others).toEqual([]);
      raw[form!] = mail!;
    }
    const { page, plain, mime, summary } = raw as Record<"page" | "plain" | "mime" | "summary", OutMail>;
    expect(page.mail.html).toContain("Words about page");
    expect(plain.mail.html).toBeNull();
    expect(plain.mail.text).toContain("Words about plain");
    expect(plain.mail.text).toMatch(/Answer: reply\+/);
    expect(summary.mail.text).toContain("On summary (one new post)");
    expect(summary.mail.text).not.toContain("Words about");
    expect(summary.mail.html).toContain("/posts/");
    expect(mime.raw).toContain("Content-Type: multipart/digest");
    const [inner] = /boundary="(=_i[0-9a-f]+)"/.exec(mime.raw)!.slice(1);
    const carried = mime.raw.split(`--${inner}`).slice(1, -1);
    expect(carried).toHaveLength(2);
    expect(carried[0]).toContain("Subject: On mime");
    expect(carried[0]).toContain("Words about mime, **bold**, =C3=A9.");
    const ids = await app.db.selectFrom("posts").select("message_id").where("subject", "=", "On mime").execute();
    expect(carried[0]).toContain(`Message-ID: ${ids[0]!.message_id}`);
    const address = /Reply-To: (reply\+[a-z2-7]+@lists.example.org)/.exec(carried[0]!)![1]!;
    const answer = `From: ${bo.name} <${bo.address}>\r\nSubject: Re: On mime\r\n\r\nYes.`;
    expect((await post.receive({ from: bo.address, to: address, raw: answer })).fates[0]!.fate).toBe("posted");
  });

  test("text alone holds for single posts too", async () => {
    await choose(ada, "page", { plain: "yes" });
    await write(cy, "Plainly", "**Bold** words.");
    const [mail] = await of(ada);
    expect(mail!.mail.html).toBeNull();
    expect(mail!.mail.text).toContain("**Bold** words.");
    expect(mail!.mail.text).toContain("To answer everyone");
    await choose(ada, "page");
    await write(cy, "Formatted", "**Bold** words.");
    expect((await of(ada))[0]!.mail.html).toContain("<strong>Bold</strong>");
  });
});

describe("an announcement", () => {
  test("reaches at once who gets any mail of the group, once; who wants nothing else gets nothing else; only leaders make one", async () => {
    const lea = await aPerson(app.db, { name: `Lea Roth ${count}` });
    const dan = await aPerson(app.db, { name: `Dan Web ${count}` });
    const eve = await aPerson(app.db, { name: `Eve Few ${count}` });
    await leads(app.db, unit, lea);
    for (const person of [dan, eve]) await joined(app.db, unit, person, app.clock.read());
    await post.settled();
    await mode(dan, "web");
    await mode(eve, "announcements");
    await post.outbox();
    const announce = { title: "New rules", body: "From May on.", announcement: "yes" };
    const refused = await (await app.as(ada)).post(`/groups/${unit.slug}/topics`, announce);
    expect(refused.text).toContain("Only those who lead the group announce");
    expect((await (await app.as(ada)).get(`/groups/${unit.slug}/topics/new`)).text).not.toContain("An announcement");
    expect((await (await app.as(lea)).get(`/groups/${unit.slug}/topics/new`)).text).toContain("An announcement");
    const { location } = await (await app.as(lea)).post(`/groups/${unit.slug}/topics`, announce);
    const got = (await post.outbox()).map((mail) => mail.recipient).sort();
    expect(got).toEqual([ada, bo, cy, eve, lea].map((person) => person.address).sort());
    expect((await (await app.as(ada)).get(location!)).text).toContain("announcement");
    await write(ada, "Ordinary");
    const ordinary = (await post.outbox()).map((mail) => mail.recipient);
    expect(ordinary.sort()).toEqual([ada, lea].map((person) => person.address).sort());
    await make(SUNDAY);
    const [digest, ...others] = await of(bo);
    expect(others).toEqual([]);
    expect(digest!.mail.text).toContain("Ordinary");
    expect(digest!.mail.text).not.toContain("New rules");
  });

  test("goes by what each reader chose", async () => {
    const reader = { mode: "announcements", isAuthor: false, isAnnouncement: true, mayRead: true } as const;
    expect(decideDelivery(reader)).toEqual({ send: true, reason: "announcement" });
    expect(decideDelivery({ ...reader, mode: "web" })).toEqual({ send: false, reason: "web-only" });
    expect(decideDelivery({ ...reader, isAnnouncement: false })).toEqual({ send: false, reason: "announcements-only" });
    expect(decideDelivery({ ...reader, choice: "mute" })).toEqual({ send: false, reason: "muted" });
    expect(decideDelivery({ ...reader, isOnHold: true })).toEqual({ send: false, reason: "on-hold" });
  });
});
