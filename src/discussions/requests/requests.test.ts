import { beforeEach, describe, expect, test } from "vitest";
import { useApp } from "../../../test/app.ts";
import { aMail, usePostOffice, type OutMail } from "../../../test/post-office.ts";
import type { Unit } from "#groups";
import { days } from "#platform/time";
import { aUnit, joined, leads } from "../../groups/builders.ts";
import { aPerson, type APerson } from "../../people/builders.ts";
import { forgetRequests } from "./commands.ts";

const app = useApp();
const post = usePostOffice(app);
let bo: APerson;
let lea: APerson;
let unit: Unit;
let count = 0;

beforeEach(async () => {
  count += 1;
  bo = await aPerson(app.db, { name: "Bo Ferrer" });
  lea = await aPerson(app.db, { name: "Lea Roth" });
  unit = await aUnit(app.db, { name: `Glue ${count}`, slug: `glue-${count}`, settings: { strangers: "refuse" } });
  await leads(app.db, unit, lea);
  await post.outbox();
});

const local = () => unit.slug;
const stranger = () => `pat${count}@proven.example`;
const proof = (address: string) => {
  const domain = address.split("@")[1]!;
  return `Authentication-Results: border.example.org; spf=pass smtp.mailfrom=${domain}; dkim=pass header.d=${domain}; dmarc=pass header.from=${domain}\r\n`;
};
let mails = 0;

interface Sending {
  from?: string;
  subject?: string;
  text?: string;
  head?: string;
  headers?: string[];
  inReplyTo?: string;
}

/** A mail to `glue-1` with the suffix; its fate. By Bo, whose mail system vouches for him, unless told otherwise. */
async function mail(suffix: string, over: Sending = {}) {
  const { from = bo.address, subject = "", text = "", head = proof(from), ...rest } = over;
  mails += 1;
  const to = suffix.includes("@") ? suffix : `${local()}${suffix}@lists.example.org`;
  const raw = head + aMail({ from: `Pat Quill <${from}>`, to, subject, text, id: `<${mails}@x.example>`, ...rest });
  const { fates } = await post.receive({ from, to, raw });
  return { fate: fates[0]!.fate, detail: fates[0]!.detail as Record<string, unknown>, id: `<${mails}@x.example>` };
}

async function answerTo(address: string): Promise<OutMail> {
  const got = await post.outboxTo(address);
  expect(got).toHaveLength(1);
  return got[0]!;
}

const isIn = async (address: string) =>
  (
    await app.db
      .selectFrom("unit_memberships")
      .innerJoin("person_addresses", "person_addresses.person_id", "unit_memberships.person_id")
      .innerJoin("mail_addresses", "mail_addresses.id", "person_addresses.address_id")
      .select("unit_memberships.id")
      .where("address", "=", address)
      .where("unit_id", "=", unit.id)
      .where("left_at", "is", null)
      .execute()
  ).length === 1;
const modeOf = async (person: APerson) =>
  (
    await app.db
      .selectFrom("subscriptions")
      .select("mode")
      .where("person_id", "=", person.id)
      .where("unit_id", "=", unit.id)
      .where("ended_at", "is", null)
      .executeTakeFirst()
  )?.mode;

