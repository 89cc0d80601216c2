import { beforeAll, describe, expect, test } from "vitest";
import { hours } from "#platform/time";
import { useApp } from "../../test/app.ts";
import { usePostOffice } from "../../test/post-office.ts";
import { aUnit, joined, leads } from "../groups/builders.ts";
import { aProduct, aTerm } from "../membership/builders.ts";
import { aPerson, type APerson } from "../people/builders.ts";

const app = useApp();
const post = usePostOffice(app);
let product: { id: number };
beforeAll(async () => void (product = await aProduct(app.db)));

async function aMember(name?: string): Promise<APerson> {
  const person = await aPerson(app.db, name ? { name } : {});
  await aTerm(app.db, person, product);
  return person;
}

/** Somebody whose page everybody sees, and who may be written to by those. */
async function aShownPerson(writers: "accounts" | "members" | "nobody", name?: string) {
  const person = await aPerson(app.db, name ? { name } : {});
  const browser = await app.as(person);
  await browser.post("/account/profile", { section: "work", title: "Map librarian", title_for: "public" });
  await browser.post("/account/visibility", { writers });
  return { ...person, browser };
}

const letter = { subject: "Your maps", text: "Where are they?\n\nBest wishes" };
const eml = (from: APerson, to: string, text: string, more = "") =>
  `From: ${from.name} <${from.address}>\nTo: ${to}\nSubject: Re: Your maps\nMessage-ID: <${Math.random()}@example.org>\n${more}\n${text}\n`.replaceAll(
    "\n",
    "\r\n",
  );

