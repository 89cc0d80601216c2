import { beforeAll, describe, expect, test } from "vitest";
import { useApp } from "../../test/app.ts";
import { aMail, usePostOffice, type OutMail } from "../../test/post-office.ts";
import { aUnit, joined, leads } from "../groups/builders.ts";
import type { Unit } from "#groups";
import { addressId, headerValues } from "#platform/mail";
import { aPerson } from "../people/builders.ts";
import { LETTERS_A_DAY } from "./rules.ts";
import { changeDelivery } from "./subscriptions/commands.ts";
import { audienceOf, stillWanted } from "./subscriptions/queries.ts";

const app = useApp();
const post = usePostOffice(app);

type Person = Awaited<ReturnType<typeof aPerson>>;
let ada: Person;
let bo: Person;
let cy: Person;
let unit: Unit;
const group = "press@lists.example.org";

beforeAll(async () => {
  ada = await aPerson(app.db, { name: "Ada Lind", address: "ada@one.example" });
  bo = await aPerson(app.db, { name: "Bo Ferrer", address: "bo@two.example" });
  cy = await aPerson(app.db, { name: "Cy Noor", address: "cy@three.example" });
  unit = await aUnit(app.db, { name: "Press and Paper", acronym: "PRESS", slug: "press" });
  for (const person of [ada, bo]) await joined(app.db, unit, person);
  await post.settled();
  // Cy has an account and is no member.
});

const header = (mail: OutMail, name: string): string | undefined => headerValues(mail.mail, name)[0];
const posts = () => app.db.selectFrom("posts").selectAll().orderBy("id").execute();
const topics = () => app.db.selectFrom("topics").selectAll().orderBy("id").execute();
const write = (from: Person, over: Partial<Parameters<typeof aMail>[0]> = {}, to = group) =>
  post.receive({ from: from.address, to, raw: aMail({ from: `${from.name} <${from.address}>`, to, ...over }) });

/** A second confirmed address; returns its id. */
async function alsoAt(person: Person, address: string): Promise<number> {
  const at = app.clock.read();
  const id = await app.db.transaction().execute((tx) => addressId(tx, address, at));
  await app.db
    .insertInto("person_addresses")
    .values({ address_id: id, person_id: person.id, verified_at: at, is_primary: false })
    .execute();
  return id;
}

describe("a mail to a group", () => {
  test("becomes a post, stands on its page, and reaches every subscriber once with the headers of a list", async () => {
    await post.outbox();
    const { sent, fates } = await write(ada, {
      subject: "Iron gall ink",
      id: "<ink-1@one.example>",
      text: "It eats the paper.\n\nWhat do you do?",
    });
    expect(sent.accepted[0]!.code).toBe(250);
    expect(fates).toEqual([{ recipient: group, state: "settled", fate: "posted", detail: expect.anything() }]);

    const page = await (await app.as(null)).get("/groups/press/topics");
    expect(page.text).toContain("Iron gall ink");
    const mails = await post.outbox();
    expect(mails.map((mail) => mail.recipient).sort()).toEqual([ada.address, bo.address]);
    const copy = mails.find((mail) => mail.recipient === bo.address)!;
    expect(copy.mail.messageId).toBe("<ink-1@one.example>");
    expect(copy.mail.from).toEqual({ name: "Ada Lind via PRESS", address: group });
    expect(copy.mail.subject).toBe("[PRESS] Iron gall ink");
    expect(copy.raw).not.toContain(ada.address);
    expect(copy.sender).toMatch(/^bounces\+[a-z2-7]+@lists\.example\.org$/);
    expect(header(copy, "list-id")).toBe('"Press and Paper" <press.lists.example.org>');
    expect(header(copy, "list-post")).toBe(`<mailto:${group}>`);
    expect(header(copy, "list-unsubscribe-post")).toBe("List-Unsubscribe=One-Click");
    expect(header(copy, "list-unsubscribe")).toMatch(
      /^<http:\/\/localhost:3000\/unsubscribe\/[a-z2-7]+>, <mailto:leave\+[a-z2-7]+@lists\.example\.org>$/,
    );
    expect(header(copy, "precedence")).toBe("list");
    expect(header(copy, "archived-at")).toMatch(/^<http:\/\/localhost:3000\/posts\/\d+>$/);
    expect(copy.mail.text).toContain("You get this because you receive every post of Press and Paper by mail.");
    const own = mails.find((mail) => mail.recipient === ada.address)!;
    expect(own.mail.text).toContain("it is your copy");
  });

  test("is posted once, however often it is sent", async () => {
    const before = (await posts()).length;
    const raw = aMail({ from: `Ada Lind <${ada.address}>`, to: group, subject: "Twice", id: "<twice@one.example>" });
    const first = await post.receive({ from: ada.address, to: group, raw });
    const again = await post.receive({ from: ada.address, to: group, raw });
    const changed = await post.receive({
      from: ada.address,
      to: group,
      raw: raw.replace("Some words.", "Some words. (sent again by a relay)"),
    });
    expect(first.fates[0]!.fate).toBe("posted");
    expect(again.sent.accepted[0]!.code).toBe(250);
    expect(again.fates).toEqual([]);
    expect(changed.fates[0]!.fate).toBe("duplicate");
    expect((await posts()).length).toBe(before + 1);
  });

  test("F15: cannot be blocked by somebody who used its Message-ID first", async () => {
    await write(bo, { subject: "First with the id", id: "<stolen@one.example>" });
    const { fates } = await write(ada, { subject: "The real one", id: "<stolen@one.example>" });
    expect(fates[0]!.fate).toBe("posted");
    const [theirs, real] = (await posts()).filter((row) => row.claimed_message_id === "<stolen@one.example>");
    expect(theirs!.message_id).toBe("<stolen@one.example>");
    expect(real!.message_id).toMatch(/@lists\.example\.org>$/);
  });

  test("to an address that nobody has is refused at the door", async () => {
    const { sent, fates } = await write(ada, {}, "nobody-here@lists.example.org");
    expect(sent.recipients[0]!.code).toBe(550);
    expect(fates).toEqual([]);
  });
});

