import { createHash } from "node:crypto";
import { expect, test, vi } from "vitest";
import { useApp } from "../../../test/app.ts";
import { useDatabase } from "../../../test/database.ts";
import { sql, type Db } from "#platform/db";
import { loadInto } from "./load.ts";
import { lockSample } from "./lock.ts";
import { demoPassword, demoSignIns } from "./people.ts";

// Whole associations are loaded here: patience for a busy machine.
vi.setConfig({ testTimeout: 90_000 });

const app = useApp();
const another = useDatabase();
const firstDay = new Date("2026-11-14T15:00:00Z");
const signIn = async (address: string) =>
  (await app.as(null)).post("/sign-in", { email: address, password: demoPassword });

const count = async (db: Db, what: string): Promise<number> =>
  (await sql<{ count: number }>`select count(*)::integer as count from ${sql.raw(what)}`.execute(db)).rows[0]!.count;

test("the sample fills an empty database once, whole, and mails nobody", async () => {
  expect(await loadInto(app.db, app.settings, firstDay)).toBe(true);
  expect(await loadInto(app.db, app.settings, firstDay)).toBe(false);
  const open = (kind: string) =>
    count(app.db, `units u where kind = '${kind}' and not exists (select from unit_closures c where c.unit_id = u.id)`);
  expect([await open("round-table"), await open("division"), await open("office")]).toEqual([19, 9, 20]);
  expect([await open("chapter"), await open("assembly"), await count(app.db, "unit_closures")]).toEqual([57, 1, 3]);
  expect((await open("interest-group")) + (await open("discussion-group"))).toBeGreaterThanOrEqual(14);
  expect(await count(app.db, "persons")).toBe(400);
  expect(await count(app.db, "posts")).toBeGreaterThanOrEqual(1_500);
  expect(await count(app.db, "post_attachments")).toBeGreaterThanOrEqual(8);
  expect([
    await count(app.db, "motions where ended_at is null"),
    await count(app.db, "motions where outcome = 'carried'"),
  ]).toEqual([1, 1]);
  expect([
    await count(app.db, "time_questions"),
    await count(app.db, "time_choices where ended_at is null"),
    (await count(app.db, "time_answers")) > 30,
  ]).toEqual([2, 1, true]);
  expect([
    await count(app.db, "conduct_panelists where kind = 'member'"),
    await count(app.db, "conduct_cases where closed_at is null"),
    await count(app.db, "conduct_cases where forgotten_at is not null"),
  ]).toEqual([3, 0, 1]);
  expect(await count(app.db, "questions")).toBeGreaterThan(await count(app.db, "question_answers"));
  for (const nothing of ["mailings", "deliveries", "inbound_mails"]) expect(await count(app.db, nothing)).toBe(0);
});

test("no two posts have the same text, and no unit stands in the catalogue twice", async () => {
  expect(await count(app.db, "(select body_text from posts group by 1 having count(*) > 1) twice")).toBe(0);
  expect(await count(app.db, "(select lower(name) from units group by 1 having count(*) > 1) twice")).toBe(0);
  expect(await count(app.db, "(select lower(acronym) from units group by 1 having count(acronym) > 1) twice")).toBe(0);
});

test("what the sample says of itself holds together", async () => {
  const wrong = {
    "a topic's figures differ from its posts": `topics t join lateral (select count(*) n, max(posted_at) last, min(posted_at) first from posts p where p.topic_id = t.id) p on true
      where t.post_count <> p.n or t.last_post_at <> p.last or t.started_at <> p.first`,
    "a post lies in the future": `posts where posted_at > '${firstDay.toISOString()}'`,
    "a reply came before what it answers":
      "posts p join posts a on a.id = p.parent_id where p.posted_at <= a.posted_at",
    "a reply answers nothing": "posts where number > 1 and parent_id is null",
    "somebody wrote before joining": `posts p join topic_units t on t.topic_id = p.topic_id where not p.is_by_group and not exists (
        select from unit_memberships m where m.unit_id = t.unit_id and m.person_id = p.author_id and m.joined_at <= p.posted_at)
      and not exists (select from appointments a where a.unit_id = t.unit_id and a.person_id = p.author_id)`,
    "somebody wrote before there was an account":
      "posts p join persons a on a.id = p.author_id where p.posted_at < a.created_at",
    "a closed unit was written to":
      "posts p join topic_units t using (topic_id) join unit_closures c using (unit_id) where p.posted_at::date > c.closed_on",
    "a member of a paid unit pays nothing": `unit_memberships m join units u on u.id = m.unit_id where u.product_id is not null and m.left_at is null
      and not exists (select from terms t where t.person_id = m.person_id and t.product_id = u.product_id and t.ends_on >= '2026-09-15')`,
    "a member has no subscription": `unit_memberships m where m.left_at is null and not exists (
      select from subscriptions s where s.unit_id = m.unit_id and s.person_id = m.person_id and s.ended_at is null)`,
    "a group has no convener": `units u where kind in ('interest-group', 'discussion-group') and not exists (
      select from appointments a where a.unit_id = u.id and role like '%convener' and '2026-11-14' between starts_on and ends_on)`,
    "somebody voted before the vote was open, after it, or before joining": `motion_votes v join motions m on m.id = v.motion_id
        join unit_memberships b on b.unit_id = m.unit_id and b.person_id = v.person_id
      where v.cast_at < m.opened_at or v.cast_at >= m.closes_at or v.cast_at > '${firstDay.toISOString()}' or v.cast_at < b.joined_at`,
    "somebody said when they can meet before they were asked, after the last day, or before joining": `time_answers a join time_questions q using (post_id)
        join posts p on p.id = q.post_id join topic_units t on t.topic_id = p.topic_id join unit_memberships b on b.unit_id = t.unit_id and b.person_id = a.person_id
      where a.answered_at < q.asked_at or a.answered_at::date > q.closes_on or a.answered_at > '${firstDay.toISOString()}' or a.answered_at < b.joined_at`,
    "a time was asked for before its post was there, or chosen before anybody answered": `time_questions q join posts p on p.id = q.post_id left join time_choices c on c.post_id = p.id
      where q.asked_at < p.posted_at or c.chosen_at < (select max(answered_at) from time_answers a where a.post_id = p.id)`,
    "a vote was opened by nobody who leads there": `motions m where not exists (
      select from appointments a where a.unit_id = m.unit_id and a.person_id = m.opened_by and m.opened_at::date between starts_on and ends_on)`,
    "a vote that is over is not counted, or one that is open is": `motions where (closes_at <= '${firstDay.toISOString()}') <> (ended_at is not null)`,
    "somebody answered their own question with the question":
      "question_answers a join posts p on p.id = a.post_id where p.number = 1",
    "a text has a gap": "posts where body_text like '%{%' or body_text like '%undefined%' or body_text like '%<<%'",
  };
  for (const [says, rows] of Object.entries(wrong))
    expect({ says, rows: await count(app.db, rows) }).toEqual({ says, rows: 0 });
});

