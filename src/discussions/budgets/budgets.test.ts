import { beforeEach, describe, expect, test } from "vitest";
import { useApp } from "../../../test/app.ts";
import { aMail, usePostOffice } from "../../../test/post-office.ts";
import type { Unit } from "#groups";
import type { SubscriptionMode } from "#platform/db";
import { enqueue } from "#platform/jobs";
import { minutes } from "#platform/time";
import { aUnit, joined, leads } from "../../groups/builders.ts";
import { aPerson, type APerson } from "../../people/builders.ts";
import { makeDigests } from "../digests/jobs.ts";
import { forgetReader } from "../persons/commands.ts";
import { changeDelivery } from "../subscriptions/commands.ts";

const app = useApp();
const post = usePostOffice(app);
let lea: APerson;
let ada: APerson;
let bo: APerson;
let unit: Unit;
let count = 0;
let mails = 0;

/** Saturday noon in Chicago, where all live. Lea leads and reads on the web, Ada writes, Bo gets each post. */
beforeEach(async () => {
  count += 1;
  app.clock.set(at("14T12:00"));
  [lea, ada, bo] = (await Promise.all(
    ["Lea Roth", "Ada Lind", "Bo Ferrer"].map((name) => aPerson(app.db, { name: `${name} ${count}` })),
  )) as [APerson, APerson, APerson];
  unit = await aUnit(app.db, { name: `Maps ${count}`, slug: `maps-${count}` });
  await leads(app.db, unit, lea);
  for (const person of [lea, ada, bo]) await joined(app.db, unit, person, app.clock.read());
  await post.settled();
  await mode(lea, "web");
  await make();
  await post.outbox();
});

/** A moment of November 2026 in Chicago. */
function at(dayAndTime: string): Date {
  return new Date(`2026-11-${dayAndTime}:00-06:00`);
}

const mode = (person: APerson, chosen: SubscriptionMode) =>
  app.db
    .transaction()
    .execute((tx) =>
      changeDelivery(tx, unit.id, person.id, { mode: chosen, addressId: person.addressId }, app.clock.read()),
    );

async function write(title: string, over: { by?: APerson; body?: string; announcement?: "yes" } = {}): Promise<string> {
  const { by = ada, body = `About ${title}.`, ...more } = over;
  const answer = await (await app.as(by)).post(`/groups/${unit.slug}/topics`, { title, body, ...more });
  expect(answer.status).toBe(303);
  return answer.location!;
}

const limit = async (fields: Record<string, string>, person = bo) =>
  (await app.as(person)).post("/account/notifications/limits", fields);

async function make(): Promise<void> {
  await app.db.transaction().execute((tx) => enqueue(tx, makeDigests, null));
  await post.settled();
}

/** The subjects of what Bo got since; several connections send, in no order. */
const subjects = async (person = bo) => (await post.outboxTo(person.address)).map(({ mail }) => mail.subject).sort();
const reasons = async (person: APerson) =>
  (
    await app.db
      .selectFrom("deliveries")
      .innerJoin("mailings", "mailings.id", "deliveries.mailing_id")
      .select("reason")
      .where("address_id", "=", person.addressId)
      .where("purpose", "=", "discussions.post")
      .orderBy("deliveries.id")
      .execute()
  ).map(({ reason }) => reason);

