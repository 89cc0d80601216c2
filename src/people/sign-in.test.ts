import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { hours, minutes } from "#platform/time";
import { expect, test } from "vitest";
import { useApp } from "../../test/app.ts";
import { mailsTo } from "../../test/outbox.ts";
import { aPerson } from "./builders.ts";
import { peopleComposers } from "./index.ts";

const app = useApp();
const PASSWORD = "three green umbrellas";
const mails = (address: string) => mailsTo(app.db, peopleComposers(app.settings), address, app.clock.read());

// A day later, so that one test's tries do not count against another's.
async function visitor() {
  app.clock.advance(hours(25));
  return app.as(null);
}

async function withPassword() {
  const person = await aPerson(app.db, { password: PASSWORD });
  return { person, browser: await visitor(), right: { email: person.address, password: PASSWORD } };
}

test("a person signs in by password, whatever the case of the address, and signs out again", async () => {
  const { person, browser } = await withPassword();
  const signedIn = await browser.post("/sign-in", { email: ` ${person.address.toUpperCase()} `, password: PASSWORD });
  expect([signedIn.status, signedIn.location]).toEqual([303, "/groups"]);
  expect((await browser.get("/account")).text).toContain(person.address);
  const out = await browser.post("/sign-out");
  expect([out.status, out.location]).toEqual([303, "/"]);
  expect((await browser.get("/account")).location).toBe("/sign-in?next=%2Faccount");
});

test("X9: signing out ends the session on the server, not only in the browser", async () => {
  const { person, browser } = await withPassword();
  const signedIn = await browser.post("/sign-in", { email: person.address, password: PASSWORD });
  const cookie = String(signedIn.headers["set-cookie"]).split(";")[0]!;
  const stolen = () => app.web.inject({ method: "GET", url: "/account", headers: { cookie } });
  expect((await stolen()).statusCode).toBe(200);
  await browser.post("/sign-out");
  expect((await stolen()).statusCode).toBe(303);
});

test("X9: every sign-in begins a new session, and the one that the browser had is over", async () => {
  const { browser, right } = await withPassword();
  const cookies = [];
  for (let time = 0; time < 2; time += 1)
    cookies.push(String((await browser.post("/sign-in", right)).headers["set-cookie"]).split(";")[0]!);
  expect(cookies[0]).not.toBe(cookies[1]);
  const statuses = await Promise.all(
    cookies.map(
      async (cookie) => (await app.web.inject({ method: "GET", url: "/account", headers: { cookie } })).statusCode,
    ),
  );
  expect(statuses).toEqual([303, 200]);
});

test("the session's cookie is kept from scripts and from other sites", async () => {
  const { browser, right } = await withPassword();
  expect([(await browser.post("/sign-in", right)).headers["set-cookie"]].flat()[0]).toMatch(
    /^session=[\w-]{43}; Max-Age=15552000; Path=\/; HttpOnly; SameSite=Lax$/,
  );
});

test("after ten wrong passwords the right one waits a quarter of an hour; the mailed link works meanwhile", async () => {
  const { person, browser, right } = await withPassword();
  for (let time = 0; time < 10; time += 1)
    expect((await browser.post("/sign-in", { ...right, password: "wrong" })).status).toBe(422);
  const stopped = await browser.post("/sign-in", right);
  expect(stopped.status).toBe(429);
  expect(stopped.text).toContain("too many tries");
  expect(stopped.body).toContain(person.address);
  await browser.post("/sign-in/link", { email: person.address });
  expect((await (await app.as(null)).post((await mails(person.address))[0]!.path!)).status).toBe(303);
  app.clock.advance(minutes(15));
  expect((await browser.post("/sign-in", right)).status).toBe(303);
});

test("right passwords are not counted: one may sign in all day", async () => {
  const { browser, right } = await withPassword();
  for (let time = 0; time < 12; time += 1) expect((await browser.post("/sign-in", right)).status).toBe(303);
});

test("an unknown address is stopped after as many tries as a known one", async () => {
  const { browser } = await withPassword();
  const statuses = [];
  for (let time = 0; time < 11; time += 1)
    statuses.push((await browser.post("/sign-in", { email: "nobody@example.org", password: "wrong" })).status);
  expect(statuses).toEqual([...Array(10).fill(422), 429]);
});

test("X11: guesses sent at the same moment are all counted", async () => {
  const { browser, right } = await withPassword();
  const answers = await Promise.all(
    Array.from({ length: 15 }, () => browser.post("/sign-in", { ...right, password: "wrong" })),
  );
  expect(answers.filter((answer) => answer.status === 422)).toHaveLength(10);
  expect(answers.filter((answer) => answer.status === 429)).toHaveLength(5);
});

test("one caller who tries many addresses is stopped after fifty failures", async () => {
  const { browser, right } = await withPassword();
  for (let time = 0; time < 50; time += 1)
    await browser.post("/sign-in", { email: `guess${time}@example.org`, password: "wrong" });
  expect((await browser.post("/sign-in", right)).status).toBe(429);
});

