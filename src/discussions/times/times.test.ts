import { beforeEach, describe, expect, test } from "vitest";
import { useApp } from "../../../test/app.ts";
import { usePostOffice, type OutMail } from "../../../test/post-office.ts";
import { bar, changeSettings, leave, unbar, viewerOf, type Unit } from "#groups";
import type { Tx } from "#platform/db";
import { days, minutes } from "#platform/time";
import { aUnit, joined, leads } from "../../groups/builders.ts";
import { aPerson, type APerson } from "../../people/builders.ts";
import { postFacts } from "../mails/queries.ts";
import { forgetReader } from "../persons/commands.ts";
import { chooseTime, reopenTimes } from "./commands.ts";
import { CHOICES_A_DAY } from "./rules.ts";

const app = useApp();
const post = usePostOffice(app);
let lea: APerson;
let ada: APerson;
let bo: APerson;
let cy: APerson;
/** Has an account, and belongs nowhere. */
let dan: APerson;
let unit: Unit;
let postId: number;
let topic: number;
let count = 0;

beforeEach(async () => {
  app.clock.set("2026-11-14T15:00:00Z");
  count += 1;
  const people = ["Lea Roth", "Ada Lind", "Bo Ferrer", "Cy Noor", "Dan Oak"].map((name) => aPerson(app.db, { name }));
  [lea, ada, bo, cy, dan] = (await Promise.all(people)) as [APerson, APerson, APerson, APerson, APerson];
  unit = await aUnit(app.db, { name: `Glue ${count}`, slug: `glue-${count}` });
  for (const person of [ada, bo, cy]) await joined(app.db, unit, person);
  await leads(app.db, unit, lea);
  const { location } = await (
    await as(ada)
  ).post(`/groups/${unit.slug}/topics`, {
    title: "Wheat paste",
    body: "When do we stir?",
    times: "yes",
  });
  postId = Number(/^\/posts\/(\d+)\/times\/new$/.exec(location!)![1]);
  topic = (await app.db.selectFrom("posts").select("topic_id").where("id", "=", postId).executeTakeFirstOrThrow())
    .topic_id;
  await post.settled();
  await post.outbox();
});

const as = (person: APerson | null) => app.as(person);
const inTx = (act: Parameters<ReturnType<typeof app.db.transaction>["execute"]>[0]) =>
  app.db.transaction().execute(act);
const asked = {
  title: "Stirring the paste",
  zone: "Europe/Berlin",
  "day-1": "2026-12-01",
  "clock-1": "18:00",
  "minutes-1": "90",
  "day-3": "2026-12-03",
  "clock-3": "09:00",
  asked: "unit",
  closes: "2026-11-25",
};
const ask = async (fields: Record<string, string> = {}, by = ada) =>
  (await as(by)).post(`/posts/${postId}/times`, { ...asked, ...fields });
const answer = async (person: APerson, ...said: string[]) =>
  (await as(person)).post(
    `/posts/${postId}/times/answers`,
    Object.fromEntries(said.map((one, at) => [`time-${at + 1}`, one])),
  );
const choose = async (by: APerson, number: number) =>
  (await as(by)).post(`/posts/${postId}/times/choice`, { number: String(number) });
const reopen = async (by: APerson, until: string) => (await as(by)).post(`/posts/${postId}/times/reopening`, { until });
const page = async (person: APerson | null) => (await as(person)).get(`/posts/${postId}/times`);
const discussion = async (person: APerson | null) => {
  const { location } = await (await as(person)).get(`/topics/${topic}`);
  return (await as(person)).get(location!);
};
const answersIn = () =>
  app.db
    .selectFrom("time_answers")
    .innerJoin("persons", "persons.id", "person_id")
    .select(["name", "option", "answer"])
    .where("post_id", "=", postId)
    .orderBy("name")
    .orderBy("option")
    .execute();
const livesIn = (person: APerson, zone: string) =>
  app.db.updateTable("persons").set({ time_zone: zone }).where("id", "=", person.id).execute();
/** The attached file as it went out, its folded lines joined. */
const fileOf = ({ raw }: OutMail) => {
  const [, encoded] = /Content-Transfer-Encoding: base64\r\n\r\n([\s\S]*?)\r\n--/.exec(raw)!;
  return Buffer.from(encoded!, "base64").toString().replaceAll("\r\n ", "");
};

