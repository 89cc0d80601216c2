/** Every page that is registered, on the sample. A route that shows no page is named, so that none is forgotten. */
import type { Page } from "playwright-core";
import { beforeAll, expect, test, vi } from "vitest";
import { cookieName } from "../src/platform/web/index.ts";
import { useApp } from "./app.ts";
import { everyPage, pagePaths, type EveryPage } from "./every-page.ts";
import { beyondScreen, colourFaultsOn, faultsOn, useBrowser } from "./browser.ts";

// Nearly a hundred pages, each opened in Chromium.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 90_000 });

const app = useApp({ publicUrl: "http://127.0.0.1:1" });
const screens = useBrowser(app);

/** These show no page of their own to anybody here: files, feeds, ways that lead on, links of mails that are no longer any, and what comes before the first staff. */
const noPages = [
  "/.well-known/security.txt",
  "/account/addresses/confirm/:token",
  "/account/not-me/:token",
  "/account/proof",
  "/account/provider",
  "/account/provider/connection",
  "/adverts/:token",
  "/discussions/feed.atom",
  "/discussions/feed.json",
  "/discussions/new.events",
  "/groups/:slug/emblem",
  "/groups/:slug/export.zip",
  "/groups/:slug/feed.atom",
  "/groups/:slug/feed.json",
  "/groups/:slug/mentions",
  "/library/:id/file",
  "/library/:id/preview/:number",
  "/library/:id/versions/:number",
  "/look/:file",
  "/mail-again/:token",
  "/people/:personId/card.vcf",
  "/people/:personId/photo/:size",
  "/places/letter/:token",
  "/posts/:id",
  "/posts/:id/attachments/:number",
  "/posts/:id/citation.bib",
  "/posts/:id/citation.json",
  "/posts/:id/citation.ris",
  "/posts/:id/times.ics",
  "/register/confirm/:token",
  "/requests/:token",
  "/robots.txt",
  "/sign-in/link/:token",
  "/sign-in/provider",
  "/sign-in/provider/arrival",
  "/sign-in/provider/back",
  "/sign-in/second",
  "/sitemap.xml",
  "/tags/:tag/feed.atom",
  "/tags/:tag/feed.json",
  "/topics/:id",
  "/topics/:id/feed.atom",
  "/topics/:id/feed.json",
  "/topics/:id/new.events",
  "/undigest/:token",
  "/unfollow/:token",
  "/unmention/:token",
  "/unsubscribe/:token",
  "/welcome",
];

let every: EveryPage;
beforeAll(async () => {
  every = await everyPage(app);
});

/** The page of a route, as somebody who may see it; null: it shows none. */
async function shown(pages: readonly Page[], path: string): Promise<Page | null> {
  for (const page of pages) {
    // A download is an error to the browser.
    const answer = await page.goto(every.addressOf(path)).catch(() => null);
    const isPage = answer?.headers()["content-type"]?.startsWith("text/html") && answer.status() !== 404;
    if (answer && isPage && answer.request().redirectedFrom() === null) return page;
  }
  return null;
}

test("has no fault that axe can find on a dark telephone, has right colours in light, and fits a wide screen too", async () => {
  const screen = { width: 390, dark: true };
  const [all, visitor] = [await screens.open(screen), await screens.open(screen)];
  await all.context().addCookies([{ name: cookieName(app.settings), value: every.session, url: screens.address }]);
  const none: string[] = [];
  const faults: string[] = [];
  for (const path of pagePaths) {
    const page = await shown([all, visitor], path);
    if (page) faults.push(...(await faultsOn(page)), ...(await onWideScreens(page)));
    else none.push(path);
  }
  expect(faults).toEqual([]);
  expect(none.sort()).toEqual(noPages);
});

/** The same page in light at 1280 pixels, where no table or menu scrolls: its colours and its width. */
async function onWideScreens(page: Page): Promise<string[]> {
  const narrow = page.viewportSize()!;
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ colorScheme: "light" });
  const faults = (await colourFaultsOn(page)).map((fault) => `in light: ${fault}`);
  const beyond = await beyondScreen(page);
  if (beyond > 0) faults.push(`${page.url()}: ${beyond} pixels wider than 1280`);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize(narrow);
  return faults;
}
