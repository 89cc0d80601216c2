import { beforeEach, describe, expect, test } from "vitest";
import { useApp } from "../../../test/app.ts";
import { usePostOffice } from "../../../test/post-office.ts";
import type { Unit } from "#groups";
import { aUnit, joined } from "../../groups/builders.ts";
import { aPerson, type APerson } from "../../people/builders.ts";
import { bringMembers } from "./commands.ts";
import { rosterIn } from "./read.ts";
import { columnsOf, mappingIn, modeIn } from "./rules.ts";

const app = useApp();
const post = usePostOffice(app);
let ana: APerson;
let unit: Unit;
let count = 0;

beforeEach(async () => {
  count += 1;
  ana = await aPerson(app.db, { name: "Ana Ruiz" });
  unit = await aUnit(app.db, { name: `Glue ${count}`, slug: `glue-${count}` });
  await post.outbox();
});

const bring = (text: string, over: { isDry?: boolean } = {}) =>
  bringMembers(
    { db: app.db, unit, now: app.clock.read(), zone: app.settings.timeZone, isDry: false, ...over },
    rosterIn(text)!.members,
  );
const inside = () =>
  app.db
    .selectFrom("subscriptions as s")
    .innerJoin("persons as p", "p.id", "s.person_id")
    .innerJoin("mail_addresses as a", "a.id", "s.address_id")
    .innerJoin("unit_memberships as m", (join) =>
      join.onRef("m.person_id", "=", "p.id").onRef("m.unit_id", "=", "s.unit_id"),
    )
    .select(["p.name", "a.address", "s.mode", "m.joined_at as joinedAt", "m.join_cause as cause"])
    .where("s.unit_id", "=", unit.id)
    .where("s.ended_at", "is", null)
    .orderBy("a.address")
    .execute();

describe("the members of another list", () => {
  test("come in with their mail as it was, are mailed nothing, and a second run adds nobody; those with an account keep it", async () => {
    await joined(app.db, unit, await aPerson(app.db, { name: "In Already", address: `in-${count}@one.example` }));
    await post.outbox();
    const csv = [
      "Email Address,First Name,Last Name,Email Delivery,Join Date",
      `BEN-${count}@old.example,Ben,"Okri, Jr.",Daily Digest,2011-05-02`,
      `${ana.address},Ana,R.,No Email,`,
      `in-${count}@one.example,,,Each,`,
      `ben-${count}@old.example,Ben,Again,,`,
      "no address,X,Y,,",
      `cy-${count}@old.example,,,Special Notices,never`,
    ].join("\r\n");
    const dry = await bring(csv, { isDry: true });
    expect(dry).toEqual({ added: 3, known: 1, created: 2 });
    expect(await inside()).toHaveLength(1);
    expect(rosterIn(csv)!.unread).toEqual([
      { line: 5, why: "twice" },
      { line: 6, why: "no-address" },
    ]);
    expect(await bring(csv)).toEqual(dry);
    expect(await inside()).toMatchObject([
      {
        address: `ben-${count}@old.example`,
        name: "Ben Okri, Jr.",
        mode: "daily",
        joinedAt: new Date("2011-05-02"),
        cause: "imported",
      },
      { address: `cy-${count}@old.example`, name: `cy-${count}`, mode: "announcements" },
      { address: `in-${count}@one.example`, name: "In Already", mode: "each" },
      { address: ana.address, name: "Ana Ruiz", mode: "web" },
    ]);
    expect(await bring(csv)).toEqual({ added: 0, known: 4, created: 0 });
    expect(await post.outbox()).toEqual([]);
    // Who was brought gets the next post, and no mark of what was written before.
    await (await app.as(ana)).post(`/groups/${unit.slug}/topics`, { title: "Paste", body: "Wheat" });
    expect((await post.outbox()).map((mail) => mail.recipient)).toEqual([`in-${count}@one.example`]);
  });

  test("that hundreds have is brought in parts, each whole", async () => {
    const lines = Array.from({ length: 450 }, (_, at) => `m${count}-${at}@old.example`);
    expect(await bring(lines.join("\n"))).toEqual({ added: 450, known: 0, created: 450 });
    expect(await bring([...lines, `late-${count}@old.example`].join("\n"))).toEqual({
      added: 1,
      known: 450,
      created: 1,
    });
  });
});

describe("a file of members", () => {
  const read = (text: string) => rosterIn(text)!.members.map(({ address, name, mode }) => [address, name, mode]);

  test("is Mailman's, Sympa's, a bare list, or a table with headings of its own", () => {
    expect(read('Ana Ruiz <Ana@old.example>\n"Ben, Jr." <ben@old.example>\ncy@old.example\n')).toEqual([
      ["ana@old.example", "Ana Ruiz", "each"],
      ["ben@old.example", "Ben, Jr.", "each"],
      ["cy@old.example", "", "each"],
    ]);
    expect(read("ana@old.example Ana Ruiz\n")).toEqual([["ana@old.example", "Ana Ruiz", "each"]]);
    expect(read("email\nana@old.example\n")).toEqual([["ana@old.example", "", "each"]]);
    const dump = "date 1\nemail ana@old.example\ngecos Ana Ruiz\nreception nomail\n\nemail ben@old.example\n";
    expect(read(dump)).toEqual([
      ["ana@old.example", "Ana Ruiz", "web"],
      ["ben@old.example", "", "each"],
    ]);
    expect(read("\uFEFFEmail;Name\nana@old.example;Ana\n")).toEqual([["ana@old.example", "Ana", "each"]]);
    const own = "Primary contact\tWho\nana@old.example\tAna\n";
    expect(rosterIn(own)).toBeNull();
    expect(rosterIn(own, mappingIn("Primary Contact=address, Who=name")!)!.members).toMatchObject([
      { address: "ana@old.example", name: "Ana" },
    ]);
    expect(rosterIn("")).toEqual({ members: [], unread: [] });
  });

  test("says columns and modes in many words", () => {
    expect(columnsOf(["E-Mail", "constructor", "Full Name"])).toEqual(["address", null, "name"]);
    for (const bad of ["", "a", "a=b", "a=address=name"]) expect(mappingIn(bad)).toBeNull();
    const modes = {
      nomail: "web",
      "No Email": "web",
      "Daily Digest": "daily",
      digestplain: "daily",
      "Weekly summary": "weekly",
      "Special Notices": "announcements",
      "": "each",
      "Individual Messages": "each",
    };
    for (const [said, mode] of Object.entries(modes)) expect([said, modeIn(said)]).toEqual([said, mode]);
  });
});
