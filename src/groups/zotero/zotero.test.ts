import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { useApp } from "../../../test/app.ts";
import { usePostOffice } from "../../../test/post-office.ts";
import { enqueue } from "#platform/jobs";
import { hours } from "#platform/time";
import { aPerson, type APerson } from "../../people/builders.ts";
import { aUnit, leads } from "../builders.ts";
import { fillShelves } from "../jobs.ts";
import type { Unit } from "../queries.ts";
import { groupIdIn } from "./rules.ts";

const app = useApp();
const post = usePostOffice(app);
let zotero: Server;
let asked: string[] = [];
/** What Zotero says: as its web API v3 answers, recorded, shortened, with other words. */
let says: (path: string) => { status: number; body: unknown; total?: number };
let lea: APerson;
let unit: Unit;
let count = 0;

const group = {
  id: 4711,
  version: 9,
  data: {
    id: 4711,
    name: "Repair reading",
    type: "PublicClosed",
    libraryReading: "all",
    libraryEditing: "admins",
    fileEditing: "none",
  },
};
const item = (key: string, bib: string) => ({
  key,
  version: 3,
  library: { type: "group", id: 4711 },
  bib: `<div class="csl-bib-body" style="line-height: 2;">\n  <div class="csl-entry">${bib}</div>\n</div>`,
  data: { key, itemType: "book", title: `Title of ${key}` },
});
const items = [
  item("AB12CD34", "Lind, A. (2024). <i>On wheat &amp; paste</i>. Shelf Press."),
  item("EF56GH78", "Ferrer, B. (2023). <script>alert(1)</script>Hinges."),
];
const well = (path: string) =>
  path.includes("/items/") ? { status: 200, body: items, total: 41 } : { status: 200, body: group };

beforeAll(async () => {
  zotero = createServer((request, response) => {
    asked.push(request.url!);
    const { status, body, total } = says(request.url!);
    response.writeHead(status, {
      "content-type": "application/json",
      ...(total && { "total-results": String(total) }),
    });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  }).listen(0, "127.0.0.1");
  await new Promise((done) => zotero.once("listening", done));
  app.settings.zoteroUrl = `http://127.0.0.1:${(zotero.address() as AddressInfo).port}`;
});
afterAll(() => {
  zotero.closeAllConnections();
  return new Promise((done) => zotero.close(done));
});

beforeEach(async () => {
  count += 1;
  asked = [];
  says = well;
  lea = await aPerson(app.db, { name: "Lea Roth" });
  unit = await aUnit(app.db, { name: `Glue ${count}`, slug: `glue-${count}` });
  await leads(app.db, unit, lea);
});

const here = () => `/groups/${unit.slug}`;
const link = async (fields: Record<string, string> = {}) =>
  (await app.as(lea)).post(`${here()}/zotero`, {
    group: "https://www.zotero.org/groups/4711/repair_reading/library",
    style: "apa",
    entry: "Ask Lea to let you in.",
    ...fields,
  });
async function look(): Promise<void> {
  await app.db.transaction().execute((tx) => enqueue(tx, fillShelves, null));
  await post.settled();
}

describe("a Zotero group on a group's page", () => {
  test("shows its newest items as citations, who reads and edits there, and how one gets in; harmless whatever it holds", async () => {
    expect((await link({ group: "our shelf" })).text).toContain("Give the group’s number");
    expect((await link()).location).toContain("done=linked");
    await post.settled();
    expect(asked).toEqual([
      "/groups/4711",
      "/groups/4711/items/top?format=json&include=data%2Cbib&style=apa&limit=10&sort=dateAdded&direction=desc",
    ]);
    const page = await (await app.as(null)).get(here());
    expect(page.text).toContain("Lind, A. (2024). On wheat & paste. Shelf Press.");
    expect(page.text).toContain("Ferrer, B. (2023).");
    expect(page.body).not.toContain("<script>alert");
    expect(page.body).toContain('href="https://www.zotero.org/groups/4711/items/AB12CD34"');
    expect(page.text).toContain("Everyone reads it; those who run it edit it.");
    expect(page.text).toContain("Ask Lea to let you in.");
    expect((await (await app.as(lea)).get(`${here()}/zotero`)).text).toContain("“Repair reading”: 41 items");
    await (await app.as(lea)).post(`${here()}/zotero/removal`, {});
    expect((await (await app.as(null)).get(here())).text).not.toContain("Zotero shelf");
  });

  test.each([
    ["does not answer", () => ({ status: 500, body: "broken" }), "Zotero cannot be reached at present"],
    ["answers nonsense", () => ({ status: 200, body: "<html>" }), "Zotero cannot be reached at present"],
    ["answers without end", () => ({ status: 200, body: `"${"x".repeat(2_100_000)}"` }), "Zotero cannot be reached"],
    [
      "shows it to members only",
      () => ({ status: 403, body: "Forbidden" }),
      "Zotero shows this group to its own members only",
    ],
  ])("stays as it was when Zotero %s, says so, and comes right again", async (_what, broken, words) => {
    await link();
    await post.settled();
    says = broken;
    app.clock.advance(hours(4));
    await look();
    const page = await (await app.as(null)).get(here());
    expect(page.status).toBe(200);
    expect(page.text).toContain(words);
    expect(page.text).toContain("On wheat & paste");
    says = well;
    app.clock.advance(hours(4));
    await look();
    expect((await (await app.as(null)).get(here())).text).not.toContain(words);
  });

  test("is asked for every few hours, and no more", async () => {
    await link();
    await post.settled();
    app.clock.advance(hours(1));
    asked = [];
    await look();
    expect(asked.filter((path) => path === "/groups/4711")).toHaveLength(0);
    app.clock.advance(hours(3));
    await look();
    expect(asked.length).toBeGreaterThanOrEqual(2);
  });
});

test("a group is named by its number or by its address", () => {
  expect(groupIdIn(" 4711 ")).toBe(4711);
  expect(groupIdIn("https://www.zotero.org/groups/4711/repair_reading/library")).toBe(4711);
  for (const none of ["", "0", "abc", "https://elsewhere.example/groups/4711", "https://www.zotero.org/4711"])
    expect(groupIdIn(none)).toBeNull();
});
