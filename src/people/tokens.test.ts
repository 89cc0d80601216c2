import { expect, test } from "vitest";
import { useApp } from "../../test/app.ts";
import { Program } from "../../test/programs.ts";
import { days, minutes } from "../platform/time/index.ts";
import { aPerson, tokenFor } from "./builders.ts";

const app = useApp();

const shownIn = (body: string) => /chapterhouse_[\w-]{43}/.exec(body)?.[0];

test("a token is made after a recent proof, shown once, listed with its last use, and revoked", async () => {
  const ada = await aPerson(app.db);
  const browser = await app.as(ada);
  const form = { _once: "0123456789abcdef01", name: "Calendar script", days: "30", scope_account_read: "yes" };
  const made = await browser.post("/account/tokens", form);
  expect(made.status).toBe(200);
  expect(made.headers["cache-control"]).toBe("no-store");
  const token = shownIn(made.body)!;
  const program = new Program(app.web, token);
  expect((await program.get("/me")).json.scopes).toEqual(["account:read"]);
  expect((await browser.post("/account/tokens", form)).location).toBe("/account/tokens");
  const list = await browser.get("/account/tokens");
  expect(shownIn(list.body)).toBeUndefined();
  expect(list.text).toContain("Calendar script");
  expect(list.text).toContain(`ends in ${token.slice(-4)}`);
  const [row, ...others] = await app.db.selectFrom("api_tokens").selectAll().where("person_id", "=", ada.id).execute();
  expect(others).toEqual([]);
  expect(row!.seen_at).toEqual(app.clock.read());
  expect(JSON.stringify(row)).not.toContain(token);
  const eve = await app.as(await aPerson(app.db));
  await eve.post("/account/tokens/revocation", { which: String(row!.id) });
  expect((await program.get("/me")).status).toBe(200);
  await browser.post("/account/tokens/revocation", { which: String(row!.id) });
  expect((await program.get("/me")).status).toBe(401);
  expect((await browser.get("/account/tokens")).text).toContain("Revoked");
});

test("without a recent proof, a name, a scope or a sensible time there is none", async () => {
  const ada = await aPerson(app.db);
  const browser = await app.as(ada);
  const form = { name: "Script", days: "365", scope_account_read: "yes" };
  for (const wrong of [
    { ...form, name: " " },
    { name: "Script", days: "365" },
    { ...form, days: "366" },
  ])
    expect((await browser.post("/account/tokens", wrong)).status).toBe(422);
  app.clock.advance(minutes(11));
  expect((await browser.post("/account/tokens", form)).status).toBe(401);
  expect(await app.db.selectFrom("api_tokens").where("person_id", "=", ada.id).selectAll().execute()).toEqual([]);
});

test("nobody has more than twenty at once, and what ended long ago is forgotten", async () => {
  const ada = await aPerson(app.db);
  for (let count = 0; count < 20; count += 1) await tokenFor(app.db, ada.id, app.clock.read(), { days: 7 });
  const browser = await app.as(ada);
  const form = { name: "One more", days: "7", scope_groups_read: "yes" };
  expect((await browser.post("/account/tokens", form)).text).toContain("as many tokens as one person may have");
  app.clock.advance(days(8));
  expect(shownIn((await (await app.as(ada)).post("/account/tokens", form)).body)).toBeDefined();
});
