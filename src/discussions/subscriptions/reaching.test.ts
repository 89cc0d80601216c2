import { beforeAll, expect, test } from "vitest";
import { useApp } from "../../../test/app.ts";
import { usePostOffice } from "../../../test/post-office.ts";
import type { Unit } from "#groups";
import type { SubscriptionMode } from "#platform/db";
import { enqueue } from "#platform/jobs";
import { clockIn, dayIn, hours, later, minutes } from "#platform/time";
import { aUnit, joined } from "../../groups/builders.ts";
import { aPerson, type APerson } from "../../people/builders.ts";
import { setBudget } from "../budgets/commands.ts";
import { dayBegan, isQuiet, noBudget, type Budget } from "../budgets/rules.ts";
import { makeDigests } from "../digests/jobs.ts";
import { deliveryModes, ways, type DeliveryReason } from "./rules.ts";
import { changeDelivery } from "./commands.ts";

const app = useApp();
const post = usePostOffice(app);

interface Reader extends APerson {
  zone: string;
  budget: Budget;
  mode: SubscriptionMode | null;
}

const budgets: Budget[] = [
  noBudget,
  { mostADay: 2, quiet: null },
  { mostADay: null, quiet: { from: "18:00", until: "08:00" } },
  { mostADay: 1, quiet: { from: "22:00", until: "06:30" } },
];
const zones = ["America/Chicago", "Europe/Berlin", "Asia/Tokyo"];
const BEGIN = new Date("2026-11-13T15:00:00Z");

let unit: Unit;
const readers: Reader[] = [];
const topics: number[] = [];
/** By the marks that stand in their texts. */
const posts = new Map<string, number>();

/** Every mode with every kind of limits, and strangers to the group who follow; the first three have a hot discussion, a slow one and a choice of their own. */
beforeAll(async () => {
  app.clock.set(BEGIN);
  unit = await aUnit(app.db, { name: "Maps", slug: "maps" });
  for (const mode of [...deliveryModes, null])
    for (const budget of budgets) {
      const person = await aPerson(app.db, { name: `Reader ${String(readers.length).padStart(2, "0")}` });
      const zone = zones[readers.length % zones.length]!;
      await app.db.updateTable("persons").set({ time_zone: zone }).where("id", "=", person.id).execute();
      if (mode !== null) await joined(app.db, unit, person, app.clock.read());
      readers.push({ ...person, zone, budget, mode });
    }
  await post.settled();
  await app.db.transaction().execute(async (tx) => {
    for (const { id, addressId, mode, budget } of readers) {
      if (mode !== null) await changeDelivery(tx, unit.id, id, { mode, addressId }, app.clock.read());
      await setBudget(tx, id, budget, app.clock.read());
    }
  });
  await post.outbox();
  // A digest holds what came after its mode was chosen.
  app.clock.advance(minutes(1));
});

const writer = () => readers[posts.size % 12]!;
const mark = () => `mark${String(posts.size).padStart(3, "0")}`;

async function write(topic: number | null, over: { say?: string; parent?: number } = {}): Promise<void> {
  const said = mark();
  const body = `${said} ${over.say ?? ""}`;
  const browser = await app.as(writer());
  const answer =
    topic === null
      ? await browser.post(`/groups/${unit.slug}/topics`, { title: `Topic ${topics.length}`, body })
      : await browser.post(`/topics/${topics[topic]}/posts`, {
          body,
          ...(over.parent && { parent: String(over.parent) }),
        });
  expect(answer.status).toBe(303);
  if (topic === null) topics.push(Number(/^\/topics\/(\d+)/.exec(answer.location!)![1]));
  const { id } = await app.db.selectFrom("posts").select("id").orderBy("id", "desc").executeTakeFirstOrThrow();
  posts.set(said, id);
}

async function make(): Promise<void> {
  await app.db.transaction().execute((tx) => enqueue(tx, makeDigests, null));
  await post.settled();
}