describe("a limit of mails a day", () => {
  test("lets so many through; what is over comes in one mail at seven the next morning, which is the first of its day", async () => {
    expect((await limit({ most: "2" })).location).toContain("limited=yes");
    for (const title of ["One", "Two", "Three", "Four"]) await write(title);
    expect(await subjects()).toEqual(["One", "Two"]);
    expect(await reasons(bo)).toEqual(["every-post", "every-post", "over-budget", "over-budget"]);
    const shown = (await (await app.as(bo)).get("/account/notifications")).text;
    expect(shown).toContain("2 posts wait for you, to come in one mail when your limits allow it.");
    app.clock.set(at("15T06:59"));
    await make();
    // The night still belongs to the day before.
    await write("Five");
    expect(await subjects()).toEqual([]);
    app.clock.set(at("15T07:01"));
    await make();
    await make();
    const [kept, ...others] = await post.outboxTo(bo.address);
    expect(others).toEqual([]);
    expect(kept!.mail.subject).toBe("Kept for you: 3 posts");
    for (const title of ["Three", "Four", "Five"]) expect(kept!.mail.text).toContain(`About ${title}.`);
    expect(kept!.mail.text).toContain("beyond the number of mails that you want in a day");
    for (const title of ["Six", "Seven"]) await write(title);
    expect(await subjects()).toEqual(["Six"]);
  });

  test("counts every mail of discussions, and keeps a place for what waits", async () => {
    await limit({ most: "1" });
    await write("Mine", { by: bo });
    expect(await subjects()).toEqual(["Mine"]);
    await write("Also mine", { by: bo });
    await write("Waits");
    app.clock.set(at("15T07:00"));
    // It came before the mail of the morning, and waits for it.
    await write("Early");
    await make();
    const [kept, ...others] = await post.outboxTo(bo.address);
    expect(others).toEqual([]);
    // One's own is told by nothing else.
    expect(kept!.mail.subject).toBe("Kept for you: 2 posts");
    expect(await reasons(bo)).toEqual(["own-post", "own-in-digest", "over-budget", "over-budget"]);
  });

  test("of one is one mail, though a daily one is due as well; they come as one", async () => {
    const other = await aUnit(app.db, { name: `Globes ${count}`, slug: `globes-${count}` });
    for (const person of [ada, bo]) await joined(app.db, other, person, app.clock.read());
    await post.settled();
    await mode(bo, "daily");
    await post.outbox();
    await limit({ most: "1" });
    app.clock.advance(minutes(1));
    await write("Daily");
    for (const title of ["Round", "Flat"])
      await (await app.as(ada)).post(`/groups/${other.slug}/topics`, { title, body: `About ${title}.` });
    expect(await subjects()).toEqual(["Round"]);
    app.clock.set(at("15T07:00"));
    await make();
    const [digest, ...others] = await post.outboxTo(bo.address);
    expect(others).toEqual([]);
    expect(digest!.mail.text).toContain("About Daily.");
    expect(digest!.mail.text).toContain("About Flat.");
    expect(digest!.mail.text).toContain("Some of these posts were kept for you");
  });

  test("holds when many write at the same moment", async () => {
    await limit({ most: "3" });
    await Promise.all(["A", "B", "C", "D", "E", "F"].map((title) => write(title)));
    expect(await subjects()).toHaveLength(3);
    app.clock.set(at("15T07:00"));
    await make();
    expect(await subjects()).toEqual(["Kept for you: 3 posts"]);
  });

  test("that is taken away lets what waits come with the next look", async () => {
    await limit({ most: "1" });
    for (const title of ["One", "Two"]) await write(title);
    await subjects();
    await limit({});
    app.clock.advance(minutes(1));
    await make();
    expect(await subjects()).toEqual(["Kept for you: 1 post"]);
  });
});

describe("quiet hours", () => {
  test("let no mail of discussions through, whoever names or announces, and end with one mail", async () => {
    await limit({ after: "18:00", before: "07:30" });
    app.clock.set(at("14T17:59"));
    await write("Before");
    app.clock.set(at("14T18:00"));
    await write("After");
    await write("Naming", { body: `@${bo.name}, look! About Naming.` });
    await write("Announced", { by: lea, announcement: "yes" });
    expect(await subjects()).toEqual(["Before"]);
    expect((await reasons(bo)).slice(1)).toEqual(["quiet-hours", "quiet-hours", "quiet-hours"]);
    app.clock.set(at("15T07:29"));
    await make();
    expect(await subjects()).toEqual([]);
    app.clock.set(at("15T07:30"));
    await make();
    await make();
    expect(await subjects()).toEqual(["Kept for you: 3 posts"]);
    await write("Morning");
    expect(await subjects()).toEqual(["Morning"]);
  });

  test("go by their person's own clock", async () => {
    await app.db.updateTable("persons").set({ time_zone: "Asia/Tokyo" }).where("id", "=", bo.id).execute();
    // Three in the morning there.
    await limit({ after: "22:00", before: "07:00" });
    await write("Night in Tokyo");
    expect(await subjects()).toEqual([]);
    app.clock.set(new Date("2026-11-14T22:00:00Z"));
    await make();
    expect(await subjects()).toEqual(["Kept for you: 1 post"]);
  });

  test("hold back daily mails and those of busy discussions too, and nothing that is about oneself", async () => {
    await app.db
      .insertInto("unit_manners")
      .values({ unit_id: unit.id, welcome: "", folds_after: 2, changed_at: app.clock.read() })
      .execute();
    await limit({ after: "13:30", before: "09:00" });
    const topic = await write("Busy");
    for (const number of [2, 3, 4]) {
      app.clock.advance(minutes(20));
      await (await app.as(ada)).post(`${topic.split("/").slice(0, 3).join("/")}/posts`, { body: `Word ${number}.` });
    }
    expect(await subjects()).toEqual(["Busy", "Re: Busy"]);
    app.clock.set(at("14T14:00"));
    await make();
    expect(await subjects()).toEqual([]);
    const [command] = await asked("status");
    expect(command!.mail.text).toContain("No mail of your discussions comes from 13:30 until 09:00.");
    await mode(bo, "daily");
    app.clock.advance(minutes(1));
    await write("For the daily mail");
    app.clock.set(at("15T07:00"));
    await make();
    expect(await subjects()).toEqual([]);
    app.clock.set(at("15T09:00"));
    await make();
    const [digest, ...others] = await post.outboxTo(bo.address);
    expect(others).toEqual([]);
    for (const words of ["For the daily mail", "Word 3.", "Word 4."]) expect(digest!.mail.text).toContain(words);
    expect(digest!.mail.text).not.toContain("Word 2.");
  });

  test("of who follows, or is named, and belongs to no group lose nothing", async () => {
    const dan = await aPerson(app.db, { name: `Dan Far ${count}` });
    const topic = await write("Followed");
    await (await app.as(dan)).post(`${topic.split("/").slice(0, 3).join("/")}/choice`, { choice: "follow" });
    await limit({ after: "12:00", before: "13:00" }, dan);
    await (await app.as(ada)).post(`${topic.split("/").slice(0, 3).join("/")}/posts`, { body: "Word 2." });
    expect(await subjects(dan)).toEqual([]);
    app.clock.set(at("14T13:00"));
    await make();
    const [kept] = await post.outboxTo(dan.address);
    expect(kept!.mail.text).toContain("Word 2.");
    const stop = /<http:\/\/localhost:3000(\/undigest\/[a-z2-7]+)>/.exec(kept!.raw.replaceAll("\r\n ", " "))![1]!;
    expect((await (await app.as(null)).post(stop)).status).toBe(200);
    await (await app.as(ada)).post(`${topic.split("/").slice(0, 3).join("/")}/posts`, { body: "Word 3." });
    expect(await subjects(dan)).toEqual([]);
  });
});

