import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { sql } from "#platform/db";
import { hours } from "#platform/time";
import { expect, test } from "vitest";
import { useApp } from "../../test/app.ts";
import { mailsTo } from "../../test/outbox.ts";
import { aPerson } from "./builders.ts";
import { peopleComposers, personByAddress } from "./index.ts";

const app = useApp();
let count = 0;
const newAddress = () => `new${++count}@example.org`;
const filled = (email: string, over: Record<string, string> = {}): Record<string, string> => ({
  name: "Ada Lovelace",
  email,
  age: "yes",
  ...over,
});
const PASSWORD = "three green umbrellas";

const mails = (address: string) => mailsTo(app.db, peopleComposers(app.settings), address, app.clock.read());
const linkTo = async (address: string) => (await mails(address)).at(-1)!.path!;

// A day later, so that one test's tries do not count against another's.
async function visitor() {
  app.clock.advance(hours(25));
  return app.as(null);
}

async function registered(over: Record<string, string> = {}) {
  const browser = await visitor();
  const address = newAddress();
  expect((await browser.post("/register", filled(address, over))).location).toBe("/register/sent");
  return { browser, address, link: await linkTo(address) };
}

/** How many rows stand in the whole database. */
async function rowsEverywhere(): Promise<Record<string, number>> {
  const tables = await sql<{
    name: string;
  }>`select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`.execute(app.db);
  const counts: Record<string, number> = {};
  for (const { name } of tables.rows)
    counts[name] = (await sql<{ n: number }>`select count(*) as n from ${sql.raw(name)}`.execute(app.db)).rows[0]!.n;
  return counts;
}

test("a person registers, confirms by the button in the mailed page, and is signed in", async () => {
  const { browser, address, link } = await registered({ next: "/account" });
  expect((await browser.get(link)).text).toContain("Ada Lovelace");
  const done = await browser.post(link);
  expect([done.status, done.location]).toEqual([303, "/account"]);
  expect((await browser.follow(done)).text).toContain(address);
  expect(await personByAddress(app.db, address)).toMatchObject({ name: "Ada Lovelace" });
  const { n } = await app.db
    .selectFrom("registrations as r")
    .innerJoin("mail_addresses as a", "a.id", "r.address_id")
    .where("a.key", "=", address)
    .select((the) => the.fn.countAll<number>().as("n"))
    .executeTakeFirstOrThrow();
  expect(n).toBe(0);
});

test("who does not say that they are 16 or older is refused clearly, and not one row is written", async () => {
  const browser = await visitor();
  const address = newAddress();
  const { age: _unticked, ...withoutTick } = filled(address, { password: PASSWORD });
  const before = await rowsEverywhere();
  // Browsers leave out a box without tick; a program may send anything.
  for (const form of [withoutTick, { ...withoutTick, age: "" }, { ...withoutTick, age: "no" }]) {
    const young = await browser.post("/register", form);
    expect(young.status).toBe(422);
    expect(young.text).toContain("once you are 16");
  }
  expect(await rowsEverywhere()).toEqual(before);
  expect((await browser.post("/register", { ...withoutTick, age: "yes" })).status).toBe(303);
  expect(await rowsEverywhere()).not.toEqual(before);
});

test("every mistake in the form is named at once", async () => {
  const { text } = await (await visitor()).post("/register", {});
  for (const part of ["There are 3 problems", "Give your name", "Give an e-mail address", "once you are 16"])
    expect(text).toContain(part);
});

