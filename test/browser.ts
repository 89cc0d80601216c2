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
  const violations = await axeOn(page, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    rules: { "target-size": { enabled: true } },
  });
  const overflow = await beyondScreen(page);
  const faults = overflow > 0 ? [...violations, `${overflow} pixels wider than the screen`] : violations;
  return faults.map((fault) => `${new URL(page.url()).pathname}: ${fault}`);
}

/** What of that is about colours: all that differs between a light screen and a dark one. */
export const colourFaultsOn = async (page: Page): Promise<string[]> =>
  (await axeOn(page, { runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] } })).map(
    (fault) => `${new URL(page.url()).pathname}: ${fault}`,
  );

interface Found {
  id: string;
  nodes: { html: string; any: { message: string }[] }[];
}

/** Violations, and what axe could not decide: nobody looks at that later, so it counts unless `isDecided` says why not. */
async function axeOn(page: Page, options: object): Promise<string[]> {
  await page.evaluate(axeSource);
  const { violations, incomplete } = await page.evaluate(async (given) => {
    const { axe } = globalThis as unknown as {
      axe: { run(root: unknown, options: object): Promise<{ violations: Found[]; incomplete: Found[] }> };
    };
    const found = await axe.run(document, { ...given, resultTypes: ["violations", "incomplete"] });
    const plain = (all: Found[]) =>
      all.map(({ id, nodes }) => ({
        id,
        nodes: nodes.map(({ html, any }) => ({ html, any: any.map(({ message }) => ({ message })) })),
      }));
    return { violations: plain(found.violations), incomplete: plain(found.incomplete) };
  }, options);
  const undecided = incomplete.flatMap(({ id, nodes }) =>
    nodes.filter((node) => !isDecided(id, node)).map((node) => ({ id: `undecided ${id}`, nodes: [node] })),
  );
  return [...violations, ...undecided].map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map((node) => `${node.html} ${node.any.map(({ message }) => message).join(" ")}`).join(" ")}`,
  );
}

/**
 * What lies half below the edge of a scrolling row has the colours that it has in full sight, where axe decides. Letters drawn in a picture it never
 * judges: those of the spines and the map are held against their grounds in src/app/site.test.ts.
 */
const isDecided = (id: string, { html, any }: Found["nodes"][number]): boolean =>
  id === "color-contrast" &&
  (html.startsWith("<text ") || any.every(({ message }) => /partially (?:obscured|overlaps)/.test(message)));

/** By how many pixels the page is wider than the screen. */
export const beyondScreen = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
