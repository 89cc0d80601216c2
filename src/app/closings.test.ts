import { beforeEach, expect, test } from "vitest";
import { useApp } from "../../test/app.ts";
import { usePostOffice } from "../../test/post-office.ts";
import { aUnit, joined } from "../groups/builders.ts";
import { aProduct, aTerm } from "../membership/builders.ts";
import { days } from "#platform/time";
import { sql } from "#platform/db";
import { aPerson, type APerson } from "../people/builders.ts";
import { peopleTasks, saveProfile } from "#people";

const app = useApp();
const post = usePostOffice(app);
const PASSWORD = "three green umbrellas";
let count = 0;
let child: APerson;
let reader: APerson;
let staff: APerson;
let slug: string;

/** A child with everything that an account can hold, in a group with a reader who sees a post of theirs. */
beforeEach(async () => {
  count += 1;
  app.clock.advance(days(2));
  child = await aPerson(app.db, { name: `Kid Marker${count}`, password: PASSWORD });
  reader = await aPerson(app.db, { name: `Reader ${count}` });
  staff = await aPerson(app.db, { name: `Officer ${count}`, capabilities: ["people"] });
  const unit = await aUnit(app.db, { name: `Comics ${count}`, slug: `comics-${count}` });
  slug = unit.slug;
  for (const person of [child, reader]) await joined(app.db, unit, person, app.clock.read());
  await aTerm(app.db, child, await aProduct(app.db));
  const browser = await app.as(child);
  await browser.post(`/groups/${slug}/topics`, { title: "Manga", body: "I am 13." });
  const said = { profile: { title: `Pupil ${count}` }, audiences: { title: "public" as const } };
  await app.db.transaction().execute((tx) => saveProfile(tx, child.id, said, app.clock.read()));
  await post.outbox();
});

/** What the clock does every hour. */
async function tidied(): Promise<void> {
  const { db, settings } = app;
  const transaction = <T>(act: (tx: never, now: Date) => Promise<T>) =>
    db.transaction().execute((tx) => act(tx as never, app.clock.read()));
  await peopleTasks
    .find(({ name }) => name === "people.tidy")!
    .run(null, { db, settings, transaction: transaction as never });
}

const closing = () => `/desk/people/${child.id}/closing`;
const closed = async () => expect((await (await app.as(staff)).post(closing(), {})).status).toBe(303);

test("whoever sees a person tells staff, once and with reasons; staff are mailed, and say that the account stays", async () => {
  const browser = await app.as(reader);
  const form = `/people/${child.publicId}/age-report`;
  expect((await browser.get(`/people/${child.publicId}`)).body).toContain(form);
  const empty = await browser.post(form, { said: "  " });
  expect([empty.status, empty.text.includes("Write what makes you think so.")]).toEqual([422, true]);
  expect((await browser.post(form, { said: "They say so in their post." })).status).toBe(303);
  expect((await browser.get(form)).text).toContain("The staff have your report");
  const [mail, ...more] = (await post.outbox()).filter(({ recipient }) => recipient === staff.address);
  expect(more).toEqual([]);
  expect(mail!.mail.text).toContain(closing());
  expect(mail!.mail.text).not.toContain("in their post");
  expect((await browser.post(form, { said: "Again." })).status).toBe(303);
  expect(await post.outbox()).toEqual([]);

  expect((await (await app.as(child)).get(form)).status).toBe(404);
  const desk = await app.as(staff);
  expect((await desk.get("/desk/ages")).text).toContain("They say so in their post.");
  expect((await desk.get(closing())).text).toContain(reader.name);
  expect((await desk.post(`${closing()}/dismissal`, {})).status).toBe(303);
  expect((await desk.get("/desk/ages")).text).not.toContain(child.name);
  expect((await browser.get(`/people/${child.publicId}`)).text).toContain(child.name);
});