describe("whoever has an account and a mail system that vouches for them", () => {
  test("joins, chooses, holds, comes back and leaves by mail, and is told each time in the thread of the mail", async () => {
    const { fate, id } = await mail("-join");
    expect(fate).toBe("requested");
    const welcome = await answerTo(bo.address);
    expect(welcome.mail).toMatchObject({ inReplyTo: id, subject: `Glue ${count}: what you asked` });
    expect(welcome.mail.text).toContain(`You are in Glue ${count} now`);
    expect(welcome.mail.text).toContain(`${local()}-request@lists.example.org`);
    expect(welcome.mail.autoSubmitted).toBe("auto-replied");
    expect([await isIn(bo.address), await modeOf(bo)]).toEqual([true, "each"]);

    await mail("-request", { subject: "set daily", text: "hold until 2026-12-01\nstatus\n\nThank you!\nleave" });
    const chosen = await answerTo(bo.address);
    expect(chosen.mail.text).toContain("once a day, in one mail");
    expect(chosen.mail.text).toContain("up to and including December 1, 2026");
    expect(chosen.mail.text).toContain(`one mail a day to ${bo.address}`);
    expect([await isIn(bo.address), await modeOf(bo)]).toEqual([true, "daily"]);

    await mail("-request", { text: "resume" });
    expect((await answerTo(bo.address)).mail.text).toContain("comes again from now on");
    await mail("-request", { text: "hold until 2025-01-01" });
    expect((await answerTo(bo.address)).mail.text).toContain("cannot be held until January 1, 2025");

    await mail("-unsubscribe");
    expect((await answerTo(bo.address)).mail.text).toContain("You still belong to it");
    expect([await isIn(bo.address), await modeOf(bo)]).toEqual([true, "web"]);
    await mail("-subscribe");
    expect((await answerTo(bo.address)).mail.text).toContain("Every post of");
    expect(await modeOf(bo)).toBe("each");
    await mail("-join");
    expect((await answerTo(bo.address)).mail.text).toContain("already");

    await mail("-leave");
    expect((await answerTo(bo.address)).mail.text).toContain("You have left");
    expect([await isIn(bo.address), await modeOf(bo)]).toEqual([false, undefined]);
    await mail("-request", { text: "set daily" });
    expect((await answerTo(bo.address)).mail.text).toContain("You do not belong to");
    expect(await modeOf(bo)).toBeUndefined();
  });

  test("learns the words, and which of theirs was none; a word to the group itself is done and not posted", async () => {
    await joined(app.db, unit, bo);
    await mail("-request", { subject: "Hello", text: "How does this work?" });
    const help = (await answerTo(bo.address)).mail.text!;
    expect(help).toContain("We did not understand “How does this work?”");
    for (const suffix of ["", "-join", "-leave", "-owner", "-request"])
      expect(help).toContain(`${local()}${suffix}@lists.example.org`);
    expect((await mail("", { subject: "Unsubscribe me", text: "Unsubscribe me please" })).fate).toBe("requested");
    expect((await answerTo(bo.address)).mail.text).toContain("You still belong to it");
    expect(await modeOf(bo)).toBe("web");
    // A real question under such a subject is one, also where it has HTML alone.
    const html = ["Content-Type: text/html"];
    const raw = `${proof(bo.address)}From: ${bo.address}\r\nTo: x\r\nSubject: Help\r\nMIME-Version: 1.0\r\n${html}\r\n\r\n<p>Which glue for vellum?</p>\r\n`;
    const { fates } = await post.receive({ from: bo.address, to: `${local()}@lists.example.org`, raw });
    expect(fates[0]!.fate).toBe("posted");
    const wish = raw.replace("Subject: Help", "Subject: To all").replace("Which glue for vellum?", "unsubscribe");
    const done = await post.receive({ from: bo.address, to: `${local()}@lists.example.org`, raw: wish });
    expect(done.fates[0]!.fate).toBe("requested");
  });

  test("a leader who holds a role is told to hand it over first; who may not join is told why", async () => {
    await mail("-leave", { from: lea.address });
    expect((await answerTo(lea.address)).mail.text).toMatch(/You could not leave Glue \d+\. \S/);
    expect(await isIn(lea.address)).toBe(false);
    unit = await aUnit(app.db, { name: `Paid ${count}`, slug: `paid-${count}`, kind: "round-table" });
    expect((await mail("-join")).fate).toBe("requested");
    expect((await answerTo(bo.address)).mail.text).toMatch(/You could not join Paid \d+\. \S/);
    expect(await isIn(bo.address)).toBe(false);
  });

  test("beyond thirty requests a day nothing more is answered, nor a machine's mail ever", async () => {
    expect((await mail("-join", { headers: ["Auto-Submitted: auto-replied"] })).detail).toMatchObject({
      cause: "auto-reply",
    });
    for (let turn = 0; turn < 30; turn += 1) await mail("-request", { text: "status" });
    expect((await mail("-request", { text: "status" })).detail).toMatchObject({ cause: "too-many" });
    expect(await post.outboxTo(bo.address)).toHaveLength(30);
    app.clock.advance(days(1) + 1);
    expect((await mail("-request", { text: "status" })).fate).toBe("requested");
  });
});

