import { beforeEach, describe, expect, test } from "vitest";
import { useApp } from "../../test/app.ts";
import { eml, usePostOffice, type OutMail } from "../../test/post-office.ts";
import { joined, aUnit, leads } from "../groups/builders.ts";
import { aPerson, type APerson } from "../people/builders.ts";
import { changeSettings, type Unit } from "#groups";
import { auditEntries } from "#platform/audit";
import { sql } from "#platform/db";
import { enqueue } from "#platform/jobs";
import { days, hours } from "#platform/time";
import { aPanelist } from "./builders.ts";
import { lookAtCases, tidyCases } from "./jobs.ts";

const app = useApp();
const post = usePostOffice(app);
let count = 0;
let unit: Unit;
/** Brings the case. */
let ada: APerson;
/** Whom it is about. */
let bo: APerson;
/** Leads the group. */
let lea: APerson;
/** Of the panel. */
let pia: APerson;
let quy: APerson;
let rik: APerson;
/** Stand in. */
let sol: APerson;
let tam: APerson;
let staff: APerson;
/** Bo's. */
let postId: number;

beforeEach(async () => {
  app.clock.set("2026-11-14T15:00:00Z");
  count += 1;
  await sql`update conduct_panelists set ended_at = named_at`.execute(app.db);
  // What earlier tests left open would be looked at by the clock.
  await sql`update conduct_cases set closed_at = opened_at, outcome = 'word' where closed_at is null`.execute(app.db);
  const names = ["Ada Marker", "Bo Ferrer", "Lea Roth", "Pia Vance", "Quy Tran", "Rik Holm", "Sol Beck", "Tam Oduya"];
  [ada, bo, lea, pia, quy, rik, sol, tam] = (await Promise.all(
    names.map((name) => aPerson(app.db, { name: `${name}${count}` })),
  )) as [APerson, APerson, APerson, APerson, APerson, APerson, APerson, APerson];
  staff = await aPerson(app.db, {
    name: `Officer ${count}`,
    capabilities: ["people", "groups", "membership", "operations", "mail"],
  });
  unit = await aUnit(app.db, { name: `Vellum ${count}`, slug: `vellum-${count}` });
  for (const person of [ada, bo]) await joined(app.db, unit, person);
  await leads(app.db, unit, lea);
  for (const person of [pia, quy, rik]) await aPanelist(app.db, person);
  for (const person of [sol, tam]) await aPanelist(app.db, person, "stand-in");
  postId = await write(bo, "Your work is worthless.");
  await post.outbox();
});

const as = (person: APerson | null) => app.as(person);
async function write(person: APerson, body: string): Promise<number> {
  const begun = await (await as(person)).post(`/groups/${unit.slug}/topics`, { title: "Skins", body });
  const topic = Number(/^\/topics\/(\d+)/.exec(begun.location!)![1]);
  const row = await app.db.selectFrom("posts").select("id").where("topic_id", "=", topic).executeTakeFirstOrThrow();
  return row.id;
}
const opening = async (person: APerson | null, fields: Record<string, string> = {}) =>
  (await as(person)).post("/conduct/cases", {
    about: `/posts/${postId}`,
    words: "He wrote this to me, and said worse in the meeting.",
    ...fields,
  });
async function opened(fields: Record<string, string> = {}): Promise<string> {
  expect((await opening(ada, fields)).status).toBe(303);
  return codeOf(ada);
}
const codeOf = async (reporter: APerson): Promise<string> => {
  const row = await app.db
    .selectFrom("conduct_cases")
    .select("code")
    .where("reporter_id", "=", reporter.id)
    .executeTakeFirstOrThrow();
  return `/conduct/cases/${row.code!}`;
};
const see = async (person: APerson | null, path: string) => (await as(person)).get(path);
const send = async (person: APerson, path: string, fields: Record<string, string> = {}) =>
  (await as(person)).post(path, fields);
async function ran(which: typeof lookAtCases): Promise<OutMail[]> {
  await app.db.transaction().execute((tx) => enqueue(tx, which, null));
  return post.outbox();
}
/** Every table with a row that has this text in it, jobs included. */
async function tablesWith(text: string, ...but: string[]): Promise<string[]> {
  const { rows: tables } = await sql<{ schema: string; name: string }>`
    select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and (n.nspname = current_schema() or n.nspname = 'graphile_worker')`.execute(app.db);
  const found: string[] = [];
  for (const { schema, name } of tables) {
    const { rows } =
      await sql`select from ${sql.table(`${schema}.${name}`)} t where strpos(t::text, ${text}) > 0 limit 1`.execute(
        app.db,
      );
    if (rows.length > 0 && !but.includes(name)) found.push(name);
  }
  return found;
}
const recipients = (mails: OutMail[]) => mails.map((one) => one.recipient).sort();
const addresses = (...people: APerson[]) => people.map((one) => one.address).sort();
const notes = async () => (await auditEntries(app.db, { act: "conduct." }, 200)).map((one) => one);