describe("a reply by mail", () => {
  test("lands in its thread by In-Reply-To, by References, and by the address of one's own copy", async () => {
    await post.outbox();
    await write(ada, { subject: "Threads", id: "<t-1@one.example>" });
    const copy = (await post.outboxTo(bo.address))[0]!;
    const topic = (await topics()).at(-1)!;
    await write(bo, { subject: "Re: [PRESS] Threads", id: "<t-2@two.example>", inReplyTo: "<t-1@one.example>" });
    await write(bo, {
      subject: "quite another subject",
      id: "<t-3@two.example>",
      references: "<unknown@x.example> <t-1@one.example>",
    });
    const token = header(copy, "reply-to")!;
    await write(bo, { subject: "no headers at all", id: "<t-4@two.example>" }, token);
    const rows = (await posts()).filter((row) => row.topic_id === topic.id);
    expect(rows.map((row) => row.claimed_message_id)).toEqual([
      "<t-1@one.example>",
      "<t-2@two.example>",
      "<t-3@two.example>",
      "<t-4@two.example>",
    ]);
    expect(rows.slice(1).map((row) => row.parent_id)).toEqual([rows[0]!.id, rows[0]!.id, rows[0]!.id]);
    const mails = (await post.outbox()).filter((mail) => mail.recipient === ada.address);
    expect(mails[0]!.mail.inReplyTo).toBe("<t-1@one.example>");
    expect(mails[0]!.mail.references).toEqual(["<t-1@one.example>"]);
    expect(mails[0]!.mail.subject).toBe("Re: [PRESS] Threads");
  });

  test("X3: with another's answering address counts as a plain mail of its sender", async () => {
    await write(ada, { subject: "Tokens are mine", id: "<mine-1@one.example>" });
    const copy = (await post.outboxTo(bo.address)).at(-1)!;
    const { fates } = await write(
      cy,
      { subject: "Stolen token", id: "<mine-2@three.example>" },
      header(copy, "reply-to")!,
    );
    expect(fates[0]!.fate).toBe("refused");
    const { sent } = await write(cy, {}, "reply+aaaaaaaaaaaaaaaaaaaa@lists.example.org");
    expect(sent.recipients[0]!.code).toBe(550);
  });

  test("by subject alone joins a discussion of the last thirty days, and no older one", async () => {
    await write(ada, { subject: "Only the subject", id: "<s-1@one.example>" });
    await write(bo, { subject: "AW: Re: [PRESS] only the SUBJECT", id: "<s-2@two.example>" });
    const topic = (await topics()).at(-1)!;
    expect(topic.post_count).toBe(2);
    app.clock.advance(31 * 86_400_000);
    await write(bo, { subject: "Re: Only the subject", id: "<s-3@two.example>" });
    expect((await topics()).at(-1)!.id).not.toBe(topic.id);
    app.clock.set("2026-11-14T15:00:00Z");
  });

  test("F15: that comes before what it answers is put right when that comes", async () => {
    await write(bo, {
      subject: "Re: Late",
      id: "<late-2@two.example>",
      inReplyTo: "<late-1@one.example>",
      text: "I agree.",
    });
    await write(bo, {
      subject: "Re: Late",
      id: "<late-3@two.example>",
      inReplyTo: "<late-1@one.example>",
      text: "And more.",
    });
    const orphan = (await topics()).at(-1)!;
    await write(ada, { subject: "Late", id: "<late-1@one.example>", text: "What do you think?" });
    const rows = await app.db
      .selectFrom("posts")
      .selectAll()
      .where("topic_id", "=", orphan.id)
      .orderBy("sorts_at")
      .orderBy("id")
      .execute();
    expect(rows.map((row) => row.claimed_message_id)).toEqual([
      "<late-1@one.example>",
      "<late-2@two.example>",
      "<late-3@two.example>",
    ]);
    expect(rows.slice(1).every((row) => row.parent_id === rows[0]!.id)).toBe(true);
    expect((await (await app.as(null)).get(`/topics/${orphan.id}/late`)).text).toMatch(
      /What do you think\?.*I agree\..*And more\./s,
    );
  });
});

