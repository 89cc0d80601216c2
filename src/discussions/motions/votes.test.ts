import { beforeEach, describe, expect, test } from "vitest";
import { useApp } from "../../../test/app.ts";
import { aMail, usePostOffice, type OutMail } from "../../../test/post-office.ts";
import { changeSettings, type Unit } from "#groups";
import { sql } from "#platform/db";
import { enqueue } from "#platform/jobs";
import { days, later, minutes } from "#platform/time";
import { aUnit, joined, leads } from "../../groups/builders.ts";
import { aPerson, type APerson } from "../../people/builders.ts";
import { castVote, closeMotion } from "./commands.ts";
import { closeMotions } from "./jobs.ts";
import type { Choice } from "./rules.ts";

const app = useApp();
const post = usePostOffice(app);
let lea: APerson;
let ada: APerson;
let bo: APerson;
/** Has an account, and belongs nowhere. */
let dan: APerson;
let unit: Unit;
let topic: number;
let postId: number;
let count = 0;
/** Ours to Bo: the copy of the post, and the motion's own mail. */
let copy: OutMail;
let question: OutMail;
let motion: number;

const DEADLINE = "2026-11-21T15:00:00Z";
const asked = { wording: "We buy paste.", day: "2026-11-21", time: "09:00", majority: "half-cast", quorum: "none" };

beforeEach(async () => {
  app.clock.set("2026-11-14T15:00:00Z");
  count += 1;
  const people = ["Lea Roth", "Ada Lind", "Bo Ferrer", "Dan Oak"].map((name) => aPerson(app.db, { name }));
  [lea, ada, bo, dan] = (await Promise.all(people)) as [APerson, APerson, APerson, APerson];
  unit = await aUnit(app.db, { name: `Glue ${count}`, slug: `glue-${count}` });
  for (const person of [ada, bo]) await joined(app.db, unit, person);
  await leads(app.db, unit, lea);
  await post.settled();
  const { location } = await (
    await app.as(ada)
  ).post(`/groups/${unit.slug}/topics`, { title: "Paste", body: "A barrel." });
  topic = Number(/^\/topics\/(\d+)/.exec(location!)![1]);
  postId = (await app.db.selectFrom("posts").select("id").where("topic_id", "=", topic).executeTakeFirstOrThrow()).id;
  copy = (await post.outboxTo(bo.address))[0]!;
  motion = await open();
  question = (await post.outboxTo(bo.address))[0]!;
});

async function open(): Promise<number> {
  const { location, text } = await (await app.as(lea)).post(`/posts/${postId}/motion`, asked);
  expect(location, text).toBeDefined();
  return Number(/\d+/.exec(location!)![0]);
}

const group = () => `${unit.slug}@lists.example.org`;
const replyTo = ({ mail }: OutMail) => mail.replyTo[0]!.address;
const says = (verdict: "pass" | "fail") =>
  `Authentication-Results: border.example.org; spf=${verdict} smtp.mailfrom=example.org; dkim=${verdict} header.d=example.org; dmarc=${verdict} header.from=example.org\r\n`;
let mails = 0;

interface Sending {
  from?: APerson | { name: string; address: string };
  to?: string;
  inReplyTo?: string;
  dmarc?: "pass" | "fail" | "none";
  id?: string;
  headers?: string[];
}
/** An answer by mail, by default Bo's to the motion's own mail; what became of it, and why. */
async function answer(text: string, over: Sending = {}): Promise<[fate: string, cause: unknown]> {
  mails += 1;
  const { from = bo, to = replyTo(question), dmarc = "none", ...rest } = over;
  const id = over.id ?? `<vote-${mails}@example.org>`;
  const raw = aMail({ from: `${from.name} <${from.address}>`, to, subject: "Re: Vote: Paste", text, ...rest, id });
  const { fates } = await post.receive({ from: from.address, to, raw: (dmarc === "none" ? "" : says(dmarc)) + raw });
  return [fates[0]!.fate!, (fates[0]!.detail as { cause?: unknown } | null)?.cause];
}

const counted = async (person: APerson, id = motion): Promise<string | undefined> => {
  const rows = app.db
    .selectFrom("motion_votes")
    .select("choice")
    .where("motion_id", "=", id)
    .where("is_counted", "=", true);
  return (await rows.where("person_id", "=", person.id).executeTakeFirst())?.choice;
};
const texts = async () =>
  (await app.db.selectFrom("posts").select("body_text").where("topic_id", "=", topic).orderBy("number").execute()).map(
    (row) => row.body_text,
  );
