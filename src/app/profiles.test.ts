import fc from "fast-check";
import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { changeSettings } from "#groups";
import { listInDirectory } from "#people";
import { useApp } from "../../test/app.ts";
import type { Browserless } from "../../test/browserless.ts";
import { mailsTo } from "../../test/outbox.ts";
import { aUnit, joined, leads } from "../groups/builders.ts";
import { aProduct, aTerm } from "../membership/builders.ts";
import { aPerson, type APerson } from "../people/builders.ts";
import { composersFor } from "./composers.ts";

const app = useApp();

const viewers = ["visitor", "account", "member", "leader", "self"] as const;
type Viewer = (typeof viewers)[number];
const audiences = ["nobody", "leaders", "members", "public"] as const;
type Audience = (typeof audiences)[number];

/** Written by hand: who reads what is meant for whom. */
const readers: Record<Audience, readonly Viewer[]> = {
  nobody: ["self"],
  leaders: ["leader", "self"],
  members: ["member", "leader", "self"],
  public: viewers,
};

/** A marked value for each field, its form, and what of it stands in a page. */
const marked = {
  pronouns: { section: "who", values: { pronouns: "zzpronoun/zzp" }, mark: "zzpronoun/zzp" },
  languages: { section: "who", values: { languages: "Zzlanguage" }, mark: "Zzlanguage" },
  about: { section: "who", values: { about: "I am **zzabout**." }, mark: "zzabout" },
  links: { section: "who", values: { links: "https://zzlink.example/" }, mark: "zzlink.example" },
  title: { section: "work", values: { title: "Zztitle" }, mark: "Zztitle" },
  workplace: { section: "work", values: { workplace: "Zzworkplace" }, mark: "Zzworkplace" },
  workplaceKind: { section: "work", values: { workplaceKind: "national" }, mark: "National or state library</dd>" },
  responsibilities: { section: "work", values: { responsibilities: "Zzduty" }, mark: "Zzduty" },
  interests: { section: "where", values: { interests: "zzinterest" }, mark: "zzinterest" },
  place: { section: "where", values: { city: "Zzcity", country: "Zzland" }, mark: "Zzcity" },
  contactMail: { section: "reach", values: { contactMail: "zzmail@zz.example" }, mark: "zzmail@zz.example" },
  phone: { section: "reach", values: { phone: "+1 555 0199" }, mark: "tel:+15550199" },
} as const;
type Field = keyof typeof marked;
const names = Object.keys(marked) as Field[];

async function fill(browser: Browserless, values: object, to: Partial<Record<Field, Audience>>): Promise<void> {
  for (const section of ["who", "work", "where", "reach"]) {
    const own = names.filter((name) => marked[name].section === section);
    const given = Object.fromEntries(own.map((name) => [`${name}_for`, to[name] ?? "nobody"]));
    expect(await browser.post("/account/profile", { section, ...values, ...given })).toMatchObject({ status: 303 });
  }
}
const everything = Object.assign({}, ...names.map((name) => marked[name].values)) as Record<string, string>;
const everywhere = (audience: Audience) => Object.fromEntries(names.map((name) => [name, audience]));

interface World {
  ada: APerson;
  browsers: Record<Viewer, Browserless>;
}

async function aWorld(over: { name?: string } = {}): Promise<World> {
  const [ada, account, member, leader] = [
    await aPerson(app.db, over),
    await aPerson(app.db),
    await aPerson(app.db),
    await aPerson(app.db),
  ];
  await aTerm(app.db, member, await aProduct(app.db));
  const unit = await aUnit(app.db);
  await joined(app.db, unit, ada);
  await leads(app.db, unit, leader);
  const [visitor, b, c, d, self] = await Promise.all([null, account, member, leader, ada].map((one) => app.as(one)));
  return { ada, browsers: { visitor: visitor!, account: b!, member: c!, leader: d!, self: self! } };
}

const keysOff = (text: string) => text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "KEY");