describe("a discussion that a leader closed", () => {
  test("takes no mail, however the mail names it; its writer is told, and an equal subject begins another", async () => {
    const archive = await aUnit(app.db, { name: "Archive", acronym: null, slug: "archive" });
    const to = "archive@lists.example.org";
    for (const person of [ada, bo]) await joined(app.db, archive, person);
    await leads(app.db, archive, ada);
    await post.settled();
    await write(ada, { subject: "Moulds", id: "<mould-1@one.example>" }, to);
    const token = header((await post.outboxTo(bo.address)).at(-1)!, "reply-to")!;
    const topic = (await topics()).at(-1)!;
    const ways = [
      (text: string) => write(bo, { subject: "Re: Moulds", inReplyTo: "<mould-1@one.example>", text }, to),
      (text: string) => write(bo, { subject: "Re: Moulds", references: "<mould-1@one.example>", text }, to),
      (text: string) => write(bo, { subject: "Re: Moulds", text }, token),
    ];
    for (const answer of ways) expect((await answer("Stop!")).fates[0]!.fate).toBe("posted");

    const leader = await app.as(ada);
    expect((await leader.post(`/topics/${topic.id}/closure`, { reason: "Settled" })).status).toBe(303);
    await post.outbox();
    app.clock.advance(1_000);
    for (const answer of ways) {
      const { fates } = await answer("Once more");
      expect(fates[0]).toMatchObject({ fate: "refused", detail: { cause: "topic-closed" } });
    }
    const mails = await post.outbox();
    expect(mails.map((mail) => mail.recipient)).toEqual([bo.address]);
    expect(mails[0]!.mail.text).toContain("was closed");
    expect((await topics()).find((one) => one.id === topic.id)).toEqual({ ...topic, ...closedAfter(4) });

    expect((await write(bo, { subject: "Re: Moulds", id: "<mould-9@two.example>" }, to)).fates[0]!.fate).toBe("posted");
    expect((await topics()).at(-1)).toMatchObject({ title: "Moulds", post_count: 1 });
    await leader.post(`/topics/${topic.id}/reopening`);
    expect((await ways[0]!("At last")).fates[0]!.fate).toBe("posted");
  });

  const closedAfter = (post_count: number) => ({
    post_count,
    last_number: post_count,
    is_closed: true,
    last_post_at: expect.any(Date),
  });
});

describe("the headers of a thread", () => {
  const line = (from: number, count: number) => Array.from({ length: count }, (_, at) => `<r${from + at}@far.example>`);

  test("stay short however long it grows, and name the posts that we have not", async () => {
    await write(bo, {
      subject: "Re: Far",
      id: "<far@two.example>",
      inReplyTo: "<r30@far.example>",
      references: `${line(1, 30).join(" ")} <é@far.example>`,
    });
    const copy = (await post.outboxTo(ada.address)).at(-1)!;
    expect(copy.mail.references).toEqual(["<r1@far.example>", ...line(12, 19)]);
    expect(copy.mail.inReplyTo).toBe("<r30@far.example>");

    for (let at = 1; at <= 3; at += 1)
      await write(bo, {
        subject: "Re: Far",
        id: `<deep-${at}@two.example>`,
        inReplyTo: at === 1 ? "<far@two.example>" : `<deep-${at - 1}@two.example>`,
      });
    const { reference_ids } = (await posts()).at(-1)!;
    expect(reference_ids).toEqual([
      "<r1@far.example>",
      ...line(15, 16),
      "<far@two.example>",
      "<deep-1@two.example>",
      "<deep-2@two.example>",
    ]);
    expect((await post.outboxTo(ada.address)).at(-1)!.mail.references).toEqual(reference_ids);
  });
});

