import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { useApp } from "../../test/app.ts";
import { aProduct, aTerm } from "../membership/builders.ts";
import { aPerson } from "../people/builders.ts";
import { aUnit, joined, leads } from "./builders.ts";
import { isMemberOf, memberIdsOf } from "./members/queries.ts";
import { kinds, unitsByIds } from "./queries.ts";
import { routesOfGroups } from "./routes.ts";
import { kindLabel } from "./words.ts";

const app = useApp();
const today = "2026-11-14";
const path = (unit: { slug: string }, rest = "") => `/groups/${unit.slug}${rest}`;

describe("joining and leaving", () => {
  it("Ada joins with one press, a second press changes nothing, and she leaves the same way", async () => {
    const [unit, ada] = [await aUnit(app.db), await aPerson(app.db)];
    const browser = await app.as(ada);
    expect((await browser.get(path(unit))).text).toContain(`Join ${unit.name}`);
    const form = { _once: randomUUID() };
    const answer = await browser.post(path(unit, "/membership"), form);
    expect((await browser.follow(answer)).text).toContain("You are in. Welcome!");
    expect((await browser.post(path(unit, "/membership"), form)).location).toBe(answer.location);
    expect((await browser.post(path(unit, "/membership"))).status).toBe(303);
    expect(await memberIdsOf(app.db, unit.id, today)).toEqual([ada.id]);
    const left = await browser.follow(await browser.post(path(unit, "/departure")));
    expect(left.text).toContain("You have left.");
    expect((await browser.post(path(unit, "/departure"))).status).toBe(303);
    const rows = await app.db.selectFrom("unit_memberships").selectAll().where("unit_id", "=", unit.id).execute();
    expect(rows).toMatchObject([
      { person_id: ada.id, joined_by: ada.id, join_cause: "joined", left_by: ada.id, leave_cause: "left" },
    ]);
    expect(rows[0]!.joined_at).toEqual(app.clock.read());
  });

  it("joining again after leaving is a new dated row", async () => {
    const [unit, ada] = [await aUnit(app.db), await aPerson(app.db)];
    const browser = await app.as(ada);
    for (const noun of ["membership", "departure", "membership"]) await browser.post(path(unit, `/${noun}`));
    expect(
      await app.db
        .selectFrom("unit_memberships")
        .select("leave_cause")
        .where("unit_id", "=", unit.id)
        .orderBy("id")
        .execute(),
    ).toEqual([{ leave_cause: "left" }, { leave_cause: null }]);
  });

  it("two windows that join at the same moment make one row", async () => {
    const [unit, ada] = [await aUnit(app.db), await aPerson(app.db)];
    const windows = [await app.as(ada), await app.as(ada)];
    const answers = await Promise.all(windows.map((window) => window.post(path(unit, "/membership"))));
    expect(answers.map((answer) => answer.status)).toEqual([303, 303]);
    expect(await memberIdsOf(app.db, unit.id, today)).toEqual([ada.id]);
  });

  it("tells news of joining and leaving, in the same transaction", async () => {
    const [unit, ada] = [await aUnit(app.db), await aPerson(app.db)];
    const news = async () =>
      (
        await app.database.pool.query(
          "select task_identifier from graphile_worker.jobs j where task_identifier like 'groups.%' order by id",
        )
      ).rows.length;
    const before = await news();
    const browser = await app.as(ada);
    await browser.post(path(unit, "/membership"));
    await browser.post(path(unit, "/departure"));
    expect(await news()).toBe(before + 2);
  });

  it("a visitor is shown the way to an account, and a post without a session asks to sign in", async () => {
    const unit = await aUnit(app.db);
    const browser = await app.as(null);
    const page = await browser.get(path(unit));
    expect(page.text).toContain("You need an account first.");
    expect(page.body).toContain(`/register?next=${encodeURIComponent(path(unit))}`);
    expect((await browser.post(path(unit, "/membership"))).status).toBe(401);
  });

  it("whoever holds a role hands it over before leaving", async () => {
    const [unit, ada] = [await aUnit(app.db), await aPerson(app.db)];
    await joined(app.db, unit, ada);
    const role = await leads(app.db, unit, ada, "convener");
    const browser = await app.as(ada);
    const refused = await browser.post(path(unit, "/departure"));
    expect(refused.status).toBe(422);
    expect(refused.text).toContain("You hold a role here (convener)");
    expect(await isMemberOf(app.db, unit.id, ada.id, today)).toBe(true);
    expect((await browser.post(path(unit, `/roles/${role}/ending`), { cause: "stepped down" })).status).toBe(303);
    expect((await browser.post(path(unit, "/departure"))).status).toBe(303);
    expect(await isMemberOf(app.db, unit.id, ada.id, today)).toBe(false);
  });

  it("a round table costs the months that are left, and is open once it is paid", async () => {
    const [base, product] = [await aProduct(app.db), await aProduct(app.db, { role: "add-on", cents: 3000 })];
    const unit = await aUnit(app.db, { kind: "round-table", productId: product.id });
    const ada = await aPerson(app.db);
    const browser = await app.as(ada);
    expect((await browser.get(path(unit))).text).toContain("You need to be a member of the association first.");
    await aTerm(app.db, ada, base);
    const priced = await browser.get(path(unit));
    expect(priced.text).toContain(
      "Joining costs $12.50 today and lasts until March 14, 2027: 5 months of $30.00 a year.",
    );
    expect((await browser.post(path(unit, "/membership"))).text).toContain("Joining costs $12.50 today");
    expect(await memberIdsOf(app.db, unit.id, today)).toEqual([]);
    await aTerm(app.db, ada, product, { startsOn: today, endsOn: "2027-03-14" });
    expect((await browser.post(path(unit, "/membership"))).status).toBe(303);
    expect(await memberIdsOf(app.db, unit.id, today)).toEqual([ada.id]);
    expect((await browser.get("/places")).text).toContain("paid until March 14, 2027");
  });

  it("a section takes members of its division only", async () => {
    const [base, product] = [await aProduct(app.db), await aProduct(app.db, { role: "add-on" })];
    const division = await aUnit(app.db, { kind: "division", productId: product.id });
    const section = await aUnit(app.db, { kind: "section", parentId: division.id });
    const ada = await aPerson(app.db);
    await aTerm(app.db, ada, base);
    const browser = await app.as(ada);
    expect((await browser.post(path(section, "/membership"))).text).toContain(
      `You need to be a member of ${division.name} first.`,
    );
    await aTerm(app.db, ada, product, { startsOn: today, endsOn: "2027-03-14" });
    expect((await browser.post(path(section, "/membership"))).status).toBe(303);
  });
});

