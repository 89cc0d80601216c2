import { beforeEach, describe, expect, test } from "vitest";
import { useApp } from "../../../test/app.ts";
import { usePostOffice, type OutMail } from "../../../test/post-office.ts";
import type { Unit } from "#groups";
import { sql, type SubscriptionMode } from "#platform/db";
import { enqueue } from "#platform/jobs";
import { hours, later, minutes } from "#platform/time";
import { aUnit, joined, leads } from "../../groups/builders.ts";
import { aPerson, type APerson } from "../../people/builders.ts";
import { DIGEST_MAIL } from "../digests/commands.ts";
import { makeDigests } from "../digests/jobs.ts";
import { changeDelivery } from "../subscriptions/commands.ts";

const app = useApp();
const post = usePostOffice(app);
let lea: APerson;
let ada: APerson;
let bo: APerson;
let cy: APerson;
let unit: Unit;
let topic: number;
let count = 0;
let posts: number[];

/** Saturday noon in Chicago. Lea leads, Ada writes, Bo gets each post, Cy one mail a day. Above three posts an hour a discussion folds. */
beforeEach(async () => {
  count += 1;
  app.clock.set(new Date("2026-11-14T18:00:00Z"));
  [lea, ada, bo, cy] = (await Promise.all(
    ["Lea Roth", "Ada Lind", "Bo Ferrer", "Cy Noor"].map((name) => aPerson(app.db, { name: `${name} ${count}` })),
  )) as [APerson, APerson, APerson, APerson];
  unit = await aUnit(app.db, { name: `Maps ${count}`, slug: `maps-${count}` });
  await leads(app.db, unit, lea);
  for (const person of [lea, ada, bo, cy]) await joined(app.db, unit, person, app.clock.read());
  await post.settled();
  await mode(lea, "web");
  await mode(cy, "daily");
  await foldAfter(3);
  await make();
  await post.outbox();
  app.clock.advance(minutes(1));
  const { location } = await (await app.as(ada)).post(`/groups/${unit.slug}/topics`, { title: "Ink", body: "Word 1." });
  topic = Number(/^\/topics\/(\d+)/.exec(location!)![1]);
  posts = [0, await lastPost()];
});

const mode = (person: APerson, chosen: SubscriptionMode) =>
  app.db
    .transaction()
    .execute((tx) =>
      changeDelivery(tx, unit.id, person.id, { mode: chosen, addressId: person.addressId }, app.clock.read()),
    );

async function foldAfter(most: 3 | null): Promise<void> {
  await (await app.as(lea)).post(`/groups/${unit.slug}/welcome`, { welcome: "", edits: "", folds: most ? "5" : "" });
  if (most)
    await app.db.updateTable("unit_manners").set({ folds_after: most }).where("unit_id", "=", unit.id).execute();
}

const lastPost = async () =>
  (await app.db.selectFrom("posts").select("id").orderBy("id", "desc").executeTakeFirstOrThrow()).id;

/** The next post, "Word n.", a minute later. */
async function reply(person: APerson, over: { parent?: number; say?: string } = {}): Promise<number> {
  app.clock.advance(minutes(1));
  const number = posts.push(0) - 1;
  const body = `Word ${number}. ${over.say ?? ""}`;
  const answer = await (
    await app.as(person)
  ).post(`/topics/${topic}/posts`, {
    body,
    ...(over.parent && { parent: String(over.parent) }),
  });
  expect(answer.status).toBe(303);
  posts[number] = await lastPost();
  return posts[number]!;
}

async function make(): Promise<void> {
  await app.db.transaction().execute((tx) => enqueue(tx, makeDigests, null));
  await post.settled();
}

/** Which words each mail to somebody says, the earliest first: several connections send, in no order. */
const wordsIn = (mails: readonly OutMail[], person: APerson): number[][] =>
  mails
    .filter((mail) => mail.recipient === person.address)
    .map((mail) => [...mail.mail.text!.matchAll(/Word (\d+)\./g)].map(([, number]) => Number(number)))
    .sort(([a = 0], [b = 0]) => a - b);
const page = async (person: APerson | null) => (await (await app.as(person)).get(`/topics/${topic}/ink`)).text;

