import fc from "fast-check";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { useApp } from "../../test/app.ts";
import type { Browserless } from "../../test/browserless.ts";
import { aPerson } from "../people/builders.ts";
import { projectFolder } from "#platform/config";
import { contrast, ENOUGH, isReadable } from "./site/rules.ts";
import { makeStaff } from "./staff.ts";

const app = useApp();
let staff: Browserless;
beforeAll(async () => {
  const sam = await aPerson(app.db, { address: "sam@example.org" });
  await makeStaff({ settings: app.settings, databaseUrl: app.url }, "sam@example.org");
  staff = await app.as(sam);
});

describe("a notice", () => {
  const notice = {
    text: "The offices are closed on Friday.",
    href: "/help",
    audience: "signed-in",
    starts: "2026-11-14",
    ends: "2026-11-16",
  };

  test("stands on its days for those it is meant for, until each closes it for good", async () => {
    const wrong = await staff.post("/desk/notices", { ...notice, ends: "2026-11-01", href: "javascript:alert(1)" });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain("The last day cannot be before the first.");
    expect(wrong.text).toContain("Give a page here");
    expect((await staff.post("/desk/notices", notice)).status).toBe(303);

    const ada = await aPerson(app.db);
    const [one, other] = [await app.as(ada), await app.as(ada)];
    expect((await (await app.as(null)).get("/groups")).text).not.toContain("closed on Friday");
    const page = await one.get("/groups");
    expect(page.text).toContain("The offices are closed on Friday. Read more");
    const id = /\/notices\/(\d+)\/closure/.exec(page.body)![1]!;
    expect((await one.post(`/notices/${id}/closure`, { next: "//evil.example" })).location).toBe("/");
    expect((await one.post(`/notices/${id}/closure`, { next: "/groups" })).location).toBe("/groups");
    expect((await other.get("/groups")).text).not.toContain("closed on Friday");
    expect((await staff.get("/groups")).text).toContain("closed on Friday");

    const before = app.clock.read();
    app.clock.set("2026-11-17T12:00:00Z");
    expect((await staff.get("/groups")).text).not.toContain("closed on Friday");
    app.clock.set(before.toISOString());
    await staff.post(`/desk/notices/${id}/withdrawal`);
    expect((await staff.get("/groups")).text).not.toContain("closed on Friday");
  });
});