describe("a sender whom nobody vouches for", () => {
  test("is labelled on the page and in the copies; who is no member is marked so; what is proven stands plain", async () => {
    const open = await aUnit(app.db, { name: "Open Shelf", acronym: null, slug: "open" });
    const to = "open@lists.example.org";
    await app.db.insertInto("unit_settings").values({ unit_id: open.id, posting: "anyone" }).execute();
    await joined(app.db, open, ada);
    await post.settled();
    const raw = aMail({ from: "Eve <eve@far.example>", to, subject: "From afar", id: "<eve-1@far.example>" });
    await post.receive({ from: "eve@far.example", to, raw });
    const copy = (await post.outboxTo(ada.address)).at(-1)!;
    expect(copy.mail.from!.name).toBe("Eve (not a member) via Open Shelf");
    expect(copy.mail.text).toContain("Sender not verified");
    expect(copy.mail.html).toContain("Sender not verified");
    const topic = (await topics()).at(-1)!;
    const visitor = await app.as(null);
    const labels = async () => {
      const { text } = await visitor.get(`/topics/${topic.id}/from-afar`);
      return [text.split("not a member").length - 1, text.split("sender not verified").length - 1];
    };
    expect(await labels()).toEqual([1, 1]);

    await write(ada, { subject: "Re: From afar", inReplyTo: "<eve-1@far.example>" }, to);
    expect(await labels()).toEqual([1, 2]);
    const proof =
      "Authentication-Results: border.example.org; dkim=pass header.d=one.example; dmarc=pass header.from=one.example";
    await write(ada, { subject: "Re: From afar", inReplyTo: "<eve-1@far.example>", headers: [proof] }, to);
    await (await app.as(ada)).post(`/topics/${topic.id}/posts`, { body: "From the page" });
    expect(await labels()).toEqual([1, 2]);
    const plain = (await post.outboxTo(ada.address)).slice(-2);
    expect(plain.map((mail) => mail.mail.from!.name)).toEqual(Array(2).fill("Ada Lind via Open Shelf"));
    for (const { mail } of plain) expect(mail.text).not.toContain("not verified");
    const rows = await app.db.selectFrom("posts").select("sender_check").where("topic_id", "=", topic.id).orderBy("id");
    expect((await rows.execute()).map((row) => row.sender_check)).toEqual(["none", "none", "pass", null]);
  });
});

describe("who may not write", () => {
  test("an account that is no member is told how to join, once a day, and nothing is posted", async () => {
    const before = (await posts()).length;
    app.clock.advance(86_400_000 * 3);
    await post.outbox();
    const first = await write(cy, { subject: "May I?" });
    const second = await write(cy, { subject: "May I now?" });
    expect([first.fates[0]!.fate, second.fates[0]!.fate]).toEqual(["refused", "refused"]);
    const answers = await post.outboxTo(cy.address);
    expect(answers).toHaveLength(1);
    expect(answers[0]!.mail.text).toContain("http://localhost:3000/groups/press");
    expect(answers[0]!.mail.autoSubmitted).toBe("auto-replied");
    expect((await posts()).length).toBe(before);
    await joined(app.db, unit, cy);
    await post.settled();
    expect((await write(cy, { subject: "Now I may" })).fates[0]!.fate).toBe("posted");
    await app.db
      .updateTable("unit_memberships")
      .set({ left_at: app.clock.read(), leave_cause: "left" })
      .where("person_id", "=", cy.id)
      .execute();
    expect((await write(cy, { subject: "And no longer" })).fates[0]!.fate).toBe("refused");
  });

  test("X2: a stranger gets no answer that somebody else might have to read", async () => {
    await post.outbox();
    const { fates } = await post.receive({
      from: "x@unknown.example",
      to: group,
      raw: aMail({ from: "X <x@unknown.example>", to: group }),
    });
    expect(fates[0]!.fate).toBe("refused");
    expect(await post.outbox()).toEqual([]);
  });

  test("a stranger proven by our own border is answered", async () => {
    const headers = [
      "Authentication-Results: border.example.org; spf=pass smtp.mailfrom=proven.example; dkim=pass header.d=proven.example; dmarc=pass header.from=proven.example",
    ];
    const raw = `${headers[0]}\r\n${aMail({ from: "P <p@proven.example>", to: group })}`;
    await post.receive({ from: "p@proven.example", to: group, raw });
    expect((await post.outboxTo("p@proven.example"))[0]!.mail.text).toContain("join");
  });

  test("X3: a member's name on a mail that fails its domain's own test is held, answered to nobody, and posted when a leader says so", async () => {
    await leads(app.db, unit, await withDivision(ada));
    await post.outbox();
    const forged = `Authentication-Results: border.example.org; dmarc=fail header.from=two.example\r\n${aMail({ from: `Bo <${bo.address}>`, to: group, subject: "Send me money", id: "<forged@x.example>" })}`;
    const { fates } = await post.receive({ from: bo.address, to: group, raw: forged });
    expect(fates[0]).toMatchObject({ fate: "held", detail: { rule: "possible-forgery" } });
    // Its leader is asked; whoever the name belongs to hears nothing.
    expect((await post.outbox()).map((one) => one.recipient)).toEqual([ada.address]);

    const leader = await app.as(ada);
    const queue = await leader.get("/groups/press/held");
    expect(queue.text).toContain("Send me money");
    expect((await (await app.as(bo)).get("/groups/press/held")).status).toBe(404);
    const action = /action="(\/groups\/press\/held\/\d+\/decision)"/.exec(queue.body)![1]!;
    expect((await (await app.as(bo)).post(action, { decision: "accepted" })).status).toBe(404);
    expect((await leader.post(action, { decision: "accepted" })).status).toBe(303);
    await post.settled();
    expect((await posts()).some((row) => row.claimed_message_id === "<forged@x.example>")).toBe(true);
    const late = await leader.post(action, { decision: "discarded" });
    expect(late.status).toBe(422);
    expect(late.text).toContain("accepted");
  });
});