describe("where nobody vouches for the address", () => {
  test("its owner is asked first, once a day, and says yes by a reply or on the page; another's reply counts for nothing", async () => {
    await joined(app.db, unit, bo);
    expect((await mail("-leave", { head: "" })).fate).toBe("asked");
    expect((await mail("-leave", { head: "" })).detail).toMatchObject({ cause: "answered-today" });
    const question = await answerTo(bo.address);
    expect(question.mail.text).toContain("- leave the group");
    expect(await isIn(bo.address)).toBe(true);
    const yes = question.mail.replyTo[0]!.address;
    expect(yes).toMatch(/^confirm\+/);
    expect((await mail(yes, { from: lea.address, text: "yes" })).detail).toMatchObject({ cause: "not-theirs" });
    expect((await mail(yes, { head: "", headers: ["Auto-Submitted: auto-replied"] })).fate).toBe("dropped");
    expect((await mail(yes, { head: "", text: "No, that was not me." })).detail).toMatchObject({ cause: "declined" });
    expect(await isIn(bo.address)).toBe(true);
    expect((await mail(yes, { head: "", text: "" })).fate).toBe("requested");
    expect((await answerTo(bo.address)).mail.text).toContain("You have left");
    expect(await isIn(bo.address)).toBe(false);
    expect((await mail(yes, { head: "", text: "yes" })).detail).toMatchObject({ cause: "again" });
    const page = `/requests/${yes.slice("confirm+".length).split("@")[0]}`;
    expect(question.mail.text).toContain(`${app.settings.publicUrl}${page}`);
    expect((await (await app.as(null)).get(page)).text).toContain("This was done already");
    expect(await post.outbox()).toEqual([]);
  });

  test("the page shows a button and the wish; it works for three days", async () => {
    expect((await mail("-request", { head: "", text: "set weekly\njoin" })).fate).toBe("asked");
    const [page] = /\/requests\/\w+/.exec((await answerTo(bo.address)).mail.text!)!;
    const shown = await (await app.as(null)).get(page!);
    expect(shown.text).toContain("join the group");
    expect(await isIn(bo.address)).toBe(false);
    app.clock.advance(days(4));
    expect((await (await app.as(null)).post(page!, {})).text).toContain("too old");
    app.clock.advance(-days(4));
    expect((await (await app.as(null)).post(page!, {})).text).toContain("You are in Glue");
    expect(await isIn(bo.address)).toBe(true);
    expect((await (await app.as(null)).get("/requests/aaaaaaaaaaaaaaaaaaaa")).status).toBe(404);
  });

  test("a forged address gets nothing, and what only tells is told", async () => {
    const forged = "Authentication-Results: border.example.org; dmarc=fail header.from=example.org\r\n";
    expect((await mail("-join", { head: forged })).detail).toMatchObject({ cause: "unproven" });
    expect(await post.outbox()).toEqual([]);
    expect((await mail("-request", { head: "", text: "status" })).fate).toBe("requested");
    expect((await answerTo(bo.address)).mail.text).toContain("You do not belong to");
  });
});

describe("somebody without an account", () => {
  test("is told what it means to come in, and is in by a reply: an account without a password, who writes and leaves by mail", async () => {
    const from = stranger();
    expect((await mail("-join", { from, head: "" })).fate).toBe("asked");
    const question = await answerTo(from);
    const text = question.mail.text!;
    expect(text).toContain("“Pat Quill”");
    expect(text).toContain("16 or older");
    expect(text).toContain("anyone can read it on the web");
    expect(text).toContain(`${local()}-leave@lists.example.org`);
    const persons = () => app.db.selectFrom("persons").select("id").where("name", "=", "Pat Quill").execute();
    const before = (await persons()).length;
    expect((await mail(question.mail.replyTo[0]!.address, { from, text: "Yes" })).fate).toBe("requested");
    expect((await persons()).length).toBe(before + 1);
    const welcome = (await answerTo(from)).mail.text!;
    expect(welcome).toContain("without a password");
    expect(welcome).toContain(`You are in Glue ${count} now`);
    expect(await isIn(from)).toBe(true);
    expect((await mail("", { from, subject: "Hello", text: "I mend maps." })).fate).toBe("posted");
    await post.outbox();
    expect((await mail("-leave", { from })).fate).toBe("requested");
    expect(await isIn(from)).toBe(false);
  });

  test("gets one mail a day, however many ask for however much, by mail and on the web", async () => {
    const from = stranger();
    for (let turn = 0; turn < 20; turn += 1) await mail("-join", { from, head: "" });
    unit = await aUnit(app.db, { name: `Tape ${count}`, slug: `tape-${count}` });
    await mail("-join", { from, head: "" });
    await mail("-request", { from, text: "help" });
    await (await app.as(null)).post("/register", { name: "Pat", email: from, age: "yes" });
    expect(await post.outboxTo(from)).toHaveLength(1);
  });

  test("who may not come in is told why and gets no account; other wishes are answered once, where the address is proven", async () => {
    const from = stranger();
    expect((await mail("-leave", { from, head: "" })).detail).toMatchObject({ cause: "unproven" });
    expect((await mail("-leave", { from })).fate).toBe("answered");
    expect((await mail("-leave", { from })).detail).toMatchObject({ cause: "answered-today" });
    expect((await answerTo(from)).mail.text).toContain("We do not know your address");
    unit = await aUnit(app.db, { name: `Dues ${count}`, slug: `dues-${count}`, kind: "round-table" });
    app.clock.advance(days(1) + 1);
    expect((await mail("-join", { from })).fate).toBe("answered");
    expect((await answerTo(from)).mail.text).toMatch(/You could not join Dues \d+\. \S/);
  });

  test("what was asked and never confirmed is forgotten after thirty days", async () => {
    await mail("-join", { from: stranger(), head: "" });
    const kept = () => app.db.selectFrom("mail_requests").select("id").where("unit_id", "=", unit.id).execute();
    await app.db.transaction().execute((tx) => forgetRequests(tx, app.clock.read()));
    expect(await kept()).toHaveLength(1);
    app.clock.advance(days(31));
    await app.db.transaction().execute((tx) => forgetRequests(tx, app.clock.read()));
    expect(await kept()).toEqual([]);
    expect((await post.outboxTo(stranger())).length).toBe(1);
  });
});

