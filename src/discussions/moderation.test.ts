import { beforeEach, describe, expect, test } from "vitest";
import { useApp } from "../../test/app.ts";
import { aMail, usePostOffice } from "../../test/post-office.ts";
import type { Unit } from "#groups";
import { aUnit, joined, leads } from "../groups/builders.ts";
import { aPerson, type APerson } from "../people/builders.ts";

const app = useApp();
const post = usePostOffice(app);
let lea: APerson;
let bo: APerson;
let unit: Unit;
let count = 0;

beforeEach(async () => {
  count += 1;
  lea = await aPerson(app.db, { name: "Lea Roth" });
  bo = await aPerson(app.db, { name: "Bo Ferrer" });
  unit = await aUnit(app.db, { name: `Ink ${count}`, slug: `ink-${count}`, settings: { strangers: "hold" } });
  await joined(app.db, unit, bo);
  await leads(app.db, unit, lea);
  await post.outbox();
});

const stranger = "pat@proven.example";
const proven =
  "Authentication-Results: border.example.org; spf=pass smtp.mailfrom=proven.example; dkim=pass header.d=proven.example; dmarc=pass header.from=proven.example\r\n";

/** A stranger's mail to the group; its fate. `head`: what our border says of it. */
async function mail(subject: string, { from = stranger, head = proven } = {}): Promise<string> {
  const to = `${unit.slug}@lists.example.org`;
  const id = `<${subject.replaceAll(" ", "-")}-${count}@proven.example>`;
  const { fates } = await post.receive({ from, to, raw: head + aMail({ from: `Pat <${from}>`, to, subject, id }) });
  return fates[0]!.fate!;
}

const queue = () => `/groups/${unit.slug}/held`;
const as = async (person: APerson) => app.as(person);
async function waiting(): Promise<number[]> {
  const { body } = await (await as(lea)).get(queue());
  return [...new Set([...body.matchAll(/held\/(\d+)\/decision/g)].map((found) => Number(found[1])))];
}
const decide = async (id: number, fields: Record<string, string>) =>
  (await as(lea)).post(`${queue()}/${id}/decision`, fields);
const titles = async () =>
  (await app.db.selectFrom("topics").select("title").orderBy("id").execute()).map((row) => row.title);

