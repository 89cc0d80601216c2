import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { routes } from "../src/app/routes.ts";
import { changeSettings, type Audience, type Unit } from "../src/groups/index.ts";
import { aUnit, joined, leads } from "../src/groups/builders.ts";
import { aProduct, aTerm } from "../src/membership/builders.ts";
import { capabilities } from "../src/people/index.ts";
import { aPerson, type APerson } from "../src/people/builders.ts";
import { days, later } from "../src/platform/time/index.ts";
import { expectSafe } from "./answers.ts";
import { useApp } from "./app.ts";
import type { Answer, Browserless } from "./browserless.ts";
import { table, viewers, type OfUnit, type Row } from "./routes.table.ts";

const app = useApp();

/** What stands for the parameters of an address. */
interface Place {
  slug: string;
  topic: number;
  motion: number;
  appointment: number;
  link: number;
  webhook: number;
  folder: number;
  /** Of the library. */
  entry: number;
  mail: number;
  person: APerson;
  term: number;
  boxed: number;
}

interface World {
  browsers: Browserless[];
  people: (APerson | null)[];
  units: Record<keyof OfUnit, Place>;
  /** Nothing of it exists. */
  nowhere: Place;
}

const audiences: Record<keyof OfUnit, [all: Audience, roster: Audience]> = {
  public: ["public", "accounts"],
  members: ["members", "members"],
  hidden: ["unit", "unit"],
};

async function aWorld(): Promise<World> {
  const [account, member, insider, leader] = [
    await aPerson(app.db),
    await aPerson(app.db),
    await aPerson(app.db),
    await aPerson(app.db),
  ];
  const staff: APerson[] = [];
  for (const capability of ["mail", "membership", "groups", "people", "operations"] as const)
    staff.push(await aPerson(app.db, { capabilities: [capability] }));
  const people = [null, account, member, insider, leader, ...staff];
  const term = await aTerm(app.db, member, await aProduct(app.db));
  const browsers = await Promise.all(people.map((one) => app.as(one)));
  const mail = await aMail();
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
  const common = { person: member, term, mail, boxed: boxed.id };
  const units = {} as World["units"];
  for (const kind of ["public", "members", "hidden"] as const)
    units[kind] = { ...common, ...(await aPlace(insider, leader, audiences[kind], browsers[4]!)) };
  const nobody = { ...member, id: 999_999_999, publicId: "00000000-0000-4000-8000-000000000000" };
  const nowhere = {
    slug: "no-such-group",
    topic: 999_999_999,
    motion: 999_999_999,
    appointment: 999_999_999,
    link: 1e9 - 1,
    webhook: 1e9 - 1,
    folder: 1e9 - 1,
    entry: 1e9 - 1,
    mail: 1e9 - 1,
  };
  return { browsers, people, units, nowhere: { ...nowhere, person: nobody, term: 999_999_999, boxed: 999_999_999 } };
}

/** A unit with a discussion that has a file, a role and a mail that waits; all made before its settings hide it. */
async function aPlace(insider: APerson, leader: APerson, [all, roster]: [Audience, Audience], browser: Browserless) {
  const unit = await aUnit(app.db);
  await joined(app.db, unit, insider);
  const appointment = await leads(app.db, unit, leader);
  const started = await browser.post(`/groups/${unit.slug}/topics`, { title: "Maps", body: "Where are they?" });
  const topic = Number(/^\/topics\/(\d+)/.exec(started.location ?? "")?.[1]);
  const file = { filename: "map.txt", content_type: "text/plain", size: 1, content: Buffer.from("x") };
  await app.db
    .insertInto("post_attachments")
    .values({ post_id: await firstPostOf(topic), number: 1, ...file })
    .execute();
  const week = later(app.clock.read(), days(7)).toISOString().slice(0, 10);
  const asked = { wording: "Buy maps", day: week, time: "09:00", majority: "half-cast", quorum: "none" };
  const opened = await browser.post(`/posts/${await firstPostOf(topic)}/motion`, asked);
  const motion = Number(/^\/motions\/(\d+)/.exec(opened.location ?? "")?.[1]);
  await meetings(browser, await firstPostOf(topic), week);
  const mail = await aHeldMail(unit);
  const by = { uploaded_by: null, uploaded_at: app.clock.read() };
  const picture = { alt: "A map", content: Buffer.from("RIFF"), digest: "abc" };
  await app.db
    .insertInto("unit_emblems")
    .values({ unit_id: unit.id, ...picture, ...by })
    .execute();
  const library = await aLibrary(unit, browser);
  const link = await aLink(unit);
  const webhook = await aWebhook(unit, leader);
  const settings = { audiences: { page: all, posts: all, files: all, events: all, roster } };
  const program = { personId: null, zone: app.settings.timeZone };
  await app.db.transaction().execute((tx) => changeSettings(tx, program, unit, settings, app.clock.read()));
  return { slug: unit.slug, topic, motion, appointment, link, mail, webhook, ...library };
}

