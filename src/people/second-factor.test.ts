import { hours, minutes } from "#platform/time";
import { beforeEach, expect, test } from "vitest";
import { useApp } from "../../test/app.ts";
import type { Browserless } from "../../test/browserless.ts";
import { mailsTo } from "../../test/outbox.ts";
import { aPerson, type APerson } from "./builders.ts";
import { peopleComposers, peopleTasks } from "./index.ts";
import { codeIn } from "./second-factor/rules.ts";
import { codeAt } from "./second-factor/totp.ts";

const app = useApp();
const PASSWORD = "three green umbrellas";
const mails = (address: string) => mailsTo(app.db, peopleComposers(app.settings), address, app.clock.read());
// A day later, so that one test's tries do not count against another's.
beforeEach(() => app.clock.advance(hours(25)));

const fieldIn = (body: string, name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(body)![1]!;
const codesIn = (text: string): string[] => text.match(/\b[a-z2-7]{5}-[a-z2-7]{5}\b/g) ?? [];

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/** What the app reads from the page: the letters, as RFC 4648 writes twenty bytes. */
function secretIn(text: string): Buffer {
  const letters = /app: ((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})/.exec(text)![1]!.replaceAll(" ", "");
  const bits = [...letters].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, "0")).join("");
  return Buffer.from(bits.match(/.{8}/g)!.map((byte) => parseInt(byte, 2)));
}

interface Guarded {
  person: APerson;
  browser: Browserless;
  secret: Buffer;
  codes: string[];
  /** What the app shows now. */
  code: () => Promise<string>;
}

/** Somebody who has turned the second step on, by the pages. */
async function guarded(): Promise<Guarded> {
  const person = await aPerson(app.db, { password: PASSWORD });
  const browser = await app.as(person);
  const offered = await browser.get("/account/second-factor/new");
  const secret = secretIn(offered.text);
  const code = () => codeAt(secret, app.clock.read());
  const key = fieldIn(offered.body, "key");
  const on = await browser.post("/account/second-factor", { key, code: await code() });
  expect(on.status).toBe(200);
  app.clock.advance(minutes(1));
  return { person, browser, secret, code, codes: codesIn(on.text) };
}

/** A stranger's browser with the right password: half way in. */
async function halfWay({ person }: { person: APerson }): Promise<Browserless> {
  const browser = await app.as(null);
  const first = await browser.post("/sign-in", { email: person.address, password: PASSWORD, next: "/account" });
  expect([first.status, first.location]).toEqual([303, "/sign-in/second"]);
  expect(String(first.headers["set-cookie"])).not.toContain("session=");
  return browser;
}

test("the second step is set up with picture and letters, and stands only when the app has shown a code", async () => {
  const person = await aPerson(app.db, { password: PASSWORD });
  const browser = await app.as(person);
  const offered = await browser.get("/account/second-factor/new");
  expect(offered.headers["cache-control"]).toBe("no-store");
  expect(offered.body).toMatch(/<svg class="qr" role="img" aria-label="[^"]+"/);
  const secret = secretIn(offered.text);
  const key = fieldIn(offered.body, "key");
  expect(Buffer.from(key, "base64url").includes(secret)).toBe(false);
  const wrong = await browser.post("/account/second-factor", { key, code: "000000" });
  expect([wrong.status, secretIn(wrong.text)]).toEqual([422, secret]);
  expect(
    (await (await app.as(await aPerson(app.db))).post("/account/second-factor", { key, code: "0" })).text,
  ).toContain("This page was too old");
  expect((await browser.get("/account/second-factor")).text).toContain("is off");

  const code = await codeAt(secret, app.clock.read());
  const on = await browser.post("/account/second-factor", { key: fieldIn(wrong.body, "key"), code });
  expect(codesIn(on.text)).toHaveLength(10);
  expect(on.body).toContain('download="recovery-codes.txt"');
  expect((await browser.get("/account/second-factor")).text).toContain("10 left");
  expect((await browser.post("/account/second-factor", { key, code })).status).toBe(422);
  const stored = await app.db
    .selectFrom("authenticator_apps")
    .where("person_id", "=", person.id)
    .select("secret")
    .executeTakeFirstOrThrow();
  expect(stored.secret.includes(secret)).toBe(false);
  expect((await mails(person.address)).map((mail) => mail.subject)).toEqual([
    "The second step is on at Example Library Association",
  ]);
});

test("the password alone lets nobody in; password and code do, and lead to the page asked for", async () => {
  const guard = await guarded();
  const browser = await halfWay(guard);
  expect((await browser.get("/account")).location).toBe("/sign-in?next=%2Faccount");
  expect((await browser.get("/sign-in/second")).text).toContain("One more step");
  expect((await browser.post("/sign-in/second", { code: "12 34 56" })).status).toBe(422);
  const done = await browser.post("/sign-in/second", { code: await guard.code() });
  expect([done.status, done.location]).toEqual([303, "/account"]);
  expect((await browser.get("/account")).status).toBe(200);
  expect((await browser.get("/sign-in/second")).location).toBe("/sign-in");
});

test("a mailed link asks for the code too", async () => {
  const guard = await guarded();
  const browser = await app.as(null);
  await browser.post("/sign-in/link", { email: guard.person.address });
  const { path } = (await mails(guard.person.address)).at(-1)!;
  expect((await browser.post(path!)).location).toBe("/sign-in/second");
  expect((await browser.get("/account")).status).toBe(303);
  expect((await browser.post("/sign-in/second", { code: await guard.code() })).location).toBe("/groups");
});