describe("a profile", () => {
  let world: World;
  beforeAll(async () => void (world = await aWorld({ name: "Ada Okafor" })));

  test("shows nothing and is not there until the person says otherwise", async () => {
    const { ada, browsers } = await aWorld();
    await fill(browsers.self, everything, {});
    const nobody = `/people/00000000-0000-4000-8000-000000000000`;
    for (const viewer of ["visitor", "account", "member"] as const) {
      const page = await browsers[viewer].get(`/people/${ada.publicId}`);
      expect(page.status, viewer).toBe(404);
      const missing = await browsers[viewer].get(nobody);
      const path = (answer: { body: string }) => keysOff(answer.body).replaceAll(encodeURIComponent("KEY"), "KEY");
      expect(path(page)).toBe(path(missing));
    }
    expect((await browsers.self.get(`/people/${ada.publicId}`)).text).toContain("Zzworkplace");
    for (const wrong of ["x", "1", "../etc", ada.publicId.toUpperCase() + "a"])
      expect((await browsers.visitor.get(`/people/${encodeURIComponent(wrong)}`)).status).toBe(404);
  });

  test(
    "shows each reader what is meant for them and no more, on its page and in the directory",
    { timeout: 60_000 },
    async () => {
      const { ada, browsers } = world;
      await browsers.self.post("/account/visibility", { listed: "yes", writers: "nobody" });
      const someAudiences = fc.record(Object.fromEntries(names.map((name) => [name, fc.constantFrom(...audiences)])));
      await fc.assert(
        fc.asyncProperty(someAudiences, async (to) => {
          await fill(browsers.self, everything, to as Record<Field, Audience>);
          for (const viewer of viewers) {
            const seen = names.filter((name) => readers[to[name] as Audience].includes(viewer));
            const page = await browsers[viewer].get(`/people/${ada.publicId}`);
            const found = names.filter((name) => page.body.includes(marked[name].mark));
            expect(found, `${viewer} of ${JSON.stringify(to)}`).toEqual(page.status === 404 ? [] : seen);
            expect(page.status).toBe(
              seen.length > 0 || ["member", "leader"].includes(viewer) ? 200 : viewer === "self" ? 200 : 404,
            );

            const searches: Partial<Record<Field, string>> = {
              title: "q=zztitle",
              workplace: "q=zzworkplace",
              workplaceKind: "kind=national",
              interests: "interest=zzinterest",
              place: "place=zzcity",
            };
            for (const [name, query] of Object.entries(searches)) {
              const list = await browsers[viewer].get(`/directory?${query}`);
              expect(list.body.includes(ada.publicId), `${viewer} by ${query}`).toBe(seen.includes(name as Field));
              for (const hidden of names.filter((one) => !seen.includes(one) && one !== "workplaceKind"))
                expect(list.body.includes(`${marked[hidden].mark}<`), `${viewer}: ${hidden}`).toBe(false);
            }
          }
        }),
        { numRuns: 8 },
      );
    },
  );

  test("hides a field as if it had never been filled", async () => {
    const { ada, browsers } = await aWorld();
    await fill(browsers.self, everything, { ...everywhere("nobody"), title: "public" });
    const hidden = await browsers.visitor.get(`/people/${ada.publicId}`);
    await fill(browsers.self, { title: "Zztitle" }, { title: "public" });
    const absent = await browsers.visitor.get(`/people/${ada.publicId}`);
    expect(hidden.status).toBe(200);
    expect(keysOff(hidden.body)).toBe(keysOff(absent.body));
  });

  test("can be looked at by its owner as others see it, and by nobody else so", async () => {
    const { ada, browsers } = await aWorld();
    await fill(browsers.self, everything, { title: "leaders", workplace: "members", pronouns: "public" });
    const as = async (viewer: Viewer, who: string) =>
      (await browsers[viewer].get(`/people/${ada.publicId}?as=${who}`)).text;
    expect(await as("self", "visitor")).toMatch(/^(?!.*Zztitle)(?!.*Zzworkplace).*zzpronoun/);
    expect(await as("self", "member")).toMatch(/^(?!.*Zztitle).*Zzworkplace/);
    expect(await as("self", "leader")).toContain("Zztitle");
    expect(await as("member", "leader")).not.toContain("Zztitle");
    expect(await as("visitor", "self")).not.toContain("Zzworkplace");
  });

  test("shows the roles that somebody holds in groups that the reader sees, and groups in common", async () => {
    const [ada, bo] = [await aPerson(app.db), await aPerson(app.db)];
    const [open, hidden] = [await aUnit(app.db), await aUnit(app.db, { name: "Quiet Circle" })];
    await leads(app.db, open, ada);
    await joined(app.db, open, bo);
    await leads(app.db, hidden, ada);
    const settings = {
      audiences: { page: "unit", posts: "unit", files: "unit", events: "unit", roster: "unit" },
    } as const;
    const program = { personId: null, zone: app.settings.timeZone };
    await app.db.transaction().execute((tx) => changeSettings(tx, program, hidden, settings, app.clock.read()));
    const toVisitor = await (await app.as(null)).get(`/people/${ada.publicId}`);
    expect(toVisitor.text).toContain(`convener ${open.name} July 1, 2026 June 30, 2027`);
    expect(toVisitor.text).not.toContain("Quiet Circle");
    expect(toVisitor.text).not.toContain("Groups you are both in");
    expect((await (await app.as(bo)).get(`/people/${ada.publicId}`)).text).toContain(
      `Groups you are both in ${open.name}`,
    );
  });

  test("is led to from the roster by those who may see that, with the picture for whom it is meant", async () => {
    const { ada, browsers } = await aWorld({ name: "Roster Name" });
    const unit = await aUnit(app.db);
    await joined(app.db, unit, ada);
    const program = { personId: null, zone: app.settings.timeZone };
    const settings = {
      audiences: { page: "public", posts: "public", files: "public", events: "public", roster: "accounts" },
    } as const;
    await app.db.transaction().execute((tx) => changeSettings(tx, program, unit, settings, app.clock.read()));
    const bytes = await sharp({ create: { width: 50, height: 50, channels: 3, background: "#336699" } })
      .png()
      .toBuffer();
    await browsers.self.upload("/account/profile/photo", { photo_for: "members" }, [
      { field: "photo", filename: "a", bytes },
    ]);
    const roster = async (viewer: Viewer) => (await browsers[viewer].get(`/groups/${unit.slug}/roster`)).body;
    expect(await roster("account")).toContain(`<a href="/people/${ada.publicId}"><bdi>Roster Name</bdi></a>`);
    expect(await roster("account")).not.toContain(`/people/${ada.publicId}/photo/`);
    expect(await roster("member")).toContain(`/people/${ada.publicId}/photo/small?v=`);
    const statuses = viewers.map(async (one) => (await browsers[one].get(`/people/${ada.publicId}`)).status);
    expect(await Promise.all(statuses)).toEqual([404, 200, 200, 200, 200]);
  });

  test("is there for whoever may read what the person wrote, and for nobody else", async () => {
    const [ada, bo] = [await aPerson(app.db), await aPerson(app.db)];
    const [open, quiet] = [await aUnit(app.db), await aUnit(app.db)];
    const browser = await app.as(ada);
    for (const unit of [open, quiet]) await joined(app.db, unit, ada);
    await browser.post(`/groups/${quiet.slug}/topics`, { title: "Zzquiet matter", body: "x" });
    const program = { personId: null, zone: app.settings.timeZone };
    const settings = {
      audiences: { page: "unit", posts: "unit", files: "unit", events: "unit", roster: "unit" },
    } as const;
    await app.db.transaction().execute((tx) => changeSettings(tx, program, quiet, settings, app.clock.read()));
    const toBo = async () => (await app.as(bo)).get(`/people/${ada.publicId}`);
    expect((await toBo()).status).toBe(404);
    await browser.post(`/groups/${open.slug}/topics`, { title: "Zzopen matter", body: "x" });
    expect((await toBo()).text).toContain("Zzopen matter");
    expect((await toBo()).text).not.toContain("Zzquiet");
    expect((await (await app.as(null)).get(`/people/${ada.publicId}`)).status).toBe(200);
  });

  test("keeps names of any script and length apart from the text around them", async () => {
    const long = "a".repeat(100);
    for (const name of ["X", long, "👩‍👩‍👧 🦊", "نور حداد", "אבג 123"]) {
      const { ada, browsers } = await aWorld({ name });
      await fill(browsers.self, everything, everywhere("public"));
      expect((await browsers.visitor.get(`/people/${ada.publicId}`)).body).toContain(`<h1><bdi>${name}</bdi></h1>`);
    }
  });

  test("says what is wrong beside the field, keeps what was typed, and runs nothing that was written", async () => {
    const { ada, browsers } = await aWorld();
    const section = { section: "who" };
    const wrong = await browsers.self.post("/account/profile", {
      ...section,
      links: "javascript:alert(1)",
      pronouns: "zz".repeat(40),
    });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain("Use at most 60 letters.");
    expect(wrong.text).toContain("whole web addresses");
    expect(wrong.body).toContain("javascript:alert(1)</textarea>");
    for (const bad of [{}, { section: "all" }, { ...section, about_for: "staff" }])
      expect((await browsers.self.post("/account/profile", bad as Record<string, string>)).status).toBe(422);
    const about =
      '<script>alert(1)</script> [x](javascript:alert(2)) ![y](https://track.example/y.png) # <b onclick="z">';
    await browsers.self.post("/account/profile", { ...section, about, about_for: "public" });
    const { body } = await browsers.visitor.get(`/people/${ada.publicId}`);
    expect(body).not.toMatch(/<script>alert|href="javascript|track\.example\/y\.png" ?\/?>|<b onclick/);
    expect(body).not.toMatch(/<img[^>]*track/);
  });
});

