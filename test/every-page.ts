import { routes } from "../src/app/routes.ts";
import { loadInto } from "../src/app/sample/load.ts";
import { aUnit, leads } from "../src/groups/builders.ts";
import { unitsByIds } from "../src/groups/index.ts";
import { capabilities } from "../src/people/index.ts";
import { aPerson, sessionFor } from "../src/people/builders.ts";
import { sql } from "../src/platform/db/index.ts";
import { days, later } from "../src/platform/time/index.ts";
import type { TestApp } from "./app.ts";

export interface EveryPage {
  /** Of somebody with every capability who leads a group with a bit of everything. */
  session: string;
  /** The address of a route's page, with what there is of each kind put into it. */
  addressOf(path: string): string;
}

/** The paths of all pages that are registered. */
export const pagePaths = [...new Set(routes.filter(({ method }) => method === "GET").map(({ path }) => path))];

/** The sample, and something for each page to show. */
export async function everyPage(app: TestApp): Promise<EveryPage> {
  const rowsOf = async <Row>(text: string): Promise<Row[]> => (await sql<Row>`${sql.raw(text)}`.execute(app.db)).rows;
  await loadInto(app.db, app.settings, app.clock.read());
  const all = await aPerson(app.db, { name: "Wren Ó Dálaigh", capabilities: [...capabilities] });
  const session = await sessionFor(app.db, all.id, app.clock.read());
  const [topic] = await rowsOf<{ id: number; unit: number; slug: string; post: number }>(`
    select t.id, u.id as unit, u.slug, p.id as post from topics t join topic_units x on x.topic_id = t.id join units u on u.id = x.unit_id
      join posts p on p.topic_id = t.id and p.number = 1
    where not t.is_closed and exists (select from post_attachments f join posts q on q.id = f.post_id where q.topic_id = t.id)
    order by t.post_count desc limit 1`);
  await leads(app.db, (await unitsByIds(app.db, [topic!.unit])).get(topic!.unit)!, all);
  await (await app.as(all)).post(`/posts/${topic!.post}/report`, { reason: "other", word: "It is the wrong shelf." });
  const decided = await (
    await app.as(all)
  ).post(`/posts/${topic!.post}/restraint`, { span: "7", reason: "other", word: "Not so." });
  await (await app.as(all)).post(`/groups/${topic!.slug}/standstill`, { word: "A flood of spam." });
  const poll = { body: "When?", poll: "Which day?", options: "Tuesday\nFriday", closes: "2026-11-30" };
  const asks = await (await app.as(all)).post(`/topics/${topic!.id}/posts`, poll);
  const motion = await (
    await app.as(all)
  ).post(asks.location!.replace(/#.*|$/, "/motion"), {
    wording: "We meet on Tuesdays.",
    day: later(app.clock.read(), days(7)).toISOString().slice(0, 10),
    time: "17:00",
    majority: "half-cast",
    quorum: "quarter",
  });
  await (await app.as(all)).post(motion.location!.replace(/\?.*/, "/vote"), { choice: "aye" });
  const soon = later(app.clock.read(), days(9)).toISOString().slice(0, 10);
  const times = { title: "The wrong shelf", "day-1": soon, "clock-1": "09:00", "day-2": soon, "clock-2": "11:00" };
  await (await app.as(all)).post(`/posts/${topic!.post}/times`, { ...times, zone: "Europe/Berlin" });
  await (await app.as(all)).post(`/posts/${topic!.post}/times/choice`, { number: "2" });
  const asking = /^\/posts\/(\d+)/.exec(asks.location!)![1]!;
  await (await app.as(all)).post(`/posts/${asking}/times`, { ...times, zone: "Asia/Kathmandu" });
  await anImport(app, topic!.unit);
  const shelf = `/groups/${topic!.slug}/library`;
  const folder = (await (await app.as(all)).post(`${shelf}/folders`, { name: "Policies", audience: "unit" })).location!;
  const added = await (
    await app.as(all)
  ).upload(`${shelf}/files`, { description: "As the committee approved it." }, [
    { field: "files", filename: "collection-policy.txt", bytes: Buffer.from("What we collect, and why. ".repeat(30)) },
  ]);
  const [role] = await rowsOf<{ id: number }>(`
    select id from appointments where unit_id = ${topic!.unit} and ended_at is null order by id desc limit 1`);
  const [term] = await rowsOf<{ id: number; person: number; publicId: string }>(`
    select t.id, t.person_id as person, p.public_id as "publicId" from terms t join persons p on p.id = t.person_id
      join directory_entries d on d.person_id = p.id order by t.id limit 1`);
  const boxed = await app.db
    .insertInto("mailbox_mails")
    .values({
      recipient: "ada@example.org",
      sender: "",
      raw: Buffer.from("Subject: Maps\r\n\r\nMaps"),
      arrived_at: app.clock.read(),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const values: Record<string, string> = {
    slug: topic!.slug,
    unopened: await anUnopened(app, all),
    operation: "getTopic",
    webhook: String(await aWebhook(app, topic!.unit, all.id)),
    id: String(topic!.id),
    words: (await (await app.as(all)).get(`/topics/${topic!.id}`)).location!.split("/").at(-1)!,
    kind: "chapter",
    personId: term!.publicId,
    termId: String(term!.id),
    token: "aaaaaaaaaaaaaaaaaaaaaaaaaa",
    number: "1",
    size: "small",
    file: "logo",
    tag: "glue",
    folder: /\d+$/.exec(folder)![0],
    entry: /\d+$/.exec(added.location!)![0],
    post: String(topic!.post),
    asking,
    role: String(role!.id),
    mail: String(await anIncomingMail(app)),
    boxed: String(boxed.id),
    motion: /^\/motions\/(\d+)/.exec(motion.location!)![1]!,
    code: await aCase(app, all, topic!.post),
    restraint: /^\/restraints\/(\d+)/.exec(decided.location!)![1]!,
    person: String(term!.person),
  };
  return { session, addressOf: (path) => addressOf(path, values) };
}

/** That this person sits on, about whoever wrote the post, with a proposal. Returns what stands in its address. */
async function aCase(app: TestApp, by: { id: number }, post: number): Promise<string> {
  const { author } = (
    await sql<{ author: number }>`select author_id as author from posts where id = ${post}`.execute(app.db)
  ).rows[0]!;
  const reporter = await aPerson(app.db, { name: "Odile Marchand" });
  const second = await aPerson(app.db, { name: "Per Lund" });
  const now = app.clock.read();
  const { id, code } = await app.db
    .insertInto("conduct_cases")
    .values({
      code: "0123456789abcdef",
      reporter_id: reporter.id,
      reported_id: author,
      opened_at: now,
      told_at: now,
      asked_at: now,
      question: "Did you write this?",
    })
    .returning(["id", "code"])
    .executeTakeFirstOrThrow();
  for (const person of [by, second])
    await app.db
      .insertInto("conduct_seats")
      .values({ case_id: id, person_id: person.id, stage: "first", seated_at: now })
      .execute();
  for (const [side, kind, text] of [
    ["reporter", "report", "It was said in a meeting."],
    ["reported", "statement", "It was not meant so."],
  ] as const)
    await app.db.insertInto("conduct_words").values({ case_id: id, side, kind, text, said_at: now }).execute();
  const said = { outcome: "word", to_reported: "Speak kindly.", to_reporter: "We spoke with them." };
  await app.db
    .insertInto("conduct_proposals")
    .values({ case_id: id, stage: "first", made_by: second.id, made_at: now, ...said })
    .execute();
  return code!;
}

/** A group that this person may open. */
async function anUnopened(app: TestApp, by: { id: number }): Promise<string> {
  const unit = await aUnit(app.db, { name: "Paste and Glue", slug: "paste", isUnopened: true });
  await leads(app.db, unit, by);
  return unit.slug;
}

/** An archive that came in but for one mail. */
async function anImport(app: TestApp, unitId: number): Promise<void> {
  const { id } = await app.db
    .insertInto("unit_imports")
    .values({ unit_id: unitId, kind: "archive", file_name: "glue.mbox", began_at: app.clock.read(), left_out: 1 })
    .returning("id")
    .executeTakeFirstOrThrow();
  await app.db.insertInto("unit_import_faults").values({ import_id: id, place: 1_439, why: "too-big" }).execute();
}

/** With something that was sent, so that its page shows a table. */
async function aWebhook(app: TestApp, unitId: number, by: number): Promise<number> {
  const now = app.clock.read();
  const made = {
    unit_id: unitId,
    url: "https://example.org/hook",
    events: ["post.written"],
    secret: Buffer.from("sealed"),
  };
  const { id } = await app.db
    .insertInto("webhooks")
    .values({ ...made, made_by: by, made_at: now })
    .returning("id")
    .executeTakeFirstOrThrow();
  const event = { event_id: "0198f0a2-0000-4000-8000-000000000000", event: "post.written", subject_id: 1 };
  const times = { made_at: now, begun_at: now, settled_at: now };
  await app.db
    .insertInto("webhook_deliveries")
    .values({ webhook_id: id, ...event, ...times, state: "failed", attempts: 15, said: "no-answer" })
    .execute();
  return id;
}

async function anIncomingMail(app: TestApp): Promise<number> {
  const { id } = await app.db
    .insertInto("inbound_mails")
    .values({
      recipient: "maps@lists.example.org",
      sender: "eve@example.com",
      sha256: Buffer.alloc(32, 1),
      raw: Buffer.from("Subject: Maps\r\n\r\nMaps"),
      arrived_at: app.clock.read(),
      state: "settled",
      fate: "held",
      settled_at: app.clock.read(),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

function addressOf(path: string, values: Record<string, string>): string {
  const id = path.endsWith("/times/new")
    ? values.asking
    : path.startsWith("/posts")
      ? values.post
      : path.startsWith("/library")
        ? values.entry
        : path.startsWith("/motions")
          ? values.motion
          : path.startsWith("/restraints")
            ? values.restraint
            : path.includes("/roles")
              ? values.role
              : path.includes("/webhooks")
                ? values.webhook
                : path.startsWith("/desk/mail")
                  ? values.mail
                  : path.startsWith("/mailbox")
                    ? values.boxed
                    : path.startsWith("/desk/people")
                      ? values.person
                      : values.id;
  const slug = path.endsWith("/opening") ? values.unopened : values.slug;
  return path.replace(/:(\w+)/g, (_, name: string) => (name === "id" ? id! : name === "slug" ? slug! : values[name]!));
}