test("a sign-in leads back to the page asked for, and never to another site", async () => {
  const { browser, right } = await withPassword();
  expect((await browser.get("/sign-in?next=/groups/cats")).body).toContain('value="/groups/cats"');
  const evil = [
    "//evil.example",
    "https://evil.example/",
    "/\\evil.example",
    "/\t/evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "/.//evil.example",
    "/%0a/evil.example\r\nx: y",
    " //evil.example",
    "@evil.example",
    "/" + "a".repeat(600),
  ];
  for (const next of evil) {
    expect([next, (await browser.post("/sign-in", { ...right, next })).location]).toEqual([next, "/groups"]);
    expect((await browser.get(`/sign-in?next=${encodeURIComponent(next)}`)).body).not.toContain("evil.example");
  }
  expect((await browser.post("/sign-in", { ...right, next: "/groups/日本?a=b#c" })).location).toBe(
    "/groups/%E6%97%A5%E6%9C%AC?a=b#c",
  );
});

test("a person signs in by mailed link, once, and comes to the page asked for", async () => {
  const person = await aPerson(app.db, { name: "Grace Hopper" });
  const browser = await visitor();
  expect((await browser.post("/sign-in/link", { email: person.address, next: "/account" })).location).toBe(
    "/sign-in/sent",
  );
  const [posted] = await mails(person.address);
  expect(posted!.mail.to).toEqual([{ name: "Grace Hopper", address: person.address }]);
  expect((await browser.get(posted!.path!)).text).toContain("Grace Hopper");
  expect((await browser.get("/account")).status).toBe(303);
  expect((await browser.post(posted!.path!)).location).toBe("/account");
  expect((await browser.get("/account")).status).toBe(200);
  const again = await (await app.as(null)).post(posted!.path!);
  expect([again.status, again.headers["set-cookie"]]).toEqual([410, undefined]);
  expect((await mails(person.address)).map((mail) => mail.subject)).toEqual([
    "A new sign-in to Example Library Association",
  ]);
});

test("a link to sign in works for an hour", async () => {
  const person = await aPerson(app.db);
  const browser = await visitor();
  await browser.post("/sign-in/link", { email: person.address });
  const [posted] = await mails(person.address);
  app.clock.advance(hours(1));
  const late = await browser.get(posted!.path!);
  expect([late.status, (await browser.post(posted!.path!)).status]).toEqual([410, 410]);
  expect(late.body).toContain('href="/sign-in/link"');
});

test("X7: asking for a link is answered alike for known and unknown addresses; the unknown get one kind mail a day", async () => {
  const person = await aPerson(app.db);
  const browser = await visitor();
  const answers = [];
  for (const email of [person.address, "stranger@example.org"]) {
    const answer = await browser.post("/sign-in/link", { email });
    const page = await browser.follow(answer);
    answers.push(
      [answer, page].map(({ status, headers, body }) => ({ status, headers: { ...headers, date: "" }, body })),
    );
  }
  expect(answers[0]).toEqual(answers[1]);
  await browser.post("/sign-in/link", { email: "stranger@example.org" });
  const toStranger = await mails("stranger@example.org");
  expect(toStranger.map((mail) => [mail.subject, mail.path])).toEqual([
    ["No account with this address at Example Library Association", "/register"],
  ]);
});

test("a mailbox gets at most four sign-in links an hour, and the asker sees no difference", async () => {
  const person = await aPerson(app.db);
  const browser = await visitor();
  for (let time = 0; time < 7; time += 1)
    expect((await browser.post("/sign-in/link", { email: person.address })).location).toBe("/sign-in/sent");
  expect(await mails(person.address)).toHaveLength(4);
});

test("an empty form is answered with what is missing, and costs no try", async () => {
  const { browser, right } = await withPassword();
  for (let time = 0; time < 11; time += 1) expect((await browser.post("/sign-in", {})).status).toBe(422);
  expect((await browser.post("/sign-in", { email: right.email })).text).toContain("Type your password");
  expect((await browser.post("/sign-in/link", {})).status).toBe(422);
  expect((await browser.post("/sign-in", right)).status).toBe(303);
});

test("a form sent from another site signs nobody in or out", async () => {
  const { person, browser, right } = await withPassword();
  const elsewhere = { "sec-fetch-site": "cross-site" };
  expect((await browser.post("/sign-in", right, elsewhere)).status).toBe(403);
  const signedIn = await app.as(person);
  expect((await signedIn.post("/sign-out", {}, elsewhere)).status).toBe(403);
  expect((await signedIn.get("/account")).status).toBe(200);
});

test("X7: a wrong password costs the same work and gets the same answer whether or not the address is known", async () => {
  const checks: unknown[] = [];
  const listen = (message: unknown) => checks.push(message);
  subscribe("people.password-checked", listen);
  const ada = await aPerson(app.db, { password: PASSWORD });
  const withoutPassword = await aPerson(app.db);
  const browser = await visitor();
  const answers = [];
  for (const email of [ada.address, withoutPassword.address, "nobody.at.all@example.org"]) {
    const { status, headers, text } = await browser.post("/sign-in", { email, password: "not the password" });
    answers.push({ status, headers: { ...headers, date: "", "content-length": "" }, text });
  }
  unsubscribe("people.password-checked", listen);
  expect(checks).toEqual([{ known: true }, { known: false }, { known: false }]);
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
});
