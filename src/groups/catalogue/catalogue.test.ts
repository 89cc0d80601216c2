import { beforeAll, describe, expect, it } from "vitest";
import { useApp } from "../../../test/app.ts";
import { aProduct, aTerm } from "../../membership/builders.ts";
import { aPerson, type APerson } from "../../people/builders.ts";
import { aUnit, joined } from "../builders.ts";
import { closeUnit, type Unit } from "../index.ts";
import { changeTexts } from "../texts/commands.ts";
import { isWithin, paceOf, paces } from "./rules.ts";

const app = useApp();
const program = { personId: null, zone: "America/Chicago" };
let member: APerson;
let table: Unit;
let open: Unit;
let quiet: Unit;

beforeAll(async () => {
  const [base, product] = [await aProduct(app.db), await aProduct(app.db, { role: "add-on", cents: 3000 })];
  member = await aPerson(app.db);
  await aTerm(app.db, member, base);
  const division = await aUnit(app.db, { kind: "division", name: "Academic Libraries", slug: "academic" });
  table = await aUnit(app.db, {
    kind: "round-table",
    productId: product.id,
    name: "Maps Round Table",
    acronym: "MAGERT",
    slug: "magert",
  });
  open = await aUnit(app.db, { name: "Book Repair", slug: "repair", purpose: "Torn hinges." });
  quiet = await aUnit(app.db, { name: "Old Looms", slug: "looms" });
  await aUnit(app.db, { kind: "section", parentId: division.id, name: "Weaving Section", slug: "weaving" });
  const ada = await aPerson(app.db);
  await joined(app.db, open, ada, new Date("2026-11-12T12:00:00Z"));
  await joined(app.db, quiet, ada, new Date("2024-11-12T12:00:00Z"));
  const gone = await aUnit(app.db, { kind: "round-table", name: "Exchange Round Table", acronym: "ERT", slug: "ert" });
  const closing = { reason: "Merged.", successorId: table.id };
  await app.db.transaction().execute((tx) => closeUnit(tx, program, gone, closing, app.clock.read()));
  const texts = { charge: "", rules: "", conductUrl: null, subjects: ["bookbinding"] };
  await app.db.transaction().execute((tx) => changeTexts(tx, program, open, texts, app.clock.read()));
});

const listed = async (query: string, who: APerson | null = null): Promise<string[]> => {
  const { body } = await (await app.as(who)).get(`/groups${query}`);
  const names = [...body.matchAll(/<h3><a href="\/groups\/([a-z0-9-]+)"/g)].map((match) => match[1]!);
  return names.filter((name) => ["academic", "magert", "repair", "looms", "weaving", "ert"].includes(name)).sort();
};

describe("the catalogue (G-1)", () => {
  it("says of each who may join and what it costs the reader today", async () => {
    const visitor = await (await app.as(null)).get("/groups");
    expect(visitor.text).toContain("For members of the association: $30.00 a year.");
    expect(visitor.text).not.toContain("$12.50");
    const mine = await (await app.as(member)).get("/groups");
    expect(mine.text).toContain("Joining costs $12.50 today");
    expect(mine.text).toContain("Round tables");
    expect(mine.text).toContain("active this week");
    expect(mine.text).toContain("quiet for a year");
  });

  it("is filtered by kind, cost, activity and topic word, each as an address", async () => {
    expect(await listed("?kind=section")).toEqual(["weaving"]);
    expect(await listed("?cost=free")).toEqual(["looms", "repair"]);
    expect(await listed("?cost=included")).toEqual(["weaving"]);
    expect(await listed("?cost=paid")).toEqual(["academic", "magert"]);
    expect(await listed("?activity=week")).toEqual(["repair"]);
    expect(await listed("?activity=quiet")).not.toContain("repair");
    expect(await listed("?activity=quiet")).toContain("looms");
    expect(await listed("?topic=bookbinding")).toEqual(["repair"]);
    expect(await listed("?topic=bookbinding&cost=paid")).toEqual([]);
    expect(await listed("?cost=nonsense&activity=x")).toHaveLength(6);
  });

  it("lists closed groups apart, with date and successor", async () => {
    const { text } = await (await app.as(null)).get("/groups");
    expect(text.indexOf("Closed groups")).toBeGreaterThan(text.indexOf("Weaving Section"));
    expect(text).toContain(
      "Exchange Round Table (ERT) Closed on November 14, 2026 Its work goes on in Maps Round Table",
    );
  });

  it("has a page for each kind with its heading, and none for what is no kind", async () => {
    const browser = await app.as(null);
    const page = await browser.get("/groups/kinds/round-table");
    expect(page.body).toContain("<h1>Round tables</h1>");
    expect(page.text).toContain("Maps Round Table");
    expect(page.text).not.toContain("Book Repair");
    expect((await browser.get("/groups/kinds/nonsense")).status).toBe(404);
  });

  it("finds a slip of the pen and an acronym in any case", async () => {
    expect(await listed("?q=magert")).toEqual(["magert"]);
    expect(await listed("?q=Bok+Repiar")).toEqual(["repair"]);
  });

  it("shows many groups in parts, or all on one page for printing", async () => {
    await app.db.transaction().execute(async (tx) => {
      for (let n = 0; n < 100; n++)
        await tx
          .insertInto("units")
          .values({
            kind: "community",
            slug: `many-${n}`,
            name: `Many ${n}`,
            purpose: "x",
            opened_on: "2026-01-01",
            created_at: app.clock.read(),
          })
          .execute();
    });
    const browser = await app.as(null);
    const count = (body: string) => [...body.matchAll(/<h3>/g)].length;
    expect(count((await browser.get("/groups?kind=community")).body)).toBe(100);
    const first = await browser.get("/groups");
    expect(count(first.body)).toBe(100);
    expect(first.text).not.toContain("Closed groups");
    expect((await browser.get("/groups?page=2")).text).toContain("Closed groups");
    expect(count((await browser.get("/groups?all=yes")).body)).toBe(106);
  });
});

describe("how lively a group is", () => {
  it("goes by the association's days, and a wider wish takes in the narrower", () => {
    const now = new Date("2026-11-14T15:00:00Z");
    const pace = (at: string | null) => paceOf(at === null ? null : new Date(at), now, "America/Chicago");
    expect(pace(null)).toBe("quiet");
    expect(pace("2026-11-07T12:00:00Z")).toBe("week");
    expect(pace("2026-11-06T12:00:00Z")).toBe("month");
    expect(pace("2026-10-01T12:00:00Z")).toBe("year");
    expect(pace("2025-11-01T12:00:00Z")).toBe("quiet");
    expect(paces.filter((one) => isWithin(one, "year"))).toEqual(["week", "month", "year"]);
    expect(paces.filter((one) => isWithin(one, "quiet"))).toEqual(["quiet"]);
  });
});
