import { beforeEach, describe, expect, test } from "vitest";
import { useApp } from "../../../test/app.ts";
import { somebodyWaits } from "../../../test/locks.ts";
import { aMail, usePostOffice, type OutMail } from "../../../test/post-office.ts";
import { changeSettings, viewerOf, type Unit } from "#groups";
import { minutes } from "#platform/time";
import { aUnit, joined, leads } from "../../groups/builders.ts";
import { aPerson, type APerson } from "../../people/builders.ts";
import { moveTopic } from "./commands.ts";

const app = useApp();
const post = usePostOffice(app);
let ada: APerson;
let bo: APerson;
let cy: APerson;
let lea: APerson;
/** Ada and Bo belong to the one, Bo and Cy to the other; Lea leads both. */
let ink: Unit;
let dye: Unit;
let topic: number;
let count = 0;

beforeEach(async () => {
  count += 1;
  ada = await aPerson(app.db, { name: "Ada Lind" });
  bo = await aPerson(app.db, { name: "Bo Ferrer" });
  cy = await aPerson(app.db, { name: "Cy Noor" });
  lea = await aPerson(app.db, { name: "Lea Roth" });
  ink = await aUnit(app.db, { name: `Ink ${count}`, slug: `ink-${count}` });
  dye = await aUnit(app.db, { name: `Dye ${count}`, slug: `dye-${count}` });
  for (const person of [ada, bo]) await joined(app.db, ink, person);
  for (const person of [bo, cy]) await joined(app.db, dye, person);
  for (const unit of [ink, dye]) await leads(app.db, unit, lea);
  await post.settled();
  topic = await begin("Indigo");
  await post.outbox();
});

const as = (person: APerson | null) => app.as(person);
async function begin(title: string): Promise<number> {
  const { location } = await (await as(ada)).post(`/groups/${ink.slug}/topics`, { title, body: `About ${title}` });
  return Number(/^\/topics\/(\d+)/.exec(location!)![1]);
}
async function answer(person: APerson, body: string, of = topic) {
  app.clock.advance(minutes(1));
  return (await as(person)).post(`/topics/${of}/posts`, { body });
}
const move = async (person: APerson, to = dye.slug) => (await as(person)).post(`/topics/${topic}/moves`, { to });
const read = async (person: APerson | null, path = `/topics/${topic}/indigo`) => (await as(person)).get(path);
const placesOf = async (of = topic) =>
  app.db.selectFrom("topic_units").select(["unit_id", "is_home"]).where("topic_id", "=", of).execute();
async function closeToOthers(unit: Unit): Promise<void> {
  const audiences = { page: "unit", posts: "unit", files: "unit", events: "unit", roster: "unit" } as const;
  const program = { personId: null, zone: app.settings.timeZone };
  await app.db.transaction().execute((tx) => changeSettings(tx, program, unit, { audiences }, app.clock.read()));
}
/** Writes to a new topic between the moment in which it is moved and the moment in which others see that. */
async function whileMoving<T>(write: () => Promise<T>): Promise<T> {
  topic = await begin("Weld");
  const viewer = await viewerOf(app.db, lea, app.clock.read(), app.settings.timeZone);
  let written: Promise<T> | undefined;
  await app.db.transaction().execute(async (tx) => {
    await moveTopic(tx, viewer, topic, { ...ink, above: [] }, { ...dye, above: [] }, app.clock.read());
    written = write();
    await somebodyWaits(tx);
  });
  return written!;
}
const replyTo = ({ mail }: OutMail): string => /reply\+[a-z2-7]+@lists\.example\.org/.exec(JSON.stringify(mail))![0];
async function mail(person: APerson, to: string, inReplyTo: string, text: string) {
  const raw = aMail({ from: person.address, to, subject: "Re: Indigo", text, inReplyTo });
  return (await post.receive({ from: person.address, to, raw })).fates[0]!;
}
const textsIn = async (of: number) =>
  (await app.db.selectFrom("posts").select("body_text").where("topic_id", "=", of).orderBy("number").execute()).map(
    (row) => row.body_text.trim(),
  );

