import { beforeAll, expect, test } from "vitest";
import { sql } from "#platform/db";
import { days } from "#platform/time";
import { useApp } from "../../../test/app.ts";
import { aPerson, type APerson } from "../builders.ts";
import { forgetDemographics, renewFigures } from "./commands.ts";

const app = useApp();
let ada: APerson;
let staff: APerson;

beforeAll(async () => {
  ada = await aPerson(app.db, { name: "Ada Byron" });
  staff = await aPerson(app.db, { capabilities: ["people"] });
});

const kept = async (): Promise<unknown[]> =>
  (
    await sql`select question, answer from demographic_answers where person_id = ${ada.id} order by question, answer`.execute(
      app.db,
    )
  ).rows;

test("answers are kept with a consent, changed, and deleted when it is taken back; nobody else reads them", async () => {
  const browser = await app.as(ada);
  const page = "/account/counted";
  const refused = await browser.post(page, { age: "35-44", "background-asian": "yes" });
  expect(refused.status).toBe(422);
  expect(refused.text).toContain("Tick the box to be counted");
  expect(refused.body).toMatch(/value="35-44" selected/);
  expect(refused.body).toMatch(/name="background-asian"[^>]* checked/);
  expect(await kept()).toEqual([]);

  const wrong = await browser.post(page, { consent: "yes", age: "eternal" });
  expect(wrong.status).toBe(422);
  expect(wrong.text).toContain("none that can be chosen");

  const said = { consent: "yes", age: "35-44", "background-asian": "yes", "background-white": "yes" };
  const saved = await browser.follow(await browser.post(page, said));
  expect(saved.text).toContain("You agreed on");
  expect(await kept()).toEqual([
    { question: "age", answer: "35-44" },
    { question: "background", answer: "asian" },
    { question: "background", answer: "white" },
  ]);
  // What is not ticked any more is not kept any more.
  await browser.post(page, { consent: "yes", age: "45-54", gender: "", "background-asian": "yes" });
  expect(await kept()).toHaveLength(2);
  const unticked = await browser.post(page, { age: "45-54" });
  expect(unticked.body).not.toMatch(/name="(?:background-asian|consent)"[^>]* checked/);

  const desk = await app.as(staff);
  for (const path of [`/desk/people/${ada.id}`, `/people/${ada.publicId}`, "/directory"])
    expect((await desk.get(path)).text).not.toMatch(/45 to 54|Asian/);
  expect((await desk.get("/desk/figures")).text).toContain("Nothing has been counted yet");

  const gone = await browser.follow(await browser.post(`${page}/removal`));
  expect(gone.text).toContain("Your answers are deleted.");
  expect(gone.text).not.toContain("You agreed on");
  expect(await kept()).toEqual([]);
});

test("staff see figures of ten and more, none from which a smaller one follows, and no two that tell of one person", async () => {
  const ages = { "25-34": 14, "35-44": 12, "45-54": 11, "55-64": 3 };
  const people: APerson[] = [];
  for (const [age, count] of Object.entries(ages))
    for (let one = 0; one < count; one++) {
      const person = await aPerson(app.db);
      people.push(person);
      const program = await app.program(person);
      const put = await program.put("/me/demographics", { consent: true, answers: { age: [age] } });
      expect(put).toMatchObject({ status: 200, json: { answers: { age: [age] } } });
    }
  const look = async () => (await (await app.as(staff)).get("/desk/figures")).text;
  const renew = () => app.db.transaction().execute((tx) => renewFigures(tx, app.clock.read()));
  await renew();
  const text = await look();
  expect(text).toContain("40 people answered");
  expect(text).toMatch(/25 to 34 14/);
  expect(text).toMatch(/35 to 44 12/);
  expect(text).toMatch(/Kept back: Under 25; 45 to 54; 55 to 64; 65 and over\./);
  expect(text).not.toMatch(/45 to 54 11/);

  app.clock.advance(days(31));
  const leave = async (some: APerson[]) => {
    for (const { id } of some) await app.db.transaction().execute((tx) => forgetDemographics(tx, id));
  };
  await leave(people.slice(0, 9));
  await renew();
  expect(await look()).toBe(text);
  await leave(people.slice(9, 10));
  await renew();
  expect(await look()).toContain("30 people answered");
  // Soon after, however many have changed something, the same is told.
  await leave(people.slice(10, 30));
  const told = await look();
  await renew();
  expect(await look()).toBe(told);
});

test("two saves at once come one after the other, and the consent keeps its moment", async () => {
  const program = await app.program(await aPerson(app.db));
  const said = (age: string) => program.put("/me/demographics", { consent: true, answers: { age: [age] } });
  const all = await Promise.all(["25-34", "35-44", "45-54"].map(said));
  expect(all.map(({ status }) => status)).toEqual([200, 200, 200]);
  const { consentedAt } = (await program.get("/me/demographics")).json;
  app.clock.advance(days(1));
  expect((await said("55-64")).json).toEqual({ consentedAt, answers: { age: ["55-64"] } });
});

test("a program says, reads and takes back; what is no answer, or said without consent, changes nothing", async () => {
  const program = await app.program(ada);
  expect((await program.get("/me/demographics")).json).toEqual({ consentedAt: null, answers: {} });
  const answers = { gender: ["woman"], background: ["asian", "black"] };
  expect((await program.put("/me/demographics", { consent: true, answers })).json).toMatchObject({ answers });
  for (const body of [
    { answers },
    { consent: false, answers },
    { consent: true, answers: { gender: ["woman", "man"] } },
    { consent: true, answers: { shoes: ["42"] } },
  ])
    expect((await program.put("/me/demographics", body)).status).toBe(422);
  expect((await program.get("/me/demographics")).json).toMatchObject({ answers });
  expect((await program.delete("/me/demographics")).status).toBe(204);
  expect((await program.get("/me/demographics")).json).toEqual({ consentedAt: null, answers: {} });
});
