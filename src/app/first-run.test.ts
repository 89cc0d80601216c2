import { describe, expect, test, vi } from "vitest";
import { useApp, type TestApp } from "../../test/app.ts";
import { aPerson } from "../people/builders.ts";
import { firstRunCode } from "./first-run/code.ts";
import { apply, followInstallation } from "./first-run/queries.ts";
import { demoSignIns } from "./sample/people.ts";
import { welcomeTo } from "./welcome.ts";

const answers = (app: TestApp, over: Record<string, string> = {}): Record<string, string> => ({
  code: firstRunCode(app.settings.secret),
  association: "Harbour Library Association",
  zone: "Europe/Dublin",
  language: "en",
  name: "Ada Lovelace",
  email: "ada@example.org",
  password: "three green umbrellas",
  ...over,
});
const nothing = "There is nothing at this address";
const people = async (app: TestApp) =>
  (await app.db.selectFrom("persons").select("name").execute()).map((row) => row.name);

describe("a fresh installation", () => {
  const app = useApp({ isLocal: false, publicUrl: "https://groups.example.org" });

  test("is begun by whoever holds the code from its console, once, and works then", async () => {
    const browser = await app.as(null);
    const front = await browser.get("/");
    expect([front.status, front.location]).toEqual([303, "/welcome"]);
    const form = await browser.follow(front);
    for (const shown of ["PUBLIC_URL", "https://groups.example.org", "MAIL_DOMAIN", "lists.example.org", "1.", "5."])
      expect(form.text).toContain(shown);
    expect(form.body).not.toContain('name="sample"');
    expect(form.body).not.toContain(firstRunCode(app.settings.secret));

    for (const code of ["", "aaaaaa-aaaaaa-aaaaa", `${firstRunCode(app.settings.secret)}a`]) {
      const answer = await browser.post("/welcome", answers(app, { code }));
      expect([answer.status, answer.text.includes("not the code that the program printed")], code).toEqual([422, true]);
      expect(answer.body).toContain("Harbour Library Association");
      expect(answer.body).not.toContain("three green umbrellas");
    }
    for (const [over, text] of [
      [{ association: " " }, "Give the association’s name"],
      [{ zone: "Moon/Base" }, "Choose a time zone"],
      [{ email: "ada" }, "Give an e-mail address"],
      [{ password: "short" }, "at least 12 letters"],
      [{ name: "" }, "Give your name"],
    ] as const) {
      const answer = await browser.post("/welcome", answers(app, over));
      expect([answer.status, answer.text.includes(text)], text).toEqual([422, true]);
    }
    expect(await people(app)).toEqual([]);

    const printed = (await welcomeTo(app.db, app.settings)).join("\n");
    expect(printed).toContain("https://groups.example.org/welcome");
    const code = /with this code: (\S+)/.exec(printed)![1]!;
    // As somebody types it: in capitals, without the lines.
    const done = await browser.post("/welcome", answers(app, { code: code.replaceAll("-", " ").toUpperCase() }));
    expect([done.status, done.location]).toEqual([303, "/desk/first-steps"]);
    const steps = await browser.follow(done);
    expect(steps.text).toContain("lists.example.org. MX 10 groups.example.org.");
    expect(steps.text).toContain("Harbour Library Association");
    for (const path of ["/desk/people", "/desk/membership", "/desk/mail", "/desk/groups/new", "/groups/association"])
      expect((await browser.get(path)).status, path).toBe(200);
    expect((await browser.get("/account")).body).toMatch(/<option value="Europe\/Dublin" selected/);
    expect(app.settings.timeZone).toBe("Europe/Dublin");
    expect(
      (await (await app.as(null)).post("/sign-in", { email: "ada@example.org", password: "three green umbrellas" }))
        .status,
    ).toBe(303);

    for (const late of [await app.as(null), browser]) {
      expect((await late.get("/welcome")).text).toContain(nothing);
      const again = await late.post("/welcome", answers(app, { email: "eve@example.org" }));
      expect([again.status, again.text.includes(nothing)]).toEqual([404, true]);
      expect((await late.get("/")).status).toBe(200);
    }
    expect(await people(app)).toEqual(["Ada Lovelace"]);
    expect((await welcomeTo(app.db, app.settings)).join("\n")).toBe("");
  });
});

describe("an installation on one's own machine", () => {
  const app = useApp();

  test("may begin with the sample; a stranger who registered first takes nothing", async () => {
    const eve = await aPerson(app.db, { address: "eve@example.org" });
    const visitor = await app.as(null);
    expect((await visitor.get("/")).status).toBe(200);
    expect((await visitor.get("/welcome")).body).toContain('name="sample"');
    const taken = await visitor.post("/welcome", answers(app, { email: "eve@example.org" }));
    expect([taken.status, taken.text.includes("belongs to an account here")]).toEqual([422, true]);
    expect((await (await app.as(eve)).get("/desk")).status).toBe(404);
    expect(await app.db.selectFrom("installations").select("id").execute()).toEqual([]);
  });

  test("tells its other processes at once, and what was set from outside stays", async () => {
    const own = { ...app.settings };
    const fixed = { ...app.settings, outside: ["ASSOCIATION_NAME"] };
    const followed = [
      await followInstallation(app.database, app.url, own),
      await followInstallation(app.database, app.url, fixed),
    ];
    expect((await (await app.as(null)).post("/welcome", answers(app))).status).toBe(303);
    await vi.waitFor(() =>
      expect([own.associationName, fixed.timeZone]).toEqual(["Harbour Library Association", "Europe/Dublin"]),
    );
    expect(fixed.associationName).toBe("Example Library Association");
    for (const one of followed) await one.end();

    const later = { ...app.settings, associationName: "" };
    await (await followInstallation(app.database, app.url, later)).end();
    expect(later.associationName).toBe("Harbour Library Association");
    apply(fixed, { associationName: "Other", timeZone: "UTC" });
    expect(fixed).toMatchObject({ associationName: "Example Library Association", timeZone: "UTC" });
  });
});

describe("the sample", () => {
  const app = useApp();

  test("comes with the first administrator beside it when that is asked for", { timeout: 60_000 }, async () => {
    const browser = await app.as(null);
    const { address } = demoSignIns[0]!;
    const theirs = await browser.post("/welcome", answers(app, { sample: "yes", email: address.toUpperCase() }));
    expect([theirs.status, theirs.text.includes("belong to the people of the sample")]).toEqual([422, true]);
    expect(await people(app)).toEqual([]);
    expect((await browser.post("/welcome", answers(app, { sample: "yes" }))).status).toBe(303);
    expect(await people(app)).toEqual(expect.arrayContaining(["Ada Lovelace", "Sam Whitfield"]));
    expect((await app.db.selectFrom("units").select("id").where("kind", "=", "association").execute()).length).toBe(1);
    expect((await browser.get("/desk/groups/new")).status).toBe(200);
  });
});

describe("two who begin at the same moment", () => {
  const app = useApp();

  test("are one administrator, and one who is told", async () => {
    const sent = ["ada@example.org", "bo@example.org"].map(async (email) =>
      (await app.as(null)).post("/welcome", answers(app, { email })),
    );
    const statuses = (await Promise.all(sent)).map((answer) => answer.status).sort();
    expect(statuses[0]).toBe(303);
    expect([404, 422]).toContain(statuses[1]);
    expect((await people(app)).length).toBe(1);
    expect((await app.db.selectFrom("units").select("id").execute()).length).toBe(1);
  });
});
