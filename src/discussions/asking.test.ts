import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { useApp } from "../../test/app.ts";
import { usePostOffice } from "../../test/post-office.ts";
import type { Unit } from "#groups";
import { aUnit, joined, leads } from "../groups/builders.ts";
import { aPerson } from "../people/builders.ts";
import { welcomeFacts } from "./mails/queries.ts";

const app = useApp();
const post = usePostOffice(app);
type Person = Awaited<ReturnType<typeof aPerson>>;
let ada: Person;
let bo: Person;
let cy: Person;
let unit: Unit;
let count = 0;

beforeAll(async () => {
  ada = await aPerson(app.db, { name: "Ada Lind", address: "ada@one.example" });
  bo = await aPerson(app.db, { name: "Bo Ferrer", address: "bo@two.example" });
  cy = await aPerson(app.db, { name: "Cy Noor", address: "cy@three.example" });
});

beforeEach(async () => {
  app.clock.set("2026-11-14T15:00:00Z");
  count += 1;
  unit = await aUnit(app.db, { name: `Ink ${count}`, slug: `ink-${count}` });
  for (const person of [ada, bo]) await joined(app.db, unit, person);
});

const topics = () => `/groups/${unit.slug}/topics`;
const start = async (person: Person, fields: Record<string, string> = {}) =>
  (await app.as(person)).post(topics(), { title: "Blue ink", body: "Which one?", ...fields });
async function firstPost(href: string): Promise<number> {
  const id = Number(/^\/topics\/(\d+)/.exec(href)![1]);
  const row = app.db.selectFrom("posts").select("id").where("topic_id", "=", id).where("number", "=", 1);
  return (await row.executeTakeFirstOrThrow()).id;
}

