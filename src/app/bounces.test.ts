import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { useApp } from "../../test/app.ts";
import { eml, usePostOffice, type OutMail } from "../../test/post-office.ts";
import type { Unit } from "#groups";
import { lookAtFailing } from "#people";
import { enqueue } from "#platform/jobs";
import { addressId } from "#platform/mail";
import { days } from "#platform/time";
import { aUnit, joined, leads } from "../groups/builders.ts";
import { aPerson, type APerson } from "../people/builders.ts";

const app = useApp();
const post = usePostOffice(app);
let ada: APerson;
let lea: APerson;
let sam: APerson;
let bo: APerson;
let unit: Unit;
let count = 0;

beforeAll(async () => {
  ada = await aPerson(app.db, { name: "Ada Lind" });
  lea = await aPerson(app.db, { name: "Lea Roth" });
  sam = await aPerson(app.db, { name: "Sam Whit", capabilities: ["people"] });
});

beforeEach(async () => {
  count += 1;
  bo = await aPerson(app.db, { name: "Bo Ferrer" });
  unit = await aUnit(app.db, { name: `Ink ${count}`, slug: `ink-${count}` });
  for (const person of [ada, bo]) await joined(app.db, unit, person, app.clock.read());
  await post.outbox();
});

/** Ada writes; the mails that leave. */
async function write(): Promise<OutMail[]> {
  const answer = await (await app.as(ada)).post(`/groups/${unit.slug}/topics`, { title: "Ink", body: "Which one?" });
  expect(answer.status).toBe(303);
  return post.outbox();
}
const copyFor = (mails: OutMail[], person: APerson) => mails.find((mail) => mail.recipient === person.address);

/** Bo's mail system sends the copy back, as that sample says. */
const comesBack = (copy: OutMail, sample: string, to = copy.sender) =>
  post.receive({ from: "", to, raw: eml(`bounces/${sample}`, { to: copy.sender, path: copy.sender }) });

async function look(): Promise<void> {
  await app.db.transaction().execute((tx) => enqueue(tx, lookAtFailing, null));
  await post.settled();
}

/** As many days, on each of which a post to Bo comes back. */
async function failingDays(many: number, sample: string): Promise<void> {
  for (let day = 0; day < many; day += 1) {
    app.clock.advance(days(1));
    const copy = copyFor(await write(), bo);
    if (copy) await comesBack(copy, sample);
    await look();
  }
}

const page = async (person: APerson, path: string) => (await (await app.as(person)).get(path)).text;