describe("a busy discussion", () => {
  test("goes out one by one up to the group's number, then in one mail an hour that says why; nobody misses a post or has one twice", async () => {
    const dan = await aPerson(app.db, { name: `Dan Web ${count}` });
    await (await app.as(dan)).post(`/topics/${topic}/choice`, { choice: "follow" });
    await reply(bo);
    await reply(ada);
    expect(await page(bo)).not.toContain("Much is written here now");
    const before = await post.outbox();
    expect(wordsIn(before, bo)).toEqual([[1], [2], [3]]);
    await reply(ada);
    await reply(cy);
    const inFold = await post.outbox();
    expect(wordsIn(inFold, bo)).toEqual([]);
    expect(wordsIn(inFold, dan)).toEqual([]);
    // One's own copy says that one's post is there.
    expect(wordsIn(inFold, ada)).toEqual([[4]]);
    expect(await page(bo)).toContain(
      "Much is written here now: more than 3 posts came within an hour, so by mail the next ones come together.",
    );
    expect(await page(null)).not.toContain("Much is written here now");

    app.clock.set(later(new Date("2026-11-14T18:00:00Z"), hours(1) + minutes(2)));
    await make();
    expect(await post.outbox()).toEqual([]);
    app.clock.advance(minutes(5));
    await make();
    await make();
    const folded = await post.outbox();
    expect([wordsIn(folded, bo), wordsIn(folded, dan), wordsIn(folded, ada)]).toEqual([[[4, 5]], [[4, 5]], [[5]]]);
    expect([wordsIn(folded, cy), wordsIn(folded, lea)]).toEqual([[], []]);
    const { mail, raw } = folded.find((one) => one.recipient === bo.address)!;
    expect(mail.subject).toBe("Ink (2 posts)");
    expect(mail.text).toContain("because more than 3 came in “Ink” within an hour");
    expect(raw).toContain(`List-Id: "Maps ${count}" <`);
    const first = await app.db.selectFrom("posts").select("message_id").where("id", "=", posts[1]!).executeTakeFirst();
    expect(mail.references).toContain(first!.message_id);
    // Each post is answered by itself.
    const address = /Answer: (reply\+[a-z2-7]+@lists.example.org)/.exec(mail.text!)![1]!;
    const answer = `From: ${bo.name} <${bo.address}>\r\nSubject: Re: Ink\r\n\r\nWord 6.`;
    expect((await post.receive({ from: bo.address, to: address, raw: answer })).fates[0]!.fate).toBe("posted");
    // An answer to the whole mail answers its last.
    expect(mail.replyTo.map((one) => one.address)).toEqual([
      /.*(reply\+[a-z2-7]+@lists.example.org)/s.exec(mail.text!)![1],
    ]);
    const sixth = await app.db
      .selectFrom("posts")
      .select(["parent_id", "topic_id"])
      .orderBy("id", "desc")
      .executeTakeFirst();
    expect(sixth).toEqual({ parent_id: posts[4], topic_id: topic });

    // What Bo has now beside is his own copy of what he wrote.
    app.clock.set(new Date("2026-11-15T13:00:00Z"));
    await make();
    const daily = await post.outbox();
    expect(wordsIn(daily, cy)).toEqual([[1, 2, 3, 4, 6]]);
    expect(wordsIn(daily, bo)).toEqual([[6]]);
  });

  test("still tells at once whom a post names or answers, and says so", async () => {
    const own = await reply(bo);
    await reply(ada);
    await post.outbox();
    await reply(ada);
    await reply(ada, { say: `@${bo.name}, look!` });
    await reply(lea, { parent: own });
    const mails = await post.outbox();
    expect(wordsIn(mails, bo)).toEqual([[5], [6]]);
    const answered = mails.find((mail) => mail.recipient === bo.address && mail.mail.text!.includes("Word 6."))!;
    expect(answered.mail.text).toContain("You get this at once because it answers you.");
    app.clock.advance(hours(2));
    await make();
    const folded = await post.outbox();
    expect([wordsIn(folded, bo), wordsIn(folded, ada)]).toEqual([[[4]], [[6]]]);
  });

  test("folds on while it is busy, an hour at a time, and cools down by itself", async () => {
    for (let more = 2; more <= 5; more += 1) await reply(ada);
    await post.outbox();
    app.clock.advance(minutes(58));
    await make();
    for (let more = 6; more <= 9; more += 1) await reply(ada);
    await make();
    expect(wordsIn(await post.outbox(), bo)).toEqual([[4, 5, 6, 7, 8, 9]]);
    await reply(ada);
    expect(wordsIn(await post.outbox(), bo)).toEqual([]);
    app.clock.advance(hours(1) + minutes(1));
    await make();
    expect(wordsIn(await post.outbox(), bo)).toEqual([[10]]);
    app.clock.advance(hours(1));
    await make();
    expect(await page(bo)).not.toContain("Much is written here now");
    await reply(ada);
    expect(wordsIn(await post.outbox(), bo)).toEqual([[11]]);
  });

  test("never folds where its group says so", async () => {
    await foldAfter(null);
    for (let more = 2; more <= 12; more += 1) await reply(ada);
    expect(wordsIn(await post.outbox(), bo)).toHaveLength(12);
  });

  test("is muted by one click in its mail; who stopped the group's mail, muted it or left before gets none", async () => {
    const [dan, eve, fay] = (await Promise.all(
      ["Dan Stop", "Eve Mute", "Fay Left"].map((name) => aPerson(app.db, { name: `${name} ${count}` })),
    )) as [APerson, APerson, APerson];
    for (const person of [dan, eve, fay]) await joined(app.db, unit, person, app.clock.read());
    await post.settled();
    for (let more = 2; more <= 5; more += 1) await reply(ada);
    await mode(dan, "web");
    await (await app.as(eve)).post(`/topics/${topic}/choice`, { choice: "mute" });
    expect((await (await app.as(fay)).post(`/groups/${unit.slug}/departure`)).status).toBe(303);
    await post.outbox();
    app.clock.advance(hours(1));
    await make();
    const mails = await post.outbox();
    for (const person of [dan, eve, fay]) expect(wordsIn(mails, person)).toEqual([]);
    const [fold] = mails.filter((mail) => mail.mail.subject === "Ink (2 posts)");
    const stop = /<http:\/\/localhost:3000(\/undigest\/[a-z2-7]+)>/.exec(fold!.raw.replaceAll("\r\n ", " "))![1]!;
    const visitor = await app.as(null);
    expect((await visitor.get(stop)).text).toContain("will be muted");
    expect((await visitor.post(stop, {}, { "sec-fetch-site": "cross-site" })).status).toBe(200);
    await reply(ada);
    app.clock.advance(hours(1));
    await make();
    expect(wordsIn(await post.outbox(), bo)).toEqual([]);
    expect(await page(bo)).toContain("You muted this discussion");
  });

  test("keeps its posts together when some are moved, hidden or split off before the mail", async () => {
    for (let more = 2; more <= 6; more += 1) await reply(ada);
    await post.outbox();
    await (await app.as(lea)).post(`/posts/${posts[5]}/withholding`, { reason: "off-topic", word: "Elsewhere." });
    const split = await (await app.as(lea)).post(`/posts/${posts[6]}/split`, { title: "Paper", takes: "answers" });
    expect(split.status).toBe(303);
    await post.outbox();
    app.clock.advance(hours(1));
    await make();
    const words = wordsIn(await post.outbox(), bo);
    expect(words).toEqual([[4, 6]]);
  });
});