describe("mail to the owners", () => {
  test("goes to all who lead the group, who answer its writer; staff get what nobody leads", async () => {
    const { fate } = await mail("-owner", { from: stranger(), subject: "A tool", text: "May I show one?" });
    expect(fate).toBe("letter");
    const letter = await answerTo(lea.address);
    expect(letter.mail.replyTo[0]!.address).toBe(stranger());
    expect(letter.mail.subject).toContain("A tool");
    expect(letter.mail.text).toContain("May I show one?");
    expect(letter.mail.text).toContain("by mail");
    // It comes back from a leader's own forwarding.
    const { raw } = letter;
    const looped = await post.receive({ from: lea.address, to: `${local()}-owner@lists.example.org`, raw });
    expect(looped.fates[0]).toMatchObject({ fate: "dropped", detail: { cause: "loop" } });
    const forged = "Authentication-Results: border.example.org; dmarc=fail header.from=proven.example\r\n";
    expect((await mail("-owner", { from: stranger(), head: forged })).fate).toBe("dropped");
    for (let turn = 0; turn < 9; turn += 1) await mail("-owner", { from: stranger(), subject: `${turn}` });
    expect((await mail("-owner", { from: stranger(), subject: "too many" })).fate).toBe("staff");
    expect(await post.outboxTo(lea.address)).toHaveLength(9);
    unit = await aUnit(app.db, { name: `Alone ${count}`, slug: `alone-${count}` });
    expect((await mail("-admin", { from: bo.address })).fate).toBe("staff");
    expect((await mail("-bounces", { from: bo.address })).fate).toBe("dropped");
    const nowhere = post.receive({
      from: bo.address,
      to: "nothing-join@lists.example.org",
      raw: aMail({ from: "x@y.z" }),
    });
    expect((await nowhere).sent.accepted.map(({ code }) => code)).not.toContain(250);
  });
});

describe("where is my message", () => {
  test("its writer sees what became of it, by mail and on a page of their own, and nobody else's", async () => {
    await joined(app.db, unit, bo);
    await mail("", { subject: "Which glue?", text: "For vellum." });
    await post.outbox();
    await mail("", { subject: "Empty", text: " " });
    await mail("", { subject: "Absent", text: "Away", headers: ["Auto-Submitted: auto-replied"] });
    await post.outbox();
    await mail("-request", { text: "where" });
    const said = (await answerTo(bo.address)).mail.text!;
    expect(said).toContain("“Which glue?”");
    expect(said).toContain("Posted.");
    expect(said).toMatch(/\d+ cop(y|ies) sent/);
    expect(said).toContain("it held no text and no file");
    expect(said).toContain("a program sends by itself");
    const page = await (await app.as(bo)).get("/account/mails");
    expect(page.text).toContain("Which glue?");
    expect(page.text).toContain("Not posted, because it held no text and no file.");
    expect(page.body).toMatch(/href="\/posts\/\d+"/);
    expect((await (await app.as(lea)).get("/account/mails")).text).toContain("No mail of yours");
  });
});
