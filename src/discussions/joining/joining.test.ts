import { beforeEach, describe, expect, test } from "vitest";
import { useApp } from "../../../test/app.ts";
import { somebodyWaits } from "../../../test/locks.ts";
import { aMail, usePostOffice } from "../../../test/post-office.ts";
import { changeSettings, viewerOf, type Unit } from "#groups";
import { minutes } from "#platform/time";
import { aUnit, joined, leads } from "../../groups/builders.ts";
import { aPerson, type APerson } from "../../people/builders.ts";
import { mergeTopics, splitTopic } from "./commands.ts";

const app = useApp();
const post = usePostOffice(app);
let ada: APerson;
let bo: APerson;
let lea: APerson;
/** Ada and Bo belong to it, Lea leads it. */
let ink: Unit;
let topic: number;
/** Ids of the topic's posts: the first, an answer to it, an answer to that, another answer to the first. */
let posts: number[];
let count = 0;

beforeEach(async () => {
  count += 1;
  ada = await aPerson(app.db, { name: "Ada Lind" });
  bo = await aPerson(app.db, { name: "Bo Ferrer" });
  lea = await aPerson(app.db, { name: "Lea Roth" });
  ink = await aUnit(app.db, { name: `Inks ${count}`, slug: `inks-${count}` });
  for (const person of [ada, bo]) await joined(app.db, ink, person);
  await leads(app.db, ink, lea);
  topic = await begin("Indigo");
  const woad = await answer(ada, "Woad too");
  const vat = await answer(bo, "A vat of woad", { parent: String(woad) });
  const blue = await answer(ada, "How blue?");
  posts = [await firstOf(topic), woad, vat, blue];
});

const as = (person: APerson | null) => app.as(person);
async function begin(title: string, unit = ink, person = ada): Promise<number> {
  app.clock.advance(minutes(1));
  const sent = { title, body: `About ${title}` };
  const { location } = await (await as(person)).post(`/groups/${unit.slug}/topics`, sent);
  return Number(/^\/topics\/(\d+)/.exec(location!)![1]);
}
async function answer(person: APerson, body: string, fields = {}, of = topic): Promise<number> {
  app.clock.advance(minutes(1));
  const { location } = await (await as(person)).post(`/topics/${of}/posts`, { body, ...fields });
  return Number(/\/posts\/(\d+)/.exec(location!)![1]);
}
const split = async (person: APerson, id: number, fields: Record<string, string>) =>
  (await as(person)).post(`/posts/${id}/split`, fields);
const woadAlone = { title: "Woad", takes: "answers" };
async function splitOff(id = posts[1]!, fields = woadAlone): Promise<number> {
  const { location } = await split(lea, id, fields);
  return Number(/^\/topics\/(\d+)/.exec(location!)![1]);
}
const merge = async (person: APerson, other: string, from = topic) =>
  (await as(person)).post(`/topics/${from}/merges`, { other });
const read = async (person: APerson | null, path: string) => (await as(person)).get(path);
const firstOf = async (of: number): Promise<number> => (await rowsOf(of))[0]!.id;
const rowsOf = async (of: number) =>
  app.db
    .selectFrom("posts")
    .select(["id", "number", "parent_id", "body_text"])
    .where("topic_id", "=", of)
    .orderBy("sorts_at")
    .orderBy("id")
    .execute();
const titleFound = async (id: number): Promise<string | undefined> => {
  const { body } = await read(null, "/api/v1/search/posts?q=vat+of+woad&order=newest&limit=50");
  return (JSON.parse(body) as { items: { id: number; title: string }[] }).items.find((item) => item.id === id)?.title;
};
const textsIn = async (of: number) => (await rowsOf(of)).map((row) => row.body_text.trim());
const topicRow = async (id: number) =>
  app.db
    .selectFrom("topics")
    .select(["post_count", "last_number", "merged_into_id"])
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
async function close(unit: Unit): Promise<void> {
  const audiences = { page: "unit", posts: "unit", files: "unit", events: "unit", roster: "unit" } as const;
  const program = { personId: null, zone: app.settings.timeZone };
  await app.db.transaction().execute((tx) => changeSettings(tx, program, unit, { audiences }, app.clock.read()));
}
const ledAt = (id: number, unit = ink) => ({ topicId: id, home: { id: unit.id, above: [] } });
const leaViews = () => viewerOf(app.db, lea, app.clock.read(), app.settings.timeZone);

