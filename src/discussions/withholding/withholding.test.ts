import { beforeEach, describe, expect, test } from "vitest";
import { useApp } from "../../../test/app.ts";
import { aMail, usePostOffice } from "../../../test/post-office.ts";
import type { Unit } from "#groups";
import { enqueue } from "#platform/jobs";
import { days, minutes } from "#platform/time";
import { aUnit, joined, leads } from "../../groups/builders.ts";
import { aPerson, type APerson } from "../../people/builders.ts";
import { makeDigests } from "../digests/jobs.ts";
import { postFacts } from "../mails/queries.ts";

const app = useApp();
const post = usePostOffice(app);
let ada: APerson;
let bo: APerson;
let lea: APerson;
let unit: Unit;
let topic: number;
/** Bo's, with a file, an earlier version, and words that stand nowhere else. */
let id: number;
let count = 0;
let secret: string;

beforeEach(async () => {
  count += 1;
  secret = `quicksilver${count}`;
  ada = await aPerson(app.db, { name: "Ada Lind" });
  bo = await aPerson(app.db, { name: "Bo Ferrer" });
  lea = await aPerson(app.db, { name: "Lea Roth" });
  unit = await aUnit(app.db, { name: `Paste ${count}`, slug: `paste-${count}` });
  for (const person of [ada, bo]) await joined(app.db, unit, person);
  await leads(app.db, unit, lea);
  const begun = await (await app.as(ada)).post(`/groups/${unit.slug}/topics`, { title: "Glues", body: "Which?" });
  topic = Number(/^\/topics\/(\d+)/.exec(begun.location!)![1]);
  const file = { field: "files", filename: `${secret}.txt`, type: "text/plain", bytes: Buffer.from(secret) };
  const said = { body: `Use ${secret} first`, poll: `${secret}?`, options: "Yes\nNo" };
  const answer = await (await app.as(bo)).upload(`/topics/${topic}/posts`, said, [file]);
  id = Number(/^\/posts\/(\d+)/.exec(answer.location!)![1]);
  const edit = { body: `Use ${secret}, really`, version: "1" };
  await (await app.as(bo)).post(`/posts/${id}/edit`, edit);
  await post.outbox();
});

const as = (person: APerson | null) => app.as(person);
const why = { reason: "private", word: "It names a patient." };
const hide = async (person: APerson, fields: Record<string, string> = why) =>
  (await as(person)).post(`/posts/${id}/withholding`, fields);
const bringBack = async (person: APerson) => (await as(person)).post(`/posts/${id}/withholding/ending`);
const remove = async (person: APerson) => (await as(person)).post(`/posts/${id}/withholding/removal`, { sure: "yes" });
const row = () => app.db.selectFrom("posts").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
/** Everywhere that a reader of the group meets what was written. */
const places = () => [
  `/posts/${id}/history`,
  `/posts/${id}/attachments/1`,
  `/posts/${id}/cite`,
  `/posts/${id}/edit`,
  `/topics/${topic}/glues`,
  `/topics/${topic}/glues?view=threads`,
  `/topics/${topic}/glues?print=all`,
  `/topics/${topic}/glues?quote=${id}`,
  `/topics/${topic}/feed.atom`,
  `/groups/${unit.slug}/feed.json`,
  `/groups/${unit.slug}/topics`,
  `/groups/${unit.slug}`,
  "/discussions",
  `/api/v1/search/posts?q=${secret}`,
  `/api/v1/posts/${id}`,
  `/api/v1/topics/${topic}/posts`,
];
const pagesThatSay = async (person: APerson | null): Promise<string[]> => {
  const browser = await as(person);
  const found: string[] = [];
  for (const place of places()) if ((await browser.get(place)).body.includes(secret)) found.push(place);
  return found;
};