const proposal = {
  outcome: "suspension",
  days: "30",
  unit: "",
  toReported: "You called work worthless. That hurts people.",
  toReporter: "We agree that this was wrong.",
};
const ask = (path: string) => send(pia, `${path}/question`, { question: "It is said that you insulted somebody." });
const state = (path: string) => send(bo, `${path}/statement`, { statement: "I was tired." });
/** Asked, answered, and decided by two of three. */
async function decided(path: string, fields: Record<string, string> = {}): Promise<void> {
  expect((await ask(path)).status).toBe(303);
  expect((await state(path)).status).toBe(303);
  expect((await send(pia, `${path}/proposals`, { ...proposal, ...fields })).status).toBe(303);
  expect((await agreed(quy, path)).status).toBe(303);
}
async function agreed(person: APerson, path: string) {
  const { id } = await app.db
    .selectFrom("conduct_proposals")
    .select("id")
    .orderBy("id", "desc")
    .executeTakeFirstOrThrow();
  return send(person, `${path}/proposals/${id}/agreement`);
}
const mayWrite = async () =>
  (await send(bo, `/groups/${unit.slug}/topics`, { title: "Again", body: "Hello." })).status === 303;

describe("a case", () => {
  test("is opened from a post's report form by whoever may read it, with what is wrong said beside it; never about oneself, twice, or without a panel", async () => {
    const form = await see(ada, `/posts/${postId}/report`);
    expect(form.body).toContain(`/conduct/cases/new?post=${postId}`);
    const page = await see(ada, `/conduct/cases/new?post=${postId}`);
    expect(page.text).toContain(`It is about ${bo.name}`);
    expect((await opening(null)).status).toBe(401);
    const bad = await opening(ada, { words: " ", posts: "/posts/999999" });
    expect([bad.status, bad.text.includes("Write something here."), bad.body.includes("/posts/999999")]).toEqual([
      422,
      true,
      true,
    ]);
    expect((await opening(ada, { posts: "https://elsewhere.example.org/posts/1" })).text).toContain("no post for you");
    expect((await opening(ada, { about: "Bo" })).text).toContain("Give a link to the person’s page");
    // Whom it is about can be changed as long as nothing is sent, and what else was typed stays.
    const chosen = /<input[^>]*name="about"[^>]*>/.exec(page.body)![0];
    expect(chosen).toContain(`value="/posts/${postId}"`);
    expect(chosen).not.toContain('type="hidden"');
    expect(page.text).toContain("Somebody else");
    const changed = await opening(ada, { about: `/people/${lea.publicId}`, unit: "999999" });
    expect(changed.text).toContain(`It is about ${lea.name}`);
    expect(changed.body).toContain("and said worse in the meeting.");
    expect((await opening(bo)).text).toContain("This is you.");
    expect((await opening(ada, { unit: "999999" })).text).toContain("Choose one of your groups, or none.");
    expect((await opening(ada)).location).toBe("/conduct/cases?opened=yes");
    expect((await opening(ada)).text).toContain("You have an open case about this person.");
    await sql`update conduct_panelists set ended_at = named_at`.execute(app.db);
    expect((await opening(lea)).text).toContain("No panel is named at present.");
    expect((await see(lea, "/conduct/cases/new")).body).not.toContain("<textarea");
  });

  test("can be about a person without a post, as far as the reporter sees the person", async () => {
    const link = `/people/${bo.publicId}`;
    expect((await see(ada, link)).body).toContain(`/conduct/cases/new?person=${bo.publicId}`);
    const hidden = await aPerson(app.db, { name: "Nobody Known" });
    const refused = await opening(ada, { about: `/people/${hidden.publicId}` });
    const absent = await opening(ada, { about: "/people/0198f0a2-0000-4000-8000-000000000000" });
    expect([refused.status, absent.status]).toEqual([422, 422]);
    expect(refused.text).toContain("You see nobody at this link.");
    expect(refused.text).not.toContain("Nobody Known");
    const path = await opened({ about: link, unit: String(unit.id) });
    const page = await see(pia, path);
    expect(page.text).toContain(unit.name);
    expect(page.text).not.toContain("Posts, as they were kept");
  });

  test("names no post that its reporter cannot read, and five may be open at once", async () => {
    const audiences = { page: "unit", posts: "unit", files: "unit", events: "unit", roster: "unit" } as const;
    const program = { personId: null, zone: app.settings.timeZone };
    await app.db.transaction().execute((tx) => changeSettings(tx, program, unit, { audiences }, app.clock.read()));
    const cy = await aPerson(app.db);
    const [refused, absent] = [await opening(cy), await opening(cy, { about: "/posts/999999999" })];
    expect([refused.status, absent.status]).toEqual([422, 422]);
    expect(refused.text.replace(/\/posts\/\d+/g, "")).toBe(absent.text.replace(/\/posts\/\d+/g, ""));
    for (const person of [lea, pia, quy, rik, bo]) {
      const about = person === bo ? `/posts/${postId}` : `/people/${person.publicId}`;
      expect((await opening(ada, { about })).status).toBe(303);
    }
    expect((await opening(ada, { about: `/people/${sol.publicId}` })).text).toContain("You have 5 open cases.");
  });

  test("exists for those who sit on it, for who brought it, and for whom it is about once they are asked; for nobody else, staff and leaders included", async () => {
    const path = await opened();
    const nothing = "/conduct/cases/ffffffffffffffff";
    for (const person of [bo, lea, staff, sol, await aPerson(app.db)]) {
      const [there, absent] = [await see(person, path), await see(person, nothing)];
      expect(there.status).toBe(404);
      const plain = (answer: typeof there) =>
        JSON.stringify([answer.headers, answer.body])
          .replaceAll(path, nothing)
          .replace(/"date":"[^"]*"/, "")
          .replaceAll(encodeURIComponent(path), encodeURIComponent(nothing));
      expect(plain(there)).toBe(plain(absent));
      for (const act of ["question", "statement", "additions", "appeal", "proposals", "stepping-aside"])
        expect((await send(person, `${path}/${act}`, { question: "?", statement: "!" })).status).toBe(404);
      expect((await see(person, "/conduct/cases")).text).toContain("There is no case in which you have a part.");
    }
    expect((await see(null, path)).location).toContain("/sign-in");
    for (const person of [pia, quy, rik, ada]) expect((await see(person, path)).status).toBe(200);
    await ask(path);
    expect((await see(bo, path)).status).toBe(200);
    // Each part has its own acts, and those of another are not there.
    expect((await send(bo, `${path}/question`, { question: "?" })).status).toBe(404);
    expect((await send(ada, `${path}/statement`, { statement: "!" })).status).toBe(404);
    expect((await send(pia, `${path}/appeal`, { appeal: "!" })).status).toBe(404);
  });

  test("keeps posts as they were: an edit, a second revision and a removal change nothing in it, nor can the database", async () => {
    const path = await opened({ posts: `${app.settings.publicUrl}/posts/${postId}` });
    await send(bo, `/posts/${postId}/edit`, { title: "Skins", body: "You are great.", version: "1" });
    await send(lea, `/posts/${postId}/withholding`, { reason: "attack", word: "No." });
    await send(lea, `/posts/${postId}/withholding/removal`, { sure: "yes" });
    const gone = await app.db
      .selectFrom("posts")
      .select("body_text")
      .where("id", "=", postId)
      .executeTakeFirstOrThrow();
    expect(gone.body_text).not.toContain("worthless");
    const page = await see(pia, path);
    expect(page.text).toContain("Your work is worthless.");
    expect(page.text).toContain(`post 1 in “Skins”, Vellum ${count}`);
    await expect(sql`update conduct_evidence set text = 'x'`.execute(app.db)).rejects.toThrow(
      "evidence stays as it was",
    );
    // The same post twice is one piece of evidence.
    expect(page.text.split("Your work is worthless.")).toHaveLength(2);
  });
});

