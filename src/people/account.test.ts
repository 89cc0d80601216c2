import { minutes, hours } from "#platform/time";
import { expect, test } from "vitest";
import { useApp } from "../../test/app.ts";
import { mailsTo } from "../../test/outbox.ts";
import { aPerson, sessionFor } from "./builders.ts";
import { addressesOf, authenticate, peopleComposers, personByAddress } from "./index.ts";
import { personOf } from "./queries.ts";

const app = useApp();
const PASSWORD = "three green umbrellas";
const mails = (address: string) => mailsTo(app.db, peopleComposers(app.settings), address, app.clock.read());
const ownAddresses = async (id: number) => (await addressesOf(app.db, id)).map((own) => own.address);
let count = 0;
const newAddress = () => `second${++count}@example.org`;

async function signedIn(over: Parameters<typeof aPerson>[1] = {}) {
  const person = await aPerson(app.db, over);
  return { person, browser: await app.as(person) };
}

async function withTwoAddresses() {
  const { person, browser } = await signedIn();
  const second = newAddress();
  await browser.post("/account/addresses", { email: second });
  await browser.post((await mails(second))[0]!.path!);
  return { person, browser, second, secondId: String((await personByAddress(app.db, second))!.addressId) };
}

test("a person changes their name and time zone", async () => {
  const { person, browser } = await signedIn();
  expect((await browser.post("/account", { name: "  Ada   King ", zone: "Europe/London" })).location).toBe(
    "/account?done=profile",
  );
  expect(await personOf(app.db, person.id)).toMatchObject({ name: "Ada King", timeZone: "Europe/London" });
  const wrong = await browser.post("/account", { name: "", zone: "Mars/Olympus" });
  expect(wrong.status).toBe(422);
  expect(await personOf(app.db, person.id)).toMatchObject({ name: "Ada King", timeZone: "Europe/London" });
});

test("a second address counts once its mailed link is pressed, signed in; the primary address is told", async () => {
  const { person, browser } = await signedIn();
  const second = newAddress();
  expect((await browser.post("/account/addresses", { email: second })).location).toBe("/account/addresses?done=sent");
  const path = (await mails(second))[0]!.path!;
  expect((await browser.get(path)).text).toContain(`Add ${second} to the account of ${person.name}`);
  expect(await ownAddresses(person.id)).toEqual([person.address]);
  expect((await (await app.as(null)).get(path)).status).toBe(303);
  expect((await browser.post(path)).location).toBe("/account/addresses?done=added");
  expect(await ownAddresses(person.id)).toEqual([person.address, second]);
  expect((await mails(person.address)).map((mail) => mail.subject)).toEqual([
    "Your addresses at Example Library Association were changed",
  ]);
  expect((await browser.post(path)).status).toBe(410);
});

test("nobody can talk a person into giving their address to another account", async () => {
  const victim = await signedIn();
  const mallory = await signedIn();
  await mallory.browser.post("/account/addresses", { email: victim.person.address });
  const path = (await mails(victim.person.address))[0]!.path!;
  expect([(await victim.browser.get(path)).status, (await victim.browser.post(path)).status]).toEqual([404, 404]);
  expect((await mallory.browser.post(path)).status).toBe(422);
  expect(await personByAddress(app.db, victim.person.address)).toMatchObject({ id: victim.person.id });
});

test("adding an address answers alike whether or not it is somebody's, and one's own is named as such", async () => {
  const other = await aPerson(app.db);
  const { person, browser } = await signedIn();
  const [known, unknown] = [
    await browser.post("/account/addresses", { email: other.address }),
    await browser.post("/account/addresses", { email: newAddress() }),
  ];
  expect([known.status, known.location]).toEqual([unknown.status, unknown.location]);
  const own = await browser.post("/account/addresses", { email: person.address });
  expect(own.status).toBe(422);
  expect(own.text).toContain("yours already");
});

test("a mailbox gets at most two such mails a day, and a person may ask for ten", async () => {
  const { browser } = await signedIn();
  const victim = newAddress();
  for (let time = 0; time < 10; time += 1)
    expect((await browser.post("/account/addresses", { email: victim })).status).toBe(303);
  expect(await mails(victim)).toHaveLength(2);
  expect((await browser.post("/account/addresses", { email: victim })).status).toBe(422);
});