const inTx = <T>(act: Parameters<ReturnType<typeof app.db.transaction>["execute"]>[0]) =>
  app.db.transaction().execute(act) as Promise<T>;
async function sweep(): Promise<void> {
  await inTx((tx) => enqueue(tx, closeMotions, null));
  await post.settled();
}

describe("an answer that is one word", () => {
  test.each([
    ["aye", "aye"],
    ["YES.", "aye"],
    ["Yea\r\n\r\n> We buy paste.\r\n> nay", "aye"],
    ["nay", "nay"],
    ["No.\r\n\r\nBo\r\n-- \r\nBo Ferrer, Glue Works", "nay"],
    [
      "On Sat, 14 Nov 2026 at 09:00, Glue <vote+abc@lists.example.org>\r\nwrote:\r\n> aye or nay?\r\n\r\nAbstain",
      "abstain",
    ],
    ["Aye\r\n\r\nSent from my telephone", "aye"],
  ])("%j to the motion's mail is counted, confirmed and not posted", async (text, choice) => {
    expect(await answer(text)).toEqual(["voted", choice]);
    expect(await counted(bo)).toBe(choice);
    expect(await texts()).toEqual(["A barrel."]);
    const [confirmation, ...others] = await post.outbox();
    expect(others).toEqual([]);
    expect(confirmation!.recipient).toBe(bo.address);
    expect(confirmation!.sender).toBe("");
    expect(confirmation!.mail.inReplyTo).toBe(`<vote-${mails}@example.org>`);
    for (const said of [
      `Your vote is counted: ${choice === "abstain" ? "abstention" : choice}.`,
      "> We buy paste.",
      `You vote by right of the roll: you are one of the 3 people who belonged to ${unit.name} in good standing`,
      "You can change it until Nov 21, 2026, 9:00",
      "answer this mail with aye, nay or abstain",
      `http://localhost:3000/motions/${motion}`,
      "Your mail was not posted",
    ])
      expect(confirmation!.mail.text).toContain(said);
  });

  test("votes as well to the copy of the post, by whichever address its owner was given or DMARC vouches for", async () => {
    expect(await answer("aye", { to: replyTo(copy), inReplyTo: copy.mail.messageId! })).toEqual(["voted", "aye"]);
    const toGroup = { to: group(), inReplyTo: copy.mail.messageId! };
    expect(await answer("nay", { ...toGroup, dmarc: "pass" })).toEqual(["voted", "nay"]);
    const toMotion = { to: group(), inReplyTo: question.mail.messageId! };
    expect(await answer("abstain", { ...toMotion, dmarc: "pass" })).toEqual(["voted", "abstain"]);
    expect(await counted(bo)).toBe("abstain");
    await post.outbox();
    // Neither: anybody may have written it.
    for (const over of [toGroup, toMotion]) expect(await answer("aye", over)).toEqual(["refused", "motion-unproven"]);
    expect(await counted(bo)).toBe("abstain");
    const [told, ...more] = await post.outbox();
    expect(more).toEqual([]);
    expect(told!.mail.text).toContain("Answer the mail that asked you to vote");
    // An answer to something else in the discussion is no vote.
    const reply = await (await app.as(ada)).post(`/topics/${topic}/posts`, { body: "Which glue?" });
    const said = await app.db
      .selectFrom("posts")
      .select("message_id")
      .where("id", "=", Number(/\d+/.exec(reply.location!)![0]))
      .executeTakeFirstOrThrow();
    expect((await answer("aye", { to: group(), inReplyTo: said.message_id, dmarc: "pass" }))[0]).toBe("posted");
    expect(await counted(bo)).toBe("abstain");
  });

  test("is changed by the next one, also by answering the confirmation; each is kept, and the change is confirmed", async () => {
    await answer("aye");
    const [first] = await post.outbox();
    app.clock.advance(minutes(5));
    expect(await answer("nay", { to: replyTo(first!) })).toEqual(["voted", "nay"]);
    const [second] = await post.outbox();
    expect(second!.mail.text).toContain("Your vote is counted: nay.");
    expect(second!.mail.text).toContain("It was aye before. That is kept, and no longer counts.");
    const rows = app.db.selectFrom("motion_votes").select("choice").where("motion_id", "=", motion).orderBy("id");
    expect((await rows.execute()).map((row) => row.choice)).toEqual(["aye", "nay"]);
    // The same once more is told once a day and is no further vote.
    for (let twice = 0; twice < 2; twice += 1) expect(await answer("nay")).toEqual(["voted", "nay"]);
    expect(await rows.execute()).toHaveLength(2);
    const told = await post.outbox();
    expect(told.map((one) => one.mail.text!.includes("Your vote was the same before"))).toEqual([true]);
    expect((await (await app.as(lea)).get(`/motions/${motion}`)).text).toMatch(
      /Bo Ferrer Nay .* by mail Aye before, .* by mail/,
    );
  });

  test("comes twice as one mail and counts once, also when another vote was cast between", async () => {
    await answer("aye", { id: "<same@example.org>" });
    await (await app.as(bo)).post(`/motions/${motion}/vote`, { choice: "nay" });
    expect((await answer("aye ", { id: "<same@example.org>" }))[0]).toBe("duplicate");
    expect(await counted(bo)).toBe("nay");
  });

  test("written to all is one vote and one answer, whichever copy of it comes first", async () => {
    const own = replyTo(copy);
    for (const [text, order] of [
      ["aye", [own, group()]],
      ["nay", [group(), own]],
      ["Aye\r\n\r\nAnd soon.", [group(), own]],
      ["Nay\r\n\r\nNot so soon.", [own, group()]],
    ] as const) {
      const [id, inReplyTo] = [`<all-${(mails += 1)}@example.org>`, copy.mail.messageId!];
      const raw = aMail({ from: `Bo <${bo.address}>`, to: `${own}, ${group()}`, text, id, inReplyTo });
      for (const to of order) await post.receive({ from: bo.address, to, raw });
      expect(await counted(bo)).toBe(text.slice(0, 3).toLowerCase());
      const told = (await post.outboxTo(bo.address)).map((one) => one.mail.subject);
      expect(told.filter((subject) => !subject.startsWith("Re:"))).toEqual([
        `Counted: ${text.slice(0, 3).toLowerCase()} (Paste)`,
      ]);
    }
    expect(await texts()).toEqual(["A barrel.", "Aye\n\nAnd soon.", "Nay\n\nNot so soon."]);
  });

  test("is told in the list of one's mails", async () => {
    await answer("aye");
    expect((await (await app.as(bo)).get("/account/mails")).text).toContain("Counted as your vote: aye.");
  });
});