/** A person who may lead: the sample groups here stand alone, so there is no division to belong to. */
async function withDivision(person: Person): Promise<Person> {
  return person;
}

describe("machines", () => {
  test.each([
    ["Out of Office: Re: ink", ["Auto-Submitted: auto-replied"]],
    ["Abwesenheitsnotiz: Re: ink", []],
    ["Respuesta automática: tinta", []],
    ["自動返信: インク", []],
    ["Réponse automatique : encre", []],
    ["anything", ["Precedence: junk"]],
    ["anything", ["X-Chapterhouse-Post: 12"]],
    ["anything", ["X-Autoreply: yes"]],
  ])("%s %s is neither posted nor answered", async (subject, headers) => {
    await post.outbox();
    const before = (await posts()).length;
    const { fates } = await write(ada, { subject, headers, id: `<${Math.random()}@one.example>` });
    expect(fates[0]!.fate).toBe("dropped");
    expect((await posts()).length).toBe(before);
    expect(await post.outbox()).toEqual([]);
  });

  test("a mail that only says unsubscribe is answered privately and never posted", async () => {
    await post.outbox();
    const { fates } = await write(bo, { subject: "unsubscribe", text: "Please unsubscribe me\n\n-- \nBo" });
    // Nobody vouches for Bo's address, so he is asked first.
    expect(fates[0]).toMatchObject({ fate: "asked" });
    const mails = await post.outbox();
    expect(mails.map((mail) => mail.recipient)).toEqual([bo.address]);
  });

  test("our answer leaves with the empty return path, and nothing that comes back without a sender is ever answered", async () => {
    app.clock.advance(86_400_000 * 2);
    await post.outbox();
    const asked = { subject: "unsubscribe", text: "unsubscribe" };
    await write(bo, asked);
    const [told] = await post.outboxTo(bo.address);
    expect(told!.sender).toBe("");
    const [copy] = await (async () => {
      await write(ada, { subject: "Endpapers", id: "<endpapers@one.example>" });
      return post.outboxTo(bo.address);
    })();
    expect(copy!.sender).toMatch(/^bounces\+/);

    // Each of these is answered to a person: see the tests beside this one.
    app.clock.advance(86_400_000 * 2);
    const back = (to: string, headers: string[]) =>
      post.receive({ from: "", to, raw: aMail({ from: `Bo <${bo.address}>`, to, ...asked, headers }) });
    for (const to of [group, "places@lists.example.org", copy!.mail.replyTo[0]!.address, copy!.sender])
      for (const headers of [[], ["Auto-Submitted: no"], ["Auto-Submitted: auto-replied"]]) {
        const { fates } = await back(to, [...headers, `X-Try: ${to}`]);
        expect(["dropped", "bounce"]).toContain(fates[0]!.fate);
      }
    expect(await post.outbox()).toEqual([]);
    await write(bo, { ...asked, text: "Unsubscribe!" });
    expect(await post.outboxTo(bo.address)).toHaveLength(1);
  });

  test("X2: two robots that answer each other's mails through the group come to rest", async () => {
    const before = (await posts()).length;
    for (let turn = 0; turn < 5; turn += 1)
      await write(bo, {
        subject: "Re: your mail",
        headers: ["Auto-Submitted: auto-generated"],
        id: `<robot-${turn}@two.example>`,
      });
    expect((await posts()).length).toBe(before);
  });
});