describe("a held mail", () => {
  test("is sent back in the leader's own words, in its thread, once; without a word it stays, and what was typed too", async () => {
    expect(await mail("Buy paper")).toBe("held");
    await post.outbox();
    const [id] = await waiting();
    const empty = await decide(id!, { decision: "rejected", [`reason-${id}`]: "  " });
    expect(empty.status).toBe(422);
    expect(empty.text).toContain("Say why, so that the writer can do better.");
    expect(await waiting()).toEqual([id]);
    const words = "We take no offers.\n\nAsk in the market group.";
    const done = await decide(id!, { decision: "rejected", [`reason-${id}`]: words });
    expect((await (await as(lea)).get(done.location!)).text).toContain("The writer is told in your words");
    const [told, ...others] = await post.outbox();
    expect(others).toEqual([]);
    expect(told!.recipient).toBe(stranger);
    expect(told!.mail).toMatchObject({
      subject: "Not posted: Buy paper",
      inReplyTo: `<Buy-paper-${count}@proven.example>`,
    });
    expect(told!.mail.text).toContain("A leader of Ink");
    expect(told!.mail.text).toContain("Ask in the market group.");
    expect(told!.mail.text).not.toContain("This answer was written by a program");
    expect(await titles()).not.toContain("Buy paper");
    expect((await decide(id!, { decision: "accepted" })).text).toContain("decided this already (sent back)");
    await decide(id!, { decision: "rejected", [`reason-${id}`]: "Again" });
    expect(await post.outbox()).toEqual([]);
    // A second mail on the same day is answered too: a person writes, no program.
    await mail("Buy ink");
    await post.outbox();
    const [next] = await waiting();
    await decide(next!, { decision: "rejected", [`reason-${next}`]: "No." });
    expect((await post.outboxTo(stranger)).map((one) => one.mail.subject)).toEqual(["Not posted: Buy ink"]);
  });

  test("from an address that nobody vouches for is set aside without an answer, and the leader is told so", async () => {
    expect(await mail("Odd", { head: "" })).toBe("held");
    const [id] = await waiting();
    await post.outbox();
    const done = await decide(id!, { decision: "rejected", [`reason-${id}`]: "No." });
    expect((await (await as(lea)).get(done.location!)).text).toContain("The writer was not told");
    expect(await post.outbox()).toEqual([]);
    expect(await waiting()).toEqual([]);
  });

  test("may be accepted with trust: later ones pass while they are vouched for, until the trust is ended", async () => {
    await mail("First");
    const [id] = await waiting();
    expect((await decide(id!, { decision: "trusted" })).status).toBe(303);
    await post.settled();
    expect(await titles()).toContain("First");
    expect(await mail("Second")).toBe("posted");
    expect(await mail("Forged", { head: "" })).toBe("held");
    expect(await mail("Other", { from: "eve@proven.example" })).toBe("held");
    const page = await (await as(lea)).get(queue());
    expect(page.text).toContain(`Trusted writers`);
    expect(page.text).toContain(stranger);
    const end = /action="([^"]+\/trust\/\d+\/ending)"/.exec(page.body)![1]!;
    expect((await (await as(bo)).post(end, {})).status).toBe(404);
    const elsewhere = await aUnit(app.db, { name: `Glue ${count}`, slug: `glue-${count}` });
    await leads(app.db, elsewhere, lea);
    await (await as(lea)).post(end.replace(unit.slug, elsewhere.slug), {});
    expect(await mail("Third")).toBe("posted");
    await (await as(lea)).post(end, {});
    expect(await mail("Fourth")).toBe("held");
  });

  test("is decided with others at once, those that are ticked; a member can decide nothing", async () => {
    for (const subject of ["One", "Two", "Three"]) await mail(subject, { head: "" });
    const [one, two, three] = await waiting();
    const both = { decision: "accepted", [`mail-${one}`]: "yes", [`mail-${three}`]: "yes" };
    expect((await (await as(bo)).post(`${queue()}/decisions`, both)).status).toBe(404);
    const none = await (await as(lea)).post(`${queue()}/decisions`, { decision: "accepted" });
    expect(none.status).toBe(422);
    expect(none.text).toContain("Choose at least one mail first.");
    expect((await (await as(lea)).post(`${queue()}/decisions`, both)).status).toBe(303);
    await post.settled();
    expect(await titles()).toEqual(expect.arrayContaining(["One", "Three"]));
    expect(await titles()).not.toContain("Two");
    expect(await waiting()).toEqual([two]);
  });
});

