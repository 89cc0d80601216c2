import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { aUnit, leads } from "../src/groups/builders.ts";
import { aPerson } from "../src/people/builders.ts";
import { useApp } from "./app.ts";
import { useBrowser } from "./browser.ts";
import { aMail, usePostOffice } from "./post-office.ts";

const app = useApp({ publicUrl: "http://127.0.0.1:1" });
const post = usePostOffice(app);
const screens = useBrowser(app);
let convener: Awaited<ReturnType<typeof aPerson>>;

beforeAll(async () => {
  const unit = await aUnit(app.db, {
    name: "Book Repair",
    acronym: "REPAIR",
    slug: "repair",
    purpose: "Torn hinges, loose pages.",
  });
  convener = await aPerson(app.db, {
    name: "Imani Okafor",
    address: "imani@one.example",
    password: "a quiet reading room",
  });
  await leads(app.db, unit, convener);
  await post.settled();
});

/** The link in the newest mail to this address, as a path of this server. */
async function mailedLink(address: string): Promise<string> {
  const mail = (await post.outboxTo(address)).at(-1)!;
  return new URL(/http:\/\/127\.0\.0\.1:1\S+/.exec(mail.mail.text!)![0]).pathname;
}

const fill = async (page: Page, label: string | RegExp, text: string) => page.getByLabel(label).fill(text);
const press = async (page: Page, name: string | RegExp) => page.getByRole("button", { name }).first().click();

describe.each([
  { javaScript: true, dark: false, width: 1280 },
  { javaScript: false, dark: true, width: 390 },
])("with %o", (how) => {
  const address = `new-${how.width}@two.example`;

  test("a visitor finds a group, registers, confirms by mail, joins, writes, and is answered by mail", async () => {
    const page = await screens.open(how);
    await page.goto("/");
    await page.getByRole("link", { name: "Groups", exact: true }).first().click();
    await page
      .getByRole("link", { name: /Book Repair/ })
      .first()
      .click();
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toContain("Book Repair");

    await page.goto("/register");
    await press(page, "Create my account");
    expect(await page.getByRole("alert").textContent()).toMatch(/problem/);
    await fill(page, "Your name", `Visitor ${how.width}`);
    await fill(page, "E-mail address", address);
    await page.getByRole("checkbox", { name: /16/ }).check();
    await press(page, "Create my account");
    await page.goto(await mailedLink(address));
    await press(page, "Finish and sign in");
    await page.goto("/groups/repair");
    await press(page, /join/i);
    await post.settled();
    await page.goto("/groups/repair");
    expect(await page.getByText(`You get every post by mail at ${address}`).count()).toBe(1);

    await page.getByRole("link", { name: "Start a discussion" }).click();
    await fill(page, "Title", `Paste ${how.width}`);
    await fill(page, "Your post", "Wheat or **cellulose**?");
    await press(page, "Post it");
    expect(await page.locator("strong", { hasText: "cellulose" }).count()).toBe(1);

    const copy = (await post.outboxTo(convener.address)).at(-1)!;
    const reply = aMail({
      from: `Imani <${convener.address}>`,
      subject: copy.mail.subject,
      inReplyTo: copy.mail.messageId!,
      text: "Cellulose, for anything that children hold.",
    });
    await post.receive({ from: convener.address, to: "repair@lists.example.org", raw: reply });
    await page.reload();
    expect(await page.getByText("Cellulose, for anything that children hold.").count()).toBe(1);
    expect((await post.outboxTo(address)).at(-1)!.mail.text).toContain("Cellulose");
  });
});

/** Presses Tab until the focus is where it should be. */
async function tabTo(page: Page, isThere: (focus: { text: string; id: string; path: string }) => boolean) {
  for (let presses = 0; presses < 120; presses += 1) {
    await page.keyboard.press("Tab");
    const focus = await page.evaluate(() => {
      const { innerText = "", id, pathname = "" } = document.activeElement as HTMLAnchorElement;
      return { text: innerText, id, path: pathname };
    });
    if (isThere(focus)) return;
  }
  expect.unreachable("the keyboard never came there");
}

async function signInByKeyboard(page: Page): Promise<void> {
  await page.goto("/sign-in?next=/groups/repair");
  await tabTo(page, ({ id }) => id === "f-email");
  await page.keyboard.type(convener.address);
  await page.keyboard.press("Tab");
  await page.keyboard.type("a quiet reading room");
  await Promise.all([page.waitForURL((url) => url.pathname === "/groups/repair"), page.keyboard.press("Enter")]);
}