describe("a question for a time", () => {
  test("is asked from a post by its author or who leads; every fault comes back with what was typed", async () => {
    const adas = await as(ada);
    const form = await adas.get(`/posts/${postId}/times/new`);
    expect(form.body).toContain('value="Wheat paste"');
    expect(form.body).toMatch(/<option value="America\/Chicago" selected/);
    for (const person of [ada, lea])
      expect((await (await as(person)).get(`/posts/${postId}/cite`)).body).toContain(`/posts/${postId}/times/new`);
    for (const person of [bo, dan, null])
      expect((await (await as(person)).get(`/posts/${postId}/cite`)).body).not.toContain(`/posts/${postId}/times/new`);
    for (const person of [bo, dan]) {
      expect((await (await as(person)).get(`/posts/${postId}/times/new`)).status).toBe(404);
      expect((await ask({}, person)).status).toBe(404);
    }
    const faults: [Record<string, string>, string][] = [
      [{ title: " " }, "Say what the meeting is about."],
      [{ zone: "Mars/Base" }, "Choose a time zone from the list."],
      [{ "day-3": "", "clock-3": "" }, "Give at least two times."],
      [{ "day-1": "2026-02-30" }, "Give a date."],
      [{ "clock-1": "six" }, "Give a time like 17:30."],
      [{ "minutes-1": "2" }, "from 5 minutes to a day"],
      [{ "day-1": "2026-11-14", "clock-1": "15:30" }, "This time is over."],
      [{ "day-1": "2027-03-28", "clock-1": "02:30" }, "clocks in this time zone skip this time"],
      [{ "day-2": "2026-12-03", "clock-2": "09:00" }, "This time stands there twice."],
      [{ closes: "2026-12-04" }, "cannot be after the last time"],
    ];
    for (const [fields, said] of faults) {
      const back = await ask(fields);
      expect([back.status, back.text.includes(said)], said).toEqual([422, true]);
      if (!fields.title) expect(back.body).toContain('value="Stirring the paste"');
    }
    const more = await ask({ do: "more", rows: "4" });
    expect([more.status, more.body.includes('name="day-8"'), more.body.includes('value="Stirring the paste"')]).toEqual(
      [200, true, true],
    );
    expect(await app.db.selectFrom("time_questions").select("title").where("post_id", "=", postId).execute()).toEqual(
      [],
    );
    expect((await ask()).location).toBe(`/posts/${postId}`);
    // Only that: who closes the discussion, or bars its author, ends the asking.
    await (await as(lea)).post(`/topics/${topic}/closure`, { reason: "Stirred." });
    expect((await ask({ title: "Else" })).status).toBe(404);
    expect((await ask({ title: "Else" }, lea)).status).toBe(303);
  });

  test("is answered by whom it asks, counted, changed until its last day, and those who are asked see who said what", async () => {
    await ask();
    await livesIn(bo, "Asia/Kathmandu");
    expect((await answer(bo, "yes", "no")).location).toBe(`/posts/${postId}`);
    await answer(bo, "if-need-be", "yes");
    await answer(lea, "yes", "yes");
    expect(await answersIn()).toEqual([
      { name: "Bo Ferrer", option: 1, answer: "if-need-be" },
      { name: "Bo Ferrer", option: 2, answer: "yes" },
      { name: "Lea Roth", option: 1, answer: "yes" },
      { name: "Lea Roth", option: 2, answer: "yes" },
    ]);
    // Six in the evening in Berlin is a quarter to eleven at night in Kathmandu, and eleven in the morning in Chicago.
    const bos = await discussion(bo);
    expect(bos.text).toContain("When to meet: Stirring the paste");
    expect(bos.text).toMatch(/Tue, Dec 1, 2026, 10:45\sPM/);
    expect(bos.text).toContain(
      "Times are those of your time zone, Asia/Kathmandu. They were written in that of Europe/Berlin.",
    );
    expect(bos.text).toContain("2 people have answered.");
    const cys = await page(cy);
    expect(cys.text).toMatch(/Tue, Dec 1, 2026, 11:00\s*AM/);
    expect(cys.text).toMatch(/Best so far/);
    expect(cys.text).toContain("Bo Ferrer, Lea Roth");
    // Who reads and is not asked sees the times alone.
    for (const person of [dan, null]) {
      const other = await page(person);
      expect(other.text).toMatch(/Tue, Dec 1, 2026, 11:00\s*AM/);
      for (const hidden of ["Bo Ferrer", "have answered", "Best so far", 'type="radio"'])
        expect(other.body).not.toContain(hidden);
      expect((await discussion(person)).body).not.toContain("people have answered");
    }
    const missing = await answer(cy, "no");
    expect([missing.status, /Say yes, if need be or no to Thu, Dec 3, 2026, 2:00/.test(missing.text)]).toEqual([
      422,
      true,
    ]);
    expect(missing.body).toMatch(/value="no" checked/);
    const notAsked = await answer(dan, "yes", "yes");
    expect([notAsked.status, notAsked.text.includes("Others are asked here")]).toEqual([422, true]);
    expect((await (await as(null)).post(`/posts/${postId}/times/answers`)).status).toBe(401);
    app.clock.set("2026-11-26T06:01:00Z");
    const late = await answer(bo, "no", "no");
    expect([late.status, late.text.includes("The last day for answers is over.")]).toEqual([422, true]);
    expect((await page(bo)).text).toContain("You said if need be.");
    expect(await answersIn()).toHaveLength(4);
    expect(await post.outbox()).toEqual([]);
  });

  test("asks leaders alone where its author says so; who asks sees the answers too", async () => {
    await ask({ asked: "leaders" });
    expect((await answer(bo, "yes", "yes")).status).toBe(422);
    expect((await answer(lea, "yes", "no")).status).toBe(303);
    expect((await page(bo)).text).not.toContain("Lea Roth");
    const own = await page(ada);
    expect([own.text.includes("One person has answered."), own.text.includes("Lea Roth")]).toEqual([true, true]);
    expect((await page(ada)).body).not.toContain('type="radio"');
  });

  test("is changed or taken away while nobody has answered, and goes with a post that is taken away", async () => {
    await ask();
    expect((await (await as(ada)).get(`/posts/${postId}/times/new`)).body).toContain('value="2026-12-03"');
    await ask({ title: "Boiling the paste", "clock-1": "19:00" });
    expect((await page(bo)).text).toContain("Boiling the paste");
    expect((await (await as(bo)).post(`/posts/${postId}/times/removal`)).status).toBe(404);
    expect((await (await as(ada)).post(`/posts/${postId}/times/removal`)).status).toBe(303);
    expect((await page(bo)).status).toBe(404);
    await ask();
    await answer(bo, "yes", "yes");
    expect((await (await as(ada)).get(`/posts/${postId}/times/new`)).location).toBe(`/posts/${postId}/times`);
    for (const refused of [await ask({ title: "Else" }), await (await as(ada)).post(`/posts/${postId}/times/removal`)])
      expect([refused.status, refused.text.includes("Somebody has answered meanwhile")]).toEqual([422, true]);
    // An edit of the post leaves it as it is.
    const edit = { title: "Wheat paste", body: "When do we stir it?", version: "1" };
    expect((await (await as(ada)).post(`/posts/${postId}/edit`, edit)).status).toBe(303);
    expect(await answersIn()).toHaveLength(2);
    await choose(ada, 1);
    expect((await discussion(null)).text).toContain("When to meet, Stirring the paste:");
    const leas = await as(lea);
    const withheld = { reason: "other", word: "Not here.", title: "Paste" };
    expect((await leas.post(`/posts/${postId}/withholding`, withheld)).status).toBe(303);
    expect((await discussion(bo)).text).not.toContain("Stirring");
    for (const path of ["times", "times.ics", "times/new"])
      expect((await leas.get(`/posts/${postId}/${path}`)).status).toBe(404);
    expect((await answer(bo, "no", "no")).status).toBe(404);
    await leas.post(`/posts/${postId}/withholding/ending`);
    expect((await page(bo)).text).toContain("Stirring the paste");
  });

  test("keeps no answers of somebody whose account is closed", async () => {
    await ask();
    await answer(bo, "yes", "yes");
    await inTx((tx) => forgetReader(tx, bo.id, app.clock.read()));
    expect(await answersIn()).toEqual([]);
  });
});