describe("leading (G-12)", () => {
  it("the same person joins at once, is refused as secretary with the reason, gets the division, is accepted", async () => {
    const [base, product] = [await aProduct(app.db), await aProduct(app.db, { role: "add-on" })];
    const division = await aUnit(app.db, { kind: "division", productId: product.id });
    const group = await aUnit(app.db, { parentId: division.id });
    const [ada, staff] = [await aPerson(app.db), await aPerson(app.db, { capabilities: ["groups"] })];
    expect((await (await app.as(ada)).post(path(group, "/membership"))).status).toBe(303);
    const form = { person: ada.publicId, role: "secretary", startsOn: today, endsOn: "2027-06-30", chosen: "elected" };
    const browser = await app.as(staff);
    const refused = await browser.post(path(group, "/roles"), form);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain(
      `Someone who is secretary here must be a member of ${division.name} in good standing.`,
    );
    expect(refused.body).toContain('value="2027-06-30"');
    await aTerm(app.db, ada, base);
    await aTerm(app.db, ada, product, { startsOn: today, endsOn: "2027-03-14" });
    expect((await browser.follow(await browser.post(path(group, "/roles"), form))).text).toContain(
      "The role is entered.",
    );
    const page = await (await app.as(null)).get(path(group));
    expect(page.text).toContain(`${ada.name}, secretary`);
  });

  it("a leader enters a role for somebody of the group, never by asking for a mail address", async () => {
    const unit = await aUnit(app.db);
    const [lea, bo, stranger] = [await aPerson(app.db), await aPerson(app.db), await aPerson(app.db)];
    await leads(app.db, unit, lea);
    await joined(app.db, unit, bo);
    const browser = await app.as(lea);
    const form = { role: "co-convener", startsOn: today, endsOn: "", chosen: "self-declared" };
    expect((await browser.get(path(unit, "/roles"))).body).not.toContain('name="address"');
    expect((await browser.post(path(unit, "/roles"), { ...form, person: stranger.publicId })).status).toBe(422);
    expect((await browser.post(path(unit, "/roles"), { ...form, address: stranger.address })).status).toBe(422);
    expect((await browser.post(path(unit, "/roles"), { ...form, person: bo.publicId })).status).toBe(303);
    expect((await browser.post(path(unit, "/roles"), { ...form, person: bo.publicId })).text).toContain(
      "already holds the role",
    );
    expect((await (await app.as(bo)).get(path(unit, "/settings"))).status).toBe(200);
    expect((await (await app.as(stranger)).get(path(unit, "/settings"))).status).toBe(404);
  });
});

