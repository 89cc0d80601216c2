/** What axe cannot see, asked of pages in Chromium: reflow, spacing of text, focus, colours of the reader's own, motion, help. */
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { aUnit, leads } from "../src/groups/builders.ts";
import { aPerson } from "../src/people/builders.ts";
import { useApp } from "./app.ts";
import { useBrowser } from "./browser.ts";

const app = useApp({ publicUrl: "http://127.0.0.1:1" });
const screens = useBrowser(app);
const pages = [
  "/",
  "/groups",
  "/groups/repair",
  "/groups/repair/topics/new",
  "/sign-in",
  "/help",
  "/help/report",
  "/kit",
  "/account",
  "/account/profile",
  "/directory",
  "/nothing",
];
let convener: Awaited<ReturnType<typeof aPerson>>;

beforeAll(async () => {
  const unit = await aUnit(app.db, {
    name: "Book Repair and Preservation in Public Libraries",
    acronym: "REPAIR",
    slug: "repair",
  });
  convener = await aPerson(app.db, {
    name: "Imani Okafor",
    address: "imani@one.example",
    password: "a quiet reading room",
  });
  await leads(app.db, unit, convener);
});

async function signedIn(options: Parameters<typeof screens.open>[0] = {}): Promise<Page> {
  const page = await screens.open(options);
  await page.goto("/sign-in");
  await page.fill("#f-email", convener.address);
  await page.fill("#f-password", "a quiet reading room");
  await Promise.all([page.waitForURL((url) => url.pathname !== "/sign-in"), page.keyboard.press("Enter")]);
  return page;
}

/** One sign-in for what is asked of every page by itself. */
let shared: Promise<Page> | undefined;

const sideways = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test("reflows at 320 pixels, which is 400 per cent of 1280 (1.4.10)", async () => {
  const page = await signedIn({ width: 320 });
  for (const path of pages) {
    await page.goto(path);
    expect(await sideways(page), path).toBeLessThanOrEqual(0);
  }
});

test.each([1280, 390])("stands from right to left as from left to right, %i pixels wide", async (width) => {
  const page = await signedIn({ width });
  for (const path of pages) {
    await page.goto(path);
    const begins = () =>
      page.evaluate(() => {
        const [main, title] = [document.querySelector("main")!, document.querySelector("h1")!];
        const [around, inside] = [main.getBoundingClientRect(), title.getBoundingClientRect()];
        return { left: Math.round(inside.left - around.left), right: Math.round(around.right - inside.right) };
      });
    const { left } = await begins();
    await page.evaluate(() => document.documentElement.setAttribute("dir", "rtl"));
    expect(await sideways(page), path).toBeLessThanOrEqual(0);
    expect((await begins()).right, path).toBe(left);
  }
});

test("prints what is written on black ink and white paper, without what only a screen needs", async () => {
  const page = await signedIn({ dark: true });
  for (const path of ["/", "/groups/repair", "/help", "/directory"]) {
    await page.goto(path);
    await page.emulateMedia({ media: "print" });
    const seen = await page.evaluate(() => ({
      tools: [...document.querySelectorAll("nav, form, button, .foot")]
        .filter((one) => one.checkVisibility())
        .map((one) => one.outerHTML.slice(0, 80)),
      title: document.querySelector("h1")!.checkVisibility(),
      ink: getComputedStyle(document.body).color,
      paper: getComputedStyle(document.body).backgroundColor,
    }));
    expect(seen, path).toEqual({ tools: [], title: true, ink: "rgb(0, 0, 0)", paper: "rgba(0, 0, 0, 0)" });
    await page.emulateMedia({ media: "screen" });
  }
});

test("keeps every text when lines, words and letters are spaced out (1.4.12)", async () => {
  const page = await signedIn({ width: 390 });
  for (const path of pages) {
    await page.goto(path);
    await page.evaluate(() => {
      for (const element of document.querySelectorAll<HTMLElement>("body *")) {
        element.style.setProperty("line-height", "1.5", "important");
        element.style.setProperty("letter-spacing", "0.12em", "important");
        element.style.setProperty("word-spacing", "0.16em", "important");
      }
    });
    expect(await sideways(page), path).toBeLessThanOrEqual(0);
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>("main *, footer *")]
        .filter((one) => getComputedStyle(one).overflow === "hidden" && !one.classList.contains("away"))
        .filter((one) => one.scrollHeight > one.clientHeight + 2 || one.scrollWidth > one.clientWidth + 2)
        .map((one) => one.outerHTML.slice(0, 120)),
    );
    expect(cut, path).toEqual([]);
  }
});