describe("a post that leaders hide", () => {
  test("says nothing anywhere, keeps its place with their word, and comes back whole", async () => {
    const before = await pagesThatSay(ada);
    expect(before.length).toBeGreaterThan(8);
    expect((await hide(ada)).status).toBe(404);
    expect((await hide(bo)).status).toBe(404);
    expect((await hide(lea, { reason: "private", word: " " })).status).toBe(422);
    expect((await hide(lea, { reason: "taste", word: "No." })).status).toBe(422);
    expect((await row()).withheld_at).toBeNull();

    expect((await hide(lea)).status).toBe(303);
    for (const reader of [ada, bo, lea, null]) expect(await pagesThatSay(reader), reader?.name ?? "").toEqual([]);
    const page = await (await as(ada)).get(`/topics/${topic}/glues`);
    expect(page.text).toContain("Those who lead the group hid this post");
    expect(page.text).toContain("it shows what is private");
    expect(page.text).toContain("It names a patient.");
    expect(page.text).toContain("Bo Ferrer");
    expect(page.text).not.toContain("What it said");
    const told = JSON.parse((await (await as(ada)).get(`/api/v1/posts/${id}`)).body) as Record<string, unknown>;
    expect(told).toMatchObject({ html: "", poll: null, attachments: [], withheld: { ...why, isFinal: false } });

    expect((await bringBack(ada)).status).toBe(404);
    expect((await bringBack(lea)).status).toBe(303);
    expect(await pagesThatSay(ada)).toEqual(before);
    expect((await (await as(ada)).get(`/posts/${id}/attachments/1`)).body).toBe(secret);
    expect((await (await as(ada)).get(`/posts/${id}/history`)).text).toContain("first");
  });

  test("is told to its author in the leaders' word without a name, who still sees it; nobody else does", async () => {
    await hide(lea);
    const [mail, ...others] = await post.outbox();
    expect(others).toEqual([]);
    expect(mail!.recipient).toBe(bo.address);
    expect(mail!.mail.subject).toBe("Hidden: your post in “Glues”");
    expect(mail!.mail.text).toContain("| It names a patient.");
    expect(mail!.mail.text).not.toContain("Lea");
    const own = await (await as(bo)).get(`/posts/${id}/withholding`);
    expect(own.text).toContain(secret);
    expect(own.text).not.toContain("Lea Roth");
    expect(own.text).not.toContain("Bring it back");
    expect((await (await as(ada)).get(`/posts/${id}/withholding`)).status).toBe(404);
    const leaders = await (await as(lea)).get(`/posts/${id}/withholding`);
    expect(leaders.text).toContain(secret);
    expect(leaders.text).toContain("Lea Roth");
    await bringBack(lea);
    expect((await post.outboxTo(bo.address)).map((one) => one.mail.subject)).toEqual([
      "Back again: your post in “Glues”",
    ]);
    expect((await (await as(bo)).get(`/posts/${id}/withholding`)).status).toBe(404);
  });

  test("is neither edited, quoted nor voted on, but answered: a mail still finds it", async () => {
    await hide(lea);
    const editor = await as(bo);
    expect((await editor.post(`/posts/${id}/edit`, { body: "Again", version: "2" })).status).toBe(404);
    expect((await editor.post(`/posts/${id}/poll`, { choice: "1" })).status).toBe(422);
    const { message_id: messageId } = await row();
    const to = `${unit.slug}@lists.example.org`;
    const raw = aMail({ from: ada.address, to, subject: "Re: Glues", text: "Wheat", inReplyTo: messageId });
    const { fates } = await post.receive({ from: ada.address, to, raw });
    expect(fates[0]!.fate).toBe("posted");
    const answers = await app.db.selectFrom("posts").select("body_text").where("parent_id", "=", id).execute();
    expect(answers.map((one) => one.body_text.trim())).toEqual(["Wheat"]);
  });

  test("goes neither into a digest nor into a copy that still waits", async () => {
    const daily = { mode: "daily", address: String(ada.addressId) };
    await (await as(ada)).post(`/groups/${unit.slug}/subscription`, daily);
    app.clock.advance(minutes(1));
    const ids: number[] = [];
    for (const body of ["Wheat paste", `More ${secret}`]) {
      const late = await (await as(bo)).post(`/topics/${topic}/posts`, { body });
      ids.push(Number(/^\/posts\/(\d+)/.exec(late.location!)![1]));
    }
    id = ids[1]!;
    await hide(lea);
    await post.outbox();
    app.clock.advance(days(2));
    await app.db.transaction().execute((tx) => enqueue(tx, makeDigests, null));
    const [digest] = await post.outboxTo(ada.address);
    expect(digest!.mail.text).toContain("Wheat paste");
    expect(digest!.mail.text).not.toContain(secret);
    expect(await postFacts(app.db, ids[0]!)).not.toBeNull();
    expect(await postFacts(app.db, id)).toBeNull();
  });

  test("takes the title with it, where the leaders give another", async () => {
    const [first] = await app.db
      .selectFrom("posts")
      .select("id")
      .where("topic_id", "=", topic)
      .orderBy("number")
      .execute();
    id = first!.id;
    expect((await (await as(lea)).get(`/posts/${id}/withholding`)).body).toContain('value="Glues"');
    await hide(lea, { ...why, title: "A title that is gone" });
    const list = await (await as(ada)).get(`/groups/${unit.slug}/topics`);
    expect(list.text).toContain("A title that is gone");
    expect(list.text).not.toContain("Which?");
  });
});

describe("a hidden post is removed for good", () => {
  test("when the box is ticked: nothing is kept of it, its place stays, and it cannot be brought back", async () => {
    expect((await remove(lea)).text).toContain("Hide it first");
    await hide(lea);
    expect((await (await as(lea)).post(`/posts/${id}/withholding/removal`)).status).toBe(422);
    expect((await remove(ada)).status).toBe(404);
    expect((await (await as(bo)).get(`/posts/${id}/withholding`)).text).toContain(secret);
    expect((await remove(lea)).status).toBe(303);
    expect((await remove(lea)).status).toBe(303);
    for (const table of ["withheld_versions", "withheld_files"] as const)
      expect(await app.db.selectFrom(table).select("post_id").where("post_id", "=", id).execute()).toEqual([]);
    const bodies = app.db
      .selectFrom("withheld_bodies as b")
      .innerJoin("post_withholdings as w", "w.id", "b.withholding_id");
    expect(await bodies.select("w.id").where("post_id", "=", id).execute()).toEqual([]);
    expect(await pagesThatSay(lea)).toEqual([]);
    expect((await (await as(lea)).get(`/posts/${id}/withholding`)).text).toContain("Nothing is kept of what it said.");
    expect((await (await as(ada)).get(`/topics/${topic}/glues`)).text).toContain("removed this post");
    expect((await bringBack(lea)).text).toContain("removed for good");
    const subjects = (await post.outboxTo(bo.address)).map((one) => one.mail.subject);
    expect(subjects).toContain("Removed: your post in “Glues”");
  });
});

test("an edit and a hiding that meet come one after the other, and nothing is lost or shown", async () => {
  for (let round = 0; round < 5; round += 1) {
    const version = String((await row()).version);
    const [edited, hidden] = await Promise.all([
      (await as(bo)).post(`/posts/${id}/edit`, { body: `Round ${round} ${secret}`, version }),
      hide(lea),
    ]);
    expect(hidden.status).toBe(303);
    expect([303, 404, 409]).toContain(edited.status);
    expect((await row()).body_text).toBe("");
    await bringBack(lea);
    expect((await row()).body_text.includes(`Round ${round}`)).toBe(edited.status === 303);
  }
});