describe("names and closing (G-11)", () => {
  it("a former name, an acronym in any case and a slip of the pen find the group; its old address leads to it for ever", async () => {
    const unit = await aUnit(app.db, {
      name: "Film and Media Round Table",
      acronym: "FMRT",
      slug: "fmrt",
      formerly: [{ name: "Video Round Table", acronym: "VRT", until: "2018-06-30" }],
    });
    const other = await aUnit(app.db, { name: "Government Documents Round Table", acronym: "GODORT", slug: "godort" });
    const browser = await app.as(null);
    const found = async (words: string) => (await browser.get(`/groups?q=${encodeURIComponent(words)}`)).text;
    for (const words of ["fmrt", "vrt", "Video Round", "film media", "Flim and Media"])
      expect(await found(words)).toContain(unit.name);
    for (const words of ["GoDoRt", "gov docs", "Goverment Documnets"]) expect(await found(words)).toContain(other.name);
    expect(await found("godort")).not.toContain(unit.name);
    expect(await found("%")).toContain("No group found");
    for (const slug of ["vrt", "VRT", "FMRT"])
      expect(await browser.get(`/groups/${slug}?x=1`)).toMatchObject({ status: 301, location: "/groups/fmrt?x=1" });
    expect(await browser.get("/groups/vrt/roles")).toMatchObject({ status: 301, location: "/groups/fmrt/roles" });
    expect((await (await app.as(await aPerson(app.db))).post("/groups/vrt/membership")).location).toBe(
      "/groups/fmrt?joined=yes",
    );
    expect((await browser.get("/groups/fmrt")).text).toContain("Video Round Table (VRT), until June 30, 2018");
  });

  it("staff rename a group; the old page, name and acronym lead to it, and nobody else can take them", async () => {
    const unit = await aUnit(app.db, { name: "Continuing Learning Exchange", acronym: "CLENERT", slug: "clenert" });
    const [staff, ada] = [await aPerson(app.db, { capabilities: ["groups"] }), await aPerson(app.db)];
    const other = await aUnit(app.db);
    const browser = await app.as(staff);
    const form = { name: "Learning Round Table", acronym: "LearnRT", slug: "learnrt" };
    expect((await (await app.as(ada)).post(path(unit, "/name"), form)).status).toBe(404);
    expect((await browser.post(path(unit, "/name"), { ...form, slug: other.slug })).body).toContain('id="e-slug"');
    expect((await browser.get(path(unit))).text).toContain("Continuing Learning Exchange");
    const page = await browser.follow(await browser.post(path(unit, "/name"), form));
    expect(page.text).toContain("Learning Round Table (LearnRT)");
    expect(page.text).toContain("Continuing Learning Exchange (CLENERT), until November 14, 2026");
    expect(await browser.get("/groups/clenert")).toMatchObject({ status: 301, location: "/groups/learnrt" });
    expect((await browser.get("/groups?q=Clenert")).text).toContain("Learning Round Table");
    const founding = {
      kind: "community",
      name: "New",
      acronym: "",
      purpose: "x",
      parent: "",
      slug: "clenert",
      address: "",
    };
    expect((await browser.post("/desk/groups/new", founding)).body).toContain('id="e-slug"');
    expect((await browser.post(path({ slug: "learnrt" }, "/name"), { ...form, slug: "clenert" })).location).toBe(
      "/groups/clenert",
    );
    expect(await browser.get("/groups/learnrt")).toMatchObject({ status: 301, location: "/groups/clenert" });
  });

  it("a closed group shows its date and successor, has no button, and takes nobody; nobody is in it any more", async () => {
    const [old, next] = [await aUnit(app.db), await aUnit(app.db)];
    const [ada, staff] = [await aPerson(app.db), await aPerson(app.db, { capabilities: ["groups"] })];
    await joined(app.db, old, ada);
    const lea = await aPerson(app.db);
    await leads(app.db, old, lea);
    expect((await (await app.as(lea)).post(path(old, "/closure"), { reason: "x", successor: "" })).status).toBe(404);
    const browser = await app.as(staff);
    expect(
      (await browser.post(path(old, "/closure"), { reason: "Its work is done.", successor: "nowhere-at-all" })).status,
    ).toBe(422);
    const page = await browser.follow(
      await browser.post(path(old, "/closure"), { reason: "Its work is done.", successor: next.slug }),
    );
    expect(page.text).toContain("This group closed on November 14, 2026. Its work is done.");
    expect(page.text).toContain(next.name);
    expect(page.body).not.toContain('/membership"');
    expect((await (await app.as(ada)).post(path(old, "/membership"))).text).toContain("This group closed on");
    expect(await memberIdsOf(app.db, old.id, today)).toEqual([]);
  });
});