describe("part of a discussion becomes one of its own", () => {
  test("by who leads: the post and its answers, with their addresses, followers and marks; the rest stays as it was", async () => {
    await (await as(bo)).post(`/topics/${topic}/choice`, { choice: "follow" });
    await read(bo, `/topics/${topic}/indigo`);
    expect((await split(ada, posts[1]!, woadAlone)).status).toBe(404);
    expect((await split(lea, posts[1]!, { title: " ", takes: "answers" })).text).toContain("title");
    expect((await split(lea, posts[0]!, woadAlone)).text).toContain("would leave it too");
    expect(await textsIn(topic)).toHaveLength(4);
    const woad = await splitOff();
    expect(await textsIn(topic)).toEqual(["About Indigo", "How blue?"]);
    expect(await rowsOf(woad)).toMatchObject([
      { id: posts[1], number: 1, parent_id: null },
      { id: posts[2], number: 2, parent_id: posts[1] },
    ]);
    expect(await topicRow(topic)).toMatchObject({ post_count: 2, last_number: 4 });
    expect(await topicRow(woad)).toMatchObject({ post_count: 2, last_number: 2 });
    expect((await read(bo, `/posts/${posts[2]}`)).location).toBe(`/topics/${woad}/woad#post-${posts[2]}`);
    const there = await read(bo, `/topics/${woad}/woad`);
    expect(there.text).toContain("Split off from Indigo");
    expect(there.text).toContain("You follow");
    expect(there.text).not.toContain("new since");
    const here = await read(null, `/topics/${topic}/indigo`);
    expect(here.text).toContain("2 posts were split off into Woad");
    expect((await read(null, `/groups/${ink.slug}/topics`)).text).toContain("Woad");
    expect(await titleFound(posts[2]!)).toBe("Woad");
    // Numbers are never given twice.
    await answer(ada, "Very blue");
    expect((await rowsOf(topic)).map((row) => row.number)).toEqual([1, 4, 5]);
  });

  test("or all that came after it; a mark of an answer that left ends", async () => {
    await (await as(ada)).post(`/topics/${topic}/question`, { question: "yes" });
    await (await as(ada)).post(`/topics/${topic}/answer`, { post: String(posts[3]) });
    expect((await read(null, `/topics/${topic}/indigo`)).text).toContain("See the answer");
    const late = await splitOff(posts[2]!, { title: "Late", takes: "after" });
    expect(await textsIn(late)).toEqual(["A vat of woad", "How blue?"]);
    expect(await textsIn(topic)).toEqual(["About Indigo", "Woad too"]);
    expect((await read(null, `/topics/${topic}/indigo`)).text).not.toContain("See the answer");
  });

  test("mails that answer what left arrive where it is, and drafts go along", async () => {
    await (await as(bo)).post(`/topics/${topic}/posts`, { body: "Half a th", parent: String(posts[1]), do: "draft" });
    const [{ message_id: messageId }] = (await app.db
      .selectFrom("posts")
      .select("message_id")
      .where("id", "=", posts[1]!)
      .execute()) as [{ message_id: string }];
    const woad = await splitOff();
    const to = `${ink.slug}@lists.example.org`;
    const raw = aMail({ from: bo.address, to, subject: "Re: Indigo", text: "By mail", inReplyTo: messageId });
    await post.receive({ from: bo.address, to, raw });
    expect(await textsIn(woad)).toEqual(["Woad too", "A vat of woad", "By mail"]);
    const drafts = await app.db.selectFrom("drafts").select("topic_id").where("person_id", "=", bo.id).execute();
    expect(drafts).toEqual([{ topic_id: woad }]);
  });

  test("an answer to what left, from a page that was open before, is written where that is", async () => {
    const woad = await splitOff();
    await answer(bo, "From an old page", { parent: String(posts[2]) });
    expect((await rowsOf(woad)).at(-1)).toMatchObject({ body_text: expect.stringContaining("old page"), number: 3 });
  });

  test("who does not read where it went since is not told of it", async () => {
    const woad = await splitOff();
    const dye = await aUnit(app.db, { name: `Dyes ${count}`, slug: `dyes-${count}` });
    await leads(app.db, dye, lea);
    await close(dye);
    await (await as(lea)).post(`/topics/${woad}/moves`, { other: dye.slug });
    const page = await read(null, `/topics/${topic}/indigo`);
    expect(page.text).toContain("2 posts were split off into a discussion that you do not read");
    expect(page.text).not.toContain("Woad");
    expect((await read(lea, `/topics/${topic}/indigo`)).text).toContain("split off into Woad");
  });

  test("while an answer to what leaves waits for it: the answer is where the rest of the program expects it", async () => {
    const viewer = await leaViews();
    let written: Promise<number> | undefined;
    await app.db.transaction().execute(async (tx) => {
      const part = { postId: posts[1]!, takes: "answers" as const, title: "Woad" };
      await splitTopic(tx, viewer, ledAt(topic), part, app.clock.read());
      written = answer(bo, "At that moment", { parent: String(posts[1]) });
      await somebodyWaits(tx);
    });
    const id = await written!;
    const row = (await rowsOf(topic)).find((one) => one.id === id)!;
    expect(row.parent_id).toBe(posts[0]);
  });
});