describe("who sits", () => {
  test("are three without a conflict; whoever leads the group that it is about, brings it or is meant does not, also when that comes later", async () => {
    await leads(app.db, unit, quy, "co-convener");
    const path = await opened();
    expect((await see(quy, path)).status).toBe(404);
    const before = await see(pia, path);
    expect(/Who sits (.*?) Times/.exec(before.text)![1]!.split(", ").sort()).toEqual([pia.name, rik.name]);
    // A post from a group that Rik leads comes in: Sol is called.
    const other = await aUnit(app.db, { name: `Cloth ${count}`, slug: `cloth-${count}` });
    await leads(app.db, other, rik);
    await joined(app.db, other, bo);
    const begun = await (await as(bo)).post(`/groups/${other.slug}/topics`, { title: "Linen", body: "Yours too." });
    expect(begun.status).toBe(303);
    const { id } = await app.db.selectFrom("posts").select("id").orderBy("id", "desc").executeTakeFirstOrThrow();
    await post.outbox();
    expect((await send(ada, `${path}/additions`, { addition: "And this.", posts: `/posts/${id}` })).status).toBe(303);
    expect((await see(rik, path)).status).toBe(404);
    expect((await see(sol, path)).text).toContain("Yours too.");
    expect(recipients(await post.outbox())).toEqual(addresses(pia, sol));
  });

  test("are not a member of the panel who brings it, nor one whom it is about; each has the part of a side alone", async () => {
    expect((await opening(pia)).status).toBe(303);
    const pias = await codeOf(pia);
    expect((await see(pia, pias)).text).toContain("You brought this case before the panel.");
    expect((await send(pia, `${pias}/question`, { question: "?" })).status).toBe(404);
    expect((await see(quy, pias)).status).toBe(200);
    expect((await opening(ada, { about: `/people/${quy.publicId}` })).status).toBe(303);
    const about = await codeOf(ada);
    expect((await see(quy, about)).status).toBe(404);
    expect((await see(quy, "/conduct/cases")).text).not.toContain(about.slice(-16, -10));
    await send(rik, `${about}/question`, { question: "What was it?" });
    expect((await see(quy, about)).text).toContain("The panel waits for your statement.");
    expect((await see(quy, about)).text).not.toContain(ada.name);
    // A proposal of one case is none of another.
    await send(bo, `${pias}/statement`, { statement: "No." });
    await send(rik, `${pias}/question`, { question: "Well?" });
    await send(quy, `${about}/statement`, { statement: "Nothing." });
    await send(rik, `${about}/proposals`, { ...proposal, outcome: "word", days: "" });
    await send(bo, `${pias}/statement`, { statement: "No." });
    const astray = await agreed(quy, pias);
    expect([astray.status, astray.text.includes("this proposal is not there")]).toEqual([422, true]);
  });

  test("can step aside; a stand-in is called, and when there is none staff hear that one is wanted, and not for what", async () => {
    const path = await opened();
    await post.outbox();
    expect((await send(pia, `${path}/stepping-aside`)).status).toBe(303);
    expect((await see(pia, path)).status).toBe(404);
    expect(await post.outbox()).toEqual([]);
    await send(quy, `${path}/stepping-aside`);
    expect(recipients(await post.outbox())).toEqual([sol.address]);
    await send(rik, `${path}/stepping-aside`);
    await send(sol, `${path}/stepping-aside`);
    await post.outbox();
    const mails = (await ran(tidyCases)).filter(({ recipient }) => recipient === staff.address);
    expect(mails.map(({ mail }) => mail.subject)).toEqual(["The conduct panel needs stand-ins"]);
    expect(mails[0]!.raw).not.toMatch(/cases|Ada|Ferrer|Vellum/);
    // Tam alone decides nothing.
    await send(tam, `${path}/question`, { question: "Well?" });
    await state(path);
    expect((await see(tam, path)).text).toContain("Fewer than 2 people sit on this case.");
    await send(tam, `${path}/proposals`, proposal);
    expect(await mayWrite()).toBe(true);
    const uma = await aPerson(app.db, { name: `Uma Reyes${count}` });
    await aPanelist(app.db, uma, "stand-in");
    await ran(lookAtCases);
    expect((await see(uma, path)).status).toBe(200);
    expect((await ran(tidyCases)).filter(({ recipient }) => recipient === staff.address)).toEqual([]);
  });

  test("do not whose account is closed; somebody else is called", async () => {
    const path = await opened();
    for (const person of [pia, quy]) expect((await send(staff, `/desk/people/${person.id}/closing`)).status).toBe(303);
    await post.settled();
    await ran(lookAtCases);
    expect((await see(rik, path)).text).toContain(sol.name);
    const page = await see(null, "/conduct");
    expect([page.text.includes(pia.name), page.text.includes(rik.name)]).toEqual([false, true]);
  });

  test("are settled when it opens: who is named later does not join, and whose term staff end sits on", async () => {
    const path = await opened();
    const { id } = await app.db
      .selectFrom("conduct_panelists")
      .select("id")
      .where("person_id", "=", pia.id)
      .executeTakeFirstOrThrow();
    expect((await send(staff, `/desk/conduct/panel/${id}/ending`)).status).toBe(303);
    const uma = await aPerson(app.db, { name: `Uma Reyes${count}` });
    await aPanelist(app.db, uma);
    expect((await send(quy, `${path}/stepping-aside`)).status).toBe(303);
    await ran(lookAtCases);
    expect((await see(pia, path)).status).toBe(200);
    expect((await see(uma, path)).status).toBe(404);
  });
});

