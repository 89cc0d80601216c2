import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { beginReading } from "../src/discussions/reading/commands.ts";
import { aUnit, joined } from "../src/groups/builders.ts";
import { aPerson, sessionFor, type APerson } from "../src/people/builders.ts";
import { useApp } from "./app.ts";
import { expectAccessible, useBrowser } from "./browser.ts";

const app = useApp({ publicUrl: "http://127.0.0.1:1" });
const screens = useBrowser(app);
let writer: APerson;
let reader: APerson;
let topic: number;

beforeAll(async () => {
  const unit = await aUnit(app.db, { name: "Map Rooms", slug: "maps" });
  [writer, reader] = [await aPerson(app.db, { name: "Ada Lind" }), await aPerson(app.db, { name: "Bo Ferrer" })];
  for (const person of [writer, reader]) await joined(app.db, unit, person);
  await app.db.transaction().execute((tx) => beginReading(tx, reader.id, unit.id, app.clock.read()));
  app.clock.advance(1_000);
  const browser = await app.as(writer);
  const started = await browser.post("/groups/maps/topics", { title: "Old maps", body: "Where are they?" });
  topic = Number(/^\/topics\/(\d+)/.exec(started.location!)![1]);
  for (const body of ["In the cellar.", "No, in the attic.\n\nUnder the roof, behind the old catalogue.\n\n".repeat(8)])
    await browser.post(`/topics/${topic}/posts`, { body });
});

async function write(body: string): Promise<void> {
  app.clock.advance(60_000);
  await (await app.as(writer)).post(`/topics/${topic}/posts`, { body });
}

async function signedIn(options: Parameters<typeof screens.open>[0] = {}): Promise<Page> {
  const page = await screens.open(options);
  const value = await sessionFor(app.db, reader.id, app.clock.read());
  await page.context().addCookies([{ name: "session", value, url: screens.address, httpOnly: true, sameSite: "Lax" }]);
  return page;
}

/** Opens it and waits until it hears. */
async function lookAt(page: Page, path: string): Promise<void> {
  const hears = page.waitForResponse((response) => response.url().includes("/new.events"));
  await page.goto(path);
  await hears;
}

test("new posts are said quietly, nothing moves, and one press shows them without losing what is typed", async () => {
  for (const look of [{ width: 1280 }, { width: 390, dark: true }]) {
    const page = await signedIn(look);
    await lookAt(page, `/topics/${topic}/old-maps`);
    const field = page.getByLabel("Your reply");
    await field.fill("I have seen them");
    const before = await page.evaluate(() => [scrollY, document.activeElement!.tagName, document.body.offsetHeight]);
    await write("They are wet.");
    const status = page.locator("main [role=status]", { hasText: "new post" });
    await status.getByText("Show 1 new post").waitFor();
    await write("They are dry now.");
    await status.getByText("Show 2 new posts").waitFor();
    const after = await page.evaluate(() => [scrollY, document.activeElement!.tagName, document.body.offsetHeight]);
    expect(after).toEqual(before);
    await expectAccessible(page);
    const many = await page.locator("article.post").count();
    await status.getByRole("link").click();
    await status.waitFor({ state: "detached" });
    expect(await page.locator("article.post").count()).toBe(many + 2);
    expect(await page.locator("#about-topic").innerText()).toContain(`${many + 2} posts`);
    expect(await page.evaluate(() => document.activeElement!.textContent)).toContain("They are wet.");
    expect(await field.inputValue()).toBe("I have seen them");
    await expectAccessible(page);
    // What was shown is read.
    await page.goto("/discussions");
    expect(await page.locator("a.new").count()).toBe(0);
  }
});

test("the list of my places says so too, and leads to itself with the new post in it", async () => {
  const page = await signedIn();
  await lookAt(page, "/discussions");
  await write("Who dries them?");
  await page.getByRole("link", { name: "Show 1 new post" }).click();
  await page.getByText("Who dries them?").waitFor();
  await expectAccessible(page);
  expect(await page.getByText(/^Show \d+ new post/).count()).toBe(0);
});

test("a page that was left hears nothing, and goes on where it was when it is looked at again", async () => {
  const page = await signedIn();
  await lookAt(page, `/topics/${topic}/old-maps`);
  const hidden = (is: boolean) =>
    page.evaluate((value) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => value });
      document.dispatchEvent(new Event("visibilitychange"));
    }, is);
  await hidden(true);
  await write("Anybody there?");
  expect(await page.getByText(/^Show \d+ new post/).count()).toBe(0);
  await hidden(false);
  await page.getByText("Show 1 new post").waitFor();
});

test("without script the page is the same and nothing is promised", async () => {
  const page = await signedIn({ javaScript: false });
  await page.goto(`/topics/${topic}/old-maps`);
  expect(await page.getByText("In the cellar.").count()).toBe(1);
  expect(await page.locator("live-news").textContent()).toBe("");
});
