import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { aUnit, leads } from "../src/groups/builders.ts";
import { aPerson } from "../src/people/builders.ts";
import { useApp } from "./app.ts";
import { expectAccessible, useBrowser } from "./browser.ts";
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

  test("every page a person meets has no fault that axe can find and fits the screen", async () => {
    // axe itself needs scripts: the pages are the same without.
    const page = await screens.open({ ...how, javaScript: true });
    for (const path of [
      "/",
      "/groups",
      "/groups/repair",
      "/groups/repair/topics",
      "/register",
      "/sign-in",
      "/sign-in/link",
      "/nothing-here",
      "/mailbox",
    ]) {
      await page.goto(path);
      await expectAccessible(page);
    }
    await page.goto("/sign-in");
    await fill(page, "E-mail address", convener.address);
    await fill(page, "Password", "a quiet reading room");
    await press(page, "Sign in");
    await page.waitForURL("**/groups");
    const topic = await app.db.selectFrom("topics").select("id").orderBy("id", "desc").executeTakeFirstOrThrow();
    const mail = await app.db.selectFrom("mailbox_mails").select("id").orderBy("id", "desc").executeTakeFirstOrThrow();
    const paths = [
      "/groups/repair",
      `/topics/${topic.id}`,
      "/groups/repair/topics/new",
      "/groups/repair/settings",
      "/groups/repair/roles",
      "/groups/repair/roster",
      "/groups/repair/held",
      "/places",
      "/account",
      "/account/addresses",
      "/account/sessions",
      "/account/password",
      `/mailbox/${mail.id}`,
    ];
    for (const path of paths) {
      const answer = await page.goto(path);
      expect(answer!.status(), path).toBe(200);
      await expectAccessible(page);
    }
  });
});

test("a member reads and replies with the keyboard alone", async () => {
  const page = await screens.open();
  const tabTo = async (what: () => Promise<boolean>) => {
    for (let presses = 0; presses < 80; presses += 1) {
      await page.keyboard.press("Tab");
      if (await what()) return;
    }
    expect.unreachable("the keyboard never came there");
  };
  const focused = () =>
    page.evaluate(() => ({
      text: (document.activeElement as HTMLElement).innerText ?? "",
      id: document.activeElement!.id,
    }));
  await page.goto("/sign-in?next=/groups/repair");
  await tabTo(async () => (await focused()).id === "f-email");
  await page.keyboard.type(convener.address);
  await page.keyboard.press("Tab");
  await page.keyboard.type("a quiet reading room");
  await Promise.all([page.waitForURL((url) => url.pathname === "/groups/repair"), page.keyboard.press("Enter")]);
  await tabTo(async () => (await focused()).text.startsWith("Paste"));
  await Promise.all([page.waitForURL("**/topics/**"), page.keyboard.press("Enter")]);
  await tabTo(async () => (await focused()).id === "f-body");
  await page.keyboard.type("Typed without a mouse.");
  await tabTo(async () => (await focused()).text === "Post the reply");
  await Promise.all([page.waitForURL("**#post-*"), page.keyboard.press("Enter")]);
  expect(await page.getByText("Typed without a mouse.").count()).toBe(1);
});
