import { beforeEach, describe, expect, test } from "vitest";
import { useApp } from "../../../test/app.ts";
import { aMail, usePostOffice } from "../../../test/post-office.ts";
import type { Unit } from "#groups";
import { days } from "#platform/time";
import { aUnit, joined, leads } from "../../groups/builders.ts";
import { aPerson, type APerson } from "../../people/builders.ts";
import { forgetReports } from "../reports/commands.ts";
import { forgetRestraints } from "./commands.ts";
import { lastDayOf, mayRestrain } from "./rules.ts";

const app = useApp();
const post = usePostOffice(app);
/** Bo writes; Lea and Lis lead the group, Mona the division above it. */
let bo: APerson;
let lea: APerson;
let lis: APerson;
let mona: APerson;
let unit: Unit;
let id: number;
let count = 0;

beforeEach(async () => {
  count += 1;
  bo = await aPerson(app.db, { name: "Bo Ferrer" });
  lea = await aPerson(app.db, { name: "Lea Roth" });
  lis = await aPerson(app.db, { name: "Lis Berg" });
  mona = await aPerson(app.db, { name: "Mona Voss" });
  const above = await aUnit(app.db, { name: `Above ${count}`, slug: `above-${count}`, kind: "division" });
  unit = await aUnit(app.db, { name: `Glue ${count}`, slug: `glue-${count}`, parentId: above.id });
  await joined(app.db, unit, bo);
  for (const leader of [lea, lis]) {
    await joined(app.db, above, leader);
    await leads(app.db, unit, leader);
  }
  await leads(app.db, above, mona);
  id = await begin(bo, "A harsh word");
  await post.outbox();
});

const as = async (person: APerson | null) => app.as(person);
async function begin(person: APerson, title: string): Promise<number> {
  await (await as(person)).post(`/groups/${unit.slug}/topics`, { title, body: title });
  return (await app.db.selectFrom("posts").select("id").orderBy("id", "desc").executeTakeFirstOrThrow()).id;
}
const write = async (person: APerson) =>
  (await as(person)).post(`/groups/${unit.slug}/topics`, { title: "Again", body: "More words" });
const why = { span: "7", reason: "private", word: "You named a reader." };
const restrain = async (person: APerson, fields: Record<string, string> = why, of = id) =>
  (await as(person)).post(`/posts/${of}/restraint`, fields);
async function restrained(fields: Record<string, string> = why): Promise<string> {
  const { location } = await restrain(lea, fields);
  return location!.split("?")[0]!;
}
const answer = async (person: APerson, at: string, outcome: string) =>
  (await as(person)).post(`${at}/answer`, { outcome, answer: "We looked at it together." });
async function mailed(person: APerson, text = "By mail") {
  const to = `${unit.slug}@lists.example.org`;
  const raw = aMail({
    from: `X <${person.address}>`,
    to,
    subject: text,
    text,
    id: `<${count}-${Math.random()}@x.example>`,
  });
  return (await post.receive({ from: person.address, to, raw })).fates[0]!;
}