describe("an answer that says more", () => {
  test("is a post, and counts where its first line is a vote word and nothing else", async () => {
    expect((await answer("Aye.\r\n\r\nBut not on a Sunday."))[0]).toBe("posted");
    expect(await counted(bo)).toBe("aye");
    expect(await texts()).toEqual(["A barrel.", "Aye.\n\nBut not on a Sunday."]);
    const mails = await post.outboxTo(bo.address);
    const confirmation = mails.find((one) => one.mail.subject.startsWith("Counted"))!;
    expect(confirmation.mail.text).toContain(
      "What else your mail said stands in the discussion: http://localhost:3000/posts/",
    );
  });

  test("is a post and no vote where that line says more, and its writer is told so, once a day", async () => {
    expect((await answer("Aye, if it is cheap."))[0]).toBe("posted");
    expect((await answer("I am not sure."))[0]).toBe("posted");
    expect(await counted(bo)).toBeUndefined();
    const told = (await post.outboxTo(bo.address)).filter((one) => one.mail.subject.startsWith("About your vote"));
    expect(told).toHaveLength(1);
    expect(told[0]!.mail.text).toContain("It was not counted as a vote.");
    // In the discussion itself people talk: only what looks like a vote is answered.
    app.clock.advance(days(1));
    expect((await answer("Which paste?", { to: replyTo(copy) }))[0]).toBe("posted");
    expect((await answer("No objection.", { to: replyTo(copy) }))[0]).toBe("posted");
    const more = (await post.outboxTo(bo.address)).filter((one) => one.mail.subject.startsWith("About your vote"));
    expect(more).toHaveLength(1);
  });

  test("with a file is a post, and a picture in the signature is none", async () => {
    const boundary = "cut";
    const withPart = (part: string) =>
      aMail({
        from: `Bo <${bo.address}>`,
        to: replyTo(question),
        subject: "Re: Vote",
        id: `<file-${(mails += 1)}@example.org>`,
        text: `--${boundary}\r\nContent-Type: text/plain\r\n\r\nAye\r\n--${boundary}\r\n${part}\r\n--${boundary}--`,
      }).replace("Content-Type: text/plain; charset=utf-8", `Content-Type: multipart/mixed; boundary=${boundary}`);
    const logo =
      "Content-Type: image/png; name=logo.png\r\nContent-ID: <logo@x>\r\nContent-Disposition: inline\r\n\r\nx";
    const table =
      "Content-Type: text/csv; name=costs.csv\r\nContent-Disposition: attachment; filename=costs.csv\r\n\r\n1,2";
    const send = async (part: string) =>
      (await post.receive({ from: bo.address, to: replyTo(question), raw: withPart(part) })).fates[0]!.fate;
    expect(await send(logo)).toBe("voted");
    expect(await send(table)).toBe("posted");
    expect(await counted(bo)).toBe("aye");
  });

  test("of somebody who may not post for a time counts, and is not posted", async () => {
    const reply = await (await app.as(bo)).post(`/topics/${topic}/posts`, { body: "Never!" });
    const bad = Number(/\d+/.exec(reply.location!)![0]);
    await (await app.as(lea)).post(`/posts/${bad}/restraint`, { span: "30", reason: "attack", word: "No." });
    await post.outbox();
    expect(await answer("Nay\r\n\r\nNever!")).toEqual(["refused", "suspended"]);
    expect(await counted(bo)).toBe("nay");
    expect((await texts()).at(-1)).toBe("Never!");
    const subjects = (await post.outboxTo(bo.address)).map((one) => one.mail.subject);
    expect(subjects.sort()).toEqual(["Counted: nay (Paste)", "Not posted: Re: Vote: Paste"]);
  });

  test("counts in a closed discussion, whose words are refused", async () => {
    await (await app.as(lea)).post(`/topics/${topic}/closure`, { reason: "Enough." });
    expect(await answer("Aye\r\n\r\nAnd one more thing.")).toEqual(["refused", "topic-closed"]);
    expect(await counted(bo)).toBe("aye");
  });
});

