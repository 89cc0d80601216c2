/**
 * Damaged mails for ten minutes (issue "List mail", research/trust.md 3.1): each through the product's own parser thread, then through what makes a
 * post of it, and the HTML of all into Chromium, where nothing may run, load or stand that is not on the list. `FUZZ_MINUTES` and `FUZZ_SEED` choose.
 *
 * *Met*: no thread crashed, no mail took longer than the parser's own limit, the memory of the process stays bounded, and Chromium found nothing. The
 * ratio says how much of the time limit the slowest mail left.
 */
import { chromium, type Browser, type Page } from "playwright-core";

import { openParser } from "#platform/mail";
import { bodyFromMail } from "../src/discussions/body.ts";
import { corpus, damaged, dice } from "./fuzz-mails.ts";

const MINUTES = Number(process.env.FUZZ_MINUTES ?? 10);
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000);
/** Each thread may take 256 MB before it is killed. */
const THREADS = 2;
const LIMIT = { milliseconds: 5_000, megabytes: 256 * (THREADS + 1) };
const AT_ONCE = 4;
const A_PAGE = 100;

interface Found {
  mails: number;
  unread: Map<string, number>;
  slowest: number;
  most: number;
  faults: string[];
}

export async function run(print: (line: string) => void) {
  const all = corpus();
  print(`${all.length} mails to damage, ${MINUTES} minutes, seed ${SEED}`);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
  const found: Found = { mails: 0, unread: new Map(), slowest: 0, most: 0, faults: [] };
  const began = performance.now();
  try {
    await hurtFor(MINUTES * 60_000, all, browser, found, print);
  } finally {
    await browser.close();
  }
  const seconds = (performance.now() - began) / 1000;
  for (const [why, count] of found.unread) print(`not read, ${why}: ${count}`);
  for (const fault of found.faults) print(`FAULT ${fault}`);
  print(`memory at most ${found.most} MB (limit ${LIMIT.megabytes}), the slowest mail ${Math.round(found.slowest)} ms`);
  const isBounded = found.most < LIMIT.megabytes && found.slowest < LIMIT.milliseconds;
  return {
    name: "fuzz",
    value: found.mails,
    unit: `damaged mails in ${Math.round(seconds)} s, ${found.faults.length} faults`,
    against: `the slowest, of the parser's ${LIMIT.milliseconds} ms`,
    ratio: Number((1 - found.slowest / LIMIT.milliseconds).toFixed(2)),
    target: 0,
    met: found.faults.length === 0 && isBounded && found.mails > 0,
  };
}

async function hurtFor(
  milliseconds: number,
  all: readonly Buffer[],
  browser: Browser,
  found: Found,
  print: (line: string) => void,
): Promise<void> {
  const parser = openParser({ threads: THREADS });
  const page = await inertPage(browser, found);
  const roll = dice(SEED);
  const until = performance.now() + milliseconds;
  let told = performance.now();
  let htmls: string[] = [];
  const one = async (): Promise<void> => {
    const number = ++found.mails;
    const began = performance.now();
    const result = await parser.parse(damaged(all, roll));
    found.slowest = Math.max(found.slowest, performance.now() - began);
    if (!result.ok) {
      found.unread.set(result.why, (found.unread.get(result.why) ?? 0) + 1);
      if (result.why === "crashed") found.faults.push(`the parser crashed at mail ${number} of seed ${SEED}`);
      return;
    }
    const { html, quoted } = bodyFromMail(result.mail);
    htmls.push(html, quoted ?? "");
  };
  while (performance.now() < until) {
    await Promise.all(Array.from({ length: AT_ONCE }, one));
    if (htmls.length >= A_PAGE) {
      await look(page, htmls, found);
      htmls = [];
    }
    found.most = Math.max(found.most, Math.round(process.memoryUsage().rss / 2 ** 20));
    if (performance.now() - told < 30_000) continue;
    told = performance.now();
    print(`${found.mails} mails, ${found.faults.length} faults, ${found.most} MB`);
  }
  await look(page, htmls, found);
  await parser.end();
}

/** A page without a policy of ours: what holds must be the sanitiser alone. Whatever it would load or say is a fault. */
async function inertPage(browser: Browser, found: Found): Promise<Page> {
  const page = await browser.newPage();
  await page.route("**/*", (route) => {
    // Pictures became words and links: nothing of a mail is fetched by looking at it.
    if (!route.request().isNavigationRequest() || route.request().url() !== HERE)
      found.faults.push(`asks for ${route.request().url().slice(0, 200)}`);
    return route.fulfill({ contentType: "text/html", body: "<!doctype html><main></main>" });
  });
  page.on("dialog", (dialog) => {
    found.faults.push(`says ${dialog.message().slice(0, 100)}`);
    void dialog.dismiss();
  });
  await page.goto(HERE);
  return page;
}

const HERE = "http://posts.example/";

/** A page that goes elsewhere while it is looked at is a fault too. */
async function look(page: Page, htmls: readonly string[], found: Found): Promise<void> {
  try {
    // As a server's page would bring it: read by the parser of pages, where scripts run, and not set by a script, where they do not.
    await page.setContent(`<!doctype html><main>${htmls.map((html) => `<article>${html}</article>`).join("")}</main>`);
    found.faults.push(...(await page.evaluate(faultsOfPage)).slice(0, 5));
  } catch (error) {
    found.faults.push(String(error).slice(0, 200));
    await page.goto(HERE);
  }
}

/** Runs in the page. */
function faultsOfPage(): string[] {
  const allowed = new Set(
    "P DIV BR HR A EM STRONG B I U S DEL SUB SUP CODE PRE BLOCKQUOTE UL OL LI DL DT DD H1 H2 H3 H4 H5 H6 TABLE THEAD TBODY TR TH TD CAPTION ABBR CITE Q SMALL ARTICLE MAIN SPAN".split(
      " ",
    ),
  );
  const attributes = new Set(["href", "start", "scope", "title", "rel", "class", "lang", "dir"]);
  const faults: string[] = [];
  if ("hit" in window) faults.push("a script has run");
  for (const element of document.querySelectorAll("body *")) {
    if (!allowed.has(element.tagName)) faults.push(`element ${element.outerHTML.slice(0, 200)}`);
    for (const { name, value } of element.attributes) {
      if (!attributes.has(name)) faults.push(`attribute ${name} of ${element.outerHTML.slice(0, 200)}`);
      if (name === "href" && !/^(?:https?|mailto):/i.test(value)) faults.push(`link to ${value.slice(0, 200)}`);
    }
  }
  if (document.querySelectorAll("main").length !== 1) faults.push("a post leaves its place");
  return faults;
}