test("a mail that a crash left unsettled goes once more as it was, with the same Message-ID", async () => {
  for (let more = 2; more <= 5; more += 1) await reply(ada);
  app.clock.advance(hours(1));
  await make();
  const [first] = (await post.outbox()).filter((mail) => mail.mail.subject === "Ink (2 posts)");
  await sql`
    with lost as (
      update deliveries set state = 'waiting', settled_at = null
      where address_id = ${bo.addressId} and mailing_id in (select id from mailings where purpose = ${DIGEST_MAIL}) returning id, mailing_id)
    insert into delivery_runs (mailing_id, first_id, last_id, size, priority) select mailing_id, id, id, 1, 5 from lost`.execute(
    app.db,
  );
  await sql`select pg_notify('deliveries', '1')`.execute(app.db);
  await make();
  const [again, ...others] = await post.outboxTo(bo.address);
  expect(others).toEqual([]);
  expect(again!.mail.messageId).toBe(first!.mail.messageId);
  expect(again!.mail.text).toBe(first!.mail.text);
});

test("two posts at the moment of the mail are in it, or come after it, once", async () => {
  for (let more = 2; more <= 5; more += 1) await reply(ada);
  app.clock.advance(hours(1));
  await Promise.all([make(), reply(ada), reply(ada)]);
  app.clock.advance(hours(1));
  await make();
  app.clock.advance(hours(1));
  await make();
  const words = wordsIn(await post.outbox(), bo).flat();
  expect([...words].sort((a, b) => a - b)).toEqual([...new Set(words)].sort((a, b) => a - b));
  expect(words).toHaveLength(7);
});