test("every former name leads to its unit, in any case, by page and by mail", async () => {
  const visitor = await app.as(null);
  for (const [former, now] of [
    ["VRT", "fmrt"],
    ["lssirt", "lssrt"],
    ["Clenert", "learnrt"],
  ] as const) {
    const moved = await visitor.get(`/groups/${former}`);
    expect([moved.status, moved.headers.location]).toEqual([301, `/groups/${now}`]);
    expect(await count(app.db, `unit_addresses where local_part = '${former.toLowerCase()}'`)).toBe(1);
    expect((await visitor.get(`/groups?q=${former}`)).body).toContain(`/groups/${now}"`);
  }
  expect((await visitor.get("/groups/GameRT")).headers.location).toBe("/groups/gamert");
  const closed = await visitor.get("/groups/sort");
  expect(closed.body).toContain("Library Support Staff Round Table");
  expect(closed.body).not.toContain('action="/groups/sort/membership"');
});

test("a visitor without an account finds talk, files and every page of every unit", async () => {
  const visitor = await app.as(null);
  const catalogue = (await visitor.get("/groups")).body + (await visitor.get("/groups?page=2")).body;
  const paths = new Set([...catalogue.matchAll(/href="(\/groups\/[a-z0-9-]+)"/g)].map(([, path]) => path!));
  expect(paths.size).toBeGreaterThan(130);
  for (const path of paths) expect((await visitor.get(path)).status).toBe(200);
  for (const slug of ["brsl", "plain", "solo", "godort"])
    expect((await visitor.get(`/groups/${slug}/topics`)).body).toMatch(/href="\/topics\/\d+/);
});

test("the same first day makes the same sample", async () => {
  expect(await loadInto(another.db, app.settings, firstDay)).toBe(true);
  expect(await digest(another.db)).toBe(await digest(app.db));
});

test("the sample's people can sign in here but nowhere else", async () => {
  for (const { address } of demoSignIns) expect((await signIn(address)).status).toBe(303);
  await lockSample(app.db, { isLocal: true });
  expect((await signIn(demoSignIns[0]!.address)).status).toBe(303);
  await lockSample(app.db, { isLocal: false });
  for (const { address } of demoSignIns) expect((await signIn(address)).status).toBe(422);
  expect(await count(app.db, "sessions where ended_at is null")).toBe(0);
  expect(await count(app.db, "passwords")).toBe(0);
});

/** Of all that people read, without the numbers that a database gives. */
async function digest(db: Db): Promise<string> {
  const reads = [
    "select name, created_at from persons order by id",
    "select p.name, u.slug, m.joined_at, m.left_at from unit_memberships m join persons p on p.id = person_id join units u on u.id = unit_id order by 1, 2",
    "select p.name, u.slug, role, starts_on, ends_on from appointments a join persons p on p.id = person_id join units u on u.id = unit_id order by 1, 2, 3, 4",
    "select name, purpose, opened_on from units order by id",
    "select p.name, d.slug, starts_on, ends_on from terms t join persons p on p.id = person_id join products d on d.id = product_id order by 1, 2, 3",
    "select t.title, p.number, p.author_name, p.body_html, p.posted_at from posts p join topics t on t.id = topic_id order by p.id",
    `select m.wording, m.opened_at, m.closes_at, m.outcome, m.roll_size, p.name, v.choice, v.cast_at, v.is_counted from motions m
      join motion_votes v on v.motion_id = m.id join persons p on p.id = v.person_id order by m.id, v.id`,
    `select q.title, q.time_zone, q.closes_on, q.asked_at, o.number, o.day, o.clock, a.answer, a.answered_at, p.name from time_questions q join time_options o using (post_id)
      join time_answers a on a.post_id = o.post_id and a.option = o.number join persons p on p.id = a.person_id order by 1, 5, p.name`,
    "select filename, content from post_attachments order by post_id, number",
    "select title, description, url, e.added_at, filename from library_entries e left join library_versions v on v.entry_id = e.id order by 1",
  ];
  const hash = createHash("sha256");
  for (const read of reads) hash.update(JSON.stringify((await sql.raw(read).execute(db)).rows));
  return hash.digest("hex");
}
