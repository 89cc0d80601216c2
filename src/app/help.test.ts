import { expect, test } from "vitest";
import { useApp } from "../../test/app.ts";
import { aPerson } from "../people/builders.ts";
import { makeStaff } from "./staff.ts";

const app = useApp();
const open = () => app.db.selectFrom("page_reports").selectAll().where("settled_at", "is", null).execute();

test("a visitor reports a page, staff read it and deal with it, once", async () => {
  const visitor = await app.as(null);
  const home = await visitor.get("/groups");
  expect(home.body).toContain('href="/help/report?path=%2Fgroups"');
  const form = await visitor.get("/help/report?path=%2Fgroups");
  expect(form.text).toContain("This is about the page /groups.");

  const empty = await visitor.post("/help/report", { path: "/groups", said: " ", answer: "me@home.example" });
  expect(empty.status).toBe(422);
  expect(empty.text).toContain("Say in a few words what is wrong.");
  expect(empty.body).toContain('value="me@home.example"');
  const wrong = await visitor.post("/help/report", { said: "It blinks", answer: "no address" });
  expect(wrong.status).toBe(422);
  expect(wrong.body).toContain("It blinks");
  expect(await open()).toHaveLength(0);

  const sent = await visitor.post("/help/report", {
    path: "/groups",
    said: "<script>alert(1)</script> It blinks",
    answer: "me@home.example",
    context: "yes",
  });
  expect((await visitor.follow(sent)).text).toContain("Thank you, it is with the staff");
  expect(await open()).toMatchObject([
    { path: "/groups", person_id: null, answer_to: "me@home.example", context: "test" },
  ]);

  const sam = await aPerson(app.db, { address: "sam@example.org" });
  await makeStaff({ settings: app.settings, databaseUrl: app.url }, "sam@example.org");
  const desk = await (await app.as(sam)).get("/desk/reports");
  expect(desk.text).toContain("<script>alert(1)</script> It blinks");
  expect(desk.body).not.toContain("<script>alert");
  const id = (await open())[0]!.id;
  expect((await (await app.as(await aPerson(app.db))).post(`/desk/reports/${id}/settlement`)).status).toBe(404);
  expect(await open()).toHaveLength(1);
  expect((await (await app.as(sam)).post(`/desk/reports/${id}/settlement`)).status).toBe(303);
  expect(await open()).toHaveLength(0);
});

test("one caller does not fill the desk", async () => {
  const visitor = await app.as(null);
  let status = 303;
  for (let times = 0; times < 12 && status === 303; times += 1)
    status = (await visitor.post("/help/report", { said: `Number ${times}` })).status;
  expect(status).toBe(429);
  const ada = await aPerson(app.db);
  expect((await (await app.as(ada)).post("/help/report", { said: "Elsewhere", path: "//evil.example/x" })).status).toBe(
    429,
  );
});

test("the same help stands at the same place on every page, errors too", async () => {
  const visitor = await app.as(null);
  for (const path of ["/", "/groups", "/sign-in", "/nothing-here", "/offline", "/help", "/accessibility", "/kit"]) {
    const { body } = await visitor.get(path);
    const links = [...body.slice(body.indexOf("<footer")).matchAll(/href="([^"?]*)/g)].map((match) => match[1]);
    expect(links, path).toEqual(["/help", "/help/report", "/conduct", "/accessibility", "/sites", "/developers"]);
  }
});