test("closing an account ends every way in, takes name, addresses, profile, groups and terms, and mails its owner", async () => {
  const program = await app.program(child);
  expect((await program.get("/me")).status).toBe(200);
  const kid = await app.as(child);
  await closed();
  const mails = (await post.outbox()).filter(({ recipient }) => recipient === child.address);
  expect(mails.map(({ mail }) => mail.subject)).toEqual([expect.stringContaining("was closed")]);
  expect(mails[0]!.raw).not.toContain(child.name);
  await post.settled();

  expect((await kid.get("/account")).status).toBe(303);
  const visitor = await app.as(null);
  const signedIn = await visitor.post("/sign-in", { email: child.address, password: PASSWORD, next: "/" });
  expect(signedIn.status).toBe(422);
  expect((await program.get("/me")).status).toBe(401);
  const page = await (await app.as(reader)).get(`/groups/${slug}/topics`);
  expect(page.text).toContain("Former member");
  expect(page.text).not.toContain(child.name);
  const left = await sql<{ memberships: number; terms: number; addresses: number; profiles: number }>`
    select (select count(*) from unit_memberships where person_id = ${child.id} and left_at is null)::integer as memberships,
      (select count(*) from terms where person_id = ${child.id} and ended_early_on is null)::integer as terms,
      (select count(*) from person_addresses where person_id = ${child.id})::integer as addresses,
      (select count(*) from profiles where person_id = ${child.id})::integer as profiles`.execute(app.db);
  expect(left.rows).toEqual([{ memberships: 0, terms: 0, addresses: 0, profiles: 0 }]);
  const { rows: names } = await sql<{ name: string }>`
    select author_name as name from posts where author_id = ${child.id} union select name from persons where id = ${child.id}`.execute(
    app.db,
  );
  expect(names).toEqual([{ name: "Former member" }]);
  const bound = await sql<{ count: number }>`
    select count(*)::integer as count from subscriptions where person_id = ${child.id}`.execute(app.db);
  expect(bound.rows).toEqual([{ count: 0 }]);
  expect((await (await app.as(reader)).post(`/people/${child.publicId}/age-report`, { said: "Again." })).status).toBe(
    422,
  );
  const again = await (await app.as(staff)).post(closing(), {});
  expect([again.status, again.text.includes("closed already")]).toEqual([422, true]);
});

test("within thirty days a mistake is undone: name and address come back; afterwards nothing can bring them", async () => {
  await closed();
  await post.settled();
  const desk = await app.as(staff);
  expect((await desk.post(`${closing()}/undoing`, {})).status).toBe(303);
  expect((await desk.get(closing())).text).toContain(child.name);
  const visitor = await app.as(null);
  await post.outbox();
  await visitor.post("/sign-in/link", { email: child.address, next: "/" });
  expect((await post.outbox()).filter(({ recipient }) => recipient === child.address)).toHaveLength(1);

  await closed();
  await post.settled();
  app.clock.advance(days(30));
  await tidied();
  const late = await (await app.as(staff)).post(`${closing()}/undoing`, {});
  expect([late.status, late.text.includes("cannot be undone")]).toEqual([422, true]);
  const rows = await sql<{ row: string }>`select row_to_json(c)::text as row from account_closings c
    where person_id = ${child.id} and undone_at is null`.execute(app.db);
  expect(rows.rows.map(({ row }) => JSON.parse(row) as object)).toMatchObject([{ kept: null, told_id: null }]);
});

test("an address that has an account of its own meanwhile does not go back", async () => {
  await closed();
  await post.settled();
  await aPerson(app.db, { address: "other@example.org" });
  await sql`update person_addresses set address_id = ${child.addressId} where address_id =
    (select id from mail_addresses where address = 'other@example.org')`.execute(app.db);
  const undone = await (await app.as(staff)).post(`${closing()}/undoing`, {});
  expect([undone.status, undone.text.includes("another account")]).toEqual([422, true]);
  expect((await (await app.as(staff)).get(closing())).text).toContain("Former member");
});

test("staff close no account of their own, and others close none", async () => {
  const own = await (await app.as(staff)).post(`/desk/people/${staff.id}/closing`, {});
  expect(own.status).toBe(422);
  expect((await (await app.as(reader)).post(closing(), {})).status).toBe(404);
});

test("who is reported and works at the desk is neither mailed nor shown who wrote, and does not answer for themselves", async () => {
  const other = await aPerson(app.db, { name: `Colleague ${count}`, capabilities: ["people"] });
  await app.db
    .transaction()
    .execute((tx) =>
      saveProfile(tx, other.id, { profile: { title: "X" }, audiences: { title: "public" } }, app.clock.read()),
    );
  await (await app.as(reader)).post(`/people/${other.publicId}/age-report`, { said: "Fifteen, I believe." });
  const mailed = (await post.outbox()).map(({ recipient }) => recipient);
  expect(mailed).toContain(staff.address);
  expect(mailed).not.toContain(other.address);
  const desk = await app.as(other);
  for (const page of ["/desk/ages", `/desk/people/${other.id}/closing`])
    expect((await desk.get(page)).text).not.toContain(reader.name);
  expect((await desk.post(`/desk/people/${other.id}/closing/dismissal`, {})).status).toBe(422);
  expect((await (await app.as(staff)).get("/desk/ages")).text).toContain("Fifteen, I believe.");
});