describe("a letter", () => {
  test("goes by mail and is answered by mail, and neither sees the other's address", async () => {
    const ada = await aShownPerson("members", "Ada Lovelace");
    const bo = await aMember("Bo Diaz");
    const browser = await app.as(bo);
    const here = `/people/${ada.publicId}/message`;
    expect((await browser.get(`/people/${ada.publicId}`)).body).toContain(`href="${here}"`);
    const sent = await browser.post(here, letter);
    expect([sent.status, sent.location]).toEqual([303, `${here}?done=sent`]);
    expect((await browser.follow(sent)).text).toContain("Your message to Ada Lovelace is on its way.");

    const [there] = await post.outboxTo(ada.address);
    expect(there!.mail.subject).toBe("Your maps");
    expect(there!.mail.from!.name).toBe("Bo Diaz via Example Library Association");
    expect(there!.mail.text).toContain("Where are they?");
    expect(there!.mail.text).toContain(`/people/${bo.publicId}/message`);
    expect(there!.mail.text).toContain("mailto:abuse@lists.example.org");
    expect(there!.raw).not.toContain(bo.address);
    const back = there!.mail.replyTo[0]!.address;
    expect(back).toMatch(/^note\+[a-z2-7]+@lists\.example\.org$/);
    expect(there!.mail.from!.address).toBe(back);

    // Ada takes no letters from accounts and finds no page of Bo's; answering is open to her all the same.
    const answer = await post.receive({ from: ada.address, to: back, raw: eml(ada, back, "In the cellar.") });
    expect(answer.fates).toMatchObject([{ fate: "letter" }]);
    const [home] = await post.outboxTo(bo.address);
    expect(home!.mail.text).toContain("In the cellar.");
    expect(home!.raw).not.toContain(ada.address);
    const again = home!.mail.replyTo[0]!.address;
    expect(again).not.toBe(back);
    expect((await post.receive({ from: bo.address, to: again, raw: eml(bo, again, "Thanks!") })).fates).toMatchObject([
      { fate: "letter" },
    ]);
    expect((await post.outboxTo(ada.address))[0]!.mail.text).toContain("Thanks!");
    // Who wrote to somebody has shown them their name.
    expect((await ada.browser.get(`/people/${bo.publicId}/message`)).status).toBe(200);
  });

  test("is carried back for nobody but the person it was written to, and never for a machine", async () => {
    const ada = await aShownPerson("accounts");
    const [bo, eve] = [await aPerson(app.db), await aPerson(app.db)];
    await (await app.as(bo)).post(`/people/${ada.publicId}/message`, letter);
    const back = (await post.outboxTo(ada.address))[0]!.mail.replyTo[0]!.address;
    const fateOf = async (from: APerson, more = "") =>
      (await post.receive({ from: from.address, to: back, raw: eml(from, back, "Hello", more) })).fates[0]!.fate;
    expect(await fateOf(eve)).toBe("refused");
    expect(await fateOf({ ...eve, address: "stranger@example.net" })).toBe("refused");
    expect(await fateOf(ada, "Auto-Submitted: auto-replied\n")).toBe("dropped");
    expect(await fateOf(ada, "X-Chapterhouse-Letter: 7\n")).toBe("dropped");
    expect(await post.outbox()).toEqual([]);
    const forged = back.replace(/\+../, "+zz");
    expect(
      (await post.receive({ from: ada.address, to: forged, raw: eml(ada, forged, "Hello") })).sent.recipients,
    ).toMatchObject([{ code: 550 }]);
    expect(await fateOf(ada)).toBe("letter");
  });

  test("is refused where it is not welcome, with all that was typed, and nothing is kept or sent", async () => {
    const cases = [
      ["accounts", false, true],
      ["members", false, false],
      ["members", true, true],
      ["nobody", true, false],
    ] as const;
    for (const [writers, isMember, isWelcome] of cases) {
      const ada = await aShownPerson(writers);
      const bo = isMember ? await aMember() : await aPerson(app.db);
      const browser = await app.as(bo);
      const form = await browser.get(`/people/${ada.publicId}/message`);
      expect([form.status, form.text.includes("takes no messages from you")], writers).toEqual([200, !isWelcome]);
      const answer = await browser.post(`/people/${ada.publicId}/message`, letter);
      expect(answer.status, writers).toBe(isWelcome ? 303 : 422);
      if (!isWelcome) expect(answer.body).toContain("Where are they?");
      expect((await post.outboxTo(ada.address)).length, writers).toBe(isWelcome ? 1 : 0);
    }
  });

  test("needs a subject and a text, and goes once however often the button is pressed", async () => {
    const ada = await aShownPerson("accounts");
    const browser = await app.as(await aPerson(app.db));
    const here = `/people/${ada.publicId}/message`;
    for (const [fields, text] of [
      [{ text: "x" }, "what it is about"],
      [{ subject: "x" }, "Write your message"],
      [{ subject: "x", text: "y".repeat(10_001) }, "at most 10,000"],
      [{ subject: "z".repeat(201), text: "y" }, "what it is about"],
    ] as const) {
      const answer = await browser.post(here, fields as unknown as Record<string, string>);
      expect([answer.status, answer.text.includes(text)], text).toEqual([422, true]);
    }
    const subject = "Line\r\nBcc: eve@example.com";
    const twice = { ...letter, subject, _once: "0123456789abcdef0123" };
    for (const _press of [1, 2]) expect((await browser.post(here, twice)).status).toBe(303);
    const mails = await post.outboxTo(ada.address);
    expect(mails.map(({ mail }) => [mail.subject, mail.cc])).toEqual([["Line Bcc: eve@example.com", []]]);
  });

  test("goes to one person five times a day at most, and to all together twenty", async () => {
    const ada = await aShownPerson("accounts");
    const browser = await app.as(await aPerson(app.db));
    const write = async (to: APerson) => (await browser.post(`/people/${to.publicId}/message`, letter)).status;
    for (let count = 0; count < 5; count += 1) expect(await write(ada)).toBe(303);
    expect(await write(ada)).toBe(422);
    for (let count = 5; count < 20; count += 1) expect(await write(await aShownPerson("accounts"))).toBe(303);
    const other = await aShownPerson("accounts");
    expect(await write(other)).toBe(422);
    expect((await post.outboxTo(other.address)).length).toBe(0);
    app.clock.advance(hours(24) + 1);
    expect(await write(ada)).toBe(303);
  });
});