describe("both sides are heard", () => {
  test("nothing is decided before whom it is about was asked and has answered, or kept silent for fourteen days", async () => {
    const path = await opened();
    expect((await send(pia, `${path}/proposals`, proposal)).text).toContain("This cannot be proposed");
    await post.outbox();
    await ask(path);
    expect(recipients(await post.outbox())).toEqual(addresses(ada, bo));
    expect((await ask(path)).text).toContain("A statement was asked for already.");
    expect((await send(pia, `${path}/proposals`, proposal)).status).toBe(422);
    const asked = await see(bo, path);
    expect(asked.text).toContain("It is said that you insulted somebody.");
    expect(asked.text).toContain("The panel waits for your statement.");
    const empty = await send(bo, `${path}/statement`, { statement: " " });
    expect([empty.status, empty.text.includes("Write something here.")]).toEqual([422, true]);
    app.clock.advance(days(12));
    expect(recipients(await ran(lookAtCases))).toEqual([bo.address]);
    expect(await ran(lookAtCases)).toEqual([]);
    app.clock.advance(days(2) + hours(1));
    expect(recipients(await ran(lookAtCases))).toEqual(addresses(pia, quy, rik));
    expect(await ran(lookAtCases)).toEqual([]);
    // Late rather than never.
    expect((await state(path)).status).toBe(303);
    expect((await state(path)).status).toBe(422);
    expect((await see(pia, path)).text).toContain("I was tired.");
    expect((await see(ada, path)).text).not.toContain("I was tired.");
    await send(bo, `${path}/additions`, { addition: "And sorry." });
    expect((await see(rik, path)).text).toContain("And sorry.");
    expect((await send(pia, `${path}/proposals`, proposal)).status).toBe(303);
  });

  test("both learn how often the case was opened, and the audit log knows each look of the panel and none of theirs", async () => {
    const path = await opened();
    await ask(path);
    const before = (await notes()).filter(({ act }) => act === "conduct.case-seen").length;
    await see(pia, path);
    await see(quy, path);
    await see(ada, path);
    const page = await see(bo, path);
    expect(page.text).toContain("Those who sit on it have opened this case 2 times.");
    expect((await see(ada, path)).text).toContain("2 times");
    const seen = (await notes()).filter(({ act }) => act === "conduct.case-seen");
    expect(seen.length - before).toBe(2);
    expect(seen.slice(0, 2).map(({ by, person }) => [by, person])).toEqual([
      [quy.id, null],
      [pia.id, null],
    ]);
  });
});