describe("a light poll", () => {
  const answers = (id: number) =>
    app.db
      .selectFrom("poll_answers")
      .select(["person_id", "option"])
      .where("post_id", "=", id)
      .orderBy("person_id")
      .orderBy("option")
      .execute();
  const poll = { poll: "Which ink?", options: "Iron gall\n- Copper\n\n Soot ", closes: "2026-11-20" };

  test("is answered by members, counted in numbers, changed until its last day, and shows no names", async () => {
    const href = (await start(ada, poll)).location!;
    const id = await firstPost(href);
    const member = await app.as(bo);
    expect((await member.post(`/posts/${id}/poll`, { choice: "2" })).location).toBe(`/posts/${id}`);
    await (await app.as(ada)).post(`/posts/${id}/poll`, { choice: "2" });
    await member.post(`/posts/${id}/poll`, { choice: "1" });
    expect(await answers(id)).toEqual([
      { person_id: ada.id, option: 2 },
      { person_id: bo.id, option: 1 },
    ]);
    const page = await member.get(href);
    expect(page.text).toContain("Iron gall 1 (50 %) your answer");
    expect(page.text).toContain("Copper 1 (50 %)");
    expect(page.text).toContain("Soot 0 (0 %)");
    expect(page.text).toContain("2 people have answered. Open until November 20, 2026.");
    const stranger = await app.as(cy);
    expect((await stranger.get(href)).body).not.toContain("Change my answer");
    const refused = await stranger.post(`/posts/${id}/poll`, { choice: "1" });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain("This poll asks others");
    for (const fields of [{}, { choice: "9" }, { "choice-1": "1", "choice-2": "2" }])
      expect((await member.post(`/posts/${id}/poll`, fields as Record<string, string>)).status).toBe(422);
    // The last day ends at midnight in the association's zone.
    app.clock.set("2026-11-21T05:59:00Z");
    expect((await member.post(`/posts/${id}/poll`, { choice: "3" })).status).toBe(303);
    app.clock.set("2026-11-21T06:00:00Z");
    const late = await member.post(`/posts/${id}/poll`, { choice: "1" });
    expect(late.text).toContain("This poll has ended");
    expect((await answers(id)).at(-1)).toEqual({ person_id: bo.id, option: 3 });
    expect((await member.get(href)).text).toContain("Ended on November 20, 2026.");
  });

  test("with several answers takes any number of them, and none takes all back; leaders alone may be asked", async () => {
    await leads(app.db, unit, ada);
    const id = await firstPost((await start(ada, { ...poll, several: "yes", asked: "leaders" })).location!);
    const leader = await app.as(ada);
    await leader.post(`/posts/${id}/poll`, { "choice-1": "1", "choice-3": "3" });
    expect((await answers(id)).map((row) => row.option)).toEqual([1, 3]);
    await leader.post(`/posts/${id}/poll`);
    expect(await answers(id)).toEqual([]);
    expect((await (await app.as(bo)).post(`/posts/${id}/poll`, { "choice-1": "1" })).status).toBe(422);
  });

  test.each([
    [{ poll: "", options: "a\nb" }, "poll", "Give the poll a question"],
    [{ poll: "q".repeat(301), options: "a\nb" }, "poll", "at most 300"],
    [{ poll: "Why?", options: "a" }, "options", "two to ten answers"],
    [{ poll: "Why?", options: Array.from({ length: 11 }, (_, at) => `${at}`).join("\n") }, "options", "two to ten"],
    [{ poll: "Why?", options: "Same\nsame" }, "options", "Two answers are the same"],
    [{ poll: "Why?", options: `${"o".repeat(201)}\nb` }, "options", "at most 200"],
    [{ poll: "Why?", options: "a\nb", closes: "2026-11-13" }, "closes", "from today on"],
    [{ poll: "Why?", options: "a\nb", closes: "2026-02-30" }, "closes", "from today on"],
  ])("%j comes back with the reason at its field, and the post with it", async (fields, field, said) => {
    const answer = await start(ada, { ...fields, body: "Kept text" } as Record<string, string>);
    expect(answer.status).toBe(422);
    expect(new RegExp(`id="e-${field}"(.*?)</p>`, "s").exec(answer.body)![1]).toContain(said);
    expect(answer.body).toContain("Kept text</textarea>");
    expect(answer.body).toContain("<details open>");
  });

  test("is changed, taken away or added by an edit until somebody has answered; then it stays, and what was typed too", async () => {
    const id = await firstPost((await start(ada, poll)).location!);
    const author = await app.as(ada);
    const edit = `/posts/${id}/edit`;
    const version = async () => /name="version" value="(\d+)"/.exec((await author.get(edit)).body)![1]!;
    const form = await author.get(edit);
    expect(form.body).toContain("Iron gall\nCopper\nSoot</textarea>");
    expect(form.body).toContain('value="2026-11-20"');
    const changed = { poll: "Which black ink?", options: "Iron gall\nSoot", closes: "2026-11-22", asked: "leaders" };
    const save = async (fields: Record<string, string>) =>
      author.post(edit, { title: "Blue ink", body: "Which one?", asks: "poll", version: await version(), ...fields });
    const wrong = await save({ ...changed, options: "Soot" });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain("Give two to ten answers");
    expect(wrong.body).toContain("Which black ink?");
    expect((await save(changed)).location).toBe(`/posts/${id}`);
    const asked = await author.get(`/posts/${id}`).then((found) => author.get(found.location!));
    expect(asked.text).toContain("Which black ink?");
    expect(asked.text).not.toContain("Copper");
    expect(asked.text).toContain("Open until November 22, 2026");
    expect((await save({ poll: "", options: "" })).status).toBe(303);
    expect(await app.db.selectFrom("polls").select("question").where("post_id", "=", id).execute()).toEqual([]);
    // Without the fields of a poll, as from the API, it stays as it is.
    await save({ poll: "Which?", options: "A\nB" });
    await author.post(edit, { title: "Blue ink", body: "Well?", version: await version() });
    expect((await author.get(edit)).body).toContain("A\nB</textarea>");
    const late = { title: "Blue ink", body: "Too late", asks: "poll", poll: "Else?", options: "C\nD" };
    const before = await version();
    expect((await (await app.as(bo)).post(`/posts/${id}/poll`, { choice: "1" })).status).toBe(303);
    const refused = await author.post(edit, { ...late, version: before });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain("Somebody has answered the poll meanwhile");
    expect(refused.body).toContain("Too late</textarea>");
    const fixed = await author.get(edit);
    expect(fixed.text).toContain("The poll stays as it is");
    expect(fixed.body).not.toContain('name="asks"');
    expect(fixed.body).toContain("Well?</textarea>");
    expect(await answers(id)).toEqual([{ person_id: bo.id, option: 1 }]);
  });

  test("stands in the mailed copy as text, with the way to answer", async () => {
    await post.settled();
    await post.outbox();
    const id = await firstPost((await start(ada, poll)).location!);
    const copy = (await post.outboxTo(bo.address)).at(-1)!;
    expect(copy.mail.text).toContain("Poll: Which ink?\n- Iron gall\n- Copper\n- Soot");
    expect(copy.mail.text).toContain(`Answer until November 20, 2026: http://localhost:3000/posts/${id}`);
    expect(copy.mail.html).toContain("<li>Iron gall</li>");
  });
});