describe("somebody is kept from posting for a week", () => {
  test("by web and by mail, told why without a name, and writes again when the week is over; reading stays", async () => {
    expect((await restrain(bo)).status).toBe(404);
    expect((await restrain(lea, { ...why, word: " " })).status).toBe(422);
    const at = await restrained();
    expect((await (await as(lea)).get(`${at}?set=yes`)).text).toContain("Bo Ferrer is told by mail");
    const [mail, ...others] = await post.outbox();
    expect(others).toEqual([]);
    expect(mail!.recipient).toBe(bo.address);
    expect(mail!.mail.text).toContain("| You named a reader.");
    expect(mail!.mail.text).toContain(at);
    expect(mail!.mail.text).not.toContain("Lea");
    const refused = await write(bo);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain("You may not write in this group for a time");
    expect(refused.text).toContain("More words");
    expect(await mailed(bo)).toMatchObject({ fate: "refused", detail: { cause: "suspended" } });
    expect((await post.outboxTo(bo.address))[0]!.mail.text).toContain("Decisions about my posts");
    const page = await (await as(bo)).get(`/posts/${id}`);
    expect(page.status).toBe(303);
    expect((await (await as(bo)).get(page.location!)).text).toContain("See why, until when, and how to appeal");
    expect((await (await as(bo)).get("/account/moderation")).body).toContain(at);
    expect((await (await as(bo)).get(at)).text).not.toContain("Lea Roth");
    app.clock.advance(days(7));
    expect((await write(bo)).status).toBe(303);
    expect((await mailed(bo)).fate).toBe("posted");
  });

  test("a warning bars from nothing; a leader is judged from above only, and nobody judges themselves", async () => {
    const at = await restrained({ ...why, span: "warning" });
    expect((await post.outboxTo(bo.address))[0]!.mail.text).toContain("ask you to write differently");
    expect((await write(bo)).status).toBe(303);
    expect((await (await as(lea)).get(`/groups/${unit.slug}/moderation`)).body).toContain(at);
    const leaders = await begin(lis, "By a leader");
    expect((await restrain(lea, why, leaders)).status).toBe(404);
    expect((await restrain(lis, why, leaders)).status).toBe(404);
    expect((await restrain(mona, why, leaders)).status).toBe(303);
    expect((await write(lis)).text).toContain("You may not write in this group for a time");
    // She still may manage; an appeal of hers goes above, where the one who decided does not answer it.
    expect((await (await as(lis)).get(`/groups/${unit.slug}/moderation`)).status).toBe(200);
  });

  test("may be lifted before its time, and another one takes its place", async () => {
    const first = await restrained();
    const second = await restrained({ ...why, span: "90" });
    await post.outbox();
    expect((await (await as(lis)).post(`${second}/ending`, {})).status).toBe(303);
    expect((await post.outboxTo(bo.address))[0]!.mail.text).toContain("has been lifted");
    expect((await write(bo)).status).toBe(303);
    expect((await (await as(lis)).post(`${second}/ending`, {})).text).toContain("That has ended already");
    expect((await (await as(bo)).post(`${first}/ending`, {})).status).toBe(404);
  });
});

describe("an appeal", () => {
  test("is made once, answered by somebody who had no part in it, and lifts what it was against", async () => {
    const at = await restrained();
    await post.outbox();
    expect((await (await as(lea)).post(`${at}/appeal`, { appeal: "x" })).status).toBe(404);
    expect((await (await as(bo)).post(`${at}/appeal`, { appeal: " " })).text).toContain("Say why it is wrong");
    expect((await answer(lis, at, "lifted")).text).toContain("There is no appeal to answer");
    expect((await (await as(bo)).post(`${at}/appeal`, { appeal: "It was my own name." })).status).toBe(303);
    expect((await (await as(bo)).post(`${at}/appeal`, { appeal: "Again" })).text).toContain("appealed already");
    expect((await post.outbox()).map((mail) => mail.recipient)).toEqual([lis.address]);
    expect((await (await as(lea)).get(at)).text).toContain("Somebody who had no part in the decision answers it");
    expect((await answer(lea, at, "upheld")).text).toContain("That is for others to decide");
    expect((await answer(bo, at, "lifted")).status).toBe(404);
    expect((await write(bo)).status).toBe(422);
    expect((await answer(lis, at, "lifted")).status).toBe(303);
    const [told] = await post.outboxTo(bo.address);
    expect(told!.mail.text).toContain("| We looked at it together.");
    expect(told!.mail.text).not.toContain("Lis");
    expect((await write(bo)).status).toBe(303);
    expect((await answer(mona, at, "upheld")).text).toContain("Somebody else has answered");
  });

  test("goes up where nobody else leads the group, and may be turned down", async () => {
    const leaders = await begin(lis, "By a leader");
    const { location } = await restrain(mona, why, leaders);
    const at = location!.split("?")[0]!;
    await post.outbox();
    await (await as(lis)).post(`${at}/appeal`, { appeal: "It was a joke." });
    // Lea leads beside her and had no part in it.
    expect((await post.outbox()).map((mail) => mail.recipient)).toEqual([lea.address]);
    expect((await answer(lea, at, "upheld")).status).toBe(303);
    expect((await post.outboxTo(lis.address))[0]!.mail.text).toContain("It stands");
    expect((await write(lis)).status).toBe(422);
  });
});