test("a person makes another address primary, then removes the old one; the primary one stays", async () => {
  const { person, browser, second, secondId } = await withTwoAddresses();
  const firstId = String(person.addressId);
  expect((await browser.post("/account/addresses/remove", { address: firstId })).text).toContain("cannot be removed");
  expect((await browser.post("/account/addresses/primary", { address: secondId })).location).toBe(
    "/account/addresses?done=primary",
  );
  expect(await ownAddresses(person.id)).toEqual([second, person.address]);
  expect((await browser.post("/account/addresses/remove", { address: firstId })).location).toBe(
    "/account/addresses?done=removed",
  );
  expect(await ownAddresses(person.id)).toEqual([second]);
  expect((await browser.post("/account/addresses/remove", { address: secondId })).status).toBe(422);
  expect(await ownAddresses(person.id)).toEqual([second]);
});

test("a link mailed to an address that was removed meanwhile signs nobody in", async () => {
  const { person, second, secondId } = await withTwoAddresses();
  app.clock.advance(hours(1));
  const visitor = await app.as(null);
  await visitor.post("/sign-in/link", { email: second });
  const path = (await mails(second)).at(-1)!.path!;
  await (await app.as(person)).post("/account/addresses/remove", { address: secondId });
  const answer = await visitor.post(path);
  expect([answer.status, answer.headers["set-cookie"]]).toEqual([404, undefined]);
});

test("a form of the account without its fields changes nothing", async () => {
  const { person, browser } = await signedIn({ password: PASSWORD });
  const paths = [
    "/account",
    "/account/addresses",
    "/account/addresses/primary",
    "/account/addresses/remove",
    "/account/password",
  ];
  for (const path of paths) expect([path, (await browser.post(path, {})).status]).toEqual([path, 422]);
  expect((await browser.post("/account/sessions/end", {})).status).toBe(303);
  expect((await browser.get("/account")).status).toBe(200);
  expect(await personOf(app.db, person.id)).toMatchObject({ name: person.name, timeZone: "America/Chicago" });
});

test("another person's address and session cannot be touched by their numbers", async () => {
  const other = await withTwoAddresses();
  const { browser } = await signedIn();
  for (const act of ["primary", "remove"])
    expect((await browser.post(`/account/addresses/${act}`, { address: other.secondId })).status).toBe(422);
  expect(await ownAddresses(other.person.id)).toEqual([other.person.address, other.second]);
  const token = await sessionFor(app.db, other.person.id, app.clock.read());
  const { sessionId } = (await authenticate(app.db, token, app.clock))!.person;
  await browser.post("/account/sessions/end", { session: String(sessionId) });
  expect(
    await app.db
      .selectFrom("sessions")
      .where("id", "=", sessionId)
      .where("ended_at", "is", null)
      .select("id")
      .execute(),
  ).toHaveLength(1);
});

test("a person sees where they are signed in and ends one session, or all others, at once", async () => {
  const { person, browser } = await signedIn();
  const [phone, library, tablet] = [await app.as(person), await app.as(person), await app.as(person)];
  const list = await browser.get("/account/sessions");
  const ids = [...list.body.matchAll(/name="session" value="(\d+)"/g)].map((match) => match[1]!);
  expect(ids).toHaveLength(3);
  await browser.post("/account/sessions/end", { session: ids.at(-1)! });
  const status = async () =>
    Promise.all([phone, library, tablet].map(async (one) => (await one.get("/account")).status));
  expect(await status()).toEqual([303, 200, 200]);
  await browser.post("/account/sessions/end-others");
  expect(await status()).toEqual([303, 303, 303]);
  expect((await browser.get("/account")).status).toBe(200);
});

test("a new password needs the old one, ends all other sessions, and is told to the primary address", async () => {
  const { person, browser } = await signedIn({ password: PASSWORD });
  const elsewhere = await app.as(person);
  const wrong = await browser.post("/account/password", {
    old_password: "not it at all",
    password: "four blue umbrellas",
  });
  expect(wrong.status).toBe(422);
  expect(wrong.body).not.toContain("four blue umbrellas");
  expect((await elsewhere.get("/account")).status).toBe(200);
  expect(
    (await browser.post("/account/password", { old_password: PASSWORD, password: "four blue umbrellas" })).status,
  ).toBe(303);
  expect([(await browser.get("/account")).status, (await elsewhere.get("/account")).status]).toEqual([200, 303]);
  expect((await mails(person.address)).map((mail) => mail.subject)).toEqual([
    "Your password at Example Library Association was changed",
  ]);
  const visitor = await app.as(null);
  expect((await visitor.post("/sign-in", { email: person.address, password: PASSWORD })).status).toBe(422);
  expect((await visitor.post("/sign-in", { email: person.address, password: "four blue umbrellas" })).status).toBe(303);
});

