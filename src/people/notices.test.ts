import { days, hours } from "#platform/time";
import { beforeEach, expect, test } from "vitest";
import { useApp } from "../../test/app.ts";
import { mailsTo } from "../../test/outbox.ts";
import { aPerson, type APerson } from "./builders.ts";
import { peopleComposers } from "./index.ts";
import { browserIn } from "./notices/rules.ts";

const app = useApp();
const PASSWORD = "three green umbrellas";
const FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";
const mails = (address: string) => mailsTo(app.db, peopleComposers(app.settings), address, app.clock.read());
const subjects = async (person: APerson) => (await mails(person.address)).map((mail) => mail.subject);
beforeEach(() => app.clock.advance(hours(25)));

const signIn = async (person: APerson, browser: Awaited<ReturnType<typeof app.as>>) =>
  browser.post("/sign-in", { email: person.address, password: PASSWORD }, { "user-agent": FIREFOX });

test("a sign-in in a new browser is told by mail, in a known one not, and a wrong password to nobody", async () => {
  const person = await aPerson(app.db, { password: PASSWORD });
  const browser = await app.as(null);
  await browser.post("/sign-in", { email: person.address, password: "wrong" });
  expect(await subjects(person)).toEqual([]);
  const first = await signIn(person, browser);
  expect(String(first.headers["set-cookie"])).toMatch(/browser=[\w-]{43}; Max-Age=34560000; Path=\/; HttpOnly/);
  const [told] = await mails(person.address);
  expect(told!.subject).toBe("A new sign-in to Example Library Association");
  expect(told!.text).toContain("Firefox, Windows, ");
  await browser.post("/sign-out");
  await signIn(person, browser);
  expect(await subjects(person)).toHaveLength(1);
  await signIn(await aPerson(app.db, { password: PASSWORD }), browser);
  await signIn(person, await app.as(null));
  expect(await subjects(person)).toHaveLength(2);
});

test("this was not me: opening the link changes nothing, its button signs everybody out and voids the password, once", async () => {
  const person = await aPerson(app.db, { password: PASSWORD });
  const [owner, thief] = [await app.as(person), await app.as(null)];
  await signIn(person, thief);
  const { path } = (await mails(person.address))[0]!;
  const scanner = await app.as(null);
  for (let time = 0; time < 2; time += 1) expect((await scanner.get(path!)).text).toContain("somebody signed in");
  expect((await thief.get("/account")).status).toBe(200);
  expect((await scanner.post(path!, {}, { "sec-fetch-site": "cross-site" })).status).toBe(403);

  expect((await scanner.post(path!)).text).toContain("Your account is yours again");
  expect([(await thief.get("/account")).status, (await owner.get("/account")).status]).toEqual([303, 303]);
  expect((await signIn(person, thief)).status).toBe(422);
  expect((await scanner.post(path!)).status).toBe(410);
  expect((await scanner.get("/account/not-me/aaaaaaaaaaaaaaaaaaaaaaaaaa")).status).toBe(404);
});

test("a stolen account comes back: the address that the thief made primary is gone, and the thief's own notice is void", async () => {
  const person = await aPerson(app.db, { password: PASSWORD });
  const thief = await app.as(person);
  const evil = "thief@evil.example";
  await thief.post("/account/addresses", { email: evil });
  await thief.post((await mails(evil))[0]!.path!);
  const own = await app.db
    .selectFrom("person_addresses")
    .where("person_id", "=", person.id)
    .where("address_id", "!=", person.addressId)
    .select("address_id")
    .executeTakeFirstOrThrow();
  await thief.post("/account/addresses/primary", { address: String(own.address_id) });
  const notice = (await mails(person.address)).at(-1)!;
  expect(notice.subject).toBe("Your addresses at Example Library Association were changed");
  await (await app.as(null)).post(notice.path!);
  const left = await app.db.selectFrom("person_addresses").where("person_id", "=", person.id).selectAll().execute();
  expect(left).toMatchObject([{ address_id: person.addressId, is_primary: true }]);
  const toThief = (await mails(evil)).filter((mail) => mail.path?.startsWith("/account/not-me/"));
  for (const { path } of toThief) expect((await (await app.as(null)).post(path!)).status).toBe(404);
});

test("a notice can be pressed for seven days", async () => {
  const person = await aPerson(app.db, { password: PASSWORD });
  await signIn(person, await app.as(null));
  const { path } = (await mails(person.address))[0]!;
  app.clock.advance(days(7));
  expect((await (await app.as(null)).post(path!)).status).toBe(410);
});

test("browsers are named by what they call themselves", () => {
  const named: Record<string, string | null> = {
    [FIREFOX]: "Firefox, Windows",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Safari/605.1.15":
      "Safari, Mac",
    "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36":
      "Chrome, Android",
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0": "Edge, Windows",
    "curl/8.5": null,
    "": null,
  };
  for (const [userAgent, name] of Object.entries(named)) expect(browserIn(userAgent)).toBe(name);
});
