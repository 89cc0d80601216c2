import { beforeAll, beforeEach, expect, test } from "vitest";
import type { Unit } from "#groups";
import { sql } from "#platform/db";
import { useApp } from "../../../test/app.ts";
import { aMail, usePostOffice } from "../../../test/post-office.ts";
import { aUnit, joined, leads } from "../../groups/builders.ts";
import { aPerson, type APerson } from "../../people/builders.ts";
import { changeDelivery } from "../subscriptions/commands.ts";

const app = useApp();
const post = usePostOffice(app);
let lea: APerson;
let bo: APerson;
let reader: APerson;
let unit: Unit;
let count = 0;

beforeAll(async () => {
  [lea, bo, reader] = [await aPerson(app.db), await aPerson(app.db), await aPerson(app.db)];
  unit = await aUnit(app.db, { slug: "ink", name: "Ink" });
  for (const person of [lea, bo, reader]) await joined(app.db, unit, person);
  await leads(app.db, unit, lea);
  // Who joins is subscribed by a job.
  await post.settled();
  const weekly = { mode: "weekly" as const, addressId: reader.addressId };
  await app.db.transaction().execute((tx) => changeDelivery(tx, unit.id, reader.id, weekly, app.clock.read()));
});

beforeEach(async () => {
  await post.outbox();
});

/** By mail, to the group's address for announcements unless another is said. */
async function mail(from: APerson, to = "ink-announce@lists.example.org") {
  count += 1;
  const subject = `News no. ${count}`;
  const raw = aMail({ from: from.address, to, subject, id: `<news-${count}@example.org>` });
  const { fates } = await post.receive({ from: from.address, to, raw });
  return { fate: fates[0]!.fate, subject };
}
const reached = async (subject: string) =>
  (await post.outboxTo(reader.address)).some(({ mail: { subject: one } }) => one.includes(subject));
const isAnnouncement = async (title: string) => {
  const { rows } = await sql<{ is: boolean }>`
    select p.is_announcement as is from posts p join topics t on t.id = p.topic_id where t.title = ${title}`.execute(
    app.db,
  );
  return rows[0]!.is;
};
const onPage = async (person: APerson, title: string) =>
  (await app.as(person)).post("/groups/ink/topics", { title, body: "Words.", announcement: "yes" });

test("those who lead announce by mail and on a page, also to who reads once a week; others are told where to write", async () => {
  const { fate, subject } = await mail(lea);
  expect(fate).toBe("posted");
  expect(await isAnnouncement(subject)).toBe(true);
  expect(await reached(subject)).toBe(true);
  const ordinary = await mail(lea, "ink@lists.example.org");
  expect(await isAnnouncement(ordinary.subject)).toBe(false);
  expect(await reached(ordinary.subject)).toBe(false);

  const refused = await mail(bo);
  expect(refused.fate).toBe("refused");
  const [told] = await post.outboxTo(bo.address);
  expect(told!.mail.subject).toBe(`Not posted: ${refused.subject}`);
  expect(told!.mail.text).toContain("Only those who lead Ink announce.");
  expect((await onPage(bo, "Mine")).text).toContain("Only those who lead the group announce.");
  expect((await (await app.as(bo)).get("/groups/ink/topics/new")).body).not.toContain('name="announcement"');
  const asked = { title: "Mine", body: "Words.", isAnnouncement: true };
  expect((await (await app.program(bo)).post("/units/ink/topics", asked)).status).toBe(422);
});

test("where the group says so, everybody who may post announces, and nobody else", async () => {
  const settings = { welcome: "", edits: "", folds: "10", announcers: "posters" };
  expect((await (await app.as(lea)).post("/groups/ink/welcome", settings)).status).toBe(303);
  const { fate, subject } = await mail(bo);
  expect(fate).toBe("posted");
  expect(await reached(subject)).toBe(true);
  expect((await (await app.as(bo)).get("/groups/ink/topics/new")).body).toContain('name="announcement"');
  expect((await onPage(bo, "Mine as well")).status).toBe(303);
  expect(await isAnnouncement("Mine as well")).toBe(true);
  const stranger = await aPerson(app.db);
  expect((await mail(stranger)).fate).toBe("refused");
  expect((await (await app.as(lea)).post("/groups/ink/welcome", { ...settings, announcers: "all" })).status).toBe(422);
});
