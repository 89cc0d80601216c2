import { beforeAll, expect, test } from "vitest";
import { aUnit } from "../src/groups/builders.ts";
import { aPerson } from "../src/people/builders.ts";
import { useApp } from "./app.ts";
import { expectAccessible, useBrowser } from "./browser.ts";

const app = useApp({ publicUrl: "http://127.0.0.1:1" });
const screens = useBrowser(app);
beforeAll(async () => {
  await aPerson(app.db);
  await aUnit(app.db, { name: "Book Repair", slug: "repair" });
});

test("Ctrl-K finds what the page offers by a few letters, by keyboard, and goes there", async () => {
  const page = await screens.open();
  await page.goto("/");
  await page.keyboard.press("Control+k");
  const box = page.getByRole("combobox", { name: "Go to a page or do something" });
  await box.waitFor();
  await expectAccessible(page);
  await page.keyboard.type("create acc");
  expect(await page.getByRole("option").allInnerTexts()).toEqual(["Create an account Account"]);
  await page.keyboard.press("Escape");
  expect(await box.isVisible()).toBe(false);

  await page.keyboard.press("Control+k");
  await page.keyboard.type("o");
  const first = page.getByRole("option", { selected: true });
  const before = await first.innerText();
  await page.keyboard.press("ArrowDown");
  expect(await first.innerText()).not.toBe(before);
  await page.keyboard.press("Control+a");
  await page.keyboard.type("accessib");
  await Promise.all([page.waitForURL("**/accessibility"), page.keyboard.press("Enter")]);
});

test("a longer text outlives a lost connection, and is gone once it has arrived", async () => {
  const page = await screens.open();
  await page.goto("/help/report?path=/groups");
  const said = page.getByLabel("What is the problem?");
  await said.fill("Typed on a train.");
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await page.reload();
  expect(await said.inputValue()).toBe("Typed on a train.");

  await page.context().setOffline(true);
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("heading", { name: "There is no connection just now" }).waitFor();
  await expectAccessible(page);
  await page.context().setOffline(false);
  await page.goto("/help/report?path=/groups");
  expect(await said.inputValue()).toBe("Typed on a train.");

  await page.getByRole("button", { name: "Send" }).click();
  await page.waitForURL("**/help/report/sent");
  await page.goto("/help/report?path=/groups");
  expect(await said.inputValue()).toBe("");
});

test("nobody who only reads gets anything kept in the browser", async () => {
  const page = await screens.open();
  for (const path of ["/", "/groups", "/groups/repair", "/help", "/kit"]) await page.goto(path);
  const kept = await page.evaluate(async () => ({
    cookies: document.cookie,
    local: localStorage.length,
    session: sessionStorage.length,
    caches: (await caches.keys()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }));
  expect(kept).toEqual({ cookies: "", local: 0, session: 0, caches: 0, workers: 0 });
  expect(await page.context().cookies()).toEqual([]);
});