describe("a decision", () => {
  test("is what most of those who sit agree to; both get reasons in words of their own, and everywhere means every group until the day", async () => {
    const path = await opened();
    await ask(path);
    await state(path);
    const missing = await send(pia, `${path}/proposals`, { ...proposal, days: "" });
    expect([missing.status, missing.text.includes("Choose how long.")]).toEqual([422, true]);
    await send(pia, `${path}/proposals`, { ...proposal, outcome: "word", days: "" });
    await send(quy, `${path}/proposals`, proposal);
    expect(await mayWrite()).toBe(true);
    await post.outbox();
    expect((await agreed(rik, path)).status).toBe(303);
    expect(recipients(await post.outbox())).toEqual(addresses(ada, bo, pia, quy, rik));
    const [told, other] = [await see(bo, path), await see(ada, path)];
    expect(told.text).toContain("No posting anywhere in the association until December 13, 2026");
    expect(told.text).toContain("That hurts people.");
    expect(told.text).not.toContain("We agree that this was wrong.");
    expect(other.text).toContain("We agree that this was wrong.");
    expect(other.text).not.toContain("That hurts people.");
    expect(await mayWrite()).toBe(false);
    // Also in a group that began later.
    const later = await aUnit(app.db, { name: `Later ${count}`, slug: `later-${count}` });
    await joined(app.db, later, bo);
    expect((await send(bo, `/groups/${later.slug}/topics`, { title: "Hi", body: "Hi." })).status).toBe(422);
    expect((await send(pia, `${path}/proposals`, proposal)).status).toBe(422);
    app.clock.advance(days(30));
    expect(await mayWrite()).toBe(true);
  });

  test("is taken once, when two agree at the same moment; what comes later is told so", async () => {
    const path = await opened();
    await ask(path);
    await state(path);
    await send(pia, `${path}/proposals`, proposal);
    const answers = await Promise.all([agreed(quy, path), agreed(rik, path)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422]);
    expect(answers.find(({ status }) => status === 422)!.text).toContain("It is decided");
    const { rows } = await sql<{ rulings: number; bars: number }>`
      select (select count(*)::integer from conduct_rulings r join conduct_cases c on c.id = r.case_id where c.reporter_id = ${ada.id}) as rulings,
        (select count(*)::integer from posting_bars where person_id = ${bo.id}) as bars`.execute(app.db);
    expect(rows).toEqual([{ rulings: 1, bars: 1 }]);
  });

  test("for one group leaves the others, and only a group that the case is about can be chosen", async () => {
    const other = await aUnit(app.db, { name: `Other ${count}`, slug: `other-${count}` });
    await joined(app.db, other, bo);
    const path = await opened();
    await ask(path);
    await state(path);
    expect((await send(pia, `${path}/proposals`, { ...proposal, unit: String(other.id) })).status).toBe(422);
    await send(pia, `${path}/proposals`, { ...proposal, unit: String(unit.id) });
    await agreed(quy, path);
    expect(await mayWrite()).toBe(false);
    // Leaders' own decisions are apart: setting and lifting one does not end the panel's.
    const set = await send(lea, `/posts/${postId}/restraint`, { span: "1", reason: "attack", word: "Enough." });
    expect((await send(lea, `${set.location!.replace(/\?.*/, "")}/ending`)).status).toBe(303);
    expect(await mayWrite()).toBe(false);
    expect((await send(bo, `/groups/${other.slug}/topics`, { title: "Hi", body: "Hi." })).status).toBe(303);
  });

  test("has a suspension of its own: a shorter one of a later case, and an appeal that lifts it, leave the longer one", async () => {
    await decided(await opened(), { days: "365" });
    expect((await opening(lea)).status).toBe(303);
    const later = await codeOf(lea);
    await decided(later, { days: "7" });
    app.clock.advance(days(9));
    expect(await mayWrite()).toBe(false);
    await send(bo, `${later}/appeal`, { appeal: "It was one word." });
    await send(lea, `${later}/additions`, { addition: "It was more." });
    await send(sol, `${later}/proposals`, { ...proposal, outcome: "word", days: "" });
    expect((await agreed(tam, later)).status).toBe(303);
    expect((await see(bo, later)).text).toContain("The case is closed.");
    expect(await mayWrite()).toBe(false);
    app.clock.advance(days(356));
    expect(await mayWrite()).toBe(true);
  });

  test("is final after fourteen days without an appeal", async () => {
    const path = await opened();
    await decided(path, { outcome: "warning", days: "" });
    app.clock.advance(days(14) - hours(1));
    await ran(lookAtCases);
    expect((await see(ada, path)).text).toContain("It is decided.");
    app.clock.advance(hours(2));
    await ran(lookAtCases);
    expect((await see(ada, path)).text).toContain("The case is closed.");
    expect((await send(bo, `${path}/appeal`, { appeal: "No." })).text).toContain("An appeal is not possible any more");
    // Ada may bring another one.
    expect((await opening(ada)).status).toBe(303);
  });
});