describe("the emergency switch", () => {
  test("stops all but leaders, keeps what is typed, holds mails, and lets all write again; everyone is told why", async () => {
    expect((await (await as(bo)).post(`/groups/${unit.slug}/standstill`, { word: "x" })).status).toBe(404);
    expect((await (await as(lea)).post(`/groups/${unit.slug}/standstill`, { word: "" })).status).toBe(422);
    await (await as(lea)).post(`/groups/${unit.slug}/standstill`, { word: "A flood of spam." });
    const page = (await (await as(null)).get(`/groups/${unit.slug}`)).text;
    expect(page).toContain("A flood of spam.");
    // The statement that is made from the settings does not promise otherwise (G-3).
    expect(page).toContain("The leaders have stopped posting for now");
    expect(page).not.toContain("nobody approves it first");
    const form = await (await as(bo)).get(`/groups/${unit.slug}/topics/new`);
    expect(form.text).toContain("A flood of spam.");
    const refused = await write(bo);
    expect(refused.text).toContain("Nobody but its leaders writes in this group at present: A flood of spam.");
    expect(refused.text).toContain("More words");
    expect(await mailed(bo)).toMatchObject({ fate: "held", detail: { rule: "standstill" } });
    expect((await write(lea)).status).toBe(303);
    expect((await mailed(lea)).fate).toBe("posted");
    await (await as(lis)).post(`/groups/${unit.slug}/standstill/ending`, {});
    const after = (await (await as(null)).get(`/groups/${unit.slug}`)).text;
    expect(after).not.toContain("A flood of spam.");
    expect(after).toContain("nobody approves it first");
    expect((await write(bo)).status).toBe(303);
    const log = await (await as(mona)).get(`/groups/${unit.slug}/log`);
    expect(log.text).toContain("Stopped all posting in a group");
    expect(log.text).toContain("Lis Berg");
    expect((await (await as(bo)).get(`/groups/${unit.slug}/log`)).status).toBe(404);
  });
});

test("what was decided and reported is forgotten two years after it was over, and not before", async () => {
  await restrained();
  await restrained({ ...why, span: "warning" });
  await (await as(bo)).post(`/posts/${await begin(lis, "Reported")}/report`, { reason: "other", word: "So." });
  await app.db
    .updateTable("post_reports")
    .set({ settled_at: app.clock.read(), outcome: "dismissed", answer: "No.", settled_by: lea.id })
    .where("reporter_id", "=", bo.id)
    .execute();
  const forget = async () => {
    await app.db.transaction().execute((tx) => forgetRestraints(tx, app.clock.read()));
    await app.db.transaction().execute((tx) => forgetReports(tx, app.clock.read()));
    const own = await app.db.selectFrom("restraints").select("id").where("person_id", "=", bo.id).execute();
    const bars = await app.db.selectFrom("posting_bars").select("id").where("person_id", "=", bo.id).execute();
    const reports = await app.db.selectFrom("post_reports").select("id").where("reporter_id", "=", bo.id).execute();
    return [own.length, bars.length, reports.length];
  };
  app.clock.advance(days(729));
  expect(await forget()).toEqual([2, 1, 1]);
  app.clock.advance(days(4));
  expect(await forget()).toEqual([1, 1, 0]);
  app.clock.advance(days(7));
  expect(await forget()).toEqual([0, 0, 0]);
});

test("the days that a decision holds, and who may make one", () => {
  expect(lastDayOf("warning", "2026-11-14")).toBeNull();
  expect(lastDayOf("1", "2026-11-14")).toBe("2026-11-14");
  expect(lastDayOf("7", "2026-11-14")).toBe("2026-11-20");
  const judge = (personId: number, manages: boolean, isAbove = false) => ({ personId, manages, isAbove });
  expect(mayRestrain(judge(7, true), { id: 8, leads: false })).toBe(true);
  expect(mayRestrain(judge(7, true), { id: 8, leads: true })).toBe(false);
  expect(mayRestrain(judge(7, true, true), { id: 8, leads: true })).toBe(true);
  expect(mayRestrain(judge(7, true, true), { id: 7, leads: false })).toBe(false);
  expect(mayRestrain(judge(7, false), { id: 8, leads: false })).toBe(false);
});
