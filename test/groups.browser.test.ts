import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { closeUnit } from "../src/groups/index.ts";
import { aUnit, joined, leads } from "../src/groups/builders.ts";
import { aPerson } from "../src/people/builders.ts";
import { useApp } from "./app.ts";
import { expectAccessible, useBrowser } from "./browser.ts";

const app = useApp({ publicUrl: "http://127.0.0.1:1" });
const screens = useBrowser(app);
const password = "a quiet reading room";
let address: string;

beforeAll(async () => {
  const lea = await aPerson(app.db, { name: "Imani Okafor", password });
  address = lea.address;
  const division = await aUnit(app.db, { kind: "division", name: "Care of Books", acronym: "CARE", slug: "care" });
  const unit = await aUnit(app.db, {
    kind: "interest-group",
    parentId: division.id,
    name: "Book Repair and Conservation in Small Libraries",
    acronym: "REPAIR",
    slug: "repair",
    purpose: "Torn hinges, loose pages.",
    formerly: [{ name: "Menders", acronym: "MND", until: "2019-05-01" }],
    settings: { audiences: { files: "unit", roster: "accounts" } },
  });
  await leads(app.db, division, lea, "chair");
  await joined(app.db, unit, lea);
  const closed = await aUnit(app.db, { kind: "section", parentId: division.id, name: "Paste Section", slug: "paste" });
  const program = { personId: null, zone: app.settings.timeZone };
  const closing = { reason: "Its work is done.", successorId: unit.id };
  await app.db.transaction().execute((tx) => closeUnit(tx, program, closed, closing, app.clock.read()));
});

const signIn = async (page: Page): Promise<void> => {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail address").fill(address);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).first().click();
  await page.waitForURL("**/groups");
};

// In the dark and narrow: every-page.browser.test.ts, with every page there is.
describe("in light, on a wide screen", () => {
  const how = { dark: false, width: 1280 };
  const looks = async (page: Page, paths: string[]) => {
    for (const path of paths) {
      const answer = await page.goto(path);
      expect(answer!.status(), path).toBe(200);
      await expectAccessible(page);
    }
  };

  test(
    "what a visitor sees of groups has no fault that axe can find and fits the screen",
    { timeout: 90_000 },
    async () =>
      looks(await screens.open(how), ["/groups", "/groups/kinds/division", "/groups/repair", "/groups/paste"]),
  );

  test("nor has what a leader sees", { timeout: 90_000 }, async () => {
    const page = await screens.open(how);
    await signIn(page);
    await looks(page, [
      "/groups",
      "/groups/repair?as=guest",
      "/groups/repair/settings",
      "/groups/repair/texts",
      "/groups/repair/links",
      "/groups/repair/emblem/change",
      "/groups/care/conveners/message",
      "/places",
      "/suggestions",
    ]);
  });
});

test(
  "the settings say at each choice who would see what, with script; without, at the press of a button",
  { timeout: 60_000 },
  async () => {
    const page = await screens.open();
    await signIn(page);
    await page.goto("/groups/repair/settings");
    await page.getByLabel("Discussions", { exact: true }).selectOption("leaders");
    await page.getByText("Leaders of this group can read its discussions.").waitFor();
    expect(await page.getByText("Nothing is saved yet.").count()).toBe(0);
    await page.reload();
    expect(await page.getByText("Everyone can read its discussions.").count()).toBe(1);

    const bare = await screens.open({ javaScript: false });
    await signIn(bare);
    await bare.goto("/groups/repair/settings");
    await bare.getByLabel("Discussions", { exact: true }).selectOption("unit");
    await bare.getByRole("button", { name: "Say who would see what" }).click();
    expect(await bare.getByText("People in this group can read its discussions.").count()).toBe(1);
  },
);