describe("an appeal", () => {
  test("goes once to other people, who hear the other side first and can lift a suspension", async () => {
    const path = await opened();
    await decided(path);
    await post.outbox();
    expect((await send(bo, `${path}/appeal`, { appeal: "It was one word." })).status).toBe(303);
    expect((await send(bo, `${path}/appeal`, { appeal: "Again." })).status).toBe(422);
    expect(recipients(await post.outbox())).toEqual(addresses(ada, sol, tam));
    const [own, others] = [await see(bo, path), await see(ada, path)];
    expect(own.text).toContain("You have appealed. The other side has time for a word");
    expect(own.text).not.toContain("You can say something about it before other people decide.");
    expect(others.text).toContain("There is an appeal. You can say something about it before other people decide.");
    for (const person of [pia, quy, rik]) expect((await see(person, path)).status).toBe(404);
    const lift = { ...proposal, outcome: "word", days: "" };
    expect((await send(sol, `${path}/proposals`, lift)).status).toBe(422);
    expect((await see(ada, path)).text).not.toContain("It was one word.");
    await send(ada, `${path}/additions`, { addition: "It was more than one." });
    expect((await send(sol, `${path}/proposals`, lift)).status).toBe(303);
    expect(await mayWrite()).toBe(false);
    await agreed(tam, path);
    expect(await mayWrite()).toBe(true);
    expect((await see(bo, path)).text).toContain("The case is closed.");
    const row = await sql<{ outcome: string }>`select outcome from conduct_cases where reporter_id = ${ada.id}`.execute(
      app.db,
    );
    expect(row.rows[0]!.outcome).toBe("word");
  });

  test("of who brought the case is as good; where what was decided stands, the suspension does", async () => {
    const path = await opened();
    await decided(path);
    await send(ada, `${path}/appeal`, { appeal: "Thirty days are few." });
    expect((await see(ada, path)).text).toContain("You have appealed.");
    expect((await see(bo, path)).text).toContain("You can say something about it before other people decide.");
    app.clock.advance(days(7));
    await ran(lookAtCases);
    await send(sol, `${path}/proposals`, { ...proposal, outcome: "stands", days: "" });
    await agreed(tam, path);
    expect(await mayWrite()).toBe(false);
    expect((await see(bo, path)).text).toContain("What was decided first stands");
  });
});

