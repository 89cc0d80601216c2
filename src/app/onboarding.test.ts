import { expect, test } from "vitest";
import { useApp } from "../../test/app.ts";
import type { Answer, Browserless } from "../../test/browserless.ts";
import { mailsTo } from "../../test/outbox.ts";
import { aUnit, joined } from "../groups/builders.ts";
import { aPerson } from "../people/builders.ts";
import { composersFor } from "./composers.ts";

const app = useApp();

/** Counts what a person presses; following a redirect is no press. */
class Presses {
  count = 0;

  constructor(private readonly browser: Browserless) {}

  async press(path: string, fields: Record<string, string> = {}): Promise<Answer> {
    this.count += 1;
    return this.browser.follow(await this.browser.post(path, fields));
  }
}

test("from the confirmed account to the first group it is three presses at most", async () => {
  const popular = await aUnit(app.db, { name: "Story Hours" });
  const [closed, paid] = [await aUnit(app.db, { kind: "committee" }), await aUnit(app.db, { kind: "round-table" })];
  for (let count = 0; count < 2; count += 1) await joined(app.db, popular, await aPerson(app.db));

  const browser = await app.as(null);
  await browser.post("/register", { name: "New Person", email: "new@example.org", age: "yes" });
  const [mail] = await mailsTo(app.db, composersFor(app.settings), "new@example.org", app.clock.read());
  await browser.get(mail!.path!);
  const presses = new Presses(browser);
  const start = await presses.press(mail!.path!);
  expect(start.status).toBe(200);
  expect(start.text).toContain("Join Story Hours");
  expect(start.body).toContain('href="/account/profile"');
  for (const unit of [closed, paid]) expect(start.body).not.toContain(`/groups/${unit.slug}/membership`);
  const action = /action="(\/groups\/[^"]+\/membership)"/.exec(start.body)![1]!;
  expect(action).toBe(`/groups/${popular.slug}/membership`);
  expect((await presses.press(action)).text).toContain("Story Hours");
  expect(presses.count).toBeLessThanOrEqual(3);
  expect((await browser.get("/places")).text).toContain("Story Hours");
  // What one is in already is suggested no more.
  expect((await browser.get("/start")).body).not.toContain(action);
});

test("a new account says a word about itself where it arrives, and groups that suit are suggested there with their reason", async () => {
  const unit = await aUnit(app.db, { name: "Students to Staff", purpose: "For every student of library school." });
  const browser = await app.as(await aPerson(app.db));
  expect((await browser.get("/start")).body).not.toContain('id="suggested"');
  const back = await browser.post("/suggestions", { student: "yes", from: "start" });
  expect([back.status, back.location]).toEqual([303, "/start#suggested"]);
  const start = await browser.get("/start");
  expect(start.body).toMatch(new RegExp(`id="suggested"[^]*href="/groups/${unit.slug}"[^]*class="reason"`));
  expect(start.body).not.toContain('name="student"');
  const elsewhere = await browser.post("/suggestions", { student: "yes", from: "//evil.example" });
  expect(elsewhere.location).toBe("/suggestions?done=yes");
});
