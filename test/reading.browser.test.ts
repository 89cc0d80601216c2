import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { useApp } from "./app.ts";
import { expectAccessible, useBrowser } from "./browser.ts";
import { aUnit, joined } from "../src/groups/builders.ts";
import { aPerson, sessionFor, type APerson } from "../src/people/builders.ts";
import { beginReading } from "../src/discussions/reading/commands.ts";

const app = useApp({ publicUrl: "http://127.0.0.1:1" });
const screens = useBrowser(app);
let reader: APerson;
let topic: number;

beforeAll(async () => {
  const unit = await aUnit(app.db, { name: "Map Rooms", slug: "maps" });
  const [writer, one] = [await aPerson(app.db, { name: "Ada Lind" }), await aPerson(app.db, { name: "Bo Ferrer" })];
  reader = one;
  for (const person of [writer, reader]) await joined(app.db, unit, person);
  await app.db.transaction().execute((tx) => beginReading(tx, reader.id, unit.id, app.clock.read()));
  app.clock.advance(1_000);
  const browser = await app.as(writer);
  const started = await browser.post("/groups/maps/topics", { title: "Old maps", body: "Where are they?" });
  topic = Number(/^\/topics\/(\d+)/.exec(started.location!)![1]);
  for (const body of ["In the cellar.", "No, in the attic.", "Both."])
    await browser.post(`/topics/${topic}/posts`, { body });
  await (await app.as(reader)).post("/saved", { post: String(await firstPost()) });
});

const firstPost = async () =>
  (
    await app.db
      .selectFrom("posts")
      .select("id")
      .where("topic_id", "=", topic)
      .orderBy("number")
      .executeTakeFirstOrThrow()
  ).id;

async function signedIn(options: Parameters<typeof screens.open>[0] = {}): Promise<Page> {
  const page = await screens.open(options);
  const value = await sessionFor(app.db, reader.id, app.clock.read());
  await page.context().addCookies([{ name: "session", value, url: screens.address, httpOnly: true, sameSite: "Lax" }]);
  return page;
}

/** The name of who wrote the post that has the focus, or the first line of whatever else has it. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const active = document.activeElement as HTMLElement;
    return (active.querySelector<HTMLElement>(":scope > header h2") ?? active).innerText.split("\n")[0];
  });

describe("the pages for reading", () => {
  test.each([1280, 390])(
    "have no fault that axe can find and fit the screen of %i pixels, for visitors too",
    async (width) => {
      const page = await signedIn({ width });
      const paths = [
        `/topics/${topic}/old-maps`,
        `/topics/${topic}/old-maps?view=threads`,
        "/discussions?show=since",
        "/saved",
        `/topics/${topic}/old-maps?print=all`,
      ];
      for (const path of paths) {
        const answer = await page.goto(path);
        expect(answer!.status(), path).toBe(200);
        await expectAccessible(page);
      }
      await page.goto(paths[0]!);
      await page.keyboard.press("?");
      await expectAccessible(page);
      const visitor = await screens.open({ width });
      await visitor.goto(paths[0]!);
      await expectAccessible(visitor);
    },
  );

  test("do everything without script: new, save, follow, threads, unread", async () => {
    const page = await signedIn({ javaScript: false });
    await page.goto(`/topics/${topic}/old-maps`);
    expect(await page.getByText("Keys for reading").isVisible()).toBe(false);
    await page.getByRole("link", { name: "More with no. 3" }).click();
    await page.getByRole("button", { name: "Mark unread from here" }).click();
    await page.waitForURL("**/groups/maps/topics?done=unread");
    await page.getByRole("link", { name: "2 new in Old maps" }).click();
    await page.waitForURL("**#post-*");
    expect(await page.locator(".post:target").getByText("No, in the attic.").count()).toBe(1);
    await page.getByRole("button", { name: "Save no. 3" }).click();
    expect(await page.getByRole("button", { name: "Saved; remove no. 3" }).count()).toBe(1);
    await page.getByRole("button", { name: "Follow", exact: true }).click();
    expect(await page.getByText("You follow this discussion").count()).toBe(1);
    await page.getByRole("button", { name: "Show as threads" }).click();
    await page.getByRole("button", { name: "Show in order of time" }).click();
    await page.getByRole("button", { name: "Stop following" }).click();
  });
});

describe("keys", () => {
  test("go from post to post, to the reply and to the help; never out of a field, never with another key held", async () => {
    const page = await signedIn();
    await page.goto(`/topics/${topic}/old-maps`);
    await page.keyboard.press("j");
    expect(await focused(page)).toBe("Ada Lind");
    const at = () => page.evaluate(() => document.activeElement!.id);
    const first = await at();
    await page.keyboard.press("j");
    const second = await at();
    expect(second).not.toBe(first);
    await page.keyboard.press("k");
    expect(await at()).toBe(first);
    await page.keyboard.press("k");
    expect(await at()).toBe(first);
    await page.keyboard.press("Control+j");
    await page.keyboard.press("Alt+j");
    expect(await at()).toBe(first);
    await page.keyboard.press("r");
    await page.waitForURL("**reply=**");
    await page.getByLabel("Your reply").focus();
    await page.keyboard.type("jk? rn/");
    expect(await page.getByLabel("Your reply").inputValue()).toBe("jk? rn/");
    expect(await page.getByRole("dialog").count()).toBe(0);
  });

  test("can be turned off for good in the help, and on again there", async () => {
    const page = await signedIn();
    await page.goto(`/topics/${topic}/old-maps`);
    await page.keyboard.press("?");
    await page.getByRole("dialog").getByLabel("Use these keys").uncheck();
    await page.keyboard.press("Escape");
    await page.reload();
    await page.keyboard.press("j");
    await page.keyboard.press("?");
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement!.tagName)).toBe("BODY");
    await page.getByRole("button", { name: "Keys for reading" }).click();
    await page.getByRole("dialog").getByLabel("Use these keys").check();
    await page.keyboard.press("Escape");
    await page.keyboard.press("?");
    expect(await page.getByRole("dialog").count()).toBe(1);
  });

  test("lead to the first new post, and through a list of discussions", async () => {
    const page = await signedIn();
    await page.goto(`/topics/${topic}/old-maps`);
    await page.getByRole("link", { name: "More with no. 4" }).click();
    await page.getByRole("button", { name: "Mark unread from here" }).click();
    await page.goto("/discussions");
    await page.keyboard.press("j");
    expect(await focused(page)).toBe("Old maps");
    await page.keyboard.press("n");
    await page.waitForURL("**#post-*");
    expect(await page.locator(".post:target").getByText("Both.").count()).toBe(1);
  });
});