describe("what does not vote", () => {
  test("a forged sender: nothing is counted, nothing answered, whichever address it names; and what leaders let in is no vote", async () => {
    for (const to of [replyTo(question), replyTo(copy), group()])
      expect(await answer("aye", { to, inReplyTo: copy.mail.messageId!, dmarc: "fail" })).toEqual([
        "refused",
        "motion-forged",
      ]);
    expect(await post.outbox()).toEqual([]);
    expect((await answer("aye\r\n\r\nSigned, Bo of the Glue Works", { dmarc: "fail" }))[0]).toBe("held");
    await post.outbox();
    const leas = await app.as(lea);
    const held = /held\/(\d+)\/decision/.exec((await leas.get(`/groups/${unit.slug}/held`)).body)![1]!;
    await leas.post(`/groups/${unit.slug}/held/${held}/decision`, { decision: "accepted" });
    await post.settled();
    expect((await texts()).at(-1)).toContain("Signed, Bo");
    expect(await counted(bo)).toBeUndefined();
  });

  test("somebody else who has the answering address: theirs is the vote of nobody", async () => {
    // As any mail of his to the group.
    expect(await answer("aye", { from: dan })).toEqual(["refused", "not-allowed"]);
    expect(await answer("aye", { from: dan, inReplyTo: question.mail.messageId! })).toEqual([
      "refused",
      "motion-unproven",
    ]);
    expect(await counted(bo)).toBeUndefined();
    // Ada is on the roll, and votes for herself alone.
    const over = { from: ada, inReplyTo: question.mail.messageId!, dmarc: "pass" as const };
    expect(await answer("nay", over)).toEqual(["voted", "nay"]);
    expect([await counted(ada), await counted(bo)]).toEqual(["nay", undefined]);
  });

  test("who is not on the roll is told so once a day; a stranger whom nobody vouches for hears nothing", async () => {
    const late = await aPerson(app.db, { name: "Eve Elm" });
    await joined(app.db, unit, late, app.clock.read());
    await post.settled();
    const over = { from: late, to: group(), inReplyTo: copy.mail.messageId!, dmarc: "pass" as const };
    for (let twice = 0; twice < 2; twice += 1)
      expect(await answer("aye", over)).toEqual(["refused", "motion-not-on-roll"]);
    const told = await post.outbox();
    expect(told.map((one) => one.recipient)).toEqual([late.address]);
    expect(told[0]!.mail.text).toContain("you are not on the roll");
    const stranger = { name: "Pat", address: "pat@nowhere.example" };
    expect(await answer("aye", { ...over, from: stranger, dmarc: "none" })).toEqual(["refused", "motion-unproven"]);
    expect(await post.outbox()).toEqual([]);
    expect(await texts()).toEqual(["A barrel."]);
  });

  test("a machine's answer", async () => {
    const absent = { headers: ["Auto-Submitted: auto-replied"] };
    expect(await answer("Yes", absent)).toEqual(["dropped", "auto-reply"]);
    expect(await counted(bo)).toBeUndefined();
    expect(await post.outbox()).toEqual([]);
  });

  test("what comes after the deadline, or after a withdrawal, is refused kindly; a week later one word is a word again", async () => {
    app.clock.set(DEADLINE);
    expect(await answer("aye")).toEqual(["refused", "motion-late"]);
    expect((await post.outbox())[0]!.mail.text).toContain("the vote was over when it came");
    await sweep();
    await post.outbox();
    expect(await answer("aye", { to: replyTo(copy) })).toEqual(["refused", "motion-late"]);
    // Told today.
    expect(await post.outbox()).toEqual([]);
    expect(await counted(bo)).toBeUndefined();
    app.clock.advance(days(8));
    expect((await answer("aye", { to: replyTo(copy) }))[0]).toBe("posted");
    expect((await answer("aye"))[1]).toBe("motion-late");
    const next = await (await app.as(lea)).post(`/posts/${postId}/motion`, { ...asked, day: "2026-12-20" });
    const id = Number(/\d+/.exec(next.location!)![0]);
    await (await app.as(lea)).post(`/motions/${id}/withdrawal`, { because: "Sold." });
    await post.outbox();
    expect(await answer("aye", { to: replyTo(copy) })).toEqual(["refused", "motion-withdrawn"]);
    expect((await post.outboxTo(bo.address)).at(-1)!.mail.text).toContain("the motion was withdrawn");
  });

  test("an answer to the mail of an earlier motion, when the post is put to a vote again", async () => {
    app.clock.set(DEADLINE);
    await sweep();
    await (await app.as(lea)).post(`/posts/${postId}/motion`, { ...asked, day: "2026-11-28" });
    await post.outbox();
    expect(await answer("aye")).toEqual(["refused", "motion-late"]);
    const named = { to: group(), inReplyTo: question.mail.messageId!, dmarc: "pass" as const };
    expect(await answer("aye", named)).toEqual(["refused", "motion-late"]);
    expect((await answer("aye", { to: replyTo(copy) }))[0]).toBe("voted");
  });
});