describe("an address that refuses group mail on five days", () => {
  test("F9: waits: its person is asked there, told elsewhere and on the site, and one press lets the mail go on", async () => {
    const other = await app.db
      .transaction()
      .execute((tx) => addressId(tx, `other${count}@three.example`, app.clock.read()));
    await app.db
      .insertInto("person_addresses")
      .values({ address_id: other, person_id: bo.id, verified_at: app.clock.read(), is_primary: false })
      .execute();
    await failingDays(4, "unknown");
    expect(copyFor(await write(), bo)).toBeDefined();
    await failingDays(1, "short-words");
    const told = await post.outbox();
    expect(told.map((mail) => [mail.recipient, mail.mail.subject])).toEqual([
      [bo.address, `Does ${bo.address} work again?`],
      [`other${count}@three.example`, `Mail to ${bo.address} comes back`],
    ]);
    expect(copyFor(await write(), bo)).toBeUndefined();
    const { reason, state } = await app.db
      .selectFrom("deliveries")
      .select(["reason", "state"])
      .where("address_id", "=", bo.addressId)
      .orderBy("id", "desc")
      .executeTakeFirstOrThrow();
    expect([state, reason]).toEqual(["withheld", "address-paused"]);
    expect(await page(bo, "/account")).toContain(`came back from ${bo.address}`);
    expect(await page(bo, "/account/addresses")).toContain("no mailbox here by that name");
    expect(await page(bo, `/groups/${unit.slug}`)).toContain("came back on several days, so it waits");
    expect(await page(ada, "/account")).not.toContain("came back");

    const path = /\/mail-again\/[a-z2-7]+/.exec(told[0]!.mail.text!)![0];
    const visitor = await app.as(null);
    expect((await visitor.get(path)).body).toContain("Does the address work again?");
    expect(copyFor(await write(), bo)).toBeUndefined();
    expect((await visitor.post(path, {})).body).toContain("Mail goes on");
    expect((await visitor.post(path, {})).status).toBe(200);
    expect(copyFor(await write(), bo)).toBeDefined();
    await look();
    expect(copyFor(await write(), bo)).toBeDefined();
    expect(await page(bo, "/account")).not.toContain("came back");
  });

  test("is asked three times, a week apart, and still gets what signs its person in; the page mends it too", async () => {
    await failingDays(5, "unknown");
    const asked = async () => (await post.outbox()).filter((mail) => mail.mail.subject.startsWith("Does")).length;
    const counts = [await asked()];
    for (let week = 0; week < 4; week += 1) {
      app.clock.advance(days(7));
      await look();
      counts.push(await asked());
    }
    expect(counts).toEqual([1, 1, 1, 0, 0]);
    await (await app.as(null)).post("/sign-in/link", { email: bo.address });
    expect((await post.outbox()).map((mail) => mail.recipient)).toEqual([bo.address]);
    await (await app.as(ada)).post("/account/addresses/resumption", { address: String(bo.addressId) });
    expect(copyFor(await write(), bo)).toBeUndefined();
    await (await app.as(bo)).post("/account/addresses/resumption", { address: String(bo.addressId) });
    expect(copyFor(await write(), bo)).toBeDefined();
  });

  test("is marked for those who run the group and for staff, for nobody else; signing in by a link mailed there ends it", async () => {
    await leads(app.db, unit, lea);
    await failingDays(5, "unknown");
    const roster = `/groups/${unit.slug}/roster`;
    expect(await page(lea, roster)).toContain("Bo Ferrer Mail waits");
    expect(await page(lea, roster)).toContain("Mail to one person here came back");
    expect(await page(ada, roster)).toContain("Bo Ferrer");
    expect(await page(ada, roster)).not.toContain("Mail waits");
    expect(await page(sam, `/desk/people/${bo.id}`)).toContain("Group mail came back on several days and waits");
    expect(await page(sam, `/desk/people/${ada.id}`)).not.toContain("came back");
    await (await app.as(null)).post("/sign-in/link", { email: bo.address });
    const path = /\/sign-in\/link\/\S+/.exec((await post.outbox()).at(-1)!.mail.text!)![0];
    const visitor = await app.as(null);
    await visitor.get(path);
    expect(copyFor(await write(), bo)).toBeUndefined();
    expect((await visitor.post(path, {})).status).toBe(303);
    expect(copyFor(await write(), bo)).toBeDefined();
    expect(await page(lea, roster)).not.toContain("Mail waits");
  });

  test.each([
    "dmarc",
    "spam-words",
    "general-spam",
    "sender-refused",
    "full",
    "expired",
    "delayed",
    "away",
    "says-nothing",
  ])("does not wait when what comes back is like %s", async (sample) => {
    await failingDays(6, sample);
    expect(copyFor(await write(), bo)).toBeDefined();
  });

  test("F9: does not wait for one bad day, nor for one mail that comes back again and again, nor for a token that is not ours", async () => {
    const copies = [copyFor(await write(), bo)!, copyFor(await write(), bo)!];
    for (let day = 0; day < 6; day += 1) {
      app.clock.advance(days(1));
      for (const copy of copies) {
        const raw = eml("bounces/unknown", { to: copy.sender, path: copy.sender }).replace(
          "unknown@mx",
          `unknown-${day}@mx`,
        );
        await post.receive({ from: "", to: copy.sender, raw });
      }
      const forged = await comesBack(copies[0]!, "unknown", "bounces+aaaaaaaaaaaaaaaaab@lists.example.org");
      expect(forged.sent.recipients[0]!.code).toBe(550);
      await look();
    }
    const failures = await app.db
      .selectFrom("address_failures")
      .select("id")
      .where("address_id", "=", bo.addressId)
      .execute();
    expect(failures).toHaveLength(2);
    expect(copyFor(await write(), bo)).toBeDefined();
    expect(
      await app.db
        .selectFrom("deliveries")
        .select("id")
        .where("state", "=", "failed")
        .where("address_id", "=", bo.addressId)
        .execute(),
    ).toHaveLength(2);
  });
});

describe("a complaint", () => {
  test.each(["path", "abuse"])(
    "stops that group's mail and no other, once, and answers nobody (by %s)",
    async (way) => {
      const elsewhere = await aUnit(app.db, { name: `Glue ${count}`, slug: `glue-${count}` });
      for (const person of [ada, bo]) await joined(app.db, elsewhere, person, app.clock.read());
      await post.settled();
      const copy = copyFor(await write(), bo)!;
      const to = way === "path" ? copy.sender : "abuse@lists.example.org";
      for (let twice = 0; twice < 2; twice += 1) {
        const { fates } = await post.receive({
          from: "feedback@big.example.net",
          to,
          raw: eml("bounces/complaint", { to, path: copy.sender }).replace(
            "<complaint@",
            `<complaint-${way}-${twice}@`,
          ),
        });
        expect(fates[0]!.fate).toBe("complaint");
      }
      expect(await post.outbox()).toEqual([]);
      expect(copyFor(await write(), bo)).toBeUndefined();
      await (await app.as(ada)).post(`/groups/${elsewhere.slug}/topics`, { title: "Glue", body: "Which one?" });
      expect(copyFor(await post.outbox(), bo)).toBeDefined();
      expect(await page(bo, `/groups/${unit.slug}`)).toContain("How it reaches you");
      expect(await page(sam, `/desk/people/${bo.id}`)).toContain("One mail of ours was called spam there.");
    },
  );

  test("about no copy of ours is for staff", async () => {
    const { fates } = await post.receive({
      from: "feedback@big.example.net",
      to: "abuse@lists.example.org",
      raw: eml("bounces/complaint", {
        to: "abuse@lists.example.org",
        path: "bounces+aaaaaaaaaaaaaaaaab@lists.example.org",
      }),
    });
    expect(fates[0]!.fate).toBe("staff");
  });
});
