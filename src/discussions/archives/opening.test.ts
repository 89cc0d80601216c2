import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { unitsByIds, type Unit } from "#groups";
import { openParser, type Parser } from "#platform/mail";
import { useApp } from "../../../test/app.ts";
import { aMail, usePostOffice } from "../../../test/post-office.ts";
import { aUnit, joined, leads } from "../../groups/builders.ts";
import { aPerson, type APerson } from "../../people/builders.ts";
import { bringMembers } from "../rosters/commands.ts";
import { rosterIn } from "../rosters/read.ts";
import { bringArchive } from "./archive.ts";

const app = useApp();
const post = usePostOffice(app);
const parser: Parser = openParser();
afterAll(() => parser.end());

let unit: Unit;
let lea: APerson;
let ana: APerson;
let count = 0;
beforeEach(async () => {
  count += 1;
  lea = await aPerson(app.db, { name: "Lea Holm" });
  ana = await aPerson(app.db, { name: "Ana Ruiz" });
  const { id, slug } = await aUnit(app.db, { name: `Glue ${count}`, slug: `glue-${count}`, isUnopened: true });
  unit = await read(id);
  await leads(app.db, unit, lea);
  await joined(app.db, unit, ana);
  const web = await app.as(lea);
  await web.post(`/groups/${slug}/welcome`, { welcome: "Welcome to the glue pot.", editMinutes: "60" });
  await post.outbox();
});

const read = async (id: number) => (await unitsByIds(app.db, [id])).get(id)!;
const to = () => `${unit.slug}@lists.example.org`;
const mailFrom = (person: APerson, subject: string) => {
  const id = `<${subject.replaceAll(" ", ".")}-${count}@members.example>`;
  return post.receive({
    from: person.address,
    to: to(),
    raw: aMail({ from: `${person.name} <${person.address}>`, to: to(), subject, id }),
  });
};

async function bringAll(): Promise<void> {
  const file = join(app.settings.dataDir, `${count}.mbox`);
  writeFileSync(
    file,
    `From ben@old.example  Mon May  3 10:00:00 2004\nFrom: Ben <ben@old.example>\nDate: Mon, 3 May 2004 10:00:00 +0000\nSubject: Paste\nMessage-ID: <p-${count}@old.example>\n\nWheat.\n`,
  );
  const at = { db: app.db, unit, now: app.clock.read(), isDry: false };
  expect(await bringArchive({ ...at, settings: app.settings, parser, file })).toMatchObject({ added: 1 });
  const list = [`ben-${count}@old.example`, `dee-${count}@old.example,No Email`].join("\n");
  const roster = rosterIn(`address,delivery\n${list}`)!;
  expect(await bringMembers({ ...at, zone: app.settings.timeZone }, roster.members)).toMatchObject({ added: 2 });
}

test("a group for an archive is closed for everybody until its leaders open it, and mails nobody before; what is typed is kept", async () => {
  expect(unit.isUnopened).toBe(true);
  await bringAll();
  const [leader, member] = [await app.as(lea), await app.as(ana)];
  for (const browser of [leader, member]) {
    const page = await browser.get(`/groups/${unit.slug}`);
    expect(page.text).toContain("This group is not open yet.");
    expect(page.text).not.toContain(to());
    const refused = await browser.post(`/groups/${unit.slug}/topics`, { title: "Early", body: "My words" });
    expect(refused.status).toBe(422);
    expect(refused.body).toContain("My words");
    expect(refused.text).toContain("writing begins when its leaders open it");
  }
  // Somebody who comes now is not greeted by mail.
  const cy = await aPerson(app.db, { name: "Cy Odd" });
  expect((await (await app.as(cy)).post(`/groups/${unit.slug}/membership`)).status).toBe(303);
  expect(await post.outbox()).toEqual([]);
  for (const person of [lea, ana]) {
    const { fates } = await mailFrom(person, `Early from ${person.name}`);
    expect(fates).toMatchObject([{ fate: "refused", detail: { cause: "unopened" } }]);
    // Only whoever wrote hears of it.
    const answers = await post.outbox();
    expect(answers.map(({ recipient }) => recipient)).toEqual([person.address]);
  }
  const topics = (await leader.get(`/groups/${unit.slug}/topics`)).text;
  expect(topics).toContain("Paste");
  expect(topics).not.toContain("Early");
});

test("its leaders open it in one act: its first new discussion tells all who get its mail, once, and everybody may write", async () => {
  await bringAll();
  const [leader, member, visitor] = [await app.as(lea), await app.as(ana), await app.as(null)];
  const path = `/groups/${unit.slug}/opening`;
  expect((await member.get(path)).status).toBe(404);
  expect((await member.post(path, { title: "Open", body: "Come in" })).status).toBe(404);
  expect((await visitor.get(path)).status).toBe(303);
  expect((await leader.get(path)).body).toContain(`or by mail to ${to()}`);
  const bad = await leader.post(path, { title: "We are open", body: "" });
  expect(bad.status).toBe(422);
  expect(bad.body).toContain("We are open");
  expect(await read(unit.id)).toMatchObject({ isUnopened: true });
  const said = { _once: "00000000-0000-4000-8000-0000000000aa", title: "We are open", body: "Come in, all of you." };
  const opened = await leader.post(path, said);
  expect(opened.status).toBe(303);
  expect((await leader.follow(opened)).text).toContain("Come in, all of you.");
  // The same press again, and a press on a page that was open still.
  expect((await leader.post(path, said)).location).toBe(opened.location);
  const late = await leader.post(path, { title: "Again", body: "And again" });
  expect(late.location).toBe(`/groups/${unit.slug}`);
  expect((await leader.get(`/groups/${unit.slug}/topics`)).text).not.toContain("Again");
  expect((await leader.get(path)).status).toBe(404);
  expect(await read(unit.id)).toMatchObject({ isUnopened: false });
  const copies = await post.outbox();
  // Who chose no mail gets none.
  expect(copies.map(({ recipient }) => recipient).sort()).toEqual(
    [ana.address, lea.address, `ben-${count}@old.example`].sort(),
  );
  expect((await leader.get(`/groups/${unit.slug}`)).text).not.toContain("not open yet");
  expect((await mailFrom(ana, "At last")).fates).toMatchObject([{ fate: "posted" }]);
  expect((await member.post(`/groups/${unit.slug}/topics`, { title: "Me too", body: "Hello" })).status).toBe(303);
});

test("staff found it closed by a tick, and a group without the tick is open at once", async () => {
  const staff = await app.as(await aPerson(app.db, { capabilities: ["groups"] }));
  const form = { kind: "interest-group", name: `Paste ${count}`, purpose: "Paste", acronym: "", parent: "" };
  const found = async (slug: string, more: Record<string, string>) => {
    const made = await staff.post("/desk/groups/new", { ...form, slug, address: slug, ...more });
    expect(made.location).toBe(`/groups/${slug}`);
    return (await staff.follow(made)).text;
  };
  expect(await found(`paste-${count}`, { unopened: "yes" })).toContain("not open yet");
  expect(await found(`paste-open-${count}`, {})).not.toContain("not open yet");
});
