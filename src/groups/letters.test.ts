import { beforeAll, describe, expect, it } from "vitest";
import { useApp } from "../../test/app.ts";
import { usePostOffice } from "../../test/post-office.ts";
import { headerValues } from "#platform/mail";
import { days, later } from "#platform/time";
import { aPerson, type APerson } from "../people/builders.ts";
import { aUnit, leads } from "./builders.ts";
import type { Unit } from "./index.ts";
import { forgetOldLetters, LETTERS_KEPT } from "./letters/commands.ts";
import { LETTERS_A_DAY } from "./letters/rules.ts";

const app = useApp();
const post = usePostOffice(app);
let unit: Unit;
let lea: APerson;
let max: APerson;
let ada: APerson;
const here = () => `/groups/${unit.slug}/conveners/message`;
const letter = { subject: "A room for Friday", body: "May we use yours?\n\nAda" };

beforeAll(async () => {
  unit = await aUnit(app.db, { name: "Book Repair" });
  [lea, max, ada] = [
    await aPerson(app.db, { name: "Lea" }),
    await aPerson(app.db, { name: "Max" }),
    await aPerson(app.db, { name: "Ada Lind" }),
  ];
  await leads(app.db, unit, lea);
  await leads(app.db, unit, max, "co-convener");
  await post.settled();
});

describe("a letter to the conveners", () => {
  it("reaches all of them, shows no address, and cannot be answered unless its writer says so", async () => {
    const browser = await app.as(ada);
    const form = await browser.get(here());
    expect(form.text).toContain("Your letter goes by mail to Max, Lea.");
    expect(form.body).not.toContain(lea.address);
    await post.outbox();
    const done = await browser.follow(await browser.post(here(), letter));
    expect(done.text).toContain("Your letter is on its way to the conveners.");
    const mails = await post.outbox();
    expect(mails.map((mail) => mail.recipient).sort()).toEqual([lea.address, max.address].sort());
    for (const { mail, raw } of mails) {
      expect(mail.subject).toBe("Book Repair: A room for Friday");
      expect(mail.from).toEqual({
        name: "Ada Lind via Example Library Association",
        address: "noreply@lists.example.org",
      });
      expect(mail.text).toContain("May we use yours?");
      expect(mail.text).toContain("cannot be answered");
      expect(raw).not.toContain(ada.address);
      expect(headerValues(mail, "reply-to")).toEqual([]);
    }
    await browser.post(here(), { ...letter, shows: "yes" });
    const [open] = await post.outboxTo(lea.address);
    expect(headerValues(open!.mail, "reply-to")).toEqual([ada.address]);
    expect(open!.mail.text).toContain(`at ${ada.address}`);
  });

  it("comes back with what was typed when something is missing, and after the day's last one is refused", async () => {
    const browser = await app.as(await aPerson(app.db));
    const wrong = await browser.post(here(), { subject: "", body: "Only this" });
    expect(wrong.status).toBe(422);
    expect(wrong.body).toContain('id="e-subject"');
    expect(wrong.body).toContain("Only this");
    for (let sent = 0; sent < LETTERS_A_DAY; sent++) expect((await browser.post(here(), letter)).status).toBe(303);
    const refused = await browser.post(here(), letter);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain(`You have written ${LETTERS_A_DAY} letters`);
    await post.settled();
  });

  it("looks and counts the same to whoever is blocked by those who lead, and reaches nobody who blocks", async () => {
    const [writer, other] = [await aPerson(app.db), await aPerson(app.db)];
    const block = (by: APerson) =>
      app.db
        .insertInto("person_blocks")
        .values({ blocker_id: by.id, blocked_id: writer.id, since: app.clock.read() })
        .execute();
    await block(lea);
    await post.outbox();
    expect((await (await app.as(writer)).post(here(), letter)).status).toBe(303);
    expect((await post.outbox()).map((mail) => mail.recipient)).toEqual([max.address]);
    await block(max);
    const [blocked, free] = [await app.as(writer), await app.as(other)];
    const answers = async (browser: typeof free) => {
      const form = await browser.get(here());
      const done = await browser.post(here(), letter);
      return [form.status, form.text.includes("by mail to Max, Lea"), done.status, done.headers.location];
    };
    expect(await answers(blocked)).toEqual(await answers(free));
    expect((await post.outbox()).filter((mail) => mail.raw.includes(writer.name))).toEqual([]);
    for (let sent = 2; sent < LETTERS_A_DAY; sent++) expect((await blocked.post(here(), letter)).status).toBe(303);
    expect((await blocked.post(here(), letter)).text).toContain(`You have written ${LETTERS_A_DAY} letters`);
    await post.settled();
  });

  it("is forgotten after a year", async () => {
    const count = async () => (await app.db.selectFrom("convener_letters").select("id").execute()).length;
    const tidied = (after: number) =>
      app.db.transaction().execute((tx) => forgetOldLetters(tx, later(app.clock.read(), after)));
    await tidied(LETTERS_KEPT - days(1));
    expect(await count()).toBeGreaterThan(0);
    await tidied(LETTERS_KEPT + days(1));
    expect(await count()).toBe(0);
  });

  it("has nobody to go to where nobody leads", async () => {
    const alone = await aUnit(app.db);
    const browser = await app.as(ada);
    expect((await browser.get(`/groups/${alone.slug}/conveners/message`)).status).toBe(404);
    expect((await browser.get(`/groups/${alone.slug}`)).text).toContain("Nobody leads this group at present.");
  });
});
