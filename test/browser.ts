import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import type { TestApp } from "./app.ts";

/** Chromium's own services look for the outside at every start; a test needs none of them. */
const quiet = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export interface Screens {
  readonly address: string;
  /** A new person at a new computer. */
  open(options?: { javaScript?: boolean; dark?: boolean; width?: number }): Promise<Page>;
}

/** A real Chromium before the app's real server. */
export function useBrowser(app: TestApp, { host = "127.0.0.1" } = {}): Screens {
  let browser: Browser;
  let address = "";
  const contexts: BrowserContext[] = [];
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: quiet });
    await app.web.listen({ host, port: 0 });
    address = `http://${host}:${(app.web.server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    for (const context of contexts) await context.close();
    await browser?.close();
  });
  return {
    get address() {
      return address;
    },
    async open({ javaScript = true, dark = false, width = 1280 } = {}) {
      const context = await browser.newContext({
        baseURL: address,
        javaScriptEnabled: javaScript,
        colorScheme: dark ? "dark" : "light",
        viewport: { width, height: 900 },
      });
      contexts.push(context);
      const page = await context.newPage();
      // No page asks anybody else for anything (P-5).
      page.on("request", (request) =>
        expect(names(address), `a request to ${request.url()}`).toContain(new URL(request.url()).origin),
      );
      page.on("pageerror", (error) => expect.unreachable(`an error on ${page.url()}: ${error.message}`));
      return page;
    },
  };
}

/** The machine has two names for itself. */
const names = (address: string) => ["localhost", "127.0.0.1"].map((host) => address.replace(/(?<=:\/\/)[^:]+/, host));

/** axe finds nothing at WCAG 2.2 AA, and nothing is wider than the screen. */
export const expectAccessible = async (page: Page): Promise<void> => expect(await faultsOn(page)).toEqual([]);

/** What is not as `expectAccessible` wants it. */
export async function faultsOn(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: {
        run(root: unknown, options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
      };
    };
    const found = await axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      rules: { "target-size": { enabled: true } },
    });
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`);
  });
  const overflow = await beyondScreen(page);
  const faults = overflow > 0 ? [...violations, `${overflow} pixels wider than the screen`] : violations;
  return faults.map((fault) => `${new URL(page.url()).pathname}: ${fault}`);
}

/** By how many pixels the page is wider than the screen. */
export const beyondScreen = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
