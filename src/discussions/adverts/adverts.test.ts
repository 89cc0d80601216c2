import { beforeAll, beforeEach, expect, test } from "vitest";
import type { Unit } from "#groups";
import { days } from "#platform/time";
import { useApp } from "../../../test/app.ts";
import { aMail, usePostOffice } from "../../../test/post-office.ts";
import { aUnit, joined, leads } from "../../groups/builders.ts";
import { aPerson, type APerson } from "../../people/builders.ts";
import { setManners } from "../manners/commands.ts";

const app = useApp();
const post = usePostOffice(app);
const board = "https://jobs.example.org/new";
const advert =
  "Mesa Valley College seeks a binder, full-time. Salary range: $58,000 to $66,000.\r\n\r\nTo apply, send your resume and three references by 1 March.\r\n";
let bo: APerson;
let lea: APerson;
/** Sends advertisements elsewhere; the other takes them. */
let unit: Unit;
let other: Unit;

beforeAll(async () => {
  [bo, lea] = [await aPerson(app.db, { name: "Bo Ferrer" }), await aPerson(app.db, { name: "Lea Roth" })];
  [unit, other] = [
    await aUnit(app.db, { slug: "ink", name: "Ink" }),
    await aUnit(app.db, { slug: "dye", name: "Dye" }),
  ];
  for (const one of [unit, other]) await joined(app.db, one, bo);
  await leads(app.db, unit, lea);
  const manners = {
    welcome: "Welcome!",
    editMinutes: null,
    jobsUrl: board,
    foldsAfter: null,
    announcers: "leaders" as const,
  };
  await app.db.transaction().execute((tx) => setManners(tx, lea.id, unit.id, manners, app.clock.read()));
});

beforeEach(async () => {
  await post.outbox();
});

let count = 0;
async function mail(from: APerson, { text = advert, to = unit, more = {} as Record<string, string> } = {}) {
  count += 1;
  const address = `${to.slug}@lists.example.org`;
  const subject = `Job: binder no. ${count}`;
  const raw = aMail({ from: from.address, to: address, subject, id: `<job-${count}@example.org>`, text, ...more });
  const { fates } = await post.receive({ from: from.address, to: address, raw });
  return { subject, fate: fates[0]!.fate };
}

const titles = async (slug: string) => (await (await app.as(bo)).get(`/groups/${slug}/topics`)).text;
const linkIn = (text: string) => /http:\/\/localhost:3000(\/adverts\/\S+)/.exec(text)![1]!;

test("a mail that looks like an advertisement waits, its author is told where it belongs, and sends it out by a word", async () => {
  const { subject, fate } = await mail(bo);
  expect(fate).toBe("held");
  const told = (await post.outboxTo(bo.address))[0]!.mail;
  expect(told.subject).toBe(`Waiting: ${subject}`);
  for (const words of [
    "looks like an advertisement of a job, and Ink sends those to",
    board,
    "You need not send it again",
  ])
    expect(told.text).toContain(words);
  const link = linkIn(told.text!);
  const queue = await (await app.as(lea)).get("/groups/ink/held");
  expect(queue.text).toContain("it looks like an advertisement of a job, which the group sends elsewhere");

  const visitor = await app.as(null);
  const page = await visitor.get(link);
  expect(page.text).toContain(`Your mail “${subject}” waits`);
  expect(page.body).toContain(board);
  expect(await titles("ink")).not.toContain(subject);
  expect((await visitor.post(link)).text).toContain("It goes to the group now.");
  await post.settled();
  expect(await titles("ink")).toContain(subject);
  expect((await visitor.get(link)).text).toContain("decided on already");
  expect((await visitor.get(`${link.slice(0, -1)}q`)).text).not.toContain("Is it an advertisement");
});

