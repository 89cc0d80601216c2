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