describe("a picture", () => {
  const jpeg = (background: string) =>
    sharp({ create: { width: 600, height: 400, channels: 3, background } })
      .jpeg()
      .toBuffer();

  test("goes to whom the person shows it, as a picture and nothing else, and goes away at once", async () => {
    const { ada, browsers } = await aWorld();
    const send = async (bytes: Buffer, to: string) =>
      browsers.self.upload("/account/profile/photo", { photo_for: to }, [
        { field: "photo", filename: "me.jpg", bytes },
      ]);
    expect((await send(await jpeg("#336699"), "members")).status).toBe(303);
    const address = /\/people\/[^"]+\/photo\/large\?v=[0-9a-f]+/.exec(
      (await browsers.member.get(`/people/${ada.publicId}`)).body,
    )![0];
    const answers = async () => Promise.all(viewers.map(async (one) => (await browsers[one].get(address)).status));
    expect(await answers()).toEqual([404, 404, 200, 200, 200]);
    const picture = await browsers.member.get(address);
    expect(picture.headers).toMatchObject({
      "content-type": "image/webp",
      "x-content-type-options": "nosniff",
      "cache-control": expect.stringContaining("private"),
      etag: expect.stringMatching(/^"[\w-]{32}"$/),
    });
    expect((await browsers.member.get(address, { "if-none-match": picture.headers.etag as string })).status).toBe(304);
    expect((await browsers.visitor.get(address, { "if-none-match": picture.headers.etag as string })).status).toBe(404);
    expect((await browsers.member.get(`/people/${ada.publicId}/photo/huge`)).status).toBe(404);

    // Only another audience: the picture stays.
    expect((await browsers.self.post("/account/profile/photo", { photo_for: "public" })).status).toBe(303);
    expect(await answers()).toEqual([200, 200, 200, 200, 200]);
    expect((await browsers.self.post("/account/profile/photo/removal")).status).toBe(303);
    expect(await answers()).toEqual([404, 404, 404, 404, 404]);
    expect((await browsers.self.get(`/people/${ada.publicId}`)).body).toContain(
      'class="face large" aria-hidden="true"',
    );
  });

  test("is refused with a reason when it is none, and the old one stays", async () => {
    const { ada, browsers } = await aWorld();
    const send = (bytes: Buffer, filename = "me.jpg") =>
      browsers.self.upload("/account/profile/photo", { photo_for: "public" }, [{ field: "photo", filename, bytes }]);
    expect((await send(await jpeg("#ffffff"))).status).toBe(303);
    for (const [bytes, text] of [
      [Buffer.from("<!doctype html><script>alert(1)</script>"), "no picture that we take"],
      [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), "no picture that we take"],
      [(await jpeg("#ff0000")).subarray(0, 500), "damaged or not complete"],
      [Buffer.alloc(11 * 1024 * 1024, 1), "too large"],
    ] as const) {
      const answer = await send(bytes);
      expect([answer.status, answer.text.includes(text)], text).toEqual([422, true]);
    }
    expect(
      (await app.db.selectFrom("profile_photos").select("digest").where("person_id", "=", ada.id).execute()).length,
    ).toBe(1);
  });
});