describe("a discussion moves to another group", () => {
  test("by who leads both; it stands there and no more here, with its address, followers and marks", async () => {
    await (await as(cy)).post(`/topics/${topic}/choice`, { choice: "follow" });
    await read(bo);
    await answer(ada, "Woad too");
    await post.outbox();
    expect((await move(ada)).status).toBe(404);
    const half = await aPerson(app.db, { name: "Max Ode" });
    await leads(app.db, ink, half, "co-convener");
    expect((await move(half)).text).toContain("You lead no group of that name.");
    expect((await move(half, "")).text).toContain("Say to which group.");
    expect(await placesOf()).toEqual([{ unit_id: ink.id, is_home: true }]);
    expect((await (await as(lea)).get(`/topics/${topic}/moves/new`)).body).toContain(`<option value="${dye.slug}"`);
    expect((await move(lea)).location).toBe(`/topics/${topic}/indigo`);
    expect((await move(lea)).status).toBe(303);
    expect(await placesOf()).toEqual([{ unit_id: dye.id, is_home: true }]);
    expect((await read(null, `/groups/${ink.slug}/topics`)).text).not.toContain("Indigo");
    expect((await read(null, `/groups/${dye.slug}/topics`)).text).toContain("Indigo");
    expect((await read(bo)).text).toContain("1 new");
    expect((await read(null, `/api/v1/search/posts?q=Woad in:${dye.slug}`)).body).toContain("Woad");
    await answer(bo, "And madder");
    const told = (await post.outbox()).map((one) => one.recipient);
    expect(told).toContain(cy.address);
    expect(told).not.toContain(ada.address);
  });

  test("who cannot read there sees and gets nothing of it any more, and is not told where it went", async () => {
    const [{ message_id: first }] = (await app.db
      .selectFrom("posts")
      .select("message_id")
      .where("topic_id", "=", topic)
      .execute()) as [{ message_id: string }];
    await (await as(ada)).post(`/topics/${topic}/choice`, { choice: "follow" });
    await closeToOthers(dye);
    await move(lea);
    expect((await read(ada)).status).toBe(404);
    expect((await read(null)).status).toBe(404);
    expect((await read(bo)).status).toBe(200);
    expect((await read(ada, `/topics/${topic}/feed.atom`)).status).toBe(404);
    expect((await read(ada, "/api/v1/search/posts?q=Indigo")).body).not.toContain(`"${dye.slug}"`);
    await answer(bo, "Secret shade");
    expect((await post.outboxTo(ada.address)).map((one) => one.mail.text)).toEqual([]);
    const refused = await mail(ada, `${ink.slug}@lists.example.org`, first, "Still here?");
    expect(refused).toMatchObject({ fate: "refused", detail: { cause: "topic-moved" } });
    const [told] = await post.outboxTo(ada.address);
    expect(told!.mail.text).toContain("was moved to a place that you do not read");
    expect(told!.raw).not.toContain(`ye ${count}`);
    expect(await textsIn(topic)).toEqual(["About Indigo", "Secret shade"]);
  });

  test("an answer by mail to an old post arrives there, by its own address and by the group's", async () => {
    await answer(ada, "Woad too");
    const copies = await post.outboxTo(bo.address);
    await move(lea);
    const copy = copies.at(-1)!;
    expect((await mail(bo, replyTo(copy), copy.mail.messageId!, "By the copy's address")).fate).toBe("posted");
    expect((await mail(bo, `${ink.slug}@lists.example.org`, copy.mail.messageId!, "By the old group's")).fate).toBe(
      "posted",
    );
    expect((await mail(bo, `${dye.slug}@lists.example.org`, copy.mail.messageId!, "By the new group's")).fate).toBe(
      "posted",
    );
    // Ada reads there, as everybody does, and does not belong there: its rule says what becomes of her mail.
    expect(await mail(ada, `${ink.slug}@lists.example.org`, copy.mail.messageId!, "From outside")).toMatchObject({
      fate: "refused",
      detail: { cause: "not-allowed" },
    });
    expect(await textsIn(topic)).toEqual([
      "About Indigo",
      "Woad too",
      "By the copy's address",
      "By the old group's",
      "By the new group's",
    ]);
  });

  test("not to one that is closed, and not from where it is no more", async () => {
    const staff = await aPerson(app.db, { capabilities: ["groups"] });
    await (await as(staff)).post(`/groups/${dye.slug}/closure`, { reason: "It is done.", successor: "" });
    expect((await move(lea)).status).toBe(422);
    expect(await placesOf()).toEqual([{ unit_id: ink.id, is_home: true }]);
  });

  test("while somebody writes: the post is in the discussion, and who gets it is who reads there", async () => {
    for (let round = 0; round < 6; round += 1) {
      topic = await begin(`Round ${round}`);
      await closeToOthers(dye);
      await post.outbox();
      const [moved, written] = await Promise.all([move(lea), answer(bo, "At that moment")]);
      expect(moved.status).toBe(303);
      expect([303, 422]).toContain(written.status);
      const texts = await textsIn(topic);
      expect(texts.includes("At that moment")).toBe(written.status === 303);
      const [row] = await app.db
        .selectFrom("topics")
        .select(["post_count", "last_number"])
        .where("id", "=", topic)
        .execute();
      expect(row).toEqual({ post_count: texts.length, last_number: texts.length });
    }
  });

  test("while a post waits for it: the page gives the text back with a word, and what a program sent is written where the discussion is now", async () => {
    const body = "At that moment";
    const page = await whileMoving(() => answer(bo, body));
    expect(page.status).toBe(422);
    expect(page.text).toContain(body);
    expect(await textsIn(topic)).toEqual(["About Weld"]);
    const program = await app.program(bo);
    expect(await whileMoving(() => program.post(`/topics/${topic}/posts`, { body }))).toMatchObject({ status: 201 });
    expect(await textsIn(topic)).toEqual(["About Weld", body]);
  });

  test("an edit by who may no longer edit there is told instead of written", async () => {
    const { location } = await answer(ada, "Woad too");
    const id = Number(/\/posts\/(\d+)/.exec(location!)![1]);
    await move(lea);
    // Ada does not belong there.
    const late = await (await as(ada)).post(`/posts/${id}/edit`, { body: "Weld", version: "1" });
    expect(late.status).toBe(422);
    expect(await textsIn(topic)).toEqual(["About Indigo", "Woad too"]);
  });
});
