import { beforeEach, describe, expect, test } from "vitest";
import { useApp } from "../../../test/app.ts";
import { usePostOffice } from "../../../test/post-office.ts";
import { changeSettings, type Unit } from "#groups";
import { enqueue } from "#platform/jobs";
import { days, hours, later, minutes } from "#platform/time";
import { aUnit, joined, leads } from "../../groups/builders.ts";
import { aPerson, type APerson } from "../../people/builders.ts";
import { holdMail } from "../digests/commands.ts";
import { changeDelivery } from "../subscriptions/commands.ts";
import { castVote, closeMotion, openMotion, withdrawMotion } from "./commands.ts";
import { closeMotions } from "./jobs.ts";
import { CHANGES_A_DAY, offeredMajorities } from "./rules.ts";

const app = useApp();
const post = usePostOffice(app);
let lea: APerson;
let ada: APerson;
let bo: APerson;
let cy: APerson;
/** Has an account, and belongs nowhere. */
let dan: APerson;
let unit: Unit;
let topic: number;
let postId: number;
let count = 0;

beforeEach(async () => {
  app.clock.set("2026-11-14T15:00:00Z");
  count += 1;
  const people = ["Lea Roth", "Ada Lind", "Bo Ferrer", "Cy Noor", "Dan Oak"].map((name) => aPerson(app.db, { name }));
  [lea, ada, bo, cy, dan] = (await Promise.all(people)) as [APerson, APerson, APerson, APerson, APerson];
  unit = await aUnit(app.db, { name: `Glue ${count}`, slug: `glue-${count}` });
  for (const person of [ada, bo, cy]) await joined(app.db, unit, person);
  await leads(app.db, unit, lea);
  await post.settled();
  [topic, postId] = await begin();
  await post.outbox();
});

const as = (person: APerson | null) => app.as(person);
const inTx = <T>(act: Parameters<ReturnType<typeof app.db.transaction>["execute"]>[0]) =>
  app.db.transaction().execute(act) as Promise<T>;

async function begin(fields: Record<string, string> = {}): Promise<[topic: number, post: number]> {
  const form = { title: "Wheat paste", body: "We buy a **barrel** of paste.", ...fields };
  const { location } = await (await as(ada)).post(`/groups/${unit.slug}/topics`, form);
  const id = Number(/^\/topics\/(\d+)/.exec(location!)![1]);
  const row = await app.db.selectFrom("posts").select("id").where("topic_id", "=", id).executeTakeFirstOrThrow();
  return [id, row.id];
}

const asked = {
  wording: "That we buy a barrel of paste.",
  day: "2026-11-21",
  time: "09:00",
  majority: "half-cast",
  quorum: "none",
  least: "",
};
const propose = async (fields: Record<string, string> = {}, by = lea, of = postId) =>
  (await as(by)).post(`/posts/${of}/motion`, { ...asked, ...fields });
async function opened(fields: Record<string, string> = {}): Promise<number> {
  const { location, text } = await propose(fields);
  expect(location, text).toMatch(/^\/motions\/\d+\?opened=yes$/);
  return Number(/\d+/.exec(location!)![0]);
}
const vote = async (person: APerson, id: number, choice: string) =>
  (await as(person)).post(`/motions/${id}/vote`, { choice });
const page = async (id: number, person: APerson | null = lea) => (await as(person)).get(`/motions/${id}`);
const register = async (person: APerson | null = lea) => (await as(person)).get(`/groups/${unit.slug}/decisions`);
const tally = async (id: number) =>
  (await app.db.selectFrom("motions").selectAll().where("id", "=", id).executeTakeFirstOrThrow()).outcome;
const votes = (id: number) =>
  app.db
    .selectFrom("motion_votes")
    .select(["person_id", "choice", "is_counted"])
    .where("motion_id", "=", id)
    .orderBy("id")
    .execute();
const postsOf = (of = topic) =>
  app.db.selectFrom("posts").selectAll().where("topic_id", "=", of).orderBy("number").execute();

