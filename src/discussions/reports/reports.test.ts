import { beforeEach, describe, expect, test } from "vitest";
import { useApp } from "../../../test/app.ts";
import { usePostOffice, type OutMail } from "../../../test/post-office.ts";
import { changeSettings, type Unit } from "#groups";
import { enqueue } from "#platform/jobs";
import { days, hours } from "#platform/time";
import { aUnit, joined, leads } from "../../groups/builders.ts";
import { aPerson, type APerson } from "../../people/builders.ts";
import { tellReports } from "./jobs.ts";

const app = useApp();
const post = usePostOffice(app);
let ada: APerson;
let bo: APerson;
let cy: APerson;
let lea: APerson;
let unit: Unit;
/** Bo's. */
let id: number;
let count = 0;

beforeEach(async () => {
  count += 1;
  app.clock.advance(days(2));
  ada = await aPerson(app.db, { name: "Ada Lind" });
  bo = await aPerson(app.db, { name: "Bo Ferrer" });
  cy = await aPerson(app.db, { name: "Cy Noor" });
  lea = await aPerson(app.db, { name: "Lea Roth" });
  unit = await aUnit(app.db, { name: `Vellum ${count}`, slug: `vellum-${count}` });
  for (const person of [ada, bo]) await joined(app.db, unit, person, app.clock.read());
  await leads(app.db, unit, lea);
  id = await write(bo, "Your work is worthless.");
  // What earlier tests left is told now.
  await told();
});

const as = (person: APerson | null) => app.as(person);
async function write(person: APerson, body: string): Promise<number> {
  const begun = await (await as(person)).post(`/groups/${unit.slug}/topics`, { title: "Skins", body });
  const topic = Number(/^\/topics\/(\d+)/.exec(begun.location!)![1]);
  const row = await app.db.selectFrom("posts").select("id").where("topic_id", "=", topic).executeTakeFirstOrThrow();
  return row.id;
}
const report = async (
  person: APerson,
  fields: Record<string, string> = { reason: "attack", word: "It hurts." },
  of = id,
) => (await as(person)).post(`/posts/${of}/report`, fields);
const queue = async (person: APerson) => (await as(person)).get(`/groups/${unit.slug}/reports`);
const decide = async (person: APerson, outcome: string, fields: Record<string, string> = {}, of = id) =>
  (await as(person)).post(`/groups/${unit.slug}/reports/${of}/answer`, {
    outcome,
    [`word-${of}`]: "We spoke with Bo.",
    [`reason-${of}`]: "attack",
    ...fields,
  });
async function told(): Promise<OutMail[]> {
  await app.db.transaction().execute((tx) => enqueue(tx, tellReports, null));
  return post.outbox();
}
const stateOf = async (of = id) =>
  (await app.db.selectFrom("posts").select("withheld_at").where("id", "=", of).executeTakeFirstOrThrow())
    .withheld_at !== null;

describe("a report", () => {
  test("comes from whoever may read the post, with a reason; once while it is open; never about one's own", async () => {
    expect((await (await as(null)).post(`/posts/${id}/report`, { reason: "attack" })).status).toBe(401);
    expect((await report(ada, { reason: "" })).text).toContain("Choose what it is against.");
    expect((await report(ada, { reason: "other", word: " " })).text).toContain("Say what is wrong.");
    expect((await report(bo)).text).toContain("This post is your own.");
    expect((await report(ada)).status).toBe(303);
    expect((await report(ada)).status).toBe(303);
    // Cy belongs to no group, and reads this one.
    expect((await report(cy, { reason: "off-topic", word: "" })).status).toBe(303);
    const page = await (await as(ada)).get(`/posts/${id}/report`);
    expect(page.text).toContain("Those who lead the group have it");
    expect(page.body).not.toContain("<textarea");
    const open = await app.db.selectFrom("post_reports").select("reporter_id").where("post_id", "=", id).execute();
    expect(open.map((one) => one.reporter_id)).toEqual([ada.id, cy.id]);
    const program = { personId: null, zone: app.settings.timeZone };
    const audiences = { page: "unit", posts: "unit", files: "unit", events: "unit", roster: "unit" } as const;
    await app.db.transaction().execute((tx) => changeSettings(tx, program, unit, { audiences }, app.clock.read()));
    expect((await (await as(cy)).get(`/posts/${id}/report`)).status).toBe(404);
    expect((await report(cy)).status).toBe(404);
  });

  test("reaches the leaders in one mail an hour, without the names of those who reported", async () => {
    const second = await write(bo, "So is yours.");
    await post.outbox();
    await report(ada);
    await report(cy, { reason: "harassment", word: "Again." });
    await report(ada, { reason: "other", word: "And this." }, second);
    const [mail, ...others] = await told();
    expect(others).toEqual([]);
    expect(mail!.recipient).toBe(lea.address);
    expect(mail!.mail.subject).toBe(`2 posts are reported in Vellum ${count}`);
    expect(mail!.mail.text).toContain("| It hurts.\n| Again.");
    expect(mail!.mail.text).toContain(`/groups/${unit.slug}/reports`);
    expect(mail!.mail.text).not.toMatch(/Ada|Cy/);
    await report(cy, { reason: "other", word: "Me too." }, second);
    expect(await told()).toEqual([]);
    app.clock.advance(hours(2));
    expect((await told()).map((one) => one.recipient)).toEqual([lea.address]);
    expect(await told()).toEqual([]);
    expect((await (await as(lea)).get(`/groups/${unit.slug}`)).text).toContain("2 posts are reported");
    expect((await (await as(ada)).get(`/groups/${unit.slug}`)).text).not.toContain("reported");
  });

  test("is limited to twenty a day", async () => {
    for (let number = 0; number < 20; number += 1)
      expect((await report(ada, { reason: "attack", word: "" }, await write(bo, `No. ${number}`))).status).toBe(303);
    expect((await report(ada)).text).toContain("You have sent 20 reports in a day.");
    app.clock.advance(days(2));
    expect((await report(ada)).status).toBe(303);
  });
});

