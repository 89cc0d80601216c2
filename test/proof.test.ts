import { hours, minutes } from "../src/platform/time/index.ts";
import { beforeEach, expect, test } from "vitest";
import { useApp } from "./app.ts";
import { mailsTo } from "./outbox.ts";
import { routes } from "../src/app/routes.ts";
import { aPerson } from "../src/people/builders.ts";
import { peopleComposers } from "../src/people/index.ts";
import { hasRecentProof } from "../src/people/sessions/rules.ts";

const app = useApp();
const PASSWORD = "three green umbrellas";
beforeEach(() => app.clock.advance(hours(25)));

async function someTimeAgo() {
  const person = await aPerson(app.db, { password: PASSWORD, capabilities: ["people", "operations"] });
  const browser = await app.as(person);
  app.clock.advance(minutes(10));
  return { person, browser };
}

const hiddenIn = (body: string): Record<string, string> =>
  Object.fromEntries(
    [...body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [
      name!,
      value!,
    ]),
  );

test("ten minutes after signing in, each dangerous act asks once more who sits there", async () => {
  const { person, browser } = await someTimeAgo();
  const fields = { email: "new@example.org", address: "1", capability: "mail", act: "grant", name: "Key" };
  const dangerous = routes.filter((route) => route.recentProof).map(({ method, path }) => ({ method, path }));
  const expected = [
    "addresses",
    "addresses/primary",
    "addresses/remove",
    "addresses/confirm/:token",
    "sessions/end-others",
    "passkeys",
    "passkeys/removal",
    "second-factor",
    "second-factor/codes",
    "second-factor/removal",
    "tokens",
  ].map((path) => `POST /account/${path}`);
  expect(dangerous.map(({ method, path }) => `${method} ${path}`)).toEqual(
    expect.arrayContaining([...expected, "POST /desk/people/:id/capabilities", "POST /desk/people/:id/factor-removal"]),
  );
  for (const { method, path } of dangerous) {
    const address = path.replace(":id", String(person.id)).replace(":token", "a");
    const answer = method === "GET" ? await browser.get(address) : await browser.post(address, fields);
    if (method === "GET") expect(answer.location).toBe(`/account/proof?next=${encodeURIComponent(address)}`);
    else expect([path, answer.status, answer.text.includes("Is it still you?")]).toEqual([path, 401, true]);
  }
  expect(await app.db.selectFrom("passkeys").select("id").execute()).toEqual([]);
});

test("the question keeps what was typed, and the act goes on with it; for ten minutes nothing is asked again", async () => {
  const { browser } = await someTimeAgo();
  const typed = { email: "arts&crafts@example.org" };
  const asked = await browser.post("/account/addresses", typed);
  const kept = hiddenIn(asked.body);
  expect(kept).toMatchObject({ email: "arts&amp;crafts@example.org", _proof_act: "/account/addresses" });
  const back = { ...kept, ...typed };
  const wrong = await browser.post("/account/proof", { ...back, _proof_password: "not it" });
  expect([wrong.status, wrong.text.includes("That is not your password")]).toEqual([422, true]);
  expect(hiddenIn(wrong.body)).toEqual(kept);
  expect(wrong.body).not.toContain("not it");

  const right = { ...back, _proof_password: PASSWORD };
  const proven = await browser.post("/account/proof", right);
  expect([proven.status, proven.location]).toEqual([307, "/account/addresses"]);
  expect((await browser.post(proven.location!, right)).location).toBe("/account/addresses?done=sent");
  expect((await browser.post("/account/sessions/end-others")).status).toBe(303);
  app.clock.advance(minutes(10));
  expect((await browser.post("/account/sessions/end-others")).status).toBe(401);
});

test("a proof gives the session a new token: one that was stolen before is worth nothing after", async () => {
  const { person, browser } = await someTimeAgo();
  const thief = await app.as(null);
  const signedIn = await thief.post("/sign-in", { email: person.address, password: PASSWORD });
  const stolen = String([signedIn.headers["set-cookie"]].flat()[0]).split(";")[0]!;
  app.clock.advance(minutes(10));
  const proven = await thief.post("/account/proof", {
    _proof_next: "/account/passkeys/new",
    _proof_password: PASSWORD,
  });
  expect([proven.status, proven.location]).toEqual([303, "/account/passkeys/new"]);
  const old = await app.web.inject({ method: "GET", url: "/account", headers: { cookie: stolen } });
  expect(old.statusCode).toBe(303);
  expect([(await thief.get("/account")).status, (await browser.get("/account")).status]).toEqual([200, 200]);
});

test("guesses at the question are counted, and it leads to no other site", async () => {
  const { browser } = await someTimeAgo();
  const evil = await browser.post("/account/proof", { _proof_next: "//evil.example", _proof_password: PASSWORD });
  expect(evil.location).toBe("/groups");
  app.clock.advance(minutes(10));
  const statuses = [];
  for (let time = 0; time < 11; time += 1)
    statuses.push((await browser.post("/account/proof", { _proof_password: "wrong" })).text.includes("too often"));
  expect(statuses).toEqual([...Array(10).fill(false), true]);
});

test("who has no password is asked by mailed link, and goes on with the page that stayed open", async () => {
  const person = await aPerson(app.db);
  const browser = await app.as(person);
  app.clock.advance(minutes(10));
  const asked = await browser.post("/account/addresses", { email: "second@example.org" });
  expect(asked.body).not.toContain('type="password"');
  await browser.post("/sign-in/link", { email: person.address, next: "/account/proof/given" });
  const mail = (await mailsTo(app.db, peopleComposers(app.settings), person.address, app.clock.read())).at(-1)!;
  expect((await browser.post(mail.path!)).location).toBe("/account/proof/given");
  const gone = await browser.post("/account/proof", hiddenIn(asked.body));
  expect([gone.status, gone.location]).toEqual([307, "/account/addresses"]);
});

test("a proof is recent for less than ten minutes", () => {
  const at = (ms: number) => new Date(Date.UTC(2026, 10, 14) + ms);
  expect(hasRecentProof({ provedAt: at(0) }, at(minutes(10) - 1))).toBe(true);
  expect(hasRecentProof({ provedAt: at(0) }, at(minutes(10)))).toBe(false);
});