describe("who brought a case", () => {
  test("stands on no page of whom it is about, of staff or of leaders, in no mail, no audit entry and no log", async () => {
    const written: string[] = [];
    const kept = process.stderr.write.bind(process.stderr);
    process.stderr.write = ((text: string) => {
      written.push(String(text));
      return true;
    }) as typeof process.stderr.write;
    const mails: OutMail[] = [];
    let path: string;
    try {
      path = await opened({ words: `I am ${ada.name}, and it happened to me.` });
      await decided(path);
      await send(bo, `${path}/appeal`, { appeal: "No." });
      await send(ada, `${path}/additions`, { addition: `Signed, ${ada.name}.` });
      await send(sol, `${path}/proposals`, { ...proposal, outcome: "stands", days: "" });
      mails.push(...(await ran(lookAtCases)), ...(await ran(tidyCases)));
    } finally {
      process.stderr.write = kept;
    }
    const marker = `Marker${count}`;
    expect(mails.length).toBeGreaterThan(8);
    for (const { raw, recipient } of mails) {
      const own = recipient === ada.address;
      expect(raw).not.toMatch(new RegExp(`${marker}|Ferrer|Vellum|worthless`));
      if (!own) expect(raw).not.toContain(ada.address);
    }
    // One text for all: whoever reads somebody's mail does not learn what part they have.
    const news = mails.filter(({ mail }) => mail.subject === "There is something for you to read");
    expect(new Set(news.map(({ mail }) => mail.text)).size).toBe(1);
    for (const one of await notes())
      expect([one.by, one.person].filter((id) => id === ada.id || id === bo.id)).toEqual([]);
    expect(written.join("")).not.toMatch(new RegExp(`${marker}|${path.split("/").at(-1)}`));
    for (const page of [path, "/conduct", "/conduct/cases", `/people/${bo.publicId}`, `/account/moderation`])
      expect(JSON.stringify(await see(bo, page)), page).not.toContain(marker);
    const desk = ["/desk/conduct", "/desk/audit?slice=conduct", `/desk/people/${bo.id}`, "/desk/mail", "/desk/status"];
    for (const page of [...desk, `/groups/${unit.slug}/log`, `/groups/${unit.slug}/moderation`]) {
      const answer = await see(staff, page);
      expect(answer.status, page).toBe(200);
      expect(answer.text, page).not.toContain(marker);
    }
    expect((await see(lea, `/groups/${unit.slug}/moderation`)).text).not.toContain(bo.name);
    expect((await see(lea, `/groups/${unit.slug}/log`)).text).not.toContain(bo.name);
  });
});

describe("the panel's page", () => {
  test("names the panel and the way to visitors, and counts years that are over, small numbers as fewer than five", async () => {
    for (let number = 0; number < 6; number += 1)
      await sql`
        insert into conduct_cases (opened_at, told_at, closed_at, outcome, forgotten_at)
        values ('2024-01-02', '2024-01-02', '2024-06-01', ${number < 5 ? "no-breach" : "warning"}, '2026-07-01')`.execute(
        app.db,
      );
    const page = await see(null, "/conduct");
    for (const person of [pia, quy, rik, sol, tam]) expect(page.text).toContain(person.name);
    expect(page.text.replace(/\s+/g, " ")).toContain("2024 5 fewer than 5 fewer than 5 fewer than 5");
    expect(page.text).not.toContain("2026 ");
    expect((await see(null, `/people/${pia.publicId}`)).text).toContain("Conduct panel Member until December 31, 2028");
    expect((await see(null, `/people/${lea.publicId}`)).text).not.toContain("Conduct panel");
    expect(page.text).toContain("24 months after its end");
  });

  test("is made at the desk by staff for people, who have just shown who they are and see no case", async () => {
    const fields = { address: lea.address, kind: "stand-in", from: "2026-12-01", until: "2027-11-30" };
    expect((await send(staff, "/desk/conduct/panel", { ...fields, until: "2026-11-01" })).text).toContain(
      "The last day comes before the first.",
    );
    expect((await send(staff, "/desk/conduct/panel", { ...fields, until: "2031-01-01" })).text).toContain(
      "A term lasts 3 years at most.",
    );
    const unknown = await send(staff, "/desk/conduct/panel", { ...fields, address: "nobody@example.org" });
    expect([unknown.text.includes("No account has this address."), unknown.body.includes("2027-11-30")]).toEqual([
      true,
      true,
    ]);
    expect((await send(lea, "/desk/conduct/panel", fields)).status).toBe(404);
    expect((await send(staff, "/desk/conduct/panel", fields)).status).toBe(303);
    expect((await send(staff, "/desk/conduct/panel", fields)).text).toContain("has a term in those days already");
    const browser = await as(staff);
    app.clock.advance(hours(1));
    const late = await browser.post("/desk/conduct/panel", { ...fields, address: ada.address });
    expect([late.status, late.body.includes(ada.address)]).toEqual([401, true]);
    expect((await see(staff, "/desk/conduct")).text).toContain(lea.name);
    expect((await see(null, "/conduct")).text).not.toContain(lea.name);
    const acts = (await notes()).filter(({ act }) => act === "conduct.panelist-named");
    expect(acts[0]).toMatchObject({ by: staff.id, person: lea.id });
  });
});