/** The deadline of `asked`: nine in the morning in Chicago. */
const DEADLINE = "2026-11-21T15:00:00Z";
async function sweep(): Promise<void> {
  await inTx((tx) => enqueue(tx, closeMotions, null));
  await post.settled();
}
async function closed(): Promise<void> {
  app.clock.set(DEADLINE);
  await sweep();
}

describe("a motion", () => {
  test("is opened by who leads, from the post's own page, with its wording to begin with; every fault comes back with what was typed", async () => {
    const leas = await as(lea);
    expect((await leas.get(`/posts/${postId}/cite`)).body).toContain(`/posts/${postId}/motion`);
    expect((await (await as(ada)).get(`/posts/${postId}/cite`)).body).not.toContain(`/posts/${postId}/motion`);
    const form = await leas.get(`/posts/${postId}/motion`);
    expect(form.text).toContain("We buy a barrel of paste.");
    expect(form.text).toContain(`everybody who may read the discussions of ${unit.name} sees who votes what`);
    expect(form.body).toContain('value="2026-11-21"');
    expect(form.text).toContain("the 4 people on the roll");
    const faults: [Record<string, string>, string][] = [
      [{ wording: " " }, "Write what is put to the vote."],
      [{ wording: "x".repeat(2_001) }, "in at most 2,000 characters"],
      [{ day: "2026-11-14", time: "09:59" }, "A vote must be open for an hour at least."],
      [{ day: "2027-11-14" }, "A vote is open for three months at most."],
      [{ day: "tomorrow" }, "Give the last day of the vote."],
      [{ time: "noon" }, "Give a time like 17:30."],
      [{ majority: "some" }, "Choose what carries it."],
      [{ quorum: "count" }, "Say how many people must vote."],
      [{ quorum: "count", least: "5" }, "The roll has fewer people than that."],
    ];
    for (const [fields, said] of faults) {
      const back = await propose({ wording: "Typed with care.", ...fields });
      expect([back.status, back.text.includes(said)], said).toEqual([422, true]);
      if (!fields.wording) expect(back.text).toContain("Typed with care.");
    }
    expect(await app.db.selectFrom("motions").select("id").where("post_id", "=", postId).execute()).toEqual([]);
    // An hour to the minute is long enough.
    const id = await opened({ day: "2026-11-14", time: "10:00" });
    expect((await leas.get(`/posts/${postId}/motion`)).location).toBe(`/motions/${id}`);
    expect((await propose()).text).toContain("A vote about this post is open already.");
  });

  test("is open until a time that clocks show: one that they skip in spring is refused, with what was typed", async () => {
    app.clock.set("2027-03-10T15:00:00Z");
    const back = await propose({ wording: "Typed with care.", day: "2027-03-14", time: "02:30" });
    expect([back.status, back.text.includes("On that day clocks in America/Chicago skip this time.")]).toEqual([
      422,
      true,
    ]);
    expect(back.text).toContain("Typed with care.");
    for (const typed of ["2027-03-14", "02:30"]) expect(back.body).toContain(`value="${typed}"`);
    const id = await opened({ day: "2027-03-14", time: "03:30" });
    const row = app.db.selectFrom("motions").select("closes_at").where("id", "=", id);
    expect((await row.executeTakeFirstOrThrow()).closes_at).toEqual(new Date("2027-03-14T08:30:00Z"));
  });

  test("is opened once, however often the button is pressed, and by nobody but who leads there", async () => {
    for (const person of [ada, dan]) expect((await propose({}, person)).status).toBe(404);
    const elsewhere = await aUnit(app.db, { name: `Cloth ${count}`, slug: `cloth-${count}` });
    await leads(app.db, elsewhere, dan);
    expect((await propose({}, dan)).status).toBe(404);
    const leas = await as(lea);
    const fields = { ...asked, _once: "0b9df3a5-6f8e-4a0e-9a51-000000000001" };
    const both = await Promise.all([
      leas.post(`/posts/${postId}/motion`, fields),
      leas.post(`/posts/${postId}/motion`, fields),
    ]);
    expect(both.map((one) => one.status)).toEqual([303, 303]);
    expect(both[0]!.location).toBe(both[1]!.location);
    expect(await app.db.selectFrom("motions").select("id").where("post_id", "=", postId).execute()).toHaveLength(1);
    expect((await post.outbox()).length).toBe(4);
  });

  test("reaches everybody on the roll at once, whatever they chose for posts: a digest, the web alone, a muted discussion, a hold", async () => {
    const set = (person: APerson, mode: "daily" | "web") =>
      inTx((tx) => changeDelivery(tx, unit.id, person.id, { mode, addressId: person.addressId }, app.clock.read()));
    await set(ada, "daily");
    await set(bo, "web");
    await (await as(bo)).post(`/topics/${topic}/choice`, { choice: "mute" });
    const hold = { fromDay: "2026-11-10", untilDay: "2026-12-24" };
    await inTx((tx) => holdMail(tx, cy.id, hold, app.clock.read()));
    const id = await opened();
    const mails = await post.outbox();
    expect(mails.map((one) => one.recipient).sort()).toEqual([lea, ada, bo, cy].map((one) => one.address).sort());
    const { mail } = mails.find((one) => one.recipient === bo.address)!;
    expect(mail.subject).toBe("Vote: Wheat paste");
    expect(mail.replyTo[0]!.address).toMatch(/^vote\+[a-z2-7]+@lists\.example\.org$/);
    const [first] = await postsOf();
    expect(mail.inReplyTo).toBe(first!.message_id);
    for (const said of [
      "Lea Roth asks you to vote on this motion",
      "> That we buy a barrel of paste.",
      "answer this mail",
      "aye",
      "nay",
      "abstain",
      `http://localhost:3000/motions/${id}`,
      "Nov 21, 2026, 9:00",
      "(America/Chicago)",
      "This is an open vote: everybody who may read",
      "more than half of the votes cast",
      "the 4 people who belonged",
    ])
      expect(mail.text).toContain(said);
    for (const person of [ada, bo, cy])
      expect((await (await as(person)).get("/notifications")).text).toContain("A motion is open here");
    expect((await (await as(lea)).get("/notifications")).text).not.toContain("A motion is open here");
  });

  test("may begin in the composer: a tick leads from a new discussion or a reply to the form", async () => {
    const leas = await as(lea);
    expect((await leas.get(`/groups/${unit.slug}/topics/new`)).body).toContain('name="motion"');
    expect((await (await as(ada)).get(`/groups/${unit.slug}/topics/new`)).body).not.toContain('name="motion"');
    const begun = await leas.post(`/groups/${unit.slug}/topics`, { title: "Rice", body: "Rice paste.", motion: "yes" });
    expect(begun.location).toMatch(/^\/posts\/\d+\/motion$/);
    expect((await leas.follow(begun)).text).toContain("Rice paste.");
    const replied = await leas.post(`/topics/${topic}/posts`, { body: "Two barrels.", motion: "yes" });
    expect(replied.location).toMatch(/^\/posts\/\d+\/motion$/);
    expect((await (await as(ada)).get(`/topics/${topic}/wheat-paste`)).body).not.toContain('name="motion"');
  });
});

