import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { aUnit, joined } from "../src/groups/builders.ts";
import { aPerson } from "../src/people/builders.ts";
import { useApp } from "./app.ts";
import { expectAccessible, useBrowser } from "./browser.ts";

const app = useApp({ publicUrl: "http://127.0.0.1:1" });
const screens = useBrowser(app);
const address = "ada@one.example";
const password = "a quiet reading room";

// A draft is kept for each group: each test writes in one of its own.
const groups = ["tools", "names", "drafts", "quotes"] as const;

beforeAll(async () => {
  const people = [await aPerson(app.db, { name: "Ada Noor", address, password })];
  for (const name of ["Bo Ferrer", "Bo Lind", "بو"]) people.push(await aPerson(app.db, { name }));
  for (const slug of groups) {
    const unit = await aUnit(app.db, { name: `Book Repair ${slug}`, slug });
    for (const person of people) await joined(app.db, unit, person);
  }
});

async function signedIn(path: string, options: Parameters<typeof screens.open>[0] = {}): Promise<Page> {
  const page = await screens.open(options);
  await page.goto(`/sign-in?next=${path}`);
  await page.fill("#f-email", address);
  await page.fill("#f-password", password);
  await Promise.all([page.waitForURL((url) => url.pathname === path), page.keyboard.press("Enter")]);
  return page;
}

const write = (slug: (typeof groups)[number]) => `/groups/${slug}/topics/new`;
const isTopic = (url: URL) => url.pathname.startsWith("/topics/");
const typed = (page: Page) => page.inputValue("#f-body");

test("the toolbar and its keys put marks around what is chosen, and undo takes them back", async () => {
  const page = await signedIn(write("tools"));
  const area = page.locator("#f-body");
  await area.fill("iron ink");
  const choose = (from: number, to: number) =>
    area.evaluate(
      (element, [start, end]) => (element as HTMLTextAreaElement).setSelectionRange(start!, end!),
      [from, to],
    );
  await choose(0, 4);
  await page.getByRole("button", { name: "Bold" }).click();
  expect(await typed(page)).toBe("**iron** ink");
  await page.keyboard.press("Control+z");
  expect(await typed(page)).toBe("iron ink");
  await choose(5, 8);
  await page.keyboard.press("Control+k");
  expect(await typed(page)).toBe("iron [ink](https://)");
  await page.keyboard.type("ink.example");
  expect(await typed(page)).toBe("iron [ink](ink.example)");
  await area.fill("one\ntwo");
  await choose(0, 7);
  await page.keyboard.press("Control+Shift+Digit8");
  expect(await typed(page)).toBe("- one\n- two");
  await expectAccessible(page);
});

test("a name is offered after @, chosen by keyboard, and named in the post", async () => {
  const page = await signedIn(write("names"), { width: 390 });
  await page.getByLabel("Title").fill("Paste");
  await page.locator("#f-body").pressSequentially("Dear @bo");
  const options = page.locator(".people [role=option]");
  await options.first().waitFor();
  expect(await options.allInnerTexts()).toEqual(["Bo Ferrer", "Bo Lind"]);
  await expectAccessible(page);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  expect(await typed(page)).toBe("Dear @Bo Lind ");
  expect(await options.count()).toBe(0);
  await page.keyboard.type("and @bo");
  await options.first().waitFor();
  await page.keyboard.press("Escape");
  expect(await options.count()).toBe(0);
  await page.getByRole("button", { name: "Preview" }).click();
  await page.getByText("Named in this post: Bo Lind.").waitFor();
  expect(new URL(page.url()).hash).toBe("#preview");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Post it" }).click();
  await page.waitForURL(isTopic);
  expect(await page.locator(".mention").innerText()).toBe("@Bo Lind");
});

test("a draft saves itself, outlives the page, and is gone once it is posted", async () => {
  const page = await signedIn(write("drafts"));
  await page.getByLabel("Title").fill("Half a thought");
  await page.locator("#f-body").pressSequentially("On a train");
  await page.getByText(/Draft saved at/).waitFor();
  await expectAccessible(page);
  const elsewhere = await signedIn(write("drafts"), { javaScript: false, dark: true });
  expect(await typed(elsewhere)).toBe("On a train");
  expect(await elsewhere.getByText("Here is your draft of").count()).toBe(1);
  await page.getByRole("button", { name: "Post it" }).click();
  await page.waitForURL(isTopic);
  const left = app.db.selectFrom("drafts").select("id").where("title", "=", "Half a thought");
  expect(await left.execute()).toEqual([]);
});

test("what is selected in a post is quoted as an answer to it; a long word, a poll and a history fit a small screen", async () => {
  const page = await signedIn(write("quotes"), { width: 390 });
  await page.getByLabel("Title").fill(`Long ${"w".repeat(190)}`);
  await page.locator("#f-body").fill(`Only this part. ${"w".repeat(10_000)}`);
  await page.getByText("Add a poll").click();
  await page.getByLabel("Question of the poll").fill("q".repeat(300));
  await page.getByLabel("Answers to choose from").fill(`${"a".repeat(200)}\nb`);
  await page.getByRole("button", { name: "Post it" }).click();
  await page.waitForURL(isTopic);
  await expectAccessible(page);
  await page.locator(".post .body p").evaluate((element) => {
    const range = document.createRange();
    range.setStart(element.firstChild!, 0);
    range.setEnd(element.firstChild!, 15);
    getSelection()!.removeAllRanges();
    getSelection()!.addRange(range);
  });
  await page.getByRole("link", { name: /^Quote no\. 1/ }).click();
  expect(await typed(page)).toBe("@Ada Noor wrote in no. 1:\n\n> Only this part.\n\n");
  await page.keyboard.type("Yes.");
  await page.getByRole("button", { name: "Post the reply" }).click();
  await page.waitForURL("**#post-*");
  await page.getByRole("link", { name: /^Edit no\. 2/ }).click();
  await page.locator("#f-body").fill("No, on second thought.");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save the change" }).click();
  await page.waitForURL("**#post-*");
  await page.getByRole("link", { name: /^History of no\. 2/ }).click();
  await page.waitForURL("**/history");
  await expectAccessible(page);
  await page.goto("/drafts");
  await expectAccessible(page);
});