test("X7: the answer to a registration is the same for a known and an unknown address, only the mails differ", async () => {
  const known = await aPerson(app.db);
  const unknown = newAddress();
  const answers = [];
  const browser = await visitor();
  for (const address of [known.address, unknown]) {
    const answer = await browser.post("/register", filled(address, { password: PASSWORD }));
    const page = await browser.follow(answer);
    answers.push(
      [answer, page].map(({ status, headers, body }) => ({ status, headers: { ...headers, date: "" }, body })),
    );
  }
  expect(answers[0]).toEqual(answers[1]);
  const [toKnown, toUnknown] = [await mails(known.address), await mails(unknown)];
  expect(toKnown.map((mail) => mail.subject)).toEqual(["You have an account at Example Library Association"]);
  expect(toUnknown.map((mail) => mail.subject)).toEqual(["Finish your account at Example Library Association"]);
  expect(toKnown[0]!.path).toMatch(/^\/sign-in\/link\//);
});

test("T6: mail scanners that open the link again and again change nothing and use nothing up", async () => {
  const { address, link, browser } = await registered();
  const scanner = await app.as(null);
  const before = await rowsEverywhere();
  for (let time = 0; time < 3; time += 1) {
    expect((await scanner.get(link)).status).toBe(200);
    expect((await app.web.inject({ method: "HEAD", url: link })).statusCode).toBe(200);
    expect((await scanner.get(link, { "sec-purpose": "prefetch" })).status).toBe(200);
  }
  expect(await rowsEverywhere()).toEqual(before);
  expect((await browser.post(link)).status).toBe(303);
  expect(await personByAddress(app.db, address)).not.toBeNull();
});

test("a link that was used, is too old or was made up gets a clear page that offers a new one", async () => {
  const used = await registered();
  await used.browser.post(used.link);
  for (const again of [await used.browser.get(used.link), await used.browser.post(used.link)]) {
    expect(again.status).toBe(410);
    expect(again.text).toContain("used before");
    expect(again.body).toContain('href="/register"');
  }
  const late = await registered();
  app.clock.advance(hours(24));
  const expired = await late.browser.post(late.link);
  expect([expired.status, await personByAddress(app.db, late.address)]).toEqual([410, null]);
  expect(expired.text).toContain("too old");
  const forged = await registered();
  const forgeries = [
    `${forged.link}a`,
    forged.link.slice(0, -1),
    "/register/confirm/x",
    "/register/confirm/__proto__",
    forged.link.replace(/[a-z2-7](?=[a-z2-7]{16,}$)/, (letter) => (letter === "a" ? "b" : "a")),
    forged.link.replace("/register/confirm/", "/sign-in/link/"),
  ];
  for (const path of forgeries) {
    const answer = await forged.browser.post(path);
    expect([path, answer.status]).toEqual([path, 404]);
  }
  expect((await forged.browser.post(forged.link)).status).toBe(303);
});

test("X11: two presses of the button at the same moment make one person", async () => {
  const { browser, address, link } = await registered();
  const answers = await Promise.all([browser.post(link), browser.post(link)]);
  expect(answers.map((answer) => answer.status).sort()).toEqual([303, 410]);
  const person = await personByAddress(app.db, address);
  expect(await app.db.selectFrom("sessions").where("person_id", "=", person!.id).select("id").execute()).toHaveLength(
    1,
  );
});

test("two links of one registration pressed at the same moment make one person", async () => {
  const { browser, address, link } = await registered();
  await browser.post("/sign-in/link", { email: address });
  const other = await linkTo(address);
  expect(other).not.toBe(link);
  const answers = await Promise.all([browser.post(link), browser.post(other)]);
  expect(answers.map((answer) => answer.status).sort()).toEqual([303, 410]);
  expect((await browser.get(other)).text).toContain("used before");
});

test("the registration form sent twice is one registration and one mail", async () => {
  const browser = await visitor();
  const address = newAddress();
  const form = filled(address, { _once: "0123456789abcdef" });
  const answers = [await browser.post("/register", form), await browser.post("/register", form)];
  expect(answers.map((answer) => answer.location)).toEqual(["/register/sent", "/register/sent"]);
  expect(await mails(address)).toHaveLength(1);
});

test("a password typed while registering counts when it is typed again at the link", async () => {
  const { browser, address, link } = await registered({ password: PASSWORD });
  expect((await browser.get(link)).text).toContain("The password that you chose");
  const wrong = await browser.post(link, { password: "three red umbrellas" });
  expect([wrong.status, await personByAddress(app.db, address)]).toEqual([422, null]);
  expect((await browser.post(link, { password: PASSWORD })).status).toBe(303);
  expect((await (await app.as(null)).post("/sign-in", { email: address, password: PASSWORD })).status).toBe(303);
});

test("T7: a stranger who registers my address with a password of theirs never gets into my account", async () => {
  const { address, link } = await registered({ password: PASSWORD, name: "Mallory" });
  const me = await app.as(null);
  expect((await me.post(link, { without: "yes" })).status).toBe(303);
  const mallory = await app.as(null);
  expect((await mallory.post("/sign-in", { email: address, password: PASSWORD })).status).toBe(422);
});

test("T5: an address gets one registration mail a day, however often somebody types it in", async () => {
  const { browser, address } = await registered();
  for (let time = 0; time < 5; time += 1)
    expect((await browser.post("/register", filled(address))).location).toBe("/register/sent");
  expect(await mails(address)).toHaveLength(1);
  expect((await browser.post("/sign-in/link", { email: address })).location).toBe("/sign-in/sent");
  expect((await mails(address)).map((mail) => mail.subject)).toEqual(
    Array(2).fill("Finish your account at Example Library Association"),
  );
  app.clock.advance(hours(24));
  await browser.post("/register", filled(address));
  expect(await mails(address)).toHaveLength(1);
});

test("one caller who registers address after address is stopped with a clear text", async () => {
  const browser = await visitor();
  for (let time = 0; time < 60; time += 1)
    expect((await browser.post("/register", filled(newAddress()))).status).toBe(303);
  const address = newAddress();
  const stopped = await browser.post("/register", filled(address));
  expect(stopped.status).toBe(429);
  expect(stopped.text).toContain("too often");
  expect(await mails(address)).toHaveLength(0);
});

test("names in any script, with tags or emoji, of one letter or a hundred, are kept and shown as they are", async () => {
  const names = ["X", "<script>alert(1)</script>", "عائشة البغدادي", "Zoë 👩🏽‍🚒 O'Neill", "й".repeat(100), "__proto__"];
  for (const name of names) {
    const { browser, address, link } = await registered({ name });
    const page = await browser.get(link);
    expect(page.body).not.toContain("<script>alert");
    expect(page.text).toContain(name.replace(/<[^>]*>/g, (tag) => tag));
    await browser.post(link);
    expect((await personByAddress(app.db, address))?.name).toBe(name.normalize("NFC"));
  }
});

test("a name of 101 letters, or with nothing to see in it, is refused and the rest of the form stays", async () => {
  const browser = await visitor();
  for (const name of ["y".repeat(101), "", "   ", "\u200b\u202e"]) {
    const answer = await browser.post("/register", filled("kept@example.org", { name }));
    expect([name, answer.status]).toEqual([name, 422]);
    expect(answer.body).toContain("kept@example.org");
  }
});

test("what cannot be an address is refused", async () => {
  const browser = await visitor();
  for (const email of [
    "",
    "ada",
    "ada@",
    "a b@example.org",
    "ada@example.org\r\nBcc: eve@example.org",
    "<ada@example.org>",
    `${"a".repeat(65)}@example.org`,
  ])
    expect([email, (await browser.post("/register", filled(email))).status]).toEqual([email, 422]);
});

test("X1: a line break in a name begins no header of the mail", async () => {
  const person = await aPerson(app.db, { name: "Ada\r\nBcc: eve@example.org\r\n\r\nboo" });
  await (await visitor()).post("/sign-in/link", { email: person.address });
  const [posted] = await mails(person.address);
  expect(posted!.mail.to).toEqual([{ name: "Ada Bcc: eve@example.org boo", address: person.address }]);
  expect(posted!.mail.headers.map((header) => header.key)).not.toContain("bcc");
  expect(posted!.mail.headers.filter((header) => header.key === "auto-submitted")).toHaveLength(1);
});

test("X8: links lead to the site's own address, whatever host a request claims", async () => {
  const browser = await visitor();
  const address = newAddress();
  await browser.post("/register", filled(address), {
    host: "evil.example",
    "x-forwarded-host": "evil.example",
    forwarded: "host=evil.example",
  });
  const [posted] = await mails(address);
  expect(posted!.raw).not.toContain("evil.example");
  expect(posted!.text).toContain("http://localhost:3000/register/confirm/");
});

test("a mail to an address that nobody confirmed carries nothing that was typed into the form", async () => {
  const { address } = await registered({ name: "Buy pills at pills.example" });
  expect((await mails(address))[0]!.raw).not.toContain("pills");
});

test("while a password is hashed, nothing of the database is held", async () => {
  const held: number[] = [];
  const look = () => void held.push(app.database.pool.totalCount - app.database.pool.idleCount);
  subscribe("people.password-hashing", look);
  try {
    await registered({ password: PASSWORD });
  } finally {
    unsubscribe("people.password-hashing", look);
  }
  expect(held).toEqual([0]);
});