test("each post reaches each person exactly once, by the way that its reason says, within what the person wants in a day", async () => {
  const got = new Map<string, { at: Date; marks: string[] }[]>(readers.map(({ address }) => [address, []]));
  const gather = async () => {
    const at = app.clock.read();
    for (const { recipient, mail } of await post.outbox())
      got.get(recipient)!.push({ at, marks: mail.text!.match(/mark\d{3}/g) ?? [] });
  };
  await write(null);
  await write(null);
  const choose = async (who: number, topic: number, choice: string) =>
    (await app.as(readers[who]!)).post(`/topics/${topics[topic]}/choice`, { choice });
  // Followers of the hot discussion: strangers to the group, with each kind of limits, and one who reads on the web.
  for (const who of [16, 20, 21, 22, 23]) await choose(who, 0, "follow");
  await choose(1, 0, "mute");
  await choose(0, 1, "mute");
  await gather();

  // Two days: bursts in one discussion at different hours, a trickle in another, names and answers among them.
  const bursts = [0, 3, 4, 9, 33];
  for (let hour = 0; hour < 48; hour += 1) {
    app.clock.set(later(BEGIN, hours(hour) + minutes(1)));
    await make();
    await gather();
    const count = bursts.includes(hour) ? 12 : hour % 5 === 0 ? 1 : 0;
    for (let number = 0; number < count; number += 1) {
      app.clock.advance(minutes(1));
      const say = number === 10 ? `@${readers[16 + (hour % 4)]!.name} @${readers[2]!.name}` : "";
      const parent = number === 11 ? [...posts.values()].at(-3) : undefined;
      await write(count > 1 ? 0 : 1, { say, parent });
      await gather();
    }
  }
  // Until the last weekly digest is out.
  for (let hour = 48; hour < 24 * 11; hour += 4) {
    app.clock.set(later(BEGIN, hours(hour)));
    await make();
    await gather();
  }

  for (const reader of readers) await isReached(reader, got.get(reader.address)!);
  const { count } = await app.db
    .selectFrom("kept_copies")
    .select((the) => the.fn.countAll<number>().as("count"))
    .where("digest_id", "is", null)
    .executeTakeFirstOrThrow();
  expect(count).toBe(0);
  const folds = await app.db.selectFrom("topic_folds").select(["topic_id", "closed_at"]).execute();
  expect(folds.length).toBeGreaterThan(3);
  expect(folds.every((fold) => fold.topic_id === topics[0] && fold.closed_at !== null)).toBe(true);
}, 120_000);

async function isReached(reader: Reader, mails: { at: Date; marks: string[] }[]): Promise<void> {
  const { zone, budget } = reader;
  const who = `${reader.name}, ${reader.mode}, ${JSON.stringify(budget)}`;
  const reasons = new Map(
    (
      await app.db
        .selectFrom("deliveries as d")
        .innerJoin("mailings as m", "m.id", "d.mailing_id")
        .select(["m.subject_id as postId", "d.reason"])
        .where("m.purpose", "=", "discussions.post")
        .where("d.address_id", "=", reader.addressId)
        .execute()
    ).map(({ postId, reason }) => [postId, reason as DeliveryReason]),
  );
  const marks = mails.flatMap((mail) => mail.marks);
  for (const [said, postId] of posts) {
    const reason = reasons.get(postId) ?? "no-subscription";
    const times = marks.filter((one) => one === said).length;
    expect(times, `${said} to ${who}: ${reason}`).toBe(ways[reason] === "never" ? 0 : 1);
  }
  if (budget.quiet)
    for (const { at } of mails) expect(isQuiet(budget.quiet, clockIn(zone, at)), `${who} at ${at}`).toBe(false);
  if (budget.mostADay !== null) {
    const days = Map.groupBy(mails, ({ at }) => dayIn(zone, dayBegan(zone, at)));
    for (const [day, some] of days) expect(some.length, `${who} on ${day}`).toBeLessThanOrEqual(budget.mostADay);
  }
}