describe("stopping the mail", () => {
  test("T6: a scanner that opens every link changes nothing; one POST without cookie stops it, twice the same", async () => {
    await post.outbox();
    await write(ada, { subject: "Before stopping", id: "<stop-1@one.example>" });
    const copy = (await post.outboxTo(bo.address))[0]!;
    const link = /<http:\/\/localhost:3000(\/unsubscribe\/[a-z2-7]+)>/.exec(header(copy, "list-unsubscribe")!)![1]!;
    const scanner = await app.as(null);
    for (const url of copy.mail.text!.match(/http:\/\/localhost:3000\S+/g)!)
      await scanner.get(url.replace("http://localhost:3000", ""));
    await write(ada, { subject: "Still running", id: "<stop-2@one.example>" });
    expect(await post.outboxTo(bo.address)).toHaveLength(1);

    const oneClick = () =>
      app.web.inject({
        method: "POST",
        url: link,
        payload: "List-Unsubscribe=One-Click",
        headers: { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "cross-site" },
      });
    expect((await oneClick()).statusCode).toBe(200);
    expect((await oneClick()).statusCode).toBe(200);
    await write(ada, { subject: "Stopped", id: "<stop-3@one.example>" });
    expect(await post.outboxTo(bo.address)).toEqual([]);
    const withheld = await app.db
      .selectFrom("deliveries")
      .selectAll()
      .where("state", "=", "withheld")
      .orderBy("id", "desc")
      .executeTakeFirstOrThrow();
    expect(withheld.reason).toBe("web-only");
    expect((await scanner.get("/unsubscribe/aaaaaaaaaaaaaaaaaaaaa")).status).toBe(404);
  });

  test("a mail to the address in the header does the same", async () => {
    const browser = await app.as(bo);
    const page = await browser.get("/groups/press");
    const address = /<select id="f-address".*?<option value="(\d+)"/s.exec(page.body)![1]!;
    expect((await browser.post("/groups/press/subscription", { mode: "each", address })).status).toBe(303);
    await write(ada, { subject: "On again", id: "<on-1@one.example>" });
    const copy = (await post.outboxTo(bo.address)).at(-1)!;
    const leave = /<mailto:([^>]+)>/.exec(header(copy, "list-unsubscribe")!)![1]!;
    const { fates } = await write(bo, { subject: "" }, leave);
    expect(fates[0]).toMatchObject({ fate: "unsubscribed", detail: { stopped: true } });
    await write(ada, { subject: "Off again", id: "<on-2@one.example>" });
    expect(await post.outboxTo(bo.address)).toEqual([]);
    await browser.post("/groups/press/subscription", { mode: "each", address });
  });

  test("a link stops what is sent now, also after other settings were saved since; saving the same again changes nothing", async () => {
    const browser = await app.as(bo);
    const [main, second] = [String(bo.addressId), String(await alsoAt(bo, "bo@second.example"))];
    const save = (mode: "each" | "web", address: string) =>
      browser.post("/groups/press/subscription", { mode, address });
    const rows = () => app.db.selectFrom("subscriptions").select("id").where("person_id", "=", bo.id).execute();
    await save("each", main);
    await write(ada, { subject: "Old link", id: "<old-1@one.example>" });
    const copy = (await post.outboxTo(bo.address)).at(-1)!;
    const links = header(copy, "list-unsubscribe")!;
    const link = /<http:\/\/localhost:3000(\/unsubscribe\/[a-z2-7]+)>/.exec(links)![1]!;
    const before = (await rows()).length;
    await save("each", main);
    expect(await rows()).toHaveLength(before);

    await save("each", second);
    await save("web", second);
    expect((await browser.get(link)).text).toContain("This was done before");
    await save("each", second);
    const shown = await browser.get(link);
    expect(shown.text).toContain("Stop the mail of");
    expect(shown.text).not.toContain("bo@second.example");
    expect((await browser.post(link)).status).toBe(200);
    await save("each", second);
    const leave = /<mailto:([^>]+)>/.exec(links)![1]!;
    expect((await write(bo, { subject: "" }, leave)).fates[0]!.detail).toMatchObject({ stopped: true });
    await write(ada, { subject: "No more", id: "<old-2@one.example>" });
    expect((await post.outbox()).map((mail) => mail.recipient)).not.toContain("bo@second.example");
    await save("each", main);
  });

  test("settings saved while copies wait take none away; leaving, and giving up the address, do", async () => {
    const second = await alsoAt(bo, "bo@third.example");
    const unitId = unit.id;
    const now = app.clock.read();
    const sub = await app.db.transaction().execute(async (tx) => {
      await changeDelivery(tx, unitId, bo.id, { mode: "each", addressId: second }, now);
      return (await audienceOf(tx, [unitId], 0, now)).subscribers.find((one) => one.person_id === bo.id)!.id;
    });
    const wanted = async () =>
      (await stillWanted(app.db, [unitId], [sub], { topicId: 0 }, app.clock.read(), "America/Chicago")).has(sub);
    const save = (mode: "each" | "web", addressId: number) =>
      app.db.transaction().execute((tx) => changeDelivery(tx, unitId, bo.id, { mode, addressId }, now));
    expect(await wanted()).toBe(true);
    await save("each", bo.addressId);
    expect(await wanted()).toBe(true);
    await save("web", bo.addressId);
    expect(await wanted()).toBe(false);
    await save("each", bo.addressId);
    expect(await wanted()).toBe(true);
    await app.db.deleteFrom("person_addresses").where("address_id", "=", second).execute();
    expect(await wanted()).toBe(false);
  });
});