/** The post asks when to meet, and a time is chosen. */
async function meetings(browser: Browserless, post: number, day: string): Promise<void> {
  const asked = { title: "Maps", zone: "UTC", "day-1": day, "clock-1": "09:00", "day-2": day, "clock-2": "11:00" };
  await browser.post(`/posts/${post}/times`, asked);
  await browser.post(`/posts/${post}/times/choice`, { number: "1" });
}

/** A folder, and a picture beside it, which has a preview. */
async function aLibrary(unit: Unit, browser: Browserless): Promise<{ folder: number; entry: number }> {
  const at = `/groups/${unit.slug}/library`;
  const number = ({ location }: Answer) => Number(/\d+$/.exec(location ?? "")![0]);
  const picture = await sharp({ create: { width: 9, height: 9, channels: 3, background: "#123" } })
    .png()
    .toBuffer();
  const file = { field: "files", filename: "map.png", bytes: picture };
  return {
    folder: number(await browser.post(`${at}/folders`, { name: "Maps" })),
    entry: number(await browser.upload(`${at}/files`, {}, [file])),
  };
}

async function aLink(unit: Unit): Promise<number> {
  const { id } = await app.db
    .insertInto("unit_links")
    .values({
      unit_id: unit.id,
      label: "Library",
      url: "https://example.org",
      run_by: "Somebody",
      privacy: "",
      added_at: app.clock.read(),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

async function aWebhook(unit: Unit, leader: APerson): Promise<number> {
  const { id } = await app.db
    .insertInto("webhooks")
    .values({
      unit_id: unit.id,
      url: "https://example.org/hook",
      events: ["post.written"],
      secret: Buffer.from("sealed"),
      made_by: leader.id,
      made_at: app.clock.read(),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

/** A number that nothing has. */
const NOWHERE = 999_999_999;

const firstPostOf = async (topic: number): Promise<number> =>
  (await app.db.selectFrom("posts").select("id").where("topic_id", "=", topic).executeTakeFirstOrThrow()).id;

let mails = 0;
async function aMail(): Promise<number> {
  mails += 1;
  const now = app.clock.read();
  const settled = { state: "settled" as const, fate: "held", settled_at: now };
  const { id } = await app.db
    .insertInto("inbound_mails")
    .values({
      recipient: `group-${mails}@lists.example.org`,
      sender: "eve@example.com",
      sha256: Buffer.alloc(32, mails),
      raw: Buffer.from("Subject: Maps\r\n\r\nMaps"),
      arrived_at: now,
      ...settled,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

async function aHeldMail(unit: Unit): Promise<number> {
  const id = await aMail();
  const author = { author_name: "Eve", author_address: "eve@example.com", subject: "Maps", body_text: "Maps" };
  await app.db
    .insertInto("held_mails")
    .values({ inbound_mail_id: id, unit_id: unit.id, rule: "not-a-member", held_at: app.clock.read(), ...author })
    .execute();
  return id;
}

async function addressOf(path: string, place: Place): Promise<string> {
  const id = async () => {
    if (path.startsWith("/topics")) return place.topic;
    if (path.startsWith("/motions")) return place.motion;
    if (path.startsWith("/posts")) return place.topic === NOWHERE ? NOWHERE : firstPostOf(place.topic);
    if (path.includes("/roles")) return place.appointment;
    if (path.includes("/links")) return place.link;
    if (path.includes("/webhooks")) return place.webhook;
    if (path.startsWith("/library")) return place.entry;
    if (path.startsWith("/desk/people")) return place.person.id;
    return path.startsWith("/mailbox") ? place.boxed : place.mail;
  };
  const values: Record<string, string> = {
    slug: place.slug,
    id: String(await id()),
    folder: String(place.folder),
    words: "maps",
    number: "1",
    kind: "division",
    size: "small",
    personId: place.person.publicId,
    operation: "getAccount",
    uid: "nothing",
    termId: String(place.term),
    token: "aaaaaaaaaaaaaaaaaaaaaaaaaa",
    code: "0123456789abcdef",
  };
  return path.replace(/:(\w+)/g, (_, name: string) => values[name]!);
}

interface Asked {
  address: string;
  fields: Record<string, string>;
  answer: Answer;
}

/** One viewer's answer at the route, about that place. */
async function ask(key: string, row: Row, world: World, viewer: number, place: Place): Promise<Asked> {
  const [method, path] = key.split(" ") as ["GET" | "POST", string];
  const address = await addressOf(path, place);
  const browser = world.browsers[viewer]!;
  const { addressId } = world.people[viewer] ?? { addressId: 1 };
  const post = place.topic === NOWHERE ? NOWHERE : await firstPostOf(place.topic);
  const fields = row.fields?.({ addressId, post }) ?? {};
  const answer = method === "GET" ? await browser.get(address) : await browser.post(address, fields);
  expectSafe(answer, `${viewers[viewer]!} at ${address}`);
  return { address, fields, answer };
}

function letterOf({ status, location = "", text }: Answer): string {
  if (status === 303) return location.startsWith("/sign-in?next=") ? "s" : ">";
  if (status === 404) return text.includes("There is nothing at this address") ? "-" : "!";
  return { 200: "+", 301: "m", 401: "o", 422: "x" }[status] ?? `[${status}]`;
}

/** The whole answer, with what must differ made equal: the address asked for, what was posted, and the keys of forms. */
function plain({ address, fields, answer }: Asked) {
  const { date: _date, "content-length": _length, ...headers } = answer.headers;
  const same = (text: string) =>
    Object.values(fields)
      .reduce((body, value) => body.replaceAll(`value="${value}"`, "VALUE"), text)
      .replaceAll(address, "ADDRESS")
      .replaceAll(encodeURIComponent(address), "ADDRESS")
      .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "KEY");
  return { status: answer.status, headers: JSON.parse(same(JSON.stringify(headers))), body: same(answer.body) };
}

const spaced = (letters: string[]) => `${letters.slice(0, 5).join("")} ${letters.slice(5).join("")}`;

async function lettersOf(key: string, row: Row, world: World, place: Place): Promise<string> {
  const letters: string[] = [];
  for (const viewer of viewers.keys()) {
    const asked = await ask(key, row, world, viewer, place);
    letters.push(letterOf(asked.answer));
    const isOfUnit = typeof row.is !== "string";
    const mustBeNothing = letters.at(-1) === "-" || (isOfUnit && /[so]/.test(letters.at(-1)!));
    if (!mustBeNothing) continue;
    const nothing = isOfUnit
      ? await ask(key, row, world, viewer, world.nowhere)
      : await ask(key.replace(/(?<=\/\w+)\/.*$|$/, "/nothing-is-here"), row, world, viewer, place);
    expect(plain(asked), `${viewers[viewer]!} at ${asked.address}`).toEqual(plain(nothing));
  }
  return spaced(letters);
}

describe("who may do what", () => {
  let shared: World;
  beforeAll(async () => void (shared = await aWorld()));

  test("T18: stands in the table for every registered route, and for no other", () => {
    expect(viewers.slice(5)).toEqual(capabilities.map((capability) => `staff for ${capability}`));
    const registered = routes.map(({ method, path }) => `${method} ${path}`);
    expect(Object.keys(table).sort()).toEqual(registered.sort());
  });

  test.each(Object.entries(table))("T3, T13: %s", { timeout: 20_000 }, async (key, row) => {
    const world = row.acts ? await aWorld() : shared;
    if (typeof row.is === "string") {
      expect(await lettersOf(key, row, world, world.units.public)).toBe(row.is);
      return;
    }
    const found = {} as OfUnit;
    for (const kind of ["public", "members", "hidden"] as const)
      found[kind] = await lettersOf(key, row, world, world.units[kind]);
    expect(found).toEqual(row.is);
  });
});