describe("hidden groups", () => {
  it("look exactly like groups that do not exist, on every page", async () => {
    const hidden = await aUnit(app.db, { slug: "hidden-one", settings: { audiences: { page: "unit" } } });
    const [ada, inside] = [await aPerson(app.db), await aPerson(app.db)];
    await joined(app.db, hidden, inside);
    // Every address of a unit that this slice has, so that a new one cannot be forgotten here.
    const addresses = routesOfGroups().filter((route) => route.path.includes(":slug"));
    expect(addresses.length).toBeGreaterThan(10);
    for (const who of [null, ada]) {
      const browser = await app.as(who);
      for (const { method, path: address } of addresses) {
        const ask = (slug: string) => {
          const at = address.replace(":slug", slug).replace(":id", "1");
          return method === "GET" ? browser.get(at) : browser.post(at, { _once: "the-same-key-for-both" });
        };
        const [there, nowhere] = [await ask("hidden-one"), await ask("nothing-one")];
        expect(there.status, address).toBe(nowhere.status);
        expect([303, 401, 404]).toContain(there.status);
        expect(there.location?.replaceAll("hidden-one", "nothing-one")).toBe(nowhere.location);
        expect(there.body.replaceAll("hidden-one", "nothing-one")).toBe(nowhere.body);
      }
      expect((await browser.get("/groups")).text).not.toContain(hidden.name);
      expect((await browser.get("/")).text).not.toContain(hidden.name);
    }
    const browser = await app.as(ada);
    expect((await browser.post(path(hidden, "/membership"))).status).toBe(404);
    expect((await browser.post(path(hidden, "/departure"))).status).toBe(404);
    expect((await (await app.as(inside)).get(path(hidden))).status).toBe(200);
  });

  it("do not hold those who belong: they leave from their list of places", async () => {
    const hidden = await aUnit(app.db, { settings: { audiences: { page: "leaders" } } });
    const ada = await aPerson(app.db);
    await joined(app.db, hidden, ada);
    const browser = await app.as(ada);
    expect((await browser.get(path(hidden))).status).toBe(404);
    expect((await browser.get("/places")).text).toContain(hidden.name);
    expect((await browser.post(path(hidden, "/departure"))).status).toBe(303);
  });
});