describe("a vote", () => {
  test("is cast by a button, counted at once, shown with name, time and way, and changed until the deadline: each is kept, the last one counts", async () => {
    const id = await opened();
    const before = await page(id, bo);
    expect(before.text.indexOf("This is an open vote")).toBeLessThan(before.text.indexOf("Your vote"));
    expect(before.text).toContain("Nobody has voted yet.");
    const cast = await vote(bo, id, "aye");
    expect(cast.location).toBe(`/motions/${id}?voted=yes`);
    expect((await (await as(bo)).follow(cast)).text).toContain("Counted: aye.");
    app.clock.advance(minutes(30));
    await vote(ada, id, "aye");
    await vote(bo, id, "nay");
    await vote(bo, id, "nay");
    const shown = await page(id, dan);
    expect(shown.text).toContain("Of 4 people on the roll, 2 voted: 1 aye, 1 nay, 0 abstentions.");
    expect(shown.text).toContain(
      "It needs more than half of the votes cast (ayes and nays). With these votes that is 2 ayes; there is one.",
    );
    expect(shown.text).toContain("If the vote ended now, the motion would not carry.");
    expect(shown.text).toMatch(
      /Bo Ferrer Nay Nov 14, 2026, 9:30.AM on the web Aye before, Nov 14, 2026, 9:00.AM on the web/,
    );
    expect(await votes(id)).toEqual([
      { person_id: bo.id, choice: "aye", is_counted: false },
      { person_id: ada.id, choice: "aye", is_counted: true },
      { person_id: bo.id, choice: "nay", is_counted: true },
    ]);
    expect((await vote(cy, id, "perhaps")).text).toContain("Choose aye, nay or abstain.");
    const block = await (await as(cy)).get(`/topics/${topic}/wheat-paste`);
    expect(block.text).toContain("This is an open vote");
    expect(block.body).toContain(`action="/motions/${id}/vote"`);
  });

  test("is one for each on the roll; who is on none finds no button, and is told so kindly", async () => {
    const id = await opened();
    const late = await aPerson(app.db, { name: "Eve Elm" });
    await joined(app.db, unit, late, app.clock.read());
    for (const person of [dan, late]) {
      const { body, text } = await page(id, person);
      expect(body).not.toContain(`action="/motions/${id}/vote"`);
      expect(text).toContain("You are not on the roll of this vote");
      const refused = await vote(person, id, "aye");
      expect([refused.status, refused.text.includes("so nothing was counted")]).toEqual([422, true]);
    }
    expect((await page(id, null)).text).toContain("Whoever is on the roll signs in to vote");
    expect(await votes(id)).toEqual([]);
    // Twenty at one moment are one.
    const bos = await as(bo);
    await Promise.all(
      Array.from({ length: CHANGES_A_DAY }, (_, at) =>
        bos.post(`/motions/${id}/vote`, { choice: at % 2 ? "aye" : "nay" }),
      ),
    );
    expect((await votes(id)).filter((one) => one.is_counted)).toHaveLength(1);
  });

  test("is changed twenty times a day at most, and the last one stands", async () => {
    const id = await opened();
    for (let at = 0; at < CHANGES_A_DAY; at += 1) expect((await vote(bo, id, at % 2 ? "nay" : "aye")).status).toBe(303);
    expect((await vote(bo, id, "abstain")).text).toContain("You have changed your vote 20 times in a day.");
    app.clock.advance(days(1) + 1);
    expect((await vote(bo, id, "abstain")).status).toBe(303);
  });

  test("comes by a program too", async () => {
    const id = await opened();
    const program = await app.program(bo);
    expect((await program.put(`/motions/${id}/vote`, { choice: "abstain" })).status).toBe(204);
    const { json } = await program.get(`/motions/${id}`);
    expect(json).toMatchObject({ roll: 4, voted: 1, abstentions: 1, standing: "not-carried", mine: "abstain" });
    expect((await program.get(`/motions/${id}/votes`)).json).toMatchObject({
      items: [{ person: { name: "Bo Ferrer" }, choice: "abstain", way: "api" }],
    });
  });
});

