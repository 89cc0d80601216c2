import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { useApp } from "../../test/app.ts";
import { aPerson, type APerson } from "../people/builders.ts";
import { aProduct, aTerm } from "./builders.ts";
import { priceToday, standings, termsOf } from "./queries.ts";

const app = useApp();

describe("the membership desk", () => {
  let staff: APerson;
  let ada: APerson;
  let individual: { id: number; name: string };
  const desk = () => `/desk/membership/${ada.publicId}`;
  const kindOf = async (day: string) => (await standings(app.db, [ada.id], day)).get(ada.id)!.kind;

  beforeEach(async () => {
    staff = await aPerson(app.db, { capabilities: ["membership"] });
    ada = await aPerson(app.db, { name: "Ada Marsh" });
    individual = await aProduct(app.db);
  });

  it("staff enter a term and the person is a member; somebody without the capability finds nothing there", async () => {
    const form = { productId: String(individual.id), startsOn: "2026-11-01", endsOn: "", note: "cheque 17" };
    expect((await (await app.as(ada)).post(`${desk()}/terms`, form)).status).toBe(404);
    expect((await (await app.as(ada)).get(desk())).status).toBe(404);
    const browser = await app.as(staff);
    const page = await browser.follow(await browser.post(`${desk()}/terms`, form));
    expect(page.text).toContain("The term was entered.");
    expect(page.text).toContain("A member since November 1, 2026, paid until October 31, 2027.");
    expect(await termsOf(app.db, ada.id)).toMatchObject([
      { startsOn: "2026-11-01", endsOn: "2027-10-31", note: "cheque 17", enteredBy: staff.name },
    ]);
    expect(await kindOf("2026-11-14")).toBe("active");
  });

  it("an overlap is said beside the first day, with everything typed kept; mended, it is taken with the same form", async () => {
    await aTerm(app.db, ada, individual);
    const browser = await app.as(staff);
    const form = {
      _once: randomUUID(),
      productId: String(individual.id),
      startsOn: "2027-03-14",
      endsOn: "2028-03-13",
      note: "early renewal",
    };
    const refused = await browser.post(`${desk()}/terms`, form);
    expect(refused.status).toBe(422);
    expect(refused.body).toMatch(/id="e-startsOn"[^]*March 15, 2026 to March 14, 2027/);
    expect(refused.body).toContain('value="2027-03-14"');
    expect(refused.body).toContain('value="early renewal"');
    expect(await termsOf(app.db, ada.id)).toHaveLength(1);
    expect((await browser.post(`${desk()}/terms`, { ...form, startsOn: "2027-03-15" })).status).toBe(303);
    expect((await browser.post(`${desk()}/terms`, { ...form, startsOn: "2027-03-15" })).status).toBe(303);
    expect(await termsOf(app.db, ada.id)).toHaveLength(2);
  });

  it.each([
    [{ startsOn: "2026-02-30" }, "startsOn"],
    [{ startsOn: "2026-05-02", endsOn: "2026-05-01" }, "endsOn"],
    [{ endsOn: "soon" }, "endsOn"],
    [{ productId: "0" }, "productId"],
    [{ productId: "999999" }, "productId"],
    [{ note: "x".repeat(501) }, "note"],
  ])("a slip in the form is said at its field: %j", async (slip, field) => {
    const form = { productId: String(individual.id), startsOn: "2026-05-01", endsOn: "", note: "", ...slip };
    const answer = await (await app.as(staff)).post(`${desk()}/terms`, form);
    expect(answer.status).toBe(422);
    expect(answer.body).toContain(`id="e-${field}"`);
    expect(await termsOf(app.db, ada.id)).toHaveLength(0);
  });

  it("an add-on is refused without a membership and taken with one", async () => {
    const division = await aProduct(app.db, { role: "add-on" });
    const form = { productId: String(division.id), startsOn: "2026-11-14", endsOn: "2027-03-14", note: "" };
    const browser = await app.as(staff);
    expect((await browser.post(`${desk()}/terms`, form)).text).toContain("without being a member of the association");
    await aTerm(app.db, ada, individual);
    expect((await browser.post(`${desk()}/terms`, form)).status).toBe(303);
  });

  it("a resignation ends the membership and its add-ons together, once", async () => {
    const division = await aProduct(app.db, { role: "add-on" });
    const base = await aTerm(app.db, ada, individual);
    await aTerm(app.db, ada, division, { startsOn: "2026-05-01", endsOn: "2027-03-14" });
    const browser = await app.as(staff);
    const ending = `${desk()}/terms/${base}/ending`;
    expect((await browser.post(ending, { lastDay: "2026-03-14", because: "resigned" })).status).toBe(422);
    expect((await browser.post(ending, { lastDay: "2026-11-14", because: "bored" })).status).toBe(422);
    expect(await kindOf("2026-11-15")).toBe("active");
    expect((await browser.get(ending)).text).toContain("Ada Marsh");
    const page = await browser.follow(await browser.post(ending, { lastDay: "2026-11-14", because: "resigned" }));
    expect(page.text).toContain("The term was ended.");
    expect(await kindOf("2026-11-15")).toBe("resigned");
    expect((await termsOf(app.db, ada.id)).map((term) => term.endedEarlyOn)).toEqual(["2026-11-14", "2026-11-14"]);
    expect((await browser.post(ending, { lastDay: "2026-11-20", because: "deceased" })).text).toContain(
      "already ended on November 14, 2026",
    );
  });

  it("a term of somebody else is not ended from this page", async () => {
    const bo = await aPerson(app.db);
    const theirs = await aTerm(app.db, bo, individual);
    const answer = await (
      await app.as(staff)
    ).post(`${desk()}/terms/${theirs}/ending`, { lastDay: "2026-11-14", because: "resigned" });
    expect(answer.status).toBe(404);
    expect((await termsOf(app.db, bo.id))[0]!.endedEarlyOn).toBeNull();
  });

  it("staff find a person by a part of the name or by the whole address; a percent sign finds nobody", async () => {
    const browser = await app.as(staff);
    const found = async (words: string) => (await browser.get(`/desk/membership?q=${encodeURIComponent(words)}`)).body;
    expect(await found("da mar")).toContain(desk());
    expect(await found(ada.address.toUpperCase())).toContain(desk());
    expect(await found(ada.address.slice(0, -1))).not.toContain(desk());
    expect(await found("%")).toContain("Nobody was found");
    expect((await (await app.as(ada)).get("/desk/membership?q=ada")).status).toBe(404);
  });

  it("two desks that enter the same term at once enter it once", async () => {
    const form = { productId: String(individual.id), startsOn: "2026-11-01", endsOn: "", note: "" };
    const [one, two] = [await app.as(staff), await app.as(staff)];
    const answers = await Promise.all([one.post(`${desk()}/terms`, form), two.post(`${desk()}/terms`, form)]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([303, 422]);
    expect(await termsOf(app.db, ada.id)).toHaveLength(1);
  });

  it("the price today is the one that holds today", async () => {
    const division = await aProduct(app.db, { role: "add-on", cents: 3000 });
    await app.db
      .insertInto("product_prices")
      .values({ product_id: division.id, valid_from: "2027-01-01", cents: 6000, currency: "USD" })
      .execute();
    await aTerm(app.db, ada, individual);
    expect(await priceToday(app.db, ada.id, division.id, "2026-09-20")).toMatchObject({ kind: "price", cents: 1500 });
    expect(await priceToday(app.db, ada.id, division.id, "2027-01-01")).toMatchObject({
      kind: "price",
      cents: 1500,
      months: 3,
    });
    expect(await priceToday(app.db, ada.id, (await aProduct(app.db, { cents: null })).id, "2027-01-01")).toBeNull();
  });
});