describe("a held mail is decided by mail", () => {
  /** The question that this leader got about the mail with that subject. */
  const question = async (person: APerson, subject: string) =>
    (await post.outboxTo(person.address)).find((one) => one.mail.subject.startsWith(`Decide: ${subject}`))!;
  const replyTo = (asked: { mail: { replyTo?: unknown } }): string =>
    /decide\+[a-z2-7]+@lists\.example\.org/.exec(JSON.stringify(asked.mail))![0];
  async function answer(person: APerson, to: string, text: string, { head = "" } = {}): Promise<string> {
    const raw = head + aMail({ from: `${person.name} <${person.address}>`, to, subject: "Re: Decide", text });
    return (await post.receive({ from: person.address, to, raw })).fates[0]!.fate!;
  }

  test("by each who leads, in a word; the first stands, whichever way it came", async () => {
    const max = await aPerson(app.db, { name: "Max Ode" });
    await leads(app.db, unit, max, "co-convener");
    expect(await mail("Wheat starch")).toBe("held");
    const sent = await post.outbox();
    const asked = sent.filter((one) => one.mail.subject.startsWith("Decide: Wheat starch"));
    expect(asked.map((one) => one.recipient).sort()).toEqual([lea.address, max.address].sort());
    expect(asked[0]!.mail.text).toContain(`From: Pat <${stranger}>`);
    expect(asked[0]!.mail.text).toContain("| ");
    expect(asked[0]!.mail.text).toContain(`/groups/${unit.slug}/held`);
    const [forLea, forMax] = [lea, max].map((person) =>
      replyTo(asked.find((one) => one.recipient === person.address)!),
    );
    expect(await answer(bo, forLea!, "accept")).toBe("refused");
    expect(await answer(max, forLea!, "accept")).toBe("refused");
    expect(
      await answer(lea, forLea!, "accept", { head: "Authentication-Results: border.example.org; dmarc=fail\r\n" }),
    ).toBe("refused");
    expect(await answer(lea, forLea!, "Maybe we should?")).toBe("refused");
    expect((await post.outboxTo(lea.address)).at(-1)!.mail.text).toContain("accept, trust, reject or discard");
    expect(await waiting()).toHaveLength(1);
    expect(await answer(lea, forLea!, "Accept, gladly.\n\n> discard\n")).toBe("ruled");
    await post.settled();
    expect(await titles()).toContain("Wheat starch");
    expect(await answer(max, forMax!, "discard")).toBe("refused");
    expect((await post.outboxTo(max.address)).at(-1)!.mail.text).toContain("has decided on that mail already");
  });

  test("with a reason, with trust, or without a word to its writer", async () => {
    await mail("Buy now");
    const first = replyTo(await question(lea, "Buy now"));
    expect(await answer(lea, first, "reject")).toBe("refused");
    expect(await answer(lea, first, "Reject: we take no offers.\nAsk elsewhere.\n\n-- \nLea Roth\n")).toBe("ruled");
    const told = (await post.outboxTo(stranger)).at(-1)!;
    expect(told.mail.subject).toBe("Not posted: Buy now");
    expect(told.mail.text).toMatch(/we take no offers\.\s+Ask elsewhere\./);
    expect(told.mail.text).not.toContain("Lea Roth");
    await mail("Good thing");
    expect(await answer(lea, replyTo(await question(lea, "Good thing")), "TRUST")).toBe("ruled");
    expect(await mail("Next thing")).toBe("posted");
    await mail("Spam", { head: "" });
    await post.outbox();
    await mail("Spam again", { head: "" });
    const last = replyTo(await question(lea, "Spam again"));
    expect(await answer(lea, last, "discard")).toBe("ruled");
    expect(await post.outboxTo(stranger)).toEqual([]);
  });

  test("by nobody who leads no more, and a flood asks thirty times a day at most", async () => {
    const max = await aPerson(app.db, { name: "Max Ode" });
    await leads(app.db, unit, max, "co-convener");
    await mail("Early");
    const to = replyTo(await question(max, "Early"));
    await app.db
      .updateTable("appointments")
      .set({ ended_at: app.clock.read(), end_cause: "stepped down" })
      .where("person_id", "=", max.id)
      .execute();
    expect(await answer(max, to, "accept")).toBe("refused");
    expect(await waiting()).toHaveLength(1);
    for (let number = 0; number < 33; number += 1) await mail(`Flood ${number}`, { head: "" });
    const asked = (await post.outboxTo(lea.address)).filter((one) => one.mail.subject.startsWith("Decide: Flood"));
    expect(asked).toHaveLength(29);
    expect(await waiting()).toHaveLength(34);
  });
});

describe("who waits", () => {
  test("is told the place in the line and, once there were decisions, how long they took", async () => {
    const told = async (subject: string, from: string) => {
      await mail(subject, { from });
      const got = await post.outboxTo(from);
      return got.find((one) => one.mail.subject.startsWith("Waiting"))!.mail.text!;
    };
    const writers = ["a", "b", "c", "d", "e"].map((name) => `${name}${count}@proven.example`);
    expect(await told("First", writers[0]!)).toContain("It is no. 1 in the line there.");
    const second = await told("Second", writers[1]!);
    expect(second).toContain("no. 2");
    expect(second).not.toContain("half were decided");
    await told("Third", writers[2]!);
    app.clock.advance(5 * 3_600_000);
    for (const id of await waiting()) await decide(id, { decision: "accepted" });
    await post.outbox();
    const fourth = await told("Fourth", writers[3]!);
    expect(fourth).toContain("no. 1 in the line");
    expect(fourth).toContain("half were decided within 5 hours");
  });
});