describe("at its deadline", () => {
  test("it takes no more, is counted by the clock, and its result stands in the thread, by mail and in the register, once", async () => {
    const id = await opened({ quorum: "half" });
    await vote(ada, id, "aye");
    await vote(bo, id, "aye");
    await vote(cy, id, "nay");
    await post.outbox();
    app.clock.set(later(new Date(DEADLINE), -1));
    await sweep();
    expect(await tally(id)).toBeNull();
    app.clock.set(DEADLINE);
    const waiting = await page(id, bo);
    expect(waiting.text).toContain("It is being counted");
    expect(waiting.body).not.toContain(`action="/motions/${id}/vote"`);
    expect((await vote(bo, id, "nay")).text).toContain("The vote is over, so nothing was counted.");
    await sweep();
    await sweep();
    const all = await postsOf();
    expect(all).toHaveLength(2);
    const result = all[1]!;
    expect(result).toMatchObject({ author_id: null, author_name: unit.name, is_by_group: true, parent_id: postId });
    for (const said of [
      "The motion is carried.",
      "> That we buy a barrel of paste.",
      "Of 4 people on the roll, 3 voted: 2 ayes, 1 nay, 0 abstentions.",
      "The quorum is 2 of 4, abstentions counted in. 3 voted, so it stands.",
      "With these votes that is 2 ayes; there are 2.",
      `http://localhost:3000/motions/${id}`,
      `http://localhost:3000/groups/${unit.slug}/decisions`,
    ])
      expect(result.body_text).toContain(said);
    // Earlier tests' groups decide at this moment as well.
    const copies = (await post.outbox()).filter(({ mail }) => mail.from!.name === unit.name);
    expect(copies.map((one) => one.recipient).sort()).toEqual([lea, ada, bo, cy].map((one) => one.address).sort());
    expect(copies[0]!.mail.text).not.toContain("author+");

    const listed = await register(dan);
    expect(listed.text).toContain("Carried");
    expect(listed.text).toContain("That we buy a barrel of paste.");
    expect(listed.text).toContain("2 ayes, 1 nay, 0 abstentions");
    expect(listed.body).toContain(`href="/posts/${postId}"`);
    expect((await (await as(dan)).get(`/groups/${unit.slug}`)).body).toContain(`/groups/${unit.slug}/decisions`);
    expect((await page(id)).body).toContain(`href="/posts/${result.id}"`);
    expect((await (await as(null)).get(`/topics/${topic}/wheat-paste`)).text).toContain(
      "written for the group by this site",
    );
    expect((await (await as(bo)).get("/notifications")).text).toContain("A vote has ended here");
    expect((await (await as(bo)).get("/notifications")).text).not.toContain("A motion is open here");
    // Nobody edits what the group says, nor puts it to a vote.
    const leas = await as(lea);
    expect((await leas.get(`/posts/${result.id}/edit`)).status).toBe(404);
    expect((await leas.get(`/posts/${result.id}/motion`)).status).toBe(404);
    // The post may be put to a vote again.
    expect(await opened({ day: "2026-11-28" })).not.toBe(id);
  });

  test.each([
    ["two thirds are enough, to the vote", "two-thirds-cast", ["aye", "aye", "nay", "abstain"], "carried"],
    ["one less is not", "two-thirds-cast", ["aye", "nay", "abstain", "abstain"], "not-carried"],
    ["half is not more than half", "half-cast", ["aye", "aye", "nay", "nay"], "not-carried"],
    ["of the roll, who stays away counts", "half-roll", ["aye", "aye"], "not-carried"],
    ["of all who vote, abstentions count", "half-present", ["aye", "abstain"], "not-carried"],
  ])("%s", async (_, majority, cast, outcome) => {
    const id = await opened({ majority });
    const people = [lea, ada, bo, cy];
    for (const [at, choice] of cast.entries()) await vote(people[at]!, id, choice);
    await closed();
    expect(await tally(id)).toBe(outcome);
  });

  test("a quorum of three stands with three voters, abstaining, and not with two", async () => {
    const id = await opened({ quorum: "count", least: "3" });
    await vote(ada, id, "aye");
    await vote(bo, id, "aye");
    expect((await page(id)).text).toContain("there would be no quorum");
    const [other, of] = await begin({ title: "Rice" });
    const second = await propose({ quorum: "count", least: "3" }, lea, of);
    const secondId = Number(/\d+/.exec(second.location!)![0]);
    await vote(ada, secondId, "aye");
    await vote(bo, secondId, "abstain");
    await vote(cy, secondId, "abstain");
    await closed();
    expect([await tally(id), await tally(secondId)]).toEqual(["no-quorum", "carried"]);
    expect((await postsOf(other)).at(-1)!.body_text).toContain(
      "The quorum is 3 of 4, abstentions counted in. 3 voted, so it stands.",
    );
  });

  test("votes and the count at one moment: each vote is counted or refused, and the count is what was counted", async () => {
    const id = await opened();
    const now = app.clock.read();
    const cast = (person: APerson) =>
      inTx((tx) => castVote(tx, { motionId: id, personId: person.id, choice: "aye", castAt: now, way: "web" }, now));
    const [, ...all] = await Promise.allSettled([
      inTx((tx) => closeMotion(tx, id, new Date(DEADLINE), app.settings)),
      ...[lea, ada, bo, cy].map(cast),
      inTx((tx) => closeMotion(tx, id, new Date(DEADLINE), app.settings)),
    ]);
    const counted = all.slice(0, 4).filter((one) => one.status === "fulfilled").length;
    const ended = await app.db.selectFrom("motions").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
    expect(ended.ayes).toBe(counted);
    expect(await postsOf()).toHaveLength(2);
  });

  test("a count that is broken off has done nothing, and the next one does it all, once", async () => {
    const id = await opened();
    await vote(bo, id, "aye");
    app.clock.set(DEADLINE);
    const broken = inTx(async (tx) => {
      await closeMotion(tx, id, app.clock.read(), app.settings);
      throw new Error("the power went");
    });
    await expect(broken).rejects.toThrow("the power went");
    expect([await tally(id), (await postsOf()).length]).toEqual([null, 1]);
    await sweep();
    await sweep();
    expect([await tally(id), (await postsOf()).length]).toEqual(["carried", 2]);
  });

  test("its result is posted in a closed discussion too, where that stands by then", async () => {
    const id = await opened();
    await (await as(lea)).post(`/topics/${topic}/closure`, { reason: "Enough was said." });
    await closed();
    expect(await tally(id)).toBe("not-carried");
    expect((await postsOf()).at(-1)!.is_by_group).toBe(true);
  });
});

