import { beforeAll, expect, test } from "vitest";
import { aUnit, joined } from "../src/groups/builders.ts";
import { aPerson } from "../src/people/builders.ts";
import { useApp } from "./app.ts";
import { expectAccessible, useBrowser } from "./browser.ts";

const app = useApp({ publicUrl: "http://127.0.0.1:1" });
const screens = useBrowser(app);

beforeAll(async () => {
  const unit = await aUnit(app.db, { name: "Book Repair", acronym: "REPAIR", slug: "repair", purpose: "Torn hinges." });
  const imani = await aPerson(app.db, { name: "Imani Okafor" });
  await joined(app.db, unit, imani);
  const browser = await app.as(imani);
  const text = "A torn hinge wants wheat paste, and a-very-long-word-".padEnd(300, "x");
  await browser.post("/groups/repair/topics", { title: "Hinges", body: `${text} <img src=x onerror=alert(1)>` });
  for (let number = 1; number <= 21; number += 1)
    await browser.post("/groups/repair/topics", { title: `Hinges, part ${number}`, body: "Wheat paste again" });
});

test.each([
  { javaScript: true, dark: false, width: 1280 },
  { javaScript: false, dark: true, width: 390 },
])("a visitor searches with the keyboard alone and reads on, with %o", async (how) => {
  const page = await screens.open(how);
  // Who looks for trouble needs a script of its own; wide and narrow, so that the one visit stands for both.
  const lookOver = async () => {
    for (const width of how.javaScript ? [1280, 390] : []) {
      await page.setViewportSize({ width, height: 900 });
      await expectAccessible(page);
    }
  };
  await page.goto("/search");
  await lookOver();
  await page.getByLabel("Search for").focus();
  await page.keyboard.type("hinges");
  await page.keyboard.press("Enter");
  await page.waitForURL(/q=hinges/);
  await lookOver();
  expect(await page.locator("mark").count()).toBeGreaterThan(0);
  await page.getByRole("link", { name: /See all 22/ }).click();
  await page.waitForURL(/what=posts/);
  await page.getByRole("link", { name: "Next" }).click();
  await page.waitForURL(/page=2/);
  await page.getByLabel("Search for").fill("hinges before:never");
  await page.keyboard.press("Enter");
  await page.waitForURL(/never/);
  expect(await page.locator("#e-q").textContent()).toContain("“never” is no date");
  await lookOver();
  await page.goto("/groups/repair/topics");
  await page.getByLabel("Search these discussions").fill("torn -again");
  await page.keyboard.press("Enter");
  await page.waitForURL(/in=repair/);
  expect(await page.getByLabel("Search for").inputValue()).toBe("torn -again in:repair");
  expect(await page.locator("h3").allTextContents()).toEqual(["Hinges"]);
  await lookOver();
});
