import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { useApp } from "../../../test/app.ts";
import { usePostOffice, type OutMail } from "../../../test/post-office.ts";
import { changeSettings, type Unit } from "#groups";
import { block } from "#people";
import { minutes } from "#platform/time";
import { aUnit, joined } from "../../groups/builders.ts";
import { aPerson, type APerson } from "../../people/builders.ts";
import { changeDelivery } from "../subscriptions/commands.ts";

const app = useApp();
const post = usePostOffice(app);
let ada: APerson;
let bo: APerson;
let cy: APerson;
let unit: Unit;
let count = 0;

beforeAll(async () => {
  ada = await aPerson(app.db, { name: "Ada Lind" });
});

/** Ada gets every post, Bo reads on the web, Cy wrote once and has left: all may read. */
beforeEach(async () => {
  count += 1;
  bo = await aPerson(app.db, { name: `Bo Ferrer ${count}` });
  cy = await aPerson(app.db, { name: `Cy Noor ${count}` });
  unit = await aUnit(app.db, { name: `Glue ${count}`, slug: `glue-${count}` });
  for (const person of [ada, bo, cy]) await joined(app.db, unit, person, app.clock.read());
  await post.settled();
  const web = { mode: "web" as const, addressId: bo.addressId };
  await app.db.transaction().execute((tx) => changeDelivery(tx, unit.id, bo.id, web, app.clock.read()));
  await write(cy, "I was here.");
  await app.db
    .updateTable("unit_memberships")
    .set({ left_at: app.clock.read(), leave_cause: "left" })
    .where("person_id", "=", cy.id)
    .execute();
  await app.db
    .updateTable("subscriptions")
    .set({ ended_at: app.clock.read(), end_cause: "left" })
    .where("person_id", "=", cy.id)
    .execute();
  await post.outbox();
});

async function write(person: APerson, body: string): Promise<number> {
  app.clock.advance(minutes(1));
  const answer = await (await app.as(person)).post(`/groups/${unit.slug}/topics`, { title: "Wheat paste", body });
  expect(answer.status).toBe(303);
  return Number(/^\/topics\/(\d+)/.exec(answer.location!)![1]);
}

const both = () => `@${bo.name} and @${cy.name}, what do you use?`;
const recipients = async () => (await post.outbox()).map((mail) => mail.recipient).sort();
const unfolded = (mail: OutMail) => mail.raw.replaceAll("\r\n ", " ");

async function reasonOf(person: APerson): Promise<string | undefined> {
  const row = await app.db
    .selectFrom("deliveries")
    .select(["state", "reason"])
    .where("address_id", "=", person.addressId)
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return row && `${row.state} ${row.reason}`;
}

describe("a post that names somebody", () => {
  test("is mailed once to each of them whom nothing else brings it, with the reason and a link that stops this mail", async () => {
    await write(ada, both());
    const mails = await post.outbox();
    expect(mails.map((mail) => mail.recipient).sort()).toEqual([ada.address, bo.address, cy.address].sort());
    const copy = mails.find((mail) => mail.recipient === cy.address)!;
    expect(copy.mail.text).toContain("You get this because it names you.");
    expect(copy.mail.text).toContain("To get no mail for being named: http://localhost:3000/unmention/");
    expect(unfolded(copy)).toMatch(
      /List-Unsubscribe: <http:\/\/localhost:3000\/unmention\/[a-z2-7]+>, <mailto:unmention\+[a-z2-7]+@lists.example.org>/,
    );
    expect(unfolded(copy)).toContain("List-Unsubscribe-Post: List-Unsubscribe=One-Click");
    expect(new Set(mails.map((mail) => mail.mail.messageId)).size).toBe(1);
  });

  test("is mailed to none of them who refused, muted, or is blocked; who gets every post still does", async () => {
    await write(ada, both());
    const stopOf = (mail: OutMail) => /\/unmention\/[a-z2-7]+/.exec(unfolded(mail))![0];
    const [forBo] = (await post.outbox()).filter((mail) => mail.recipient === bo.address);
    const visitor = await app.as(null);
    expect((await visitor.get(stopOf(forBo!))).body).toContain("Stop this mail");
    await write(ada, both());
    expect(await recipients()).toContain(bo.address);
    for (let twice = 0; twice < 2; twice += 1)
      expect(
        (await visitor.post(stopOf(forBo!), { "List-Unsubscribe": "One-Click" }, { "sec-fetch-site": "cross-site" }))
          .status,
      ).toBe(200);
    await app.db.transaction().execute((tx) => block(tx, cy.id, ada.id, app.clock.read()));
    await write(ada, both());
    expect(await recipients()).toEqual([ada.address]);
    expect([await reasonOf(bo), await reasonOf(cy)]).toEqual(["withheld mention-refused", "withheld mention-blocked"]);

    const every = { mode: "each" as const, addressId: bo.addressId };
    await app.db.transaction().execute((tx) => changeDelivery(tx, unit.id, bo.id, every, app.clock.read()));
    await write(ada, both());
    expect(await recipients()).toContain(bo.address);
    expect(await reasonOf(bo)).toBe("sent mentioned");
  });

  test("is not mailed to who muted the discussion or may read it no more", async () => {
    const topic = await write(ada, "No names yet.");
    await (await app.as(cy)).post(`/topics/${topic}/choice`, { choice: "mute" });
    await post.outbox();
    const answer = () => app.as(ada).then((browser) => browser.post(`/topics/${topic}/posts`, { body: both() }));
    await answer();
    expect(await recipients()).toEqual([ada.address, bo.address].sort());
    expect(await reasonOf(cy)).toBe("withheld muted");
    await (await app.as(cy)).post(`/topics/${topic}/choice`, { choice: "none" });
    const closed = { audiences: { posts: "unit" as const } };
    await answer();
    expect(await recipients()).toContain(cy.address);
    await app.db
      .transaction()
      .execute((tx) =>
        changeSettings(tx, { personId: null, zone: app.settings.timeZone }, unit, closed, app.clock.read()),
      );
    await answer();
    expect(await recipients()).not.toContain(cy.address);
  });

  test("is answered from its copy, and refused by the address in it", async () => {
    await write(ada, both());
    const copy = (await post.outbox()).find((mail) => mail.recipient === bo.address)!;
    const send = (to: string) =>
      post.receive({
        from: bo.address,
        to,
        raw: `From: ${bo.name} <${bo.address}>\r\nSubject: Re: paste\r\n\r\nWheat.`,
      });
    const answered = await send(copy.mail.replyTo[0]!.address);
    expect(answered.fates[0]!.fate).toBe("posted");
    const to = /<mailto:(unmention\+[^>]+)>/.exec(unfolded(copy))![1]!;
    expect((await send(to)).fates[0]!.fate).toBe("unsubscribed");
    await post.outbox();
    await write(ada, both());
    expect(await recipients()).not.toContain(bo.address);
  });
});

test("the choice stands on the page of notifications, both ways", async () => {
  const browser = await app.as(bo);
  const box = /<input type="checkbox" name="named-mail" value="yes" checked/;
  expect((await browser.get("/account/notifications")).body).toMatch(box);
  await browser.post("/account/notifications", {});
  await write(ada, both());
  expect(await recipients()).not.toContain(bo.address);
  expect((await browser.get("/account/notifications")).body).not.toMatch(box);
  await browser.post("/account/notifications", { "named-mail": "yes" });
  await write(ada, both());
  expect(await recipients()).toContain(bo.address);
  expect((await (await app.as(null)).post("/account/notifications", {})).status).toBe(401);
});