test("the author's word spares one rule alone: the others decide anew, and what a leader threw away stays away", async () => {
  // One such answer goes out a day.
  const nextDay = async () => {
    app.clock.advance(days(1));
    const { subject } = await mail(bo);
    return { subject, link: linkIn((await post.outboxTo(bo.address))[0]!.mail.text!) };
  };
  const visitor = await app.as(null);
  const gone = await nextDay();
  await (await app.as(bo)).post("/groups/ink/departure");
  await visitor.post(gone.link);
  const [told] = await post.outboxTo(bo.address);
  expect(told!.mail.subject).toBe(`Not posted: ${gone.subject}`);
  await joined(app.db, unit, bo, app.clock.read());

  const stopped = await nextDay();
  await (await app.as(lea)).post("/groups/ink/standstill", { word: "A pause." });
  await visitor.post(stopped.link);
  await post.settled();
  const queue = await (await app.as(lea)).get("/groups/ink/held");
  expect(queue.text).toContain(stopped.subject);
  expect(queue.text).toContain("nobody but the group’s leaders writes there by themselves at present");
  await (await app.as(lea)).post("/groups/ink/standstill/ending");

  const discarded = await nextDay();
  const ids = [...(await (await app.as(lea)).get("/groups/ink/held")).body.matchAll(/held\/(\d+)\/decision/g)];
  for (const [, id] of ids)
    await (await app.as(lea)).post(`/groups/ink/held/${id}/decision`, { decision: "discarded" });
  expect((await visitor.post(discarded.link)).text).toContain("decided on already");
  await post.settled();
  const listed = await titles("ink");
  for (const { subject } of [gone, stopped, discarded]) expect(listed).not.toContain(subject);
});

test("talk about jobs, an answer, a leader's word and a group that takes advertisements are posted", async () => {
  expect((await mail(bo, { text: "How do you word salary ranges?" })).fate).toBe("posted");
  const answered = `<job-${count}@example.org>`;
  expect((await mail(bo, { more: { inReplyTo: answered } })).fate).toBe("posted");
  expect((await mail(lea)).fate).toBe("posted");
  expect((await mail(bo, { to: other })).fate).toBe("posted");
});

test("on a page and by the API the text comes back with the pointer, and its author's word sends it", async () => {
  const browser = await app.as(bo);
  expect((await browser.get("/groups/ink/topics/new")).body).toContain(`href="${board}"`);
  const typed = { title: "Job: apprentice", body: advert };
  const back = await browser.post("/groups/ink/topics", typed);
  expect(back.status).toBe(422);
  expect(back.text).toContain("This looks like an advertisement of a job. This group sends those to");
  for (const kept of ["Job: apprentice", "three references", `href="${board}"`, 'name="noJob"'])
    expect(back.body).toContain(kept);
  expect((await browser.post("/groups/ink/topics", { ...typed, noJob: "yes" })).status).toBe(303);

  const program = await app.program(bo);
  const asked = { title: "Job: apprentice", body: advert };
  const refused = await program.post("/units/ink/topics", asked);
  expect(refused.json).toMatchObject({ status: 422, because: "job-advert" });
  expect((await program.post("/units/ink/topics", { ...asked, isNoJob: true })).status).toBe(201);
  expect((await program.post("/units/dye/topics", asked)).status).toBe(201);
});

test("leaders say where they go, in a whole web address; who joins is told", async () => {
  const browser = await app.as(lea);
  const fields = { welcome: "Welcome!", edits: "" };
  for (const jobs of [
    "jobs.example.org",
    "javascript:alert(1)",
    "https://",
    `https://x.example/${"a".repeat(2_000)}`,
  ]) {
    const wrong = await browser.post("/groups/ink/welcome", { ...fields, jobs });
    expect([jobs, wrong.status]).toEqual([jobs, 422]);
    expect(wrong.text).toContain("Give a web address that begins with https://");
  }
  await browser.post("/groups/ink/welcome", { ...fields, jobs: "https://jobs.example.org/here" });
  const nia = await aPerson(app.db, { name: "Nia Poe" });
  await (await app.as(nia)).post("/groups/ink/membership");
  const welcome = (await post.outboxTo(nia.address)).find(({ mail: { subject } }) => subject.startsWith("Welcome"));
  expect(welcome!.mail.text).toContain("Advertisements of jobs go to https://jobs.example.org/here");
  await browser.post("/groups/ink/welcome", { ...fields, jobs: "" });
  expect((await browser.get("/groups/ink/topics/new")).text).not.toContain("Advertisements of jobs");
});