test("no code is taken twice, nor one before it, in whatever browser; half an hour later the half sign-in is gone", async () => {
  const guard = await guarded();
  const [one, two, three] = [await halfWay(guard), await halfWay(guard), await halfWay(guard)];
  const before = await codeAt(guard.secret, new Date(app.clock.read().getTime() - 30_000));
  const code = await guard.code();
  const answers = await Promise.all([one, two].map((browser) => browser.post("/sign-in/second", { code })));
  expect(answers.map((answer) => answer.status).sort()).toEqual([303, 422]);
  expect((await three.post("/sign-in/second", { code: before })).status).toBe(422);
  app.clock.advance(minutes(10));
  expect((await three.post("/sign-in/second", { code: await guard.code() })).location).toBe("/sign-in");
});

test("after five wrong codes even the right one waits, whoever typed them; right ones are not counted", async () => {
  const guard = await guarded();
  const browser = await halfWay(guard);
  const tries = await Promise.all(
    Array.from({ length: 8 }, () => browser.post("/sign-in/second", { code: "000 000" })),
  );
  expect(tries.map((answer) => answer.status).sort()).toEqual([...Array(5).fill(422), ...Array(3).fill(429)]);
  const other = await halfWay(guard);
  expect((await other.post("/sign-in/second", { code: await guard.code() })).status).toBe(429);
  app.clock.advance(minutes(15));
  for (let time = 0; time < 7; time += 1) {
    app.clock.advance(minutes(1));
    const again = await halfWay(guard);
    expect((await again.post("/sign-in/second", { code: await guard.code() })).status).toBe(303);
  }
});

test("each recovery code works once and is told; new ones make the old ones void", async () => {
  const guard = await guarded();
  const [first, second] = guard.codes as [string, string];
  expect((await (await halfWay(guard)).post("/sign-in/second", { code: first.toUpperCase() })).status).toBe(303);
  expect((await mails(guard.person.address)).map((mail) => mail.subject)).toContain(
    "A recovery code was used at Example Library Association",
  );
  expect((await (await halfWay(guard)).post("/sign-in/second", { code: first })).status).toBe(422);
  expect((await guard.browser.get("/account/second-factor")).text).toContain("9 left");
  const renewed = codesIn((await guard.browser.post("/account/second-factor/codes")).text);
  expect(renewed).toHaveLength(10);
  expect((await (await halfWay(guard)).post("/sign-in/second", { code: second })).status).toBe(422);
  expect((await (await halfWay(guard)).post("/sign-in/second", { code: renewed[0]! })).status).toBe(303);
  const hashes = await app.db.selectFrom("recovery_codes").select("code_hash").execute();
  expect(hashes.some(({ code_hash }) => code_hash.toString("latin1").includes(renewed[1]!))).toBe(false);
});

test("the second step goes by the person's own page, and then the password is enough", async () => {
  const guard = await guarded();
  expect((await guard.browser.post("/account/second-factor/removal")).status).toBe(303);
  const browser = await app.as(null);
  expect((await browser.post("/sign-in", { email: guard.person.address, password: PASSWORD })).location).toBe(
    "/groups",
  );
});

const runRemovals = async () => {
  const rows = await app.db.selectFrom("factor_removals").select("id").execute();
  const task = peopleTasks.find(({ name }) => name === "people.removeFactor")!;
  const at = {
    db: app.db,
    settings: app.settings,
    transaction: <T>(act: (tx: never, now: Date) => Promise<T>) =>
      app.db.transaction().execute(async (tx) => act(tx as never, app.clock.read())),
  };
  for (const { id } of rows) await task.run({ removalId: id }, at);
};

test("a lost factor is taken away by the office a day later, unless its owner types a code or says no", async () => {
  const [lost, found, stolen] = [await guarded(), await guarded(), await guarded()];
  const staff = await aPerson(app.db, { capabilities: ["people"] });
  const desk = await app.as(staff);
  for (const { person } of [lost, found, stolen])
    expect((await desk.post(`/desk/people/${person.id}/factor-removal`)).status).toBe(303);
  expect((await desk.get(`/desk/people/${lost.person.id}`)).text).toContain(`${staff.name} asked on`);
  expect((await desk.post(`/desk/people/${staff.id}/factor-removal`)).text).toContain("Nobody takes their own");

  app.clock.advance(hours(23));
  await runRemovals();
  expect((await (await halfWay(found)).post("/sign-in/second", { code: await found.code() })).status).toBe(303);
  const warning = (await mails(stolen.person.address)).find((mail) => mail.subject.includes("will be taken away"))!;
  expect((await (await app.as(null)).post(warning.path!)).status).toBe(200);

  app.clock.advance(hours(1));
  await runRemovals();
  const open = async ({ person }: Guarded) =>
    (await (await app.as(null)).post("/sign-in", { email: person.address, password: PASSWORD })).location;
  expect([await open(lost), await open(found)]).toEqual(["/groups", "/sign-in/second"]);
  const removed = await app.db.selectFrom("authenticator_apps").select("person_id").execute();
  expect(removed.map((row) => row.person_id)).toEqual(expect.arrayContaining([found.person.id, stolen.person.id]));
});

test("what people type as a code is read as they mean it", () => {
  expect(codeIn(" 123 456 ")).toEqual({ kind: "app", digits: "123456" });
  expect(codeIn("ABCDE – fghij")).toEqual({ kind: "recovery", letters: "abcdefghij" });
  for (const wrong of ["", "12345", "1234567", "abcde-fghi1", "१२३४५६"]) expect(codeIn(wrong)).toBeNull();
});