describe("a block", () => {
  test("works on the site and by mail, in both directions, is told to nobody, and can be taken back", async () => {
    const [ada, bo] = [await aShownPerson("accounts"), await aShownPerson("accounts")];
    const toAda = `/people/${ada.publicId}/message`;
    const toBo = `/people/${bo.publicId}/message`;
    await bo.browser.post(toAda, letter);
    const back = (await post.outboxTo(ada.address))[0]!.mail.replyTo[0]!.address;
    await post.receive({ from: ada.address, to: back, raw: eml(ada, back, "Please stop.") });
    const again = (await post.outboxTo(bo.address))[0]!.mail.replyTo[0]!.address;

    const blocked = await ada.browser.post(`/people/${bo.publicId}/block`, { act: "block" });
    expect((await ada.browser.follow(blocked)).text).toContain("You have blocked");
    const refused = await bo.browser.post(toAda, letter);
    expect([refused.status, refused.text.includes("takes no messages from you")]).toEqual([422, true]);
    expect(refused.text).not.toContain("blocked you");
    expect((await bo.browser.get(toAda)).text).toContain("takes no messages from you");
    expect((await ada.browser.post(toBo, letter)).status).toBe(422);
    const byMail = await post.receive({ from: bo.address, to: again, raw: eml(bo, again, "One more thing") });
    expect(byMail.fates).toMatchObject([{ fate: "refused" }]);
    const told = await post.outbox();
    expect(told.map(({ recipient, mail }) => [recipient, mail.subject])).toEqual([
      [bo.address, `Your answer to ${ada.name} was not delivered`],
    ]);

    expect((await ada.browser.get("/account/visibility")).text).toContain(`Unblock ${bo.name}`);
    await ada.browser.post("/account/visibility/unblock", { person: bo.publicId });
    expect((await bo.browser.post(toAda, letter)).status).toBe(303);
    expect((await post.outboxTo(ada.address)).length).toBe(1);
    expect((await ada.browser.post(`/people/${bo.publicId}/block`, { act: "shun" })).status).toBe(422);
  });

  test("holds for letters to a group's leaders and to a post's author too", async () => {
    const unit = await aUnit(app.db, { name: "Map Room", slug: "map-room" });
    const [ada, max, bo] = [await aPerson(app.db), await aPerson(app.db), await aPerson(app.db)];
    for (const leader of [ada, max]) await leads(app.db, unit, leader, leader === ada ? "convener" : "co-convener");
    await joined(app.db, unit, bo);
    const [asAda, asBo] = [await app.as(ada), await app.as(bo)];
    await post.settled();
    await asAda.post("/groups/map-room/topics", { title: "Old maps", body: "Come and see." });
    const copy = (await post.outboxTo(bo.address)).at(-1)!;
    const author = /author\+[a-z2-7]+@lists\.example\.org/.exec(copy.mail.text!)![0];
    const toAuthor = async () =>
      (await post.receive({ from: bo.address, to: author, raw: eml(bo, author, "Hello") })).fates[0]!.fate;
    const toLeaders = async () => {
      await post.outbox();
      const letter = { subject: "A question", body: "Where?" };
      expect((await asBo.post("/groups/map-room/conveners/message", letter)).status).toBe(303);
      return (await post.outbox()).map(({ recipient }) => recipient).sort();
    };
    expect(await toAuthor()).toBe("letter");
    expect(await toLeaders()).toEqual([ada.address, max.address].sort());
    expect((await asAda.post(`/people/${bo.publicId}/block`, { act: "block" })).status).toBe(303);
    expect(await toAuthor()).toBe("refused");
    expect(await toLeaders()).toEqual([max.address]);
  });
});