describe("a discussion goes into another", () => {
  test("by who leads both: posts stand where their times say, its address leads there, and who followed it follows", async () => {
    const other = await begin("Weld");
    const last = await answer(bo, "Yellow", {}, other);
    await (await as(bo)).post(`/topics/${topic}/choice`, { choice: "follow" });
    expect((await merge(ada, `/topics/${other}`)).status).toBe(404);
    expect((await merge(lea, "")).text).toContain("Say into which");
    expect((await merge(lea, "nowhere at all")).text).toContain("You lead no discussion");
    expect((await merge(lea, `/topics/${topic}`)).text).toContain("the same discussion");
    expect((await read(lea, `/topics/${topic}/merges/new`)).body).toContain(`<option value="${other}"`);
    const page = `${app.settings.publicUrl}/posts/${last}`;
    expect((await merge(lea, page)).location).toBe(`/topics/${other}/weld`);
    expect(await textsIn(other)).toEqual([
      "About Indigo",
      "Woad too",
      "A vat of woad",
      "How blue?",
      "About Weld",
      "Yellow",
    ]);
    expect(await topicRow(other)).toMatchObject({ post_count: 6, last_number: 6 });
    expect(await topicRow(topic)).toMatchObject({ post_count: 0, merged_into_id: other });
    expect(await read(null, `/topics/${topic}/indigo?page=2`)).toMatchObject({
      status: 301,
      location: `/topics/${other}/weld?page=2`,
    });
    expect((await read(null, `/topics/${topic}/feed.atom`)).status).toBe(200);
    const there = await read(bo, `/topics/${other}/weld`);
    expect(there.text).toContain("4 posts were put in from the discussion “Indigo”");
    expect(there.text).toContain("You follow");
    expect((await read(null, `/groups/${ink.slug}/topics`)).text).not.toContain("Indigo");
    expect(await titleFound(posts[2]!)).toBe("Weld");
  });

  test("what is being written to it is not lost: a page sent late is written in the other", async () => {
    const other = await begin("Weld");
    await merge(lea, String(other));
    await answer(bo, "Sent late", { parent: String(posts[3]) });
    const rows = await rowsOf(other);
    expect(rows.at(-1)).toMatchObject({ body_text: expect.stringContaining("Sent late"), parent_id: posts[3] });
  });

  test("while a post waits for it, the page gives the text back, and the next press writes it", async () => {
    const other = await begin("Weld");
    const viewer = await leaViews();
    const bos = await as(bo);
    let written: ReturnType<typeof bos.post> | undefined;
    await app.db.transaction().execute(async (tx) => {
      await mergeTopics(tx, viewer, ledAt(topic), ledAt(other), app.clock.read());
      written = bos.post(`/topics/${topic}/posts`, { body: "At that moment" });
      await somebodyWaits(tx);
    });
    const page = await written!;
    expect(page.status).toBe(422);
    expect(page.text).toContain("At that moment");
    expect(page.body).toContain(`action="/topics/${other}/posts"`);
  });

  test("one that took others in goes on: every old address leads to where the posts are", async () => {
    const second = await begin("Weld");
    const third = await begin("Madder");
    await merge(lea, String(second));
    await merge(lea, String(third), second);
    expect((await read(null, `/topics/${topic}/indigo`)).location).toBe(`/topics/${third}/madder`);
    expect((await read(null, `/topics/${second}/weld`)).location).toBe(`/topics/${third}/madder`);
    expect(await textsIn(third)).toHaveLength(6);
    expect((await merge(lea, String(topic), third)).text).toContain("the same discussion");
  });

  test("into another group: its readers read it, others no more, and answers by mail to the old address arrive", async () => {
    const dye = await aUnit(app.db, { name: `Dyes ${count}`, slug: `dyes-${count}` });
    await joined(app.db, dye, bo);
    await leads(app.db, dye, lea);
    const other = await begin("Weld", dye, bo);
    await close(dye);
    const [{ message_id: messageId }] = (await app.db
      .selectFrom("posts")
      .select("message_id")
      .where("id", "=", posts[1]!)
      .execute()) as [{ message_id: string }];
    await merge(lea, String(other));
    expect((await read(ada, `/topics/${topic}/indigo`)).status).toBe(404);
    expect((await read(ada, `/posts/${posts[2]}`)).status).toBe(404);
    expect((await read(bo, `/posts/${posts[2]}`)).status).toBe(303);
    const to = `${ink.slug}@lists.example.org`;
    const raw = aMail({ from: bo.address, to, subject: "Re: Indigo", text: "By mail", inReplyTo: messageId });
    await post.receive({ from: bo.address, to, raw });
    expect((await textsIn(other)).at(-1)).toBe("By mail");
  });
});