test("whose mail was on hold while they followed a discussion of a group that is not theirs has what there was", async () => {
  const dan = await aPerson(app.db, { name: `Dan Far ${count}` });
  const topic = await write("Followed");
  await (await app.as(dan)).post(`${topic.split("/").slice(0, 3).join("/")}/choice`, { choice: "follow" });
  await (await app.as(dan)).post("/account/hold", { from: "2026-11-14", until: "2026-11-15" });
  await (await app.as(ada)).post(`${topic.split("/").slice(0, 3).join("/")}/posts`, { body: "Word 2." });
  app.clock.set(at("15T12:00"));
  await make();
  expect(await subjects(dan)).toEqual([]);
  app.clock.set(at("16T07:00"));
  await make();
  const [kept, ...others] = await post.outboxTo(dan.address);
  expect(others).toEqual([]);
  expect(kept!.mail.text).toContain("Word 2.");
});

describe("the limits of a person", () => {
  test("are chosen on the page of preferences, which keeps what was typed wrong", async () => {
    for (const [field, value] of [
      ["most", "0"],
      ["most", "101"],
      ["most", "some"],
      ["after", "25:00"],
      ["before", "9"],
    ] as const) {
      const answer = await limit({ [field]: value });
      expect(answer.status).toBe(422);
      expect(answer.body).toContain(`value="${value}"`);
    }
    expect((await limit({ after: "08:00", before: "08:00" })).text).toContain("These two times must differ.");
    expect((await limit({ most: "5", after: "18:00" })).status).toBe(303);
    const shown = await (await app.as(bo)).get("/account/notifications?limited=yes");
    expect(shown.text).toContain(
      "At most 5 mails of your discussions come to you a day. No mail of your discussions comes from 18:00 until 07:00.",
    );
    expect(shown.body).toContain('value="18:00"');
    await limit({});
    expect((await (await app.as(bo)).get("/account/notifications?limited=yes")).text).toContain(
      "Your discussions may mail you at any hour and as often as they like.",
    );
  });

  test("are chosen by mail too, one without the other", async () => {
    const [answer] = await asked("at most 1 mail a day\nnone after 18:00");
    expect(answer!.mail.text).toContain("At most one mail of your discussions comes to you a day.");
    expect(answer!.mail.text).toContain("No mail of your discussions comes from 18:00 until 07:00.");
    for (const title of ["One", "Two"]) await write(title);
    expect(await subjects()).toEqual(["One"]);
    const [ended] = await asked("no limit\nquiet off");
    expect(ended!.mail.text).toContain("Your discussions may mail you at any hour and as often as they like.");
  });

  test("and what waits for them go with an account that is deleted", async () => {
    await limit({ most: "1" });
    for (const title of ["One", "Two"]) await write(title);
    await app.db.transaction().execute((tx) => forgetReader(tx, bo.id, app.clock.read()));
    for (const table of ["mail_budgets", "kept_copies"] as const)
      expect(await app.db.selectFrom(table).select("person_id").where("person_id", "=", bo.id).execute()).toEqual([]);
  });
});

/** What Bo, whose mail system vouches for him, is answered. */
async function asked(text: string) {
  mails += 1;
  await post.outbox();
  const domain = bo.address.split("@")[1]!;
  const head = `Authentication-Results: border.example.org; spf=pass smtp.mailfrom=${domain}; dkim=pass header.d=${domain}; dmarc=pass header.from=${domain}\r\n`;
  const to = `${unit.slug}-request@lists.example.org`;
  const raw = head + aMail({ from: bo.address, to, subject: "", text, id: `<limits-${mails}@x.example>` });
  await post.receive({ from: bo.address, to, raw });
  return post.outboxTo(bo.address);
}
