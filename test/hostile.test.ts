import { globSync, readFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { knows } from "../src/app/inbound.ts";
import { routes } from "../src/app/routes.ts";
import { isLoopback, projectFolder } from "../src/platform/config/index.ts";
import { logTo } from "../src/platform/log/index.ts";
import { isOwnPath } from "../src/platform/web/route.ts";
import { capabilities } from "../src/people/index.ts";
import { aUnit, joined } from "../src/groups/builders.ts";
import { aPerson, sessionFor, type APerson } from "../src/people/builders.ts";
import { useApp } from "./app.ts";
import { Browserless } from "./browserless.ts";

// Every route, many times over.
vi.setConfig({ testTimeout: 120_000 });

const app = useApp();
let ada: APerson;
let bo: APerson;
let lines: string[] = [];
let putBack: () => void;

beforeAll(async () => {
  ada = await aPerson(app.db, { name: "Ada Lind", capabilities: [...capabilities] });
  bo = await aPerson(app.db, { name: "Bo Ferrer" });
  const unit = await aUnit(app.db, { name: "Paper", slug: "paper" });
  for (const person of [ada, bo]) await joined(app.db, unit, person);
});
beforeEach(() => {
  lines = [];
  putBack = logTo((line) => lines.push(line));
});
afterEach(() => putBack());

const source = globSync("src/**/*.{ts,tsx}", { cwd: projectFolder() })
  .filter((file) => !file.includes(".test."))
  .map((file) => readFileSync(`${projectFolder()}/${file}`, "utf8"))
  .join("\n");
/** Whatever any page reads from its address or from a form. */
const namesOf = (pattern: RegExp) => [...new Set([...source.matchAll(pattern)].map((match) => match[1]!))];
const queries = namesOf(/\bquery\.(\w+)/g);
const fields = namesOf(/\bname="([a-zA-Z_]\w*)"/g).filter((name) => name !== "_once");

const expectWell = (status: number, about: string) => {
  expect(status, about).toBeLessThan(500);
  expect(
    lines.filter((line) => line.includes('"level":"error"')),
    about,
  ).toEqual([]);
};

async function everywhere(nasty: string): Promise<void> {
  const part = encodeURIComponent(nasty).replaceAll("'", "%27") || "x";
  for (const { method, path } of routes) {
    const address = path.replace(/:\w+/g, part);
    const browser = new Browserless(app.web, app.settings, await sessionFor(app.db, ada.id, app.clock.read()));
    const given = method === "GET" ? queries : fields;
    const all = Object.fromEntries([...given, nasty].map((name) => [name, nasty]));
    const answer = await (method === "GET"
      ? browser.get(`${address}?${new URLSearchParams(all)}`, { "x-nasty": encodeURIComponent(nasty) })
      : browser.post(address, all));
    expectWell(answer.status, `${method} ${address}`);
  }
}

describe("what somebody may type anywhere", () => {
  test("there is much to type into", () => {
    expect(queries.length).toBeGreaterThan(10);
    expect(fields.length).toBeGreaterThan(30);
  });

  test.each(["__proto__", "constructor", "toString"])(
    "T11: the name %s is a name like any other, in addresses, questions, fields and headers",
    everywhere,
  );

  test.each(["' or 1=1 --", '"; drop table persons; --', "1;select pg_sleep(9)", "\\", "$1", "%", "9".repeat(40)])(
    "T12: %s is text for every page, never a part of a statement",
    async (nasty) => {
      const began = performance.now();
      await everywhere(nasty);
      expect(performance.now() - began).toBeLessThan(110_000);
      expect(await app.db.selectFrom("persons").select("name").where("id", "=", bo.id).execute()).toEqual([
        { name: "Bo Ferrer" },
      ]);
    },
  );
});

test("T4: a form is taken from our own pages only, and its key counts for its person alone, also after the next sign-in", async () => {
  const key = randomUUID();
  const start = async (person: APerson, headers: Record<string, string> = {}) =>
    (await app.as(person)).post("/groups/paper/topics", { _once: key, title: "Ink", body: "It fades." }, headers);
  for (const from of [{ "sec-fetch-site": "cross-site" }, { "sec-fetch-site": "same-site" }] as Record<
    string,
    string
  >[])
    expect((await start(ada, from)).status).toBe(403);
  const topics = async () =>
    (await app.db.selectFrom("topics").select("started_by").orderBy("id").execute()).map((row) => row.started_by);
  expect(await topics()).toEqual([]);
  const first = (await start(ada)).location;
  // Another session of hers, the same key: the same act. Another person's: an act of its own.
  expect((await start(ada)).location).toBe(first);
  expect((await start(bo)).location).not.toBe(first);
  expect(await topics()).toEqual([ada.id, bo.id]);
});

test("T10: what only begins or ends like a name of ours is not ours", async () => {
  const takes = async (address: string) => (await knows(app.db, app.settings, address)).accept;
  expect(await takes("paper@lists.example.org")).toBe(true);
  for (const domain of [
    "evillists.example.org",
    "lists.example.org.evil.example",
    "evil.lists.example.org",
    "lists.exampłe.org",
    "lists.example.or",
  ])
    expect(await takes(`paper@${domain}`), domain).toBe(false);
  for (const host of [
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "evil-localhost",
    "127.0.0.1evil",
    "[::1].evil.example",
  ])
    expect(isLoopback(host), host).toBe(false);
  for (const next of [
    "//evil.example",
    "/\\evil.example",
    "https:/evil.example",
    "/ok\\@evil",
    "/\tx",
    "javascript:alert(1)",
  ])
    expect(isOwnPath(next), next).toBe(false);
});
