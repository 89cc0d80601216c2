import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { useApp } from "../../../test/app.ts";
import { saveProfile } from "#people";
import { aPerson } from "../../people/builders.ts";
import { aUnit, joined } from "../builders.ts";
import { changeTexts } from "../texts/commands.ts";
import { statements, suggest, workplaces, type Stated, type Suggestible } from "./rules.ts";

const app = useApp();
const program = { personId: null, zone: "America/Chicago" };

const unit = (id: number, over: Partial<Suggestible> = {}): Suggestible => ({
  id,
  kind: "interest-group",
  name: `Group ${id}`,
  purpose: "",
  subjects: [],
  joining: "free",
  ...over,
});
const nothing: Stated = { statements: [], workplace: null, interests: [] };

describe("which groups suit somebody (G-13)", () => {
  it("goes by subject words first, then by names, then by purposes, and says why", () => {
    const units = [
      unit(1, { purpose: "For those who love old maps." }),
      unit(2, { name: "Maps and Geography" }),
      unit(3, { subjects: ["maps"] }),
      unit(4, { name: "Mapsworth Society" }),
    ];
    const found = suggest({ ...nothing, interests: ["maps"] }, units);
    expect(found.map((one) => one.unitId)).toEqual([3, 2, 1]);
    expect(found[0]!.reason).toEqual({ because: "interest", word: "maps" });
  });

  it("knows what units call students, newcomers and kinds of workplace", () => {
    const units = [
      unit(1, { kind: "student-chapter" }),
      unit(2, { subjects: ["early career"] }),
      unit(3, { name: "Academic Libraries" }),
    ];
    const stated: Stated = { statements: ["student", "new"], workplace: "academic", interests: [] };
    const reasons = new Map(suggest(stated, units).map((one) => [one.unitId, one.reason]));
    expect(reasons.get(1)).toEqual({ because: "statement", statement: "student" });
    expect(reasons.get(2)).toEqual({ because: "statement", statement: "new" });
    expect(reasons.get(3)).toEqual({ because: "workplace", workplace: "academic" });
  });

  it("never says more than five, never one put away or not to be joined, and nothing to whom said nothing", () => {
    const words = ["maps", "music", "students", "retired", "academic", "archives"];
    const some = fc.array(
      fc.record({
        name: fc.constantFrom(...words),
        purpose: fc.constantFrom("", ...words),
        subjects: fc.subarray(words),
        joining: fc.constantFrom<Suggestible["joining"]>(
          "free",
          "already-in",
          "must-be-appointed",
          "closed",
          "must-buy",
        ),
      }),
      { maxLength: 12 },
    );
    const said = fc.record({
      statements: fc.subarray([...statements]),
      workplace: fc.constantFrom(null, ...workplaces),
      interests: fc.subarray(words),
    });
    fc.assert(
      fc.property(some, said, fc.subarray([1, 2, 3, 4, 5, 6]), (given, stated, away) => {
        const units = given.map((one, index) => unit(index + 1, one));
        const found = suggest(stated, units, new Set(away));
        expect(found.length).toBeLessThanOrEqual(5);
        expect(new Set(found.map((one) => one.unitId)).size).toBe(found.length);
        for (const { unitId, reason } of found) {
          expect(away).not.toContain(unitId);
          expect(["free", "must-buy", "must-be-member"]).toContain(units[unitId - 1]!.joining);
          if (reason.because === "interest") expect(stated.interests).toContain(reason.word);
          if (reason.because === "statement") expect(stated.statements).toContain(reason.statement);
          if (reason.because === "workplace") expect(stated.workplace).toBe(reason.workplace);
        }
        expect(suggest(nothing, units)).toEqual([]);
      }),
    );
  });
});

describe("suggestions in the catalogue", () => {
  it("come from what was stated, carry their reason, stay away once put away, and are nobody else's", async () => {
    const texts = { charge: "", rules: "", conductUrl: null, subjects: ["early career"] };
    const young = await aUnit(app.db, { name: "First Years", slug: "first-years" });
    await app.db.transaction().execute((tx) => changeTexts(tx, program, young, texts, app.clock.read()));
    await aUnit(app.db, { name: "Maps Circle", slug: "maps-circle" });
    const mine = await aUnit(app.db, { name: "Maps of Mine", slug: "maps-mine" });
    const hidden = await aUnit(app.db, { name: "Maps Hidden", settings: { audiences: { page: "unit" } } });
    const ada = await aPerson(app.db);
    await joined(app.db, mine, ada);
    const browser = await app.as(ada);
    const shown = async () => {
      const { text } = await browser.get("/groups");
      return text.slice(text.indexOf("Groups that may suit you"), text.lastIndexOf("Interest groups"));
    };
    expect((await browser.get("/groups")).text).toContain("Say a few words about yourself");
    expect((await (await app.as(null)).get("/groups")).text).not.toContain("may suit you");
    await browser.post("/suggestions", { new: "yes" });
    expect((await browser.get("/suggestions")).body).toMatch(/name="new"[^>]*checked/);
    expect(await shown()).toContain("First Years Because you are new to the field.");
    await app.db
      .transaction()
      .execute((tx) => saveProfile(tx, ada.id, { profile: { interests: ["maps"] }, audiences: {} }, app.clock.read()));
    expect(await shown()).toContain("Maps Circle Because you are interested in maps.");
    expect(await shown()).not.toContain(mine.name);
    expect(await shown()).not.toContain(hidden.name);
    await browser.post("/groups/maps-circle/dismissal");
    expect(await shown()).not.toContain("Maps Circle");
    expect(await shown()).toContain("First Years");
    await browser.post("/suggestions", {});
    expect(await shown()).not.toContain("First Years");
  });
});