test.each(pages)(
  "on %s the focus goes once through everything, is seen, and is hidden by nothing (2.1.2, 2.4.3, 2.4.7, 2.4.11)",
  async (path) => {
    const page = await (shared ??= signedIn());
    await page.goto(path);
    const all = await page.evaluate(
      () =>
        [
          ...document.querySelectorAll<HTMLElement>(
            "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']",
          ),
        ].filter((one) => one.checkVisibility() && !one.closest("dialog")).length,
    );
    const seen: { at: number; outline: boolean; free: boolean; what: string }[] = [];
    for (let presses = 0; presses < all; presses += 1) {
      await page.keyboard.press("Tab");
      seen.push(
        await page.evaluate(() => {
          const one = document.activeElement as HTMLElement;
          const order = [...document.querySelectorAll("*")].indexOf(one);
          const style = getComputedStyle(one);
          const { left, top, width, height } = one.getBoundingClientRect();
          const hit = document.elementFromPoint(left + Math.min(width, 40) / 2, top + height / 2);
          return {
            at: order,
            outline: style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 2,
            free: hit !== null && (hit === one || one.contains(hit) || hit.contains(one)),
            what: one.outerHTML.slice(0, 100),
          };
        }),
      );
    }
    expect(
      seen.filter(({ outline }) => !outline).map(({ what }) => what),
      path,
    ).toEqual([]);
    expect(
      seen.filter(({ free }) => !free).map(({ what }) => what),
      path,
    ).toEqual([]);
    // In the order of the page, each once: no trap, no jump.
    const order = seen.map(({ at }) => at);
    expect(order, path).toEqual([...new Set(order)].toSorted((a, b) => a - b));
  },
);

test("nothing happens by looking or choosing alone (3.2.1, 3.2.2)", async () => {
  const page = await signedIn();
  await page.goto("/groups");
  const address = page.url();
  for (const select of await page.locator("select").all()) await select.selectOption({ index: 1 });
  await page.keyboard.press("Tab");
  expect(page.url()).toBe(address);
});

test("errors stand beside their field and in a summary that has the focus (3.3.1, 3.3.3)", async () => {
  for (const javaScript of [true, false]) {
    const page = await screens.open({ javaScript });
    await page.goto("/help/report");
    await page.getByRole("button", { name: "Send" }).click();
    const field = page.getByLabel("What is the problem?");
    expect(await field.getAttribute("aria-invalid")).toBe("true");
    const described = (await field.getAttribute("aria-describedby"))!.split(" ");
    expect(await page.locator(`#${described.at(-1)}`).innerText()).toContain("Say in a few words what is wrong.");
    const summary = page.getByRole("alert");
    expect(await summary.innerText()).toContain("There is a problem");
    if (javaScript) expect(await summary.evaluate((one) => one === document.activeElement)).toBe(true);
    await summary.getByRole("link").click();
    expect(await field.evaluate((one) => one === document.activeElement)).toBe(true);
  }
});

test("colours of the reader's own keep every edge, and whoever wants no motion gets none", async () => {
  const page = await signedIn();
  await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
  await page.goto("/kit");
  const bare = await page.evaluate(() =>
    [
      ...document.querySelectorAll(
        ".button, .notice, .errors, .badge, input:not([type=hidden], [type=checkbox]), select, textarea",
      ),
    ]
      .filter((one) => one.checkVisibility())
      .filter((one) => Number.parseFloat(getComputedStyle(one).borderTopWidth) < 1)
      .map((one) => one.outerHTML.slice(0, 80)),
  );
  expect(bare).toEqual([]);
  const moving = await page.evaluate(() => document.getAnimations().length);
  expect(moving).toBe(0);
});

test("the password may be pasted and kept by a manager, and nothing is a puzzle (3.3.8)", async () => {
  const page = await screens.open();
  await page.goto("/sign-in");
  expect(await page.locator("#f-password").getAttribute("autocomplete")).toBe("current-password");
  await page.locator("#f-password").evaluate((field: HTMLInputElement) => {
    const data = new DataTransfer();
    data.setData("text/plain", "pasted");
    const wentOn = field.dispatchEvent(
      new ClipboardEvent("paste", { clipboardData: data, cancelable: true, bubbles: true }),
    );
    if (wentOn) field.value = "pasted";
  });
  expect(await page.locator("#f-password").inputValue()).toBe("pasted");
});