test("mail to an address that its owner gave up goes to the main one", async () => {
  const dee = await aPerson(app.db, { name: "Dee", address: "dee@main.example" });
  const second = await alsoAt(dee, "dee@second.example");
  await joined(app.db, unit, dee);
  await post.settled();
  const browser = await app.as(dee);
  await browser.post("/groups/press/subscription", { mode: "each", address: String(second) });
  await write(ada, { subject: "To the second", id: "<second-1@one.example>" });
  expect(await post.outboxTo("dee@second.example")).toHaveLength(1);
  expect((await browser.post("/account/addresses/remove", { address: String(second) })).status).toBe(303);
  await post.settled();
  await write(ada, { subject: "To the main one", id: "<second-2@one.example>" });
  const mails = await post.outbox();
  expect(
    mails
      .filter((mail) => mail.recipient.startsWith("dee@") && mail.mail.subject.includes("main one"))
      .map((mail) => mail.recipient),
  ).toEqual(["dee@main.example"]);
});

describe("a private answer", () => {
  test("reaches the author alone, back and forth, without either address showing; nobody else can use its address", async () => {
    await post.outbox();
    await write(ada, { subject: "Ask me alone", id: "<alone-1@one.example>" });
    const copy = (await post.outboxTo(bo.address)).at(-1)!;
    const author = /author\+[a-z2-7]+@lists\.example\.org/.exec(copy.mail.text!)![0];
    expect((await write(bo, { subject: "Re: Ask me alone", text: "Just for you." }, author)).fates[0]!.fate).toBe(
      "letter",
    );
    const letters = await post.outbox();
    expect(letters.map((mail) => mail.recipient)).toEqual([ada.address]);
    expect(letters[0]!.mail.text).toContain("Just for you.");
    expect(letters[0]!.raw).not.toContain(bo.address);

    const back = header(letters[0]!, "reply-to")!;
    expect((await write(ada, { text: "And for you." }, back)).fates[0]!.fate).toBe("letter");
    const answer = (await post.outboxTo(bo.address))[0]!;
    expect(answer.mail.text).toContain("And for you.");
    expect(answer.raw).not.toContain(ada.address);
    expect((await write(cy, { text: "Me too" }, author)).fates[0]!.fate).toBe("refused");
  });

  test("is passed on twenty times a day, and only while its writer may read what it is about", async () => {
    const inner = await aUnit(app.db, { name: "Inner", acronym: null, slug: "inner" });
    await app.db.insertInto("unit_settings").values({ unit_id: inner.id, posts_audience: "unit" }).execute();
    for (const person of [ada, bo]) await joined(app.db, inner, person);
    await post.settled();
    app.clock.advance(86_400_001);
    await write(ada, { subject: "Among us", id: "<inner-1@one.example>" }, "inner@lists.example.org");
    const copy = (await post.outboxTo(bo.address)).at(-1)!;
    const author = /author\+[a-z2-7]+@lists\.example\.org/.exec(copy.mail.text!)![0];
    const one = async (number: number) => {
      const { fates } = await write(bo, { text: `Letter ${number}` }, author);
      return [fates[0]!.fate, (fates[0]!.detail as { cause?: string }).cause];
    };
    for (let number = 1; number <= LETTERS_A_DAY; number += 1) expect((await one(number))[0]).toBe("letter");
    await post.outbox();
    expect(await one(21)).toEqual(["refused", "letter-limit"]);
    expect(
      (await post.outbox()).map((mail) => [mail.recipient, mail.mail.text!.includes("Try again tomorrow")]),
    ).toEqual([[bo.address, true]]);
    app.clock.advance(86_400_001);
    expect((await one(22))[0]).toBe("letter");
    await app.db
      .updateTable("unit_memberships")
      .set({ left_at: app.clock.read(), leave_cause: "left" })
      .where("unit_id", "=", inner.id)
      .where("person_id", "=", bo.id)
      .execute();
    expect(await one(23)).toEqual(["refused", "letter-not-reader"]);
    expect((await post.outboxTo(bo.address))[0]!.mail.text).toContain("may no longer read");
  });
});

