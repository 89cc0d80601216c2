import { chromium } from "playwright-core";
import { mkdirSync, writeFileSync } from "node:fs";
mkdirSync("/tmp/shots", { recursive: true });
const base = "http://127.0.0.1:3100";
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
const page = await context.newPage();
await page.goto(base + "/sign-in");
await page
  .fill("[name=email]", "imani@members.example")
  .catch(async () => page.fill("[type=email]", "imani@members.example"));
await page.fill("[name=password]", "a quiet reading room");
await page.press("[name=password]", "Enter");
await page.waitForLoadState();
const lib = base + "/groups/brsl/library";
if (process.argv.includes("fill")) {
  const { aPdf, anOpenDocument } = await import("/work/main/src/platform/texts/builders.ts");
  const sharp = (await import("sharp")).default;
  for (const [name, who] of []) {
    await page.goto(lib + "/new");
    await page.fill("[name=name]", name);
    await page.selectOption("[name=audience]", who);
    await page.click("main form .button");
    await page.waitForLoadState();
  }
  writeFileSync("/tmp/guide_to_mending.pdf", aPdf("How to mend a torn map with wheat paste and tissue"));
  writeFileSync(
    "/tmp/reading-list.odt",
    await anOpenDocument(["Works on book repair", "Adhesives for paper, second edition"]),
  );
  await sharp({ create: { width: 1600, height: 900, channels: 3, background: "#436" } })
    .jpeg()
    .toFile("/tmp/workshop.jpg");
  for (const [f, d, l] of [
    ["/tmp/guide_to_mending.pdf", "For the workshop in spring. With pictures of each step.", "cc-by"],
    ["/tmp/reading-list.odt", "", ""],
    ["/tmp/workshop.jpg", "The bench after the workshop.", "reserved"],
  ]) {
    await page.goto(lib + "/files/new");
    await page.setInputFiles("[name=files]", f);
    await page.fill("textarea[name=description]", d);
    await page.selectOption("[name=licence]", l);
    await page.click("main form .button");
    await page.waitForLoadState();
    console.log(page.url());
  }
  await page.goto(lib + "/links/new");
  await page.fill("[name=url]", "https://conservation.example/handbook");
  await page.fill("[name=title]", "Conservation handbook");
  await page.click("main form .button");
  await page.waitForLoadState();
}
await page.goto(lib);
const first = await page.$$eval("main .rows a", (a) => a.map((x) => x.getAttribute("href")));
console.log(first);
const entries = first.filter((h) => h.startsWith("/library/"));
const pages = {
  top: "/groups/brsl/library",
  found: "/groups/brsl/library?q=tissue",
  entry: entries[1] ?? entries[0],
  picture: entries.at(-1),
  files: "/groups/brsl/library/files/new",
  folder: first[0] + "/change",
  change: entries[0] + "/change",
  removal: entries[0] + "/removal",
  gathered: "/groups/brsl/library/discussions",
  settings: "/groups/brsl/library/settings",
  group: "/groups/brsl",
  moderation: "/groups/brsl/moderation",
  forms: "/account/mail-forms",
};
for (const width of [1280, 390])
  for (const scheme of ["light", "dark"]) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: scheme });
    for (const [name, path] of Object.entries(pages)) {
      if (process.argv[2] && process.argv[2] !== "fill" && !process.argv[2].split(",").includes(name)) continue;
      await page.goto(base + path);
      await page.screenshot({ path: `/tmp/shots/${name}-${width}-${scheme}.png`, fullPage: true });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wide > 0) console.log("WIDE", name, width, wide);
    }
  }
await browser.close();