describe("a question", () => {
  test("is listed until it is answered; the asker and leaders mark the answer and take the mark away, others cannot", async () => {
    const href = (await start(ada, { question: "yes" })).location!;
    const topic = Number(/\d+/.exec(href)![0]);
    await start(ada, { title: "No question" });
    const asker = await app.as(ada);
    expect((await asker.get(href)).text).toContain("Blue ink 1 post");
    await (await app.as(bo)).post(`/topics/${topic}/posts`, { body: "The second" });
    const reply = await app.db
      .selectFrom("posts")
      .select("id")
      .where("topic_id", "=", topic)
      .where("number", "=", 2)
      .executeTakeFirstOrThrow();
    const list = await asker.get(`${topics()}?show=unanswered`);
    expect(list.text).toContain("Blue ink");
    expect(list.text).not.toContain("No question");
    expect(list.text).toContain("Unanswered questions (1)");
    const mark = { post: String(reply.id) };
    expect((await (await app.as(bo)).post(`/topics/${topic}/answer`, mark)).status).toBe(404);
    expect((await asker.post(`/topics/${topic}/answer`, mark)).location).toBe(`/posts/${reply.id}`);
    await asker.post(`/topics/${topic}/answer`, mark);
    const page = await (await app.as(null)).get(href);
    expect(page.text).toContain("answered See the answer, no. 2");
    expect(page.text).toContain("the answer");
    expect((await asker.get(`${topics()}?show=unanswered`)).text).toContain("Every question here has an answer");
    expect((await asker.get(topics())).text).toContain("answered");
    await leads(app.db, unit, bo);
    expect((await (await app.as(bo)).post(`/topics/${topic}/answer`)).status).toBe(303);
    expect((await asker.get(topics())).text).toContain("Unanswered questions (1)");
    const marks = await app.db
      .selectFrom("question_answers")
      .select(["marked_by", "unmarked_by"])
      .where("topic_id", "=", topic)
      .execute();
    expect(marks).toEqual([{ marked_by: ada.id, unmarked_by: bo.id }]);
  });

  test("may be said to be one afterwards; a post of another discussion answers nothing", async () => {
    const href = (await start(ada)).location!;
    const other = await firstPost((await start(bo, { title: "Other" })).location!);
    const topic = Number(/\d+/.exec(href)![0]);
    expect((await (await app.as(bo)).post(`/topics/${topic}/question`, { question: "yes" })).status).toBe(404);
    const asker = await app.as(ada);
    await asker.post(`/topics/${topic}/question`, { question: "yes" });
    await asker.post(`/topics/${topic}/question`, { question: "yes" });
    expect((await asker.get(`${topics()}?show=unanswered`)).text).toContain("Blue ink");
    await asker.post(`/topics/${topic}/answer`, { post: String(other) });
    expect((await asker.get(`${topics()}?show=unanswered`)).text).toContain("Blue ink");
  });
});