describe("leaders answer a report", () => {
  test("with a word to those who reported, and leave the post; members and other groups' leaders cannot", async () => {
    await report(ada);
    await report(cy);
    expect((await queue(ada)).status).toBe(404);
    expect((await decide(ada, "dismissed")).status).toBe(404);
    const elsewhere = await aUnit(app.db, { name: `Cloth ${count}`, slug: `cloth-${count}` });
    await leads(app.db, elsewhere, cy);
    const astray = await (
      await as(cy)
    ).post(`/groups/${elsewhere.slug}/reports/${id}/answer`, {
      outcome: "removed",
      [`word-${id}`]: "No.",
      [`reason-${id}`]: "attack",
      [`sure-${id}`]: "yes",
    });
    expect(astray.status).toBe(404);
    const page = await queue(lea);
    for (const said of ["Your work is worthless.", "Ada Lind", "Cy Noor", "It hurts."])
      expect(page.text).toContain(said);
    expect((await decide(lea, "dismissed", { [`word-${id}`]: "" })).text).toContain("Say a word about it.");
    expect((await decide(lea, "dismissed")).status).toBe(303);
    expect((await queue(lea)).text).toContain("No report waits for an answer.");
    expect(await stateOf()).toBe(false);
    const mails = await post.outbox();
    expect(mails.map((one) => one.recipient).sort()).toEqual([ada.address, cy.address].sort());
    expect(mails[0]!.mail.text).toContain("left it as it is");
    expect(mails[0]!.mail.text).toContain("| We spoke with Bo.");
    // The first decision stands; who pressed twice did nothing wrong.
    expect((await decide(lea, "dismissed")).status).toBe(303);
    expect((await decide(lea, "hidden")).text).toContain("decided this already: the post stays");
    expect(await stateOf()).toBe(false);
    expect((await (await as(ada)).get(`/posts/${id}/report`)).text).toContain("We spoke with Bo.");
    expect((await report(ada)).status).toBe(303);
  });

  test("by hiding or removing it: its author hears of it, and never who reported", async () => {
    await report(ada);
    expect((await decide(lea, "hidden")).status).toBe(303);
    expect(await stateOf()).toBe(true);
    const mails = await post.outbox();
    const own = mails.filter((one) => one.recipient === bo.address);
    expect(own.map((one) => one.mail.subject)).toEqual(["Hidden: your post in “Skins”"]);
    expect(own[0]!.raw).not.toContain("Ada");
    expect((await (await as(bo)).get(`/posts/${id}/withholding`)).body).not.toContain("Ada Lind");
    expect(mails.find((one) => one.recipient === ada.address)!.mail.text).toContain("have hidden it");
    expect((await report(cy)).text).toContain("This post is away already.");
    const other = await write(bo, "Worse");
    await report(cy, undefined, other);
    await post.outbox();
    expect((await decide(lea, "removed", {}, other)).text).toContain("Tick the box");
    expect((await decide(lea, "removed", { [`sure-${other}`]: "yes" }, other)).status).toBe(303);
    const subjects = (await post.outboxTo(bo.address)).map((one) => one.mail.subject);
    expect(subjects).toEqual(["Removed: your post in “Skins”"]);
    const rows = app.db
      .selectFrom("withheld_bodies as b")
      .innerJoin("post_withholdings as w", "w.id", "b.withholding_id");
    expect(await rows.select("w.id").where("post_id", "=", other).execute()).toEqual([]);
  });

  test("also by hiding the post where it stands", async () => {
    await report(ada);
    await (await as(lea)).post(`/posts/${id}/withholding`, { reason: "attack", word: "Not in this tone." });
    expect((await post.outboxTo(ada.address)).map((one) => one.mail.text).join()).toContain("| Not in this tone.");
    expect((await queue(lea)).text).toContain("No report waits");
  });

  test("but never one about themselves: another leader does, else those above, else staff for groups", async () => {
    const own = await write(lea, "I lead, so I may.");
    await report(ada, undefined, own);
    expect((await queue(lea)).text).toContain("No report waits");
    expect((await (await as(lea)).get(`/groups/${unit.slug}`)).text).not.toContain("reported");
    expect((await decide(lea, "dismissed", {}, own)).text).toContain("This post is your own.");
    const staff = await aPerson(app.db, { name: "Office", capabilities: ["groups"] });
    await aPerson(app.db, { name: "Postmaster", capabilities: ["mail"] });
    await post.outbox();
    expect((await told()).map((one) => one.recipient)).toEqual([staff.address]);
    const max = await aPerson(app.db, { name: "Max Ode" });
    await leads(app.db, unit, max, "co-convener");
    app.clock.advance(hours(2));
    await report(cy, undefined, own);
    expect((await told()).map((one) => one.recipient)).toEqual([max.address]);
    expect((await decide(max, "dismissed", {}, own)).status).toBe(303);
  });

  test("two at one moment: one decision stands", async () => {
    const max = await aPerson(app.db, { name: "Max Ode" });
    await leads(app.db, unit, max, "co-convener");
    await report(ada);
    const [one, other] = await Promise.all([decide(lea, "hidden"), decide(max, "dismissed")]);
    expect([one.status, other.status].sort()).toEqual([303, 422]);
    expect(await stateOf()).toBe(one.status === 303);
    expect(await post.outboxTo(ada.address)).toHaveLength(1);
  });
});