test("within ten minutes of a mailed link a password is set without the old one, and not a moment later", async () => {
  const { person, browser } = await signedIn({ password: PASSWORD });
  await browser.post("/sign-in/link", { email: person.address, next: "/account/password" });
  const path = (await mails(person.address))[0]!.path!;
  expect((await browser.post(path)).location).toBe("/account/password");
  app.clock.advance(minutes(10) - 1);
  expect((await browser.post("/account/password", { password: "four blue umbrellas" })).status).toBe(303);
  app.clock.advance(1);
  expect((await browser.post("/account/password", { password: "five grey umbrellas" })).status).toBe(422);
});

test("a person without a password is offered a mailed link and cannot set one from an old session", async () => {
  const { person, browser } = await signedIn();
  expect((await browser.get("/account/password")).text).toContain(`Mail a link to ${person.address}`);
  expect((await browser.post("/account/password", { password: "four blue umbrellas", old_password: "" })).status).toBe(
    422,
  );
});

test("weak passwords are refused with their reason", async () => {
  const { person, browser } = await signedIn({ name: "Grace Hopper" });
  const token = await sessionFor(app.db, person.id, app.clock.read(), "link");
  const cookie = `session=${token}`;
  const reasons: [string, string][] = [
    ["elevenchars", "at least 12 letters"],
    ["x".repeat(201), "at most 200 letters"],
    ["Password1234", "everybody tries first"],
    ["gracehopper!1", "little more than your name"],
    [person.address, "little more than your name"],
  ];
  for (const [password, reason] of reasons) {
    const answer = await browser.post("/account/password", { password }, { cookie });
    expect([password, answer.status]).toEqual([password, 422]);
    expect(answer.text).toContain(reason);
  }
});

test("a guess at the old password is counted, however it is sent", async () => {
  const { browser } = await signedIn({ password: PASSWORD });
  for (let time = 0; time < 10; time += 1)
    await browser.post("/account/password", { old_password: "guess", password: "four blue umbrellas" });
  const stopped = await browser.post("/account/password", { old_password: PASSWORD, password: "four blue umbrellas" });
  expect(stopped.text).toContain("too often");
});

test("the office finds a person by part of a name or address, and others find no such page", async () => {
  const staff = await signedIn({ capabilities: ["people"] });
  const person = await aPerson(app.db, { name: "Zenobia 100%_Unusual" });
  for (const q of ["zenobia", "100%_un", person.address.slice(0, -4).toUpperCase()]) {
    expect((await staff.browser.get(`/desk/people?q=${encodeURIComponent(q)}`)).body).toContain(
      `href="/desk/people/${person.id}"`,
    );
  }
  expect((await staff.browser.get("/desk/people?q=zen%25bia")).text).toContain("Nobody has that");
  expect((await staff.browser.get(`/desk/people/${person.id}`)).text).toContain(person.address);
  const { browser } = await signedIn();
  const [hidden, missing] = [await browser.get(`/desk/people/${person.id}`), await browser.get("/desk/nothing")];
  expect([hidden.status, hidden.text]).toEqual([404, missing.text]);
});

test("the office gives and ends capabilities as dated rows, never one's own", async () => {
  const staff = await signedIn({ name: "Olive", capabilities: ["people"] });
  const { person, browser } = await signedIn();
  const change = (id: number, act: string, capability = "people") =>
    staff.browser.post(`/desk/people/${id}/capabilities`, { capability, act });
  expect((await browser.get("/desk/people")).status).toBe(404);
  expect((await change(person.id, "grant")).status).toBe(303);
  expect((await change(person.id, "grant")).status).toBe(303);
  expect((await browser.get("/desk/people")).status).toBe(200);
  expect((await change(person.id, "end")).status).toBe(303);
  expect((await browser.get("/desk/people")).status).toBe(404);
  expect(
    await app.db
      .selectFrom("staff_capabilities")
      .where("person_id", "=", person.id)
      .select(["granted_by", "ended_at"])
      .execute(),
  ).toEqual([{ granted_by: staff.person.id, ended_at: app.clock.read() }]);
  expect((await change(staff.person.id, "grant", "operations")).status).toBe(422);
  expect((await change(person.id, "grant", "king")).status).toBe(422);
});
