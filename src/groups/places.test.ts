import { beforeAll, describe, expect, it } from "vitest";
import { useApp } from "../../test/app.ts";
import { aMail, usePostOffice } from "../../test/post-office.ts";
import { headerValues } from "#platform/mail";
import { days } from "#platform/time";
import { aPerson, type APerson } from "../people/builders.ts";
import { aUnit, joined, leads } from "./builders.ts";
import { sendWeekly } from "./places/commands.ts";
import type { Unit } from "./index.ts";

const app = useApp();
const post = usePostOffice(app);
let ada: APerson;
let repair: Unit;
const to = "places@lists.example.org";

beforeAll(async () => {
  ada = await aPerson(app.db, { name: "Ada Lind" });
  repair = await aUnit(app.db, { name: "Book Repair", slug: "repair" });
  const looms = await aUnit(app.db, { name: "Old Looms", slug: "looms" });
  await joined(app.db, repair, ada, new Date("2026-11-10T12:00:00Z"));
  await leads(app.db, looms, ada);
  await post.settled();
});

describe("my places", () => {
  it("says of each why, how it reaches me and how lively it is, with the way out", async () => {
    const { text, body } = await (await app.as(ada)).get("/places");
    expect(text).toContain("Book Repair Interest group, since November 10, 2026");
    expect(text).toContain("Why: you joined");
    expect(text).toContain(`How it reaches you: every post to ${ada.address}`);
    expect(text).toContain("Activity: active this week");
    expect(text).toContain("Why: convener until June 30, 2027");
    expect(body).toContain('action="/groups/repair/departure"');
    expect(body).not.toContain('action="/groups/looms/departure"');
  });
});

describe("a mail to places@", () => {
  const write = (from: string, over: Partial<Parameters<typeof aMail>[0]> = {}) =>
    post.receive({ from, to, raw: aMail({ from: `Somebody <${from}>`, to, subject: "Am I in?", ...over }) });

  it("is answered from a known address with its owner's places, in its thread, once a day", async () => {
    await post.outbox();
    const { fates } = await write(ada.address, { id: "<ask-1@one.example>" });
    expect(fates).toMatchObject([{ fate: "answered", detail: { person: ada.id } }]);
    const [answer] = await post.outboxTo(ada.address);
    expect(answer!.mail.subject).toBe("Your places in Example Library Association");
    expect(answer!.mail.inReplyTo).toBe("<ask-1@one.example>");
    expect(headerValues(answer!.mail, "auto-submitted")).toEqual(["auto-replied"]);
    for (const part of ["Hello Ada Lind,", "you belong to 2 groups", "Book Repair", "Why: you joined", "/groups/looms"])
      expect(answer!.mail.text).toContain(part);
    expect((await write(ada.address)).fates).toMatchObject([{ fate: "dropped", detail: { cause: "answered-today" } }]);
    expect(await post.outboxTo(ada.address)).toEqual([]);
    app.clock.advance(days(1));
    expect((await write(ada.address, { subject: "And now?" })).fates).toMatchObject([{ fate: "answered" }]);
  });

  it("from a machine or from nobody we know is answered by nothing", async () => {
    await post.outbox();
    const bo = await aPerson(app.db);
    const machine = aMail({ from: `Bo <${bo.address}>`, to, subject: "Out of office" });
    const absent = machine.replace("Subject:", "Auto-Submitted: auto-replied\r\nSubject:");
    expect((await post.receive({ from: bo.address, to, raw: absent })).fates).toMatchObject([
      { fate: "dropped", detail: { cause: "auto-reply" } },
    ]);
    expect((await write("eve@nowhere.example")).fates).toMatchObject([
      { fate: "dropped", detail: { cause: "unproven" } },
    ]);
    expect(await post.outbox()).toEqual([]);
  });
});

describe("the weekly list", () => {
  it("comes only to whom asked for it, once a week, and stops with one press", async () => {
    const bo = await aPerson(app.db);
    await joined(app.db, repair, bo);
    await post.outbox();
    const tick = () => app.db.transaction().execute((tx) => sendWeekly(tx, app.clock.read()));
    expect(await tick()).toBe(0);
    const browser = await app.as(bo);
    await browser.post("/places/letter", { weekly: "on" });
    expect((await browser.get("/places")).text).toContain("Stop the weekly list");
    expect([await tick(), await tick()]).toEqual([1, 0]);
    const [mail] = await post.outboxTo(bo.address);
    expect(mail!.mail.text).toContain("Book Repair");
    expect(headerValues(mail!.mail, "list-unsubscribe-post")).toEqual(["List-Unsubscribe=One-Click"]);
    const stop = new URL(/http:\/\/localhost:3000\/places\/letter\/\S+/.exec(mail!.mail.text!)![0]).pathname;
    app.clock.advance(days(7));
    expect(await tick()).toBe(1);
    const visitor = await app.as(null);
    expect((await visitor.get(stop)).text).toContain("Stop the weekly list of your places?");
    expect(await app.db.selectFrom("places_letters").select("person_id").execute()).toHaveLength(1);
    const pressed = await visitor.post(stop, {}, { "sec-fetch-site": "cross-site" });
    expect([pressed.status, (await visitor.post(stop)).status]).toEqual([200, 200]);
    expect(await app.db.selectFrom("places_letters").select("person_id").execute()).toEqual([]);
    expect((await visitor.get("/places/letter/aaaaaaaaaaaaaaaaaaaaaaaaaa")).status).toBe(404);
    app.clock.advance(days(7));
    expect(await tick()).toBe(0);
    await post.settled();
  });
});