describe("the association's own look", () => {
  test("takes colours in which words can be read, a logo made anew, and fonts that stay light", async () => {
    const pale = await staff.upload("/desk/look", { link_light: "#cccccc" }, []);
    expect(pale.status).toBe(422);
    expect(pale.text).toContain("would be hard to read");
    expect(pale.body).toContain('value="#cccccc"');

    const logo = await sharp({ create: { width: 900, height: 300, channels: 3, background: "#123456" } })
      .withExif({ IFD0: { Copyright: "a secret" } })
      .jpeg()
      .toBuffer();
    const font = readFileSync(
      "node_modules/@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2",
    );
    const files = [
      { field: "logo", filename: "logo.jpg", bytes: logo },
      { field: "text_font", filename: "own.woff2", bytes: font },
    ];
    const unsaid = await staff.upload("/desk/look", { link_light: "#005a2b" }, files);
    expect(unsaid.text).toContain("Say what the logo says");
    const saved = await staff.upload("/desk/look", { link_light: "#005A2B", logo_text: "Example Libraries" }, files);
    expect(saved.status).toBe(303);

    const visitor = await app.as(null);
    const { body } = await visitor.get("/groups");
    const sheet = await visitor.get(/href="(\/look\/sheet-[^"]+)"/.exec(body)![1]!);
    expect(sheet.headers["content-type"]).toBe("text/css; charset=utf-8");
    expect(sheet.body).toContain("--link: light-dark(#005a2b, #90c9ec);");
    expect(body).toContain('alt="Example Libraries"');
    const picture = await app.web.inject({ url: /src="(\/look\/logo-[^"]+)"/.exec(body)![1]! });
    expect(picture.headers["content-type"]).toBe("image/png");
    const made = await sharp(picture.rawPayload).metadata();
    expect(made).toMatchObject({ format: "png", width: 360, height: 120 });
    expect(made.exif).toBeUndefined();

    expect((await staff.upload("/desk/look", { reset: "yes" }, [])).status).toBe(303);
    expect((await visitor.get("/groups")).body).not.toContain("/look/");
  });

  test("refuses what is no picture and no font", async () => {
    for (const [field, bytes] of [
      ["logo", Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>")],
      ["text_font", Buffer.alloc(100, "x")],
      ["title_font", Buffer.concat([Buffer.from("wOF2"), Buffer.alloc(60_000)])],
    ] as const) {
      const answer = await staff.upload("/desk/look", { logo_text: "x" }, [{ field, filename: "../../x", bytes }]);
      expect(answer.status, field).toBe(422);
    }
    expect((await (await app.as(null)).get("/look/logo-000000000000.png")).status).toBe(404);
  });

  test("never lets through a colour that cannot be read on its page", () => {
    const colour = fc.integer({ min: 0, max: 0xffffff }).map((number) => `#${number.toString(16).padStart(6, "0")}`);
    fc.assert(
      fc.property(colour, fc.constantFrom("light", "dark"), (link, scheme) => {
        const paper = scheme === "light" ? "#fbfaf7" : "#15181a";
        expect(contrast(link, paper)).toBeCloseTo(contrast(paper, link));
        if (isReadable("link", scheme, link)) expect(contrast(link, paper)).toBeGreaterThanOrEqual(ENOUGH);
      }),
    );
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
    expect(contrast("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
  });
});

test("letters in pictures, which axe does not judge, stand out from their grounds: spines, and the map in light and dark", () => {
  const styles = ["site.css", "styles/spine.css"].map((file) =>
    readFileSync(join(projectFolder(), "assets", file), "utf8"),
  );
  const token = (name: string, scheme: 0 | 1) => {
    const [, whole, light, dark] = new RegExp(`--${name}: (?:(#\\w{6})|light-dark\\((#\\w{6}), (#\\w{6})\\))`).exec(
      styles.join("\n"),
    )!;
    return whole ?? [light!, dark!][scheme]!;
  };
  const covers = [...styles[1]!.matchAll(/--(spine(?:-[a-z-]+)?): #/g)].map((match) => match[1]!);
  expect(covers.length).toBeGreaterThan(10);
  for (const cover of covers.filter((name) => name !== "spine-letters"))
    expect(contrast(token("spine-letters", 0), token(cover, 0)), cover).toBeGreaterThanOrEqual(7);
  for (const scheme of [0, 1] as const)
    for (const letters of ["link", "quiet"])
      expect(contrast(token(letters, scheme), token("wash", scheme)), letters).toBeGreaterThanOrEqual(ENOUGH);
});

test("the list of other sites is public, found by words, and kept by staff", async () => {
  const site = {
    name: "Photograph archive",
    href: "https://photos.example.org",
    sort: "archive",
    about: "Pictures since 1890",
    owner: "The archivist",
  };
  expect((await staff.post("/desk/sites", { ...site, href: "ftp://x" })).status).toBe(422);
  expect((await staff.post("/desk/sites", site)).status).toBe(303);
  expect((await staff.post("/desk/sites", site)).text).toContain("on the list already");
  const visitor = await app.as(null);
  expect((await visitor.get("/sites?q=1890")).text).toContain("kept by The archivist · checked on November 14, 2026");
  expect((await visitor.get("/sites?q=%25_nothing")).text).toContain("Nothing here has these words.");
  const id = /\/desk\/sites\/(\d+)\/removal/.exec((await staff.get("/desk/sites")).body)![1]!;
  await staff.post(`/desk/sites/${id}/removal`);
  expect((await visitor.get("/sites")).text).not.toContain("Photograph");
});