test("motions of a group are told apart by their numbers, on their pages as in the register", async () => {
  const first = await opened();
  await (await as(lea)).post(`/motions/${first}/withdrawal`, { because: "Sold." });
  const second = await opened();
  const listed = await register();
  for (const id of [first, second]) {
    const { body } = await page(id);
    const said = `Motion no. ${id} of ${unit.name}`;
    expect(body).toContain(`<title>${said}`);
    expect(body).toMatch(new RegExp(`<h1[^>]*>\\s*${said}`));
    expect(listed.text).toContain(`Motion no. ${id}`);
  }
});

describe("what happens meanwhile", () => {
  test("withdrawn with a reason, it takes no vote, and says so in the thread and in the register; not after its deadline", async () => {
    const id = await opened();
    await vote(bo, id, "aye");
    expect((await (await as(ada)).post(`/motions/${id}/withdrawal`, { because: "No." })).status).toBe(404);
    const leas = await as(lea);
    expect((await leas.post(`/motions/${id}/withdrawal`, { because: " " })).text).toContain("Say why.");
    expect((await leas.post(`/motions/${id}/withdrawal`, { because: "The barrel is sold." })).status).toBe(303);
    expect((await vote(ada, id, "aye")).text).toContain("The motion was withdrawn, so nothing was counted.");
    for (const shown of [await page(id, dan), await register(dan)]) {
      expect(shown.text).toContain("Withdrawn");
      expect(shown.text).toContain("The barrel is sold.");
    }
    expect((await page(id, dan)).text).toContain("Withdrawn by Lea Roth");
    expect((await postsOf()).at(-1)!.body_text).toContain("The motion was withdrawn by Lea Roth");
    await closed();
    expect(await tally(id)).toBe("withdrawn");
    app.clock.set("2026-11-14T15:00:00Z");
    const second = await opened();
    app.clock.set(DEADLINE);
    const late = await (await as(lea)).post(`/motions/${second}/withdrawal`, { because: "Too late." });
    expect(late.text).toContain("The vote is over. Its result stands.");
  });

  test("withdrawn before its mail left, it asks nobody for a vote", async () => {
    const rule = { quorum: { kind: "none" as const }, majorities: [offeredMajorities["half-cast"]] };
    const motion = { wording: "We buy paste.", closesAt: new Date(DEADLINE), rule };
    await inTx(async (tx) => {
      const now = app.clock.read();
      const id = await openMotion(tx, { by: lea.id, unit, postId }, motion, now, app.settings);
      await withdrawMotion(tx, lea.id, id, "Sold.", now, app.settings);
    });
    const subjects = (await post.outbox()).map((one) => one.mail.subject);
    expect(subjects.filter((subject) => subject.startsWith("Vote:"))).toEqual([]);
  });

  test("an edited or hidden post changes nothing of it: the wording stays, and votes go on", async () => {
    const id = await opened();
    const edit = { title: "Wheat paste", body: "We buy **ten** barrels.", version: "1" };
    expect((await (await as(ada)).post(`/posts/${postId}/edit`, edit)).status).toBe(303);
    await (await as(lea)).post(`/posts/${postId}/withholding`, { reason: "other", word: "Not so." });
    expect((await page(id)).text).toContain("That we buy a barrel of paste.");
    expect((await vote(bo, id, "aye")).status).toBe(303);
    expect((await (await as(bo)).get(`/topics/${topic}/wheat-paste`)).text).toContain("That we buy a barrel of paste.");
    await closed();
    expect(await tally(id)).toBe("carried");
    const away = await (await as(lea)).post(`/posts/${postId}/motion`, asked);
    expect(away.status).toBe(422);
  });

  test("who leaves, or is put out, keeps their vote and their place on the roll, and may vote until the deadline", async () => {
    const id = await opened({ majority: "half-roll" });
    await vote(bo, id, "aye");
    await (await as(bo)).post(`/groups/${unit.slug}/departure`, {});
    await (await as(lea)).post(`/groups/${unit.slug}/dismissal`, { person: cy.publicId });
    await post.settled();
    expect((await vote(cy, id, "aye")).status).toBe(303);
    await vote(ada, id, "aye");
    expect((await page(id)).text).toContain("Of 4 people on the roll, 3 voted: 3 ayes");
    await closed();
    expect(await tally(id)).toBe("carried");
  });

  test("who is barred from posting may vote; a closed account's vote stands under the name that it has then", async () => {
    const id = await opened();
    const reply = await (await as(bo)).post(`/topics/${topic}/posts`, { body: "Never!" });
    const bad = Number(/\d+/.exec(reply.location!)![0]);
    await (await as(lea)).post(`/posts/${bad}/restraint`, { span: "30", reason: "attack", word: "No." });
    expect((await vote(bo, id, "nay")).status).toBe(303);
    const staff = await aPerson(app.db, { name: "Office", capabilities: ["people"] });
    await (await as(staff)).post(`/desk/people/${bo.id}/closing`, {});
    await post.settled();
    const shown = await page(id);
    expect(shown.text).toContain("1 nay");
    expect(shown.text).toContain("Former member Nay");
    expect(shown.text).not.toContain("Bo Ferrer");
  });

  test("a group that others may not read shows them nothing of it: no motion, no register, no vote", async () => {
    const id = await opened();
    const audiences = { page: "unit", posts: "unit", files: "unit", events: "unit", roster: "unit" } as const;
    const program = { personId: null, zone: app.settings.timeZone };
    await inTx((tx) => changeSettings(tx, program, unit, { audiences }, app.clock.read()));
    for (const person of [dan, null]) {
      expect((await page(id, person)).status).toBe(404);
      expect((await register(person)).status).toBe(404);
    }
    expect((await vote(dan, id, "aye")).status).toBe(404);
    expect((await page(id, bo)).status).toBe(200);
    await closed();
    expect((await register(bo)).text).toContain("That we buy a barrel of paste.");
  });

  test("a newcomer who reads nothing from before they came reads no earlier motion; a reader elsewhere gets no vote", async () => {
    const id = await opened();
    const audiences = { page: "unit", posts: "unit", files: "unit", events: "unit", roster: "unit" } as const;
    const program = { personId: null, zone: app.settings.timeZone };
    const settings = { audiences, newcomersSeeHistory: false };
    await inTx((tx) => changeSettings(tx, program, unit, settings, app.clock.read()));
    app.clock.advance(hours(1));
    const eve = await aPerson(app.db, { name: "Eve Elm" });
    await joined(app.db, unit, eve, app.clock.read());
    await post.settled();
    expect((await page(id, eve)).status).toBe(404);
    expect((await register(eve)).text).not.toContain("barrel");
    expect((await page(id, lea)).status).toBe(200);
  });
});