describe("a chosen time", () => {
  beforeEach(async () => {
    await ask();
    await answer(ada, "yes", "yes");
    await answer(bo, "if-need-be", "yes");
    await livesIn(bo, "Asia/Kathmandu");
  });

  test("stands at the post and in the discussion, and who answered has one mail with it, by their own clocks", async () => {
    for (const person of [bo, dan]) expect((await choose(person, 1)).status).toBe(404);
    const none = await choose(ada, 3);
    expect([none.status, none.text.includes("There is no such time.")]).toEqual([422, true]);
    expect((await choose(ada, 1)).location).toBe(`/posts/${postId}/times`);
    await choose(ada, 1);
    await post.settled();
    const mails = await post.outbox();
    expect(mails.map((mail) => mail.recipient).sort()).toEqual([ada.address, bo.address].sort());
    const bos = mails.find((mail) => mail.recipient === bo.address)!;
    expect(bos.mail.subject).toContain("Time chosen: Stirring the paste");
    expect(bos.mail.text).toMatch(/Tue, Dec 1, 2026, 10:45\sPM\s–\sWed, Dec 2, 2026, 12:15\sAM/);
    expect(bos.mail.text).toContain("(Asia/Kathmandu)");
    expect(bos.mail.text).toContain("You said “if need be” to it.");
    expect(bos.mail.inReplyTo).toBe(
      (await app.db.selectFrom("posts").select("message_id").where("id", "=", postId).executeTakeFirstOrThrow())
        .message_id,
    );
    const file = fileOf(bos);
    for (const line of [
      "METHOD:PUBLISH",
      `UID:times-${postId}@${app.settings.mailDomain}`,
      "SEQUENCE:0",
      "DTSTAMP:20261114T150000Z",
      "DTSTART:20261201T170000Z",
      "DTEND:20261201T183000Z",
      "SUMMARY:Stirring the paste",
      "STATUS:CONFIRMED",
    ])
      expect(file).toContain(`\r\n${line}\r\n`);
    expect(file).not.toContain(bo.address);
    const fetched = await (await as(null)).get(`/posts/${postId}/times.ics`);
    expect([fetched.status, String(fetched.headers["content-type"])]).toEqual([
      200,
      "text/calendar; charset=utf-8; method=PUBLISH",
    ]);
    expect(fetched.body.replaceAll("\r\n ", "")).toBe(file);
    for (const person of [bo, null]) {
      const shown = await discussion(person);
      expect(shown.text).toContain("When to meet, Stirring the paste:");
      expect(shown.text).toContain("Chosen by Ada Lind.");
    }
    const late = await answer(bo, "no", "no");
    expect([late.status, late.text.includes("A time was chosen meanwhile.")]).toEqual([422, true]);
  });

  test("may be chosen anew or taken back by who leads, which calendars take for newer; answers go on", async () => {
    await choose(ada, 1);
    await post.settled();
    await post.outbox();
    app.clock.advance(60_000);
    expect((await choose(lea, 2)).status).toBe(303);
    await post.settled();
    const again = await post.outbox();
    expect(again).toHaveLength(2);
    for (const line of ["SEQUENCE:2", "DTSTART:20261203T080000Z", "DTSTAMP:20261114T150100Z"])
      expect(fileOf(again[0]!)).toContain(`\r\n${line}\r\n`);
    for (const [until, said] of [
      ["2026-12-04", "Choose a day from today to that of the last time."],
      ["", "Choose a day from today to that of the last time."],
    ] as const) {
      const refused = await reopen(ada, until);
      expect([refused.status, refused.text.includes(said)]).toEqual([422, true]);
    }
    expect((await reopen(bo, "2026-11-28")).status).toBe(404);
    expect((await reopen(ada, "2026-11-28")).status).toBe(303);
    await post.settled();
    const back = await post.outbox();
    expect(back).toHaveLength(2);
    expect(back[0]!.mail.subject).toContain("Time open again: Stirring the paste");
    for (const line of ["SEQUENCE:3", "STATUS:CANCELLED", `UID:times-${postId}@${app.settings.mailDomain}`])
      expect(fileOf(back[0]!)).toContain(`\r\n${line}\r\n`);
    expect((await (await as(bo)).get(`/posts/${postId}/times.ics`)).body).toContain("STATUS:CANCELLED");
    expect((await discussion(bo)).text).not.toContain("When to meet, Stirring");
    expect((await reopen(ada, "2026-11-28")).text).toContain("No time is chosen at present.");
    expect((await answer(bo, "no", "yes")).status).toBe(303);
    app.clock.set("2026-12-02T15:00:00Z");
    const over = await choose(ada, 1);
    expect([over.status, over.text.includes("This time is over.")]).toEqual([422, true]);
    expect((await choose(ada, 2)).status).toBe(303);
    await post.settled();
    expect(fileOf((await post.outbox())[0]!)).toContain("\r\nSEQUENCE:4\r\n");
  });

  test("is for who asked while they may post there: barred everywhere, or gone, they choose nothing and mail nobody; who leads does", async () => {
    const program = await app.program(ada);
    const path = `/posts/${postId}/times`;
    const refusedTo = async () => {
      const { body, text } = await page(ada);
      // What was answered stays theirs to see.
      expect(text).toContain("2 people have answered.");
      expect(body).not.toContain(`action="${path}/choice"`);
      expect((await discussion(ada)).body).not.toContain(`${path}#choosing`);
      const refused = [
        await choose(ada, 1),
        await reopen(ada, "2026-11-28"),
        await program.put(`${path}/choice`, { number: 1 }),
        await program.post(`${path}/reopening`, { closesOn: "2026-11-28" }),
      ];
      expect(refused.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
      expect(await post.outbox()).toEqual([]);
    };
    const everywhere = { unitId: null, personId: ada.id, by: lea.id, decider: "panel" as const };
    const span = { fromDay: "2026-11-14", untilDay: "2026-12-14" };
    let barred = 0;
    await inTx(async (tx) => (barred = await bar(tx, { ...everywhere, ...span }, app.clock.read())));
    await refusedTo();
    await inTx((tx) => unbar(tx, barred, lea.id, app.clock.read()));
    expect((await choose(ada, 1)).status).toBe(303);
    await post.settled();
    await inTx((tx) => leave(tx, { personId: ada.id, zone: app.settings.timeZone }, unit, app.clock.read()));
    await post.outbox();
    await refusedTo();
    expect((await choose(lea, 2)).status).toBe(303);
    expect(await post.outbox()).toHaveLength(2);
  });

  test("may change so often a day and no more, by whomever and whichever way: who answered is not mailed without end", async () => {
    const program = await app.program(ada);
    const path = `/posts/${postId}/times`;
    const said = `This question was decided ${CHOICES_A_DAY} times in a day`;
    const acts = [
      () => choose(ada, 1),
      () => choose(lea, 2),
      () => reopen(ada, "2026-11-28"),
      () => choose(ada, 1),
      () => choose(ada, 2),
    ];
    expect(acts).toHaveLength(CHOICES_A_DAY);
    for (const act of acts) {
      app.clock.advance(minutes(1));
      expect((await act()).status).toBe(303);
      // Each has left before the next: what is changed sooner is not told.
      expect(await post.outbox()).toHaveLength(2);
    }
    for (const by of [ada, lea])
      for (const refused of [await choose(by, 1), await reopen(by, "2026-11-28")])
        expect([refused.status, refused.text.includes(said)]).toEqual([422, true]);
    expect((await program.put(`${path}/choice`, { number: 1 })).status).toBe(422);
    expect((await program.post(`${path}/reopening`, { closesOn: "2026-11-28" })).status).toBe(422);
    // What stands already is no change.
    expect((await choose(ada, 2)).status).toBe(303);
    expect(await post.outbox()).toEqual([]);
    expect((await page(bo)).text).toContain("Chosen by Ada Lind.");
    app.clock.advance(days(1));
    expect((await reopen(ada, "2026-11-28")).status).toBe(303);
    expect(await post.outbox()).toHaveLength(2);
  });

  test("that was changed before its mail left is not told: one mail says what stands then", async () => {
    const now = app.clock.read();
    const viewer = await viewerOf(app.db, lea, now, app.settings.timeZone);
    const acting = { by: lea.id, of: { viewer, home: unit, manages: true } };
    /** Nothing leaves before all of it is done. */
    const atOnce = (...acts: ("again" | 1 | 2)[]) =>
      inTx(async (tx: Tx) => {
        for (const act of acts)
          if (act === "again") await reopenTimes(tx, acting, postId, "2026-11-28", now, app.settings);
          else await chooseTime(tx, acting, postId, act, now, app.settings);
      });
    const told = async () => {
      const mails = await post.outbox();
      expect(mails.map((mail) => mail.recipient).sort()).toEqual([ada.address, bo.address].sort());
      return mails.map((mail) => [mail.mail.subject, /SEQUENCE:\d+/.exec(fileOf(mail))![0]]);
    };
    await atOnce(1, 2);
    const chosen = "Time chosen: Stirring the paste";
    const open = "Time open again: Stirring the paste";
    expect(await told()).toEqual([
      [chosen, "SEQUENCE:2"],
      [chosen, "SEQUENCE:2"],
    ]);
    await atOnce(1, "again");
    expect(await told()).toEqual([
      [open, "SEQUENCE:5"],
      [open, "SEQUENCE:5"],
    ]);
    await atOnce(2, "again", 1);
    expect(await told()).toEqual([
      [chosen, "SEQUENCE:8"],
      [chosen, "SEQUENCE:8"],
    ]);
  });

  test("is kept from whoever may read the discussion no more, and so is its mail", async () => {
    const program = { personId: null, zone: app.settings.timeZone };
    const audiences = { page: "public", posts: "unit", files: "unit", events: "unit", roster: "unit" } as const;
    await inTx((tx) => changeSettings(tx, program, unit, { audiences }, app.clock.read()));
    await inTx((tx) => leave(tx, { personId: bo.id, zone: program.zone }, unit, app.clock.read()));
    await post.settled();
    await post.outbox();
    expect((await page(bo)).status).toBe(404);
    expect((await (await as(bo)).get(`/posts/${postId}/times.ics`)).status).toBe(404);
    await choose(ada, 1);
    await post.settled();
    expect((await post.outbox()).map((mail) => mail.recipient)).toEqual([ada.address]);
  });
});

test("a mail of the post that leaves later says the times, by the clocks in which they were written", async () => {
  await ask();
  const facts = (await postFacts(app.db, postId))!;
  expect(facts.mail.times).toMatchObject({
    title: "Stirring the paste",
    zone: "Europe/Berlin",
    closesOn: "2026-11-25",
  });
  expect(facts.mail.times!.spans[0]!.begins).toEqual(new Date("2026-12-01T17:00:00Z"));
});

test("a program answers, chooses and asks again by the same rules, and is told what its owner may know", async () => {
  await ask();
  const [bos, adas, dans] = await Promise.all([bo, ada, dan].map((person) => app.program(person)));
  const path = `/posts/${postId}/times`;
  const said = (...answers: string[]) => ({ answers: answers.map((one, at) => ({ number: at + 1, answer: one })) });
  expect((await bos!.put(`${path}/answers`, said("yes"))).status).toBe(422);
  expect((await bos!.put(`${path}/answers`, said("yes", "if-need-be"))).status).toBe(204);
  expect((await dans!.put(`${path}/answers`, said("yes", "yes"))).status).toBe(422);
  expect((await adas!.get(path)).json).toMatchObject({
    zone: "Europe/Berlin",
    state: "open",
    people: 1,
    best: 1,
    slots: [
      { number: 1, begins: "2026-12-01T17:00:00.000Z", day: "2026-12-01", clock: "18:00", minutes: 90, yes: 1, no: 0 },
      { number: 2, ifNeedBe: 1, mine: null },
    ],
    answers: [{ person: { name: "Bo Ferrer" }, answers: [{ number: 1, answer: "yes" }, { number: 2 }] }],
    choice: null,
  });
  expect((await dans!.get(path)).json).toMatchObject({
    isAsked: false,
    people: null,
    best: null,
    answers: null,
    slots: [{ yes: null, no: null }, {}],
  });
  expect((await bos!.put(`${path}/choice`, { number: 1 })).status).toBe(404);
  expect((await adas!.put(`${path}/choice`, { number: 2 })).json).toMatchObject({
    state: "chosen",
    choice: { number: 2 },
  });
  expect((await adas!.post(`${path}/reopening`, { closesOn: "2026-12-02" })).json).toMatchObject({
    state: "open",
    closesOn: "2026-12-02",
    choice: null,
  });
  expect((await bos!.get(`/posts/${postId}`)).json.asksTimes).toBe(true);
});