describe("settings", () => {
  it("a leader sets who sees and who writes; the statement on the page follows, and so does the roster", async () => {
    const unit = await aUnit(app.db);
    const [lea, ada, chair] = [await aPerson(app.db), await aPerson(app.db), await aPerson(app.db)];
    await leads(app.db, unit, lea);
    const parent = await aUnit(app.db, { kind: "division" });
    await leads(app.db, parent, chair, "chair");
    const outside = await app.as(ada);
    expect((await outside.get(path(unit, "/roster"))).status).toBe(404);
    const form = {
      page: "public",
      posts: "unit",
      files: "unit",
      events: "public",
      roster: "accounts",
      posting: "leaders",
      strangers: "hold",
    };
    expect((await outside.post(path(unit, "/settings"), form)).status).toBe(404);
    expect((await (await app.as(chair)).post(path(unit, "/settings"), form)).status).toBe(404);
    const browser = await app.as(lea);
    expect((await browser.post(path(unit, "/settings"), { ...form, posts: "everyone" })).status).toBe(422);
    expect((await browser.follow(await browser.post(path(unit, "/settings"), form))).text).toContain(
      "The settings are saved",
    );
    const page = await outside.get(path(unit));
    expect(page.text).toContain("People in this group can read its discussions.");
    expect(page.text).toContain(
      "Only leaders of this group may write here. Mail from others waits until a leader has looked at it.",
    );
    expect(page.text).toContain("View only");
    expect((await outside.get(path(unit, "/roster"))).text).toContain(lea.name);
    expect((await (await app.as(null)).get(path(unit, "/roster"))).status).toBe(404);
  });

  it("a leader says whether newcomers read what was written before they joined; a form without the question changes nothing", async () => {
    const unit = await aUnit(app.db);
    const lea = await aPerson(app.db);
    await leads(app.db, unit, lea);
    const browser = await app.as(lea);
    const form = {
      page: "public",
      posts: "unit",
      files: "unit",
      events: "unit",
      roster: "unit",
      posting: "unit",
      strangers: "hold",
    };
    const reads = async () => (await unitsByIds(app.db, [unit.id])).get(unit.id)!.newcomersSeeHistory;
    expect(await reads()).toBe(true);
    expect((await browser.post(path(unit, "/settings"), { ...form, history: "since" })).status).toBe(303);
    expect(await reads()).toBe(false);
    expect((await browser.get(path(unit, "/settings"))).body).toContain('<option value="since" selected');
    expect((await browser.post(path(unit, "/settings"), form)).status).toBe(303);
    expect(await reads()).toBe(false);
    expect((await browser.post(path(unit, "/settings"), { ...form, history: "some" })).status).toBe(422);
  });

  it("a leader of the unit above may change the settings of the one below", async () => {
    const parent = await aUnit(app.db, { kind: "division" });
    const child = await aUnit(app.db, { parentId: parent.id, settings: { audiences: { page: "unit" } } });
    const chair = await aPerson(app.db);
    await leads(app.db, parent, chair, "chair");
    const browser = await app.as(chair);
    expect((await browser.get(path(child))).status).toBe(404);
    expect((await browser.get(path(child, "/settings"))).status).toBe(200);
  });
});

describe("kinds", () => {
  it("every kind has a name, and stands under kinds that exist", async () => {
    const rows = await kinds(app.db);
    const known = new Set(rows.map((row) => row.kind));
    expect(known.size).toBe(15);
    for (const row of rows) {
      expect(kindLabel(row.kind)).not.toBe(row.kind);
      for (const parent of row.parentKinds) expect(known).toContain(parent);
    }
  });
});

describe("the desk", () => {
  it("staff found a group; a taken or reserved address is said at its field, with everything kept", async () => {
    const staff = await aPerson(app.db, { capabilities: ["groups"] });
    const taken = await aUnit(app.db);
    const browser = await app.as(staff);
    expect((await browser.get("/desk")).text).toContain("Set up a group");
    const form = {
      kind: "community",
      name: "Night Shift",
      acronym: "",
      purpose: "People who work late.",
      parent: "",
      slug: "",
      address: "",
    };
    const wrong = async (over: Record<string, string>, field: string) => {
      const answer = await browser.post("/desk/groups/new", { ...form, ...over });
      expect(answer.status).toBe(422);
      expect(answer.body).toContain(`id="e-${field}"`);
      expect(answer.body).toContain("People who work late.");
    };
    await wrong({ slug: taken.slug }, "slug");
    await wrong({ slug: "Not A Slug!" }, "slug");
    await wrong({ address: taken.slug }, "address");
    await wrong({ address: "postmaster" }, "address");
    await wrong({ address: "night-request" }, "address");
    await wrong({ parent: "nowhere-at-all" }, "parent");
    await wrong({ parent: taken.slug }, "parent");
    await wrong({ name: " " }, "name");
    const page = await browser.follow(await browser.post("/desk/groups/new", form));
    expect(page.text).toContain("Night Shift");
    expect(page.text).toContain("Community");
  });

  it("is not there for people without a capability", async () => {
    const browser = await app.as(await aPerson(app.db));
    expect((await browser.get("/desk")).status).toBe(404);
    expect((await browser.get("/desk/groups/new")).status).toBe(404);
  });
});