describe("a closed case", () => {
  test("loses every word and name when its time is over; the count stays", async () => {
    const bad = await send(staff, "/desk/conduct/keeping", { months: "2" });
    expect([bad.status, bad.text.includes("from 6 to 60")]).toEqual([422, true]);
    expect((await send(staff, "/desk/conduct/keeping", { months: "6" })).status).toBe(303);
    const path = await opened();
    await decided(path);
    app.clock.advance(days(15));
    await ran(lookAtCases);
    const { id } = await app.db
      .selectFrom("conduct_cases")
      .select("id")
      .where("reporter_id", "=", ada.id)
      .executeTakeFirstOrThrow();
    app.clock.set("2027-05-28T15:00:00Z");
    await ran(tidyCases);
    expect((await see(ada, path)).status).toBe(200);
    app.clock.set("2027-06-02T15:00:00Z");
    await ran(tidyCases);
    expect((await see(ada, path)).status).toBe(404);
    for (const table of ["words", "evidence", "seats", "proposals", "agreements", "rulings", "views"]) {
      const { rows } = await sql`select from ${sql.table(`conduct_${table}`)} where case_id = ${id}`.execute(app.db);
      expect(rows, table).toEqual([]);
    }
    const row = await app.db.selectFrom("conduct_cases").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
    expect(row).toMatchObject({
      outcome: "suspension",
      reporter_id: null,
      reported_id: null,
      code: null,
      question: null,
    });
  });

  test("is forgotten in the log of mails, among the bars and by the audit log too: nothing leads from there to the case or to its sides", async () => {
    expect((await send(staff, "/desk/conduct/keeping", { months: "6" })).status).toBe(303);
    const path = await opened();
    await decided(path);
    const mails = await post.outbox();
    for (const [person, sample] of [
      [ada, "unknown"],
      [bo, "complaint"],
    ] as const) {
      const copy = mails.find(({ recipient }) => recipient === person.address)!;
      await post.receive({
        from: "",
        to: copy.sender,
        raw: eml(`bounces/${sample}`, { to: copy.sender, path: copy.sender }),
      });
    }
    app.clock.advance(days(15));
    await ran(lookAtCases);
    const whole = await app.db
      .selectFrom("conduct_cases")
      .selectAll()
      .where("reporter_id", "=", ada.id)
      .executeTakeFirstOrThrow();
    const copies = sql`select d.id from deliveries d join mailings g on g.id = d.mailing_id where g.purpose = 'conduct.news' and g.subject_id = ${whole.id}`;
    const ids = (await sql<{ id: number }>`${copies}`.execute(app.db)).rows.map(({ id }) => id);
    const left = async () => {
      const { rows } = await sql`
        select (select count(*)::integer from (${copies}) c) as copies,
          (select count(*)::integer from mailings where purpose = 'conduct.news' and subject_id = ${whole.id}) as mailings,
          (select count(*)::integer from address_failures where delivery_id = any(${ids}::bigint[])) as failures,
          (select count(*)::integer from address_complaints where delivery_id = any(${ids}::bigint[])) as complaints,
          (select count(*)::integer from inbound_mails where (fate_detail ->> 'delivery')::bigint = any(${ids}::bigint[])) as returned,
          (select count(*)::integer from posting_bars where person_id = ${bo.id}) as bars`.execute(app.db);
      return rows[0];
    };
    expect(await left()).toEqual({ copies: ids.length, mailings: 5, failures: 1, complaints: 1, returned: 2, bars: 1 });
    app.clock.set("2027-06-02T15:00:00Z");
    await ran(tidyCases);
    expect((await see(ada, path)).status).toBe(404);
    expect(await left()).toEqual({ copies: 0, mailings: 0, failures: 0, complaints: 0, returned: 0, bars: 0 });
    const row = await app.db
      .selectFrom("conduct_cases")
      .selectAll()
      .where("id", "=", whole.id)
      .executeTakeFirstOrThrow();
    const said = (await notes()).filter(({ details }) => "case" in details);
    expect(said.length).toBeGreaterThan(3);
    expect(said.filter(({ details }) => Object.values(details).includes(whole.id))).toEqual([]);
    const moments = said.map(({ at }) => at.getTime());
    for (const at of [row.opened_at, row.told_at, row.closed_at!]) expect(moments).not.toContain(at.getTime());
    expect(row).toMatchObject({ asked_at: null, appealed_at: null });
    // The mailbox stands for those of the readers: what they got is theirs.
    expect(await tablesWith(whole.code!, "mailbox_mails")).toEqual([]);
  });

  test("is kept while somebody may not post because of it, with the page that says why and until when; once that is lifted it is not", async () => {
    expect((await send(staff, "/desk/conduct/keeping", { months: "6" })).status).toBe(303);
    const path = await opened();
    await decided(path, { days: "365" });
    expect((await opening(lea)).status).toBe(303);
    const lifted = await codeOf(lea);
    await decided(lifted, { days: "365" });
    await send(bo, `${lifted}/appeal`, { appeal: "It was one word." });
    await send(lea, `${lifted}/additions`, { addition: "It was more." });
    await send(sol, `${lifted}/proposals`, { ...proposal, outcome: "word", days: "" });
    expect((await agreed(tam, lifted)).status).toBe(303);
    app.clock.advance(days(15));
    await ran(lookAtCases);
    app.clock.set("2027-11-13T15:00:00Z");
    await ran(tidyCases);
    expect(await mayWrite()).toBe(false);
    expect((await see(bo, path)).text).toContain("No posting anywhere in the association until November 13, 2027");
    expect((await see(bo, lifted)).status).toBe(404);
    app.clock.set("2027-11-14T15:00:00Z");
    await ran(tidyCases);
    expect(await mayWrite()).toBe(true);
    expect((await see(bo, path)).status).toBe(404);
  });
});