describe("the directory", () => {
  test("lists nobody who did not wish it, and nobody any more who wishes it no longer", async () => {
    const { ada, browsers } = await aWorld({ name: "Quirina Zell" });
    await fill(browsers.self, everything, everywhere("public"));
    const found = async () => (await browsers.visitor.get("/directory?q=Quirina")).body.includes(ada.publicId);
    expect(await found()).toBe(false);
    await browsers.self.post("/account/visibility", { listed: "yes", writers: "members" });
    expect(await found()).toBe(true);
    expect((await browsers.self.get("/account/visibility")).text).toContain("You are in the directory.");
    await browsers.self.post("/account/visibility", { writers: "members" });
    expect(await found()).toBe(false);
    expect((await browsers.self.get("/account/visibility")).text).toContain("You are not in the directory.");
    expect((await browsers.self.post("/account/visibility", { listed: "yes", writers: "all" })).status).toBe(422);
    expect(await found()).toBe(false);
  });

  test("is turned page by page, ignores accents and case, and takes what is typed as it is", async () => {
    const people: APerson[] = [];
    for (let number = 0; number < 27; number += 1)
      people.push(await aPerson(app.db, { name: `Émile Paged ${String(number).padStart(2, "0")}` }));
    await app.db.transaction().execute(async (tx) => {
      for (const one of people) await listInDirectory(tx, one.id, true, app.clock.read());
    });
    const { browsers } = await aWorld();
    const first = await browsers.member.get("/directory?q=emile+PAGED");
    expect(first.text).toContain("27 people");
    expect(first.body).toContain('href="/directory?q=emile+PAGED&amp;page=2"');
    const second = await browsers.member.get("/directory?q=emile+PAGED&page=2");
    expect(second.text).toMatch(/Paged 25 .*Paged 26/);
    expect(second.text).not.toContain("Paged 24");
    // They show nothing but their names, so who is no member finds none of them.
    for (const viewer of ["visitor", "account", "leader"] as const)
      expect((await browsers[viewer].get("/directory?q=emile")).text, viewer).toContain("Nobody");
    for (const odd of ["%25", "_", "%27%3B--", "%5C", "%F0%9F%A6%8A"]) {
      const answer = await browsers.member.get(`/directory?q=${odd}&interest=${odd}&place=${odd}&kind=${odd}&page=-1`);
      expect([answer.status, answer.text.includes("Nobody")], odd).toEqual([200, true]);
    }
  });
});

test("a letter that still waits when its writer is blocked does not go out any more", async () => {
  const { ada, browsers } = await aWorld();
  await fill(browsers.self, everything, everywhere("public"));
  const waiting = async () => (await mailsTo(app.db, composersFor(app.settings), ada.address, app.clock.read())).length;
  const bo = await aPerson(app.db);
  await aTerm(app.db, bo, await aProduct(app.db));
  const sent = await (await app.as(bo)).post(`/people/${ada.publicId}/message`, { subject: "Maps", text: "Where?" });
  expect([sent.status, await waiting()]).toEqual([303, 1]);
  await browsers.self.post(`/people/${bo.publicId}/block`, { act: "block" });
  expect(await waiting()).toBe(0);
});