const entering = (page: Page, path: string) =>
  Promise.all([page.waitForURL((url) => url.pathname === path), page.keyboard.press("Enter")]);

test("a visitor finds a group, registers and joins with the keyboard alone", async () => {
  const page = await screens.open();
  await page.goto("/");
  await tabTo(page, ({ path }) => path === "/groups");
  await entering(page, "/groups");
  await tabTo(page, ({ path }) => path === "/groups/repair");
  await entering(page, "/groups/repair");
  await page.goto("/register");
  await tabTo(page, ({ id }) => id === "f-name");
  await page.keyboard.type("Nobody’s Mouse");
  await tabTo(page, ({ id }) => id === "f-email");
  await page.keyboard.type("keys@two.example");
  await tabTo(page, ({ id }) => id === "f-age");
  await page.keyboard.press("Space");
  await tabTo(page, ({ text }) => text === "Create my account");
  await entering(page, "/register/sent");
  await page.goto(await mailedLink("keys@two.example"));
  await tabTo(page, ({ text }) => text === "Finish and sign in");
  await entering(page, "/start");
  await tabTo(page, ({ text }) => text === "Join Book Repair");
  await entering(page, "/groups/repair");
  await post.settled();
  await page.reload();
  expect(await page.getByText("You get every post by mail at keys@two.example").count()).toBe(1);
});

test("a member reads and replies with the keyboard alone", async () => {
  const page = await screens.open();
  await signInByKeyboard(page);
  await tabTo(page, ({ text }) => text.startsWith("Paste"));
  await Promise.all([page.waitForURL("**/topics/**"), page.keyboard.press("Enter")]);
  await tabTo(page, ({ id }) => id === "f-body");
  await page.keyboard.type("Typed without a mouse.");
  await tabTo(page, ({ text }) => text === "Post the reply");
  await Promise.all([page.waitForURL("**#post-*"), page.keyboard.press("Enter")]);
  expect(await page.getByText("Typed without a mouse.").count()).toBe(1);
});

test("a convener edits the group's page with the keyboard alone, and takes back what went too far", async () => {
  const page = await screens.open();
  await signInByKeyboard(page);
  await tabTo(page, ({ path }) => path === "/groups/repair/settings");
  await entering(page, "/groups/repair/settings");
  await tabTo(page, ({ path }) => path === "/groups/repair/texts");
  await entering(page, "/groups/repair/texts");
  await tabTo(page, ({ id }) => id === "f-charge");
  await page.keyboard.type("We mend what is read.");
  await tabTo(page, ({ id }) => id === "f-conduct");
  await page.keyboard.type("nowhere");
  await tabTo(page, ({ text }) => text === "Save the texts");
  await page.keyboard.press("Enter");
  // The summary of what is wrong has the focus and leads to the field; what was typed is there.
  await page.waitForFunction(() => document.activeElement!.id === "errors");
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement!.getAttribute("href"))).toBe("#f-conduct");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement!.id === "f-conduct");
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Delete");
  expect(await page.inputValue("#f-charge")).toBe("We mend what is read.");
  await tabTo(page, ({ text }) => text === "Save the texts");
  await entering(page, "/groups/repair/texts");
  await page.getByText("It is saved.").waitFor();
  await page.goto("/groups/repair");
  expect(await page.getByText("We mend what is read.").count()).toBe(1);
});

test.each([true, false])("a convener edits the group's page (JavaScript: %s)", async (javaScript) => {
  const page = await screens.open({ javaScript });
  await page.goto("/sign-in?next=/groups/repair");
  await fill(page, "E-mail address", convener.address);
  await fill(page, "Password", "a quiet reading room");
  await press(page, "Sign in");
  await page.waitForURL((url) => url.pathname === "/groups/repair");
  await page.locator('a[href="/groups/repair/settings"]').first().click();
  await page.locator('a[href="/groups/repair/texts"]').first().click();
  const rule = `Tools are lent, never sold (${javaScript ? "with" : "without"} scripts).`;
  await page.locator("#f-rules").fill(rule);
  await press(page, "Save the texts");
  await page.getByText("It is saved.").waitFor();
  await page.goto("/groups/repair");
  expect(await page.getByText(rule).count()).toBe(1);
});