describe("bad input", () => {
  test("a mail that nobody can read is kept, shown to staff, and holds nothing up", async () => {
    const parts = Array.from({ length: 2_000 }, () => "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n").join("");
    const raw = `From: Ada <${ada.address}>\r\nTo: ${group}\r\nSubject: Many\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${parts}--b--\r\n`;
    const { fates } = await post.receive({ from: ada.address, to: group, raw });
    expect(fates[0]).toMatchObject({ state: "shunted", fate: "unreadable" });
    expect((await write(ada, { subject: "The next one", id: "<next@one.example>" })).fates[0]!.fate).toBe("posted");

    const staff = await app.as(await aPerson(app.db, { capabilities: ["mail"] }));
    const desk = await staff.get("/desk/mail");
    expect(desk.text).toContain("could not be read");
    const open = await staff.get(/href="(\/desk\/mail\/\d+)"/.exec(desk.body)![1]!);
    expect(open.text).toContain("Subject: Many");
    expect((await (await app.as(ada)).get("/desk/mail")).status).toBe(404);
  });

  test("mail to an address of the staff needs a look until somebody says that it is done", async () => {
    await write(cy, { subject: "Spam from your house" }, "abuse@lists.example.org");
    const person = await aPerson(app.db, { capabilities: ["mail"] });
    const staff = await app.as(person);
    const link = /<td>abuse@.*?href="(\/desk\/mail\/\d+)"/s.exec((await staff.get("/desk/mail")).body)![1]!;
    expect((await staff.get(link)).text).toContain("Spam from your house");
    expect((await (await app.as(ada)).post(`${link}/done`)).status).toBe(404);
    for (const _press of [1, 2]) expect((await staff.post(`${link}/done`)).status).toBe(303);
    expect((await staff.get("/desk/mail")).text).not.toContain("abuse@");
    expect((await staff.get("/desk/mail?show=all")).text).toContain("for staff, done");
    const row = await app.db.selectFrom("inbound_mails").selectAll().where("fate", "=", "staff-done").execute();
    expect(row.map((mail) => mail.fate_detail)).toEqual([{ by: person.id }]);
  });

  test("X1: line breaks in a name or a subject add no header", async () => {
    await post.outbox();
    const raw = aMail({
      from: `=?utf-8?B?${Buffer.from("Eve\r\nBcc: victim@x.example").toString("base64")}?= <${ada.address}>`,
      to: group,
      subject: `=?utf-8?Q?Hello=0D=0ABcc:_victim@x.example?=`,
      id: "<inject@one.example>",
    });
    await post.receive({ from: ada.address, to: group, raw });
    const copy = (await post.outboxTo(ada.address))[0]!;
    expect(copy.raw.split("\r\n\r\n")[0]).not.toMatch(/^Bcc:/im);
    expect(headerValues(copy.mail, "subject")).toHaveLength(1);
  });

  test("T22: files come with the post, are offered as downloads only, and to nobody who may not read", async () => {
    const raw = [
      `From: Ada <${ada.address}>`,
      `To: ${group}`,
      "Subject: A page of HTML",
      "Message-ID: <file-1@one.example>",
      "MIME-Version: 1.0",
      "Content-Type: multipart/mixed; boundary=b",
      "",
      "--b",
      "Content-Type: text/plain",
      "",
      "See the file.",
      "--b",
      'Content-Type: text/html; name="../../x.html"',
      'Content-Disposition: attachment; filename="../../x.html"',
      "",
      "<script>alert(1)</script>",
      "--b",
      "Content-Type: application/pdf",
      'Content-Disposition: attachment; filename="plan.pdf"',
      "",
      "%PDF",
      "--b--",
      "",
    ].join("\r\n");
    await post.receive({ from: ada.address, to: group, raw });
    const row = (await posts()).at(-1)!;
    const file = await (await app.as(null)).get(`/posts/${row.id}/attachments/1`);
    expect(file.status).toBe(200);
    expect((await (await app.as(null)).get(`/posts/${row.id}/attachments/2`)).body).toContain("%PDF");
    expect(file.headers["content-type"]).toBe("application/octet-stream");
    expect(String(file.headers["content-disposition"])).toMatch(/^attachment; filename=[^/\\]*x\.html$/);
    expect(String(file.headers["content-security-policy"])).toContain("sandbox");
    await app.db.updateTable("unit_settings").set({ posts_audience: "unit" }).where("unit_id", "=", unit.id).execute();
    const hasRow = await app.db
      .selectFrom("unit_settings")
      .select("unit_id")
      .where("unit_id", "=", unit.id)
      .executeTakeFirst();
    if (!hasRow)
      await app.db.insertInto("unit_settings").values({ unit_id: unit.id, posts_audience: "unit" }).execute();
    const refused = await (await app.as(null)).get(`/posts/${row.id}/attachments/1`);
    const missing = await (await app.as(null)).get(`/posts/999999/attachments/1`);
    expect([refused.status, missing.status]).toEqual([404, 404]);
    expect(refused.body).toBe(missing.body.replaceAll("999999", String(row.id)));
  });
});