describe("a welcome", () => {
  const manners = { welcome: "Say *hello*.", edits: "" };

  test("is written by leaders, mailed once to who joins, shown after joining, and leads to an introduction", async () => {
    expect((await (await app.as(bo)).post(`/groups/${unit.slug}/welcome`, manners)).status).toBe(404);
    await leads(app.db, unit, ada);
    const leader = await app.as(ada);
    await post.settled();
    expect((await leader.post(`/groups/${unit.slug}/welcome`, { ...manners, edits: "7" })).status).toBe(422);
    expect((await leader.post(`/groups/${unit.slug}/welcome`, manners)).status).toBe(303);
    const texts = { charge: "", rules: "No job advertisements.", changed_at: app.clock.read() };
    await app.db
      .insertInto("unit_texts")
      .values({ unit_id: unit.id, ...texts })
      .execute();
    expect((await leader.get(`${topics()}/new`)).text).toContain("No job advertisements.");
    const newcomer = await app.as(cy);
    await newcomer.post(`/groups/${unit.slug}/membership`);
    await post.settled();
    const mails = (await post.outboxTo(cy.address)).filter((mail) => mail.mail.subject === `Welcome to ${unit.name}`);
    expect(mails).toHaveLength(1);
    expect(mails[0]!.mail.text).toMatch(/Say \*hello\*\..*No job advertisements\..*introduce=yes/s);
    const page = await newcomer.get(`/groups/${unit.slug}`);
    expect(page.body).toContain("<em>hello</em>");
    expect((await (await app.as(null)).get(`/groups/${unit.slug}`)).text).not.toContain("Say hello");
    const form = await newcomer.get(/href="([^"]*introduce=yes)"/.exec(page.body)![1]!);
    expect(form.body).toContain(`value="Hello from Cy Noor"`);
    app.clock.advance(1_000);
    const first = await start(cy, { title: "Hello from Cy Noor", body: "I mend maps." });
    expect((await newcomer.get(first.location!)).text).toContain("first post here");
    await newcomer.post(first.location!.replace(/^(\/topics\/\d+).*/, "$1/posts"), { body: "And globes." });
    expect((await newcomer.get(first.location!)).text.match(/first post here/g)).toHaveLength(1);
    expect((await newcomer.get(`/groups/${unit.slug}`)).text).not.toContain("Introduce yourself");
    await newcomer.post(`/groups/${unit.slug}/departure`);
    await post.settled();
    await newcomer.post(`/groups/${unit.slug}/membership`);
    await post.settled();
    const later = (await post.outboxTo(cy.address)).map((mail) => mail.mail.subject);
    expect(later).not.toContain(`Welcome to ${unit.name}`);
  });

  test("that still waits is not sent to who has left again, nor when it was taken back", async () => {
    await leads(app.db, unit, ada);
    const leader = await app.as(ada);
    await leader.post(`/groups/${unit.slug}/welcome`, manners);
    const browser = await app.as(cy);
    await browser.post(`/groups/${unit.slug}/membership`);
    await post.settled();
    const newcomer = app.db.selectFrom("newcomers").select("id").where("unit_id", "=", unit.id);
    const { id } = await newcomer.where("person_id", "=", cy.id).executeTakeFirstOrThrow();
    const facts = () => welcomeFacts(app.db, id, app.clock.read(), app.settings.timeZone);
    expect(await facts()).toMatchObject({ personName: "Cy Noor", welcome: "Say *hello*." });
    await browser.post(`/groups/${unit.slug}/departure`);
    expect(await facts()).toBeNull();
    await browser.post(`/groups/${unit.slug}/membership`);
    await leader.post(`/groups/${unit.slug}/welcome`, { ...manners, welcome: " " });
    expect(await facts()).toBeNull();
  });
});