describe("the moment at which a mail came in decides", () => {
  /** A mail that was accepted then, and waits to be handled. */
  const stored = (arrivedAt: Date, text: string, to = replyTo(question)) => {
    mails += 1;
    const raw = Buffer.from(aMail({ from: `Bo <${bo.address}>`, to, text, id: `<kept-${mails}@example.org>` }));
    return sql`insert into inbound_mails (recipient, sender, sha256, raw, arrived_at)
      values (${to}, ${bo.address}, sha256(${raw}), ${raw}, ${arrivedAt}::timestamptz)`;
  };
  const handled = async () => {
    await sql`select pg_notify('inbound', '')`.execute(app.db);
    await post.settled();
  };

  test("one of before the deadline counts after it, until the motion is counted; and the count waits for it", async () => {
    app.clock.set(DEADLINE);
    const before = later(app.clock.read(), -1);
    // Not committed, so that nobody handles it meanwhile.
    await inTx(async (tx) => {
      await stored(before, "aye").execute(tx);
      await closeMotion(tx, motion, app.clock.read(), app.settings);
      const { ended_at } = await tx
        .selectFrom("motions")
        .select("ended_at")
        .where("id", "=", motion)
        .executeTakeFirstOrThrow();
      expect(ended_at).toBeNull();
    });
    await handled();
    expect(await counted(bo)).toBe("aye");
    await sweep();
    expect((await texts()).at(-1)).toContain("The motion is carried.");
  });

  test("the count waits a quarter of an hour and no longer", async () => {
    app.clock.set(DEADLINE);
    await inTx(async (tx) => {
      await stored(later(app.clock.read(), -1), "aye").execute(tx);
      await closeMotion(tx, motion, later(app.clock.read(), minutes(15)), app.settings);
      const { outcome } = await tx
        .selectFrom("motions")
        .select("outcome")
        .where("id", "=", motion)
        .executeTakeFirstOrThrow();
      expect(outcome).toBe("not-carried");
    });
    await handled();
    expect(await counted(bo)).toBeUndefined();
  });

  test("one that waited while its writer voted on the page does not undo that vote", async () => {
    const came = app.clock.read();
    app.clock.advance(minutes(1));
    await (await app.as(bo)).post(`/motions/${motion}/vote`, { choice: "nay" });
    await stored(came, "aye").execute(app.db);
    await handled();
    expect(await counted(bo)).toBe("nay");
    const [told] = await post.outboxTo(bo.address);
    expect(told!.mail.text).toContain("You voted again after it came in, and that vote counts: nay.");
  });

  test("one that waited while its writer repeated an earlier vote on the page does not undo that", async () => {
    await (await app.as(bo)).post(`/motions/${motion}/vote`, { choice: "aye" });
    const came = later(app.clock.read(), minutes(1));
    app.clock.advance(minutes(2));
    await (await app.as(bo)).post(`/motions/${motion}/vote`, { choice: "aye" });
    await stored(came, "nay").execute(app.db);
    await handled();
    expect(await counted(bo)).toBe("aye");
    const [told] = await post.outboxTo(bo.address);
    expect(told!.mail.text).toContain("You voted again after it came in, and that vote counts: aye.");
    expect((await (await app.as(lea)).get(`/motions/${motion}`)).text).toMatch(
      /Bo Ferrer Aye Nov 14, 2026, 9:02.AM on the web Nay before, Nov 14, 2026, 9:01.AM by mail/,
    );
  });

  test("of votes that are handled in any order, the one cast last counts", async () => {
    const begun = app.clock.read();
    const [first, again, between] = [
      [0, "aye"],
      [2, "aye"],
      [1, "nay"],
    ] as [[number, Choice], [number, Choice], [number, Choice]];
    for (const order of [
      [first, again, between],
      [first, between, again],
      [again, first, between],
      [again, between, first],
      [between, first, again],
      [between, again, first],
    ]) {
      await app.db.deleteFrom("motion_votes").where("motion_id", "=", motion).execute();
      for (const [at, choice] of order) {
        const castAt = later(begun, minutes(at));
        const vote = { motionId: motion, personId: bo.id, choice, castAt, way: "web" as const };
        await inTx((tx) => castVote(tx, vote, later(begun, minutes(3))));
      }
      expect(await counted(bo), JSON.stringify(order)).toBe("aye");
    }
  });

  test("one of before the motion opened is a post like any other; one of that very moment counts", async () => {
    const openedAt = app.clock.read();
    app.clock.advance(minutes(1));
    await stored(later(openedAt, -1), "Yes", replyTo(copy)).execute(app.db);
    await handled();
    expect(await counted(bo)).toBeUndefined();
    expect(await texts()).toEqual(["A barrel.", "Yes"]);
    await stored(openedAt, "Yes", replyTo(copy)).execute(app.db);
    await handled();
    expect(await counted(bo)).toBe("aye");
    expect(await texts()).toEqual(["A barrel.", "Yes"]);
  });
});

test("the roll decides who votes, wherever the discussion goes: by mail also who reads there no more", async () => {
  const other = await aUnit(app.db, { name: `Board ${count}`, slug: `board-${count}` });
  await leads(app.db, other, lea);
  const audiences = { page: "public", posts: "unit", files: "unit", events: "unit", roster: "unit" } as const;
  const program = { personId: null, zone: app.settings.timeZone };
  await inTx((tx) => changeSettings(tx, program, other, { audiences }, app.clock.read()));
  const moved = await (await app.as(lea)).post(`/topics/${topic}/moves`, { to: other.slug });
  expect(moved.status, moved.text).toBe(303);
  expect(await answer("aye")).toEqual(["voted", "aye"]);
  expect(await answer("nay\r\n\r\nBecause.")).toEqual(["refused", "topic-moved"]);
  expect(await counted(bo)).toBe("nay");
  expect((await (await app.as(bo)).get(`/motions/${motion}`)).status).toBe(200);
  app.clock.set(DEADLINE);
  await sweep();
  expect((await (await app.as(bo)).get(`/groups/${unit.slug}/decisions`)).text).toContain("Not carried");
  expect((await (await app.as(bo)).get(`/groups/${unit.slug}/decisions`)).text).not.toContain("Paste");
});
