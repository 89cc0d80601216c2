import { expect, test } from "vitest";
import { useApp } from "../../test/app.ts";
import { aPerson } from "../people/builders.ts";
import { loadInto } from "./sample/load.ts";
import { account } from "./accounts.ts";
import { makeStaff } from "./staff.ts";
import { welcomeTo } from "./welcome.ts";

const app = useApp();
const staff = (address: string) => makeStaff({ settings: app.settings, databaseUrl: app.url }, address);
const printed = async (over: { isLocal?: boolean } = {}) =>
  (await welcomeTo(app.db, { ...app.settings, ...over })).join("\n");

test("whoever holds the machine makes the first staff of those who registered, and the start stops telling how", async () => {
  expect(await printed()).toContain(
    "register at http://localhost:3000/register, then: npx chapterhouse staff YOUR@ADDRESS",
  );
  expect(await staff("ada@example.org")).toBe(false);
  const ada = await aPerson(app.db, { address: "ada@example.org" });
  expect((await (await app.as(ada)).get("/desk")).status).toBe(404);

  expect(await staff("Ada@Example.org")).toBe(true);
  expect(await staff("ada@example.org")).toBe(true);
  const desk = await (await app.as(ada)).get("/desk");
  for (const address of ["/desk/people", "/desk/membership", "/desk/mail", "/desk/groups/new"])
    expect(desk.body).toContain(`href="${address}"`);
  expect(await printed()).toBe("");
});

test("whoever holds the machine sees an account and ends all that is signed in as it", async () => {
  const bo = await aPerson(app.db, { name: "Bo Ferrer", address: "bo@example.org" });
  const browser = await app.as(bo);
  const context = { settings: app.settings, databaseUrl: app.url };
  expect(await account(context, "nobody@example.org", { signOut: true })).toBeNull();
  expect(await account(context, "BO@example.org", { signOut: false })).toMatchObject({
    name: "Bo Ferrer",
    addresses: ["bo@example.org"],
    hasPassword: false,
    hasSecondStep: false,
    capabilities: [],
  });
  expect((await browser.get("/account")).status).toBe(200);
  expect(await account(context, "bo@example.org", { signOut: true })).toMatchObject({ sessions: 0 });
  expect((await browser.get("/account")).location).toContain("/sign-in");
});

test("the sample's people are shown here only; elsewhere they are nobody's staff", async () => {
  await app.db.deleteFrom("staff_capabilities").execute();
  for (const table of ["sessions", "person_addresses", "persons"] as const) await app.db.deleteFrom(table).execute();
  expect(await loadInto(app.db, app.settings)).toBe(true);
  expect(await printed()).toContain("sam@members.example");
  expect(await printed({ isLocal: false })).toContain("Nobody is staff yet.");
});
