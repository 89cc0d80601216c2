import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { changeSettings, type Audience, type Unit } from "#groups";
import { openParser, type Parser } from "#platform/mail";
import { sql } from "#platform/db";
import { useApp } from "../../../test/app.ts";
import { aUnit, joined } from "../../groups/builders.ts";
import { aPerson, type APerson } from "../../people/builders.ts";
import { bringArchive } from "../archives/archive.ts";
import { mappingIn } from "./read.ts";
import { homeIn } from "./rules.ts";

const app = useApp();
const folder = mkdtempSync(join(tmpdir(), "chapterhouse-oldlinks-"));
const parser: Parser = openParser();
afterAll(async () => {
  await parser.end();
  rmSync(folder, { recursive: true, force: true });
});

let ana: APerson;
let unit: Unit;
let count = 0;
let list = "";
beforeEach(async () => {
  count += 1;
  list = `glue-${count}`;
  ana = await aPerson(app.db, { name: "Ana Ruiz" });
  unit = await aUnit(app.db, { name: `Glue ${count}`, slug: list });
  await joined(app.db, unit, ana);
});

const HOST = "lists.old.example";
const id = (name: string) => `<${name}-${count}@old.example>`;
const mailOf = (name: string, day: number, more = "") =>
  `From ben@old.example  Mon May  ${day} 10:00:00 2004\nFrom: Ben <ben@old.example>\nDate: ${new Date(Date.UTC(2004, 4, day, 10)).toUTCString()}\nSubject: ${name} ${count}\nMessage-ID: ${id(name)}\n${more}\nWheat.\n\n`;
// The second stands in the file twice: both of its numbers were given.
const archive = () => [mailOf("a", 2), mailOf("b", 3), mailOf("b", 3), mailOf("c", 4)].join("");
const homes = () =>
  [
    `https://${HOST}/pipermail/${list}/`,
    `https://${HOST}/hyperkitty/list/${list}@${HOST}/`,
    `https://${HOST}/sympa/arc/${list}`,
    `/g/${list}`,
  ].map((text) => homeIn(text)!);

function bring(over: Partial<Parameters<typeof bringArchive>[0]> = {}, table = "", text = archive()) {
  const file = join(folder, `${count}.mbox`);
  writeFileSync(file, text);
  const formerly = { homes: homes(), mapped: mappingIn(table).addresses };
  const now = app.clock.read();
  return bringArchive({ db: app.db, settings: app.settings, parser, unit, file, formerly, now, isDry: false, ...over });
}

async function postOf(name: string): Promise<number> {
  const { rows } = await sql<{ id: number }>`select id from posts where message_id = ${id(name)}`.execute(app.db);
  return rows[0]!.id;
}
const links = async () =>
  (await sql`select path, host, post_id from old_links order by path, host`.execute(app.db)).rows;
const audience = (posts: Audience) =>
  app.db
    .transaction()
    .execute((tx) =>
      changeSettings(tx, { personId: null, zone: "UTC" }, unit, { audiences: { posts } }, app.clock.read()),
    );
const at = (name: string) => `${app.settings.publicUrl}/posts/${name}`;

describe("a link to a list's old archive", () => {
  test("leads to the post for ever, in whatever form its program wrote it, at our address and at its own", async () => {
    const table = `https://hub.old.example/view?MessageKey=${count},${id("c")}\n/nobody,<nobody@old.example>`;
    expect((await bring({ isDry: true }, table)).links).toEqual({ added: 16, taken: 0, unmatched: 1 });
    expect(await links()).toEqual([]);
    expect((await bring({}, table)).links).toEqual({ added: 16, taken: 0, unmatched: 1 });
    const [a, b, c] = [await postOf("a"), await postOf("b"), await postOf("c")];
    const visitor = await app.as(null);
    const hash = "JJIGKPKB6CVDX6B2CUG4IHAJRIQIOUTP";
    for (const [path, post] of [
      [`/pipermail/${list}/2004-May/000000.html`, a],
      [`/pipermail/${list}/2004-May/000001.html`, b],
      [`/pipermail/${list}/2004-June/000002.html`, b],
      [`/pipermail/${list}/2004-May/000003.html`, c],
      [`/sympa/arc/${list}/2004-05/msg00003.html`, c],
      [`/g/${list}/message/1?p=,,,20,0`, a],
      [`/view?MessageKey=${count}&utm_source=x`, c],
    ] as const)
      for (const host of ["localhost:3000", path.startsWith("/view") ? "hub.old.example" : `${HOST}:443`]) {
        const answer = await visitor.get(path, { host });
        expect([path, answer.status, answer.location]).toEqual([path, 301, at(String(post))]);
        // Whoever keeps it gives it to nobody else.
        expect(answer.headers["cache-control"]).toBe("no-cache, private");
      }
    for (const path of [`/pipermail/${list}/2004-May/000004.html`, `/hyperkitty/list/${list}@${HOST}/message/${hash}/`])
      expect((await visitor.get(path)).status).toBe(404);
    const page = await visitor.get(`/posts/${a}`);
    expect((await visitor.follow(page)).text).toContain("Wheat.");
  });

  test("said again changes nothing, an address that is taken stays, and one for an archive that is here already is added", async () => {
    await bring({ formerly: undefined });
    expect(await bring()).toMatchObject({ added: 0, known: 3, links: { added: 15, taken: 0 } });
    const before = await links();
    expect((await bring({ isDry: true })).links).toEqual({ added: 0, taken: 0, unmatched: 0 });
    expect((await bring()).links).toEqual({ added: 0, taken: 0, unmatched: 0 });
    expect(await links()).toEqual(before);
    // As if the file had lost its first mail: its numbers are others' by now.
    const later = archive().slice(mailOf("a", 2).length);
    expect((await bring({}, "", later)).links).toEqual({ added: 0, taken: 6, unmatched: 0 });
    expect(await links()).toEqual(before);
  });

  test("is the page for missing things, to the octet, for whoever may not read the post; whoever may is led there", async () => {
    await bring();
    await audience("unit");
    const stranger = await aPerson(app.db, { name: "Cy Odd" });
    const [there, nowhere] = [`/pipermail/${list}/2004-May/000000.html`, `/pipermail/${list}/2004-May/999999.html`];
    for (const who of [null, stranger]) {
      const browser = await app.as(who);
      const [one, other] = [await browser.get(there), await browser.get(nowhere)];
      expect(one.status).toBe(404);
      expect({ ...one.headers, date: "" }).toEqual({ ...other.headers, date: "" });
      expect(one.body.replaceAll("000000", "999999")).toBe(other.body);
    }
    const member = await app.as(ana);
    expect(await member.get(there)).toMatchObject({ status: 301, location: at(String(await postOf("a"))) });
    expect((await member.get(nowhere)).status).toBe(404);
    // The act of somebody's program is no link that is followed.
    expect((await member.post(there)).status).toBe(404);
    await audience("public");
    expect((await (await app.as(null)).get(there)).status).toBe(301);
  });

  test("at the old host says no more: whatever is not for everybody is asked at ours, be there something or not", async () => {
    await bring();
    await audience("unit");
    const visitor = await app.as(null);
    const [there, nowhere] = [`/pipermail/${list}/2004-May/000000.html?x=1`, `/mailman/listinfo/${list}`];
    for (const path of [there, nowhere])
      expect(await visitor.get(path, { host: HOST })).toMatchObject({
        status: 302,
        location: app.settings.publicUrl + path,
        body: "",
      });
    // A host that was never one of ours is not told from our own.
    expect((await visitor.get(there, { host: "other.example" })).status).toBe(404);
  });

  test("of two lists with the same paths leads by the host, and at our own only where one alone can be meant", async () => {
    await bring();
    const first = await postOf("a");
    const path = `/pipermail/${list}/2004-May/000000.html`;
    const other = await aUnit(app.db, { name: `Paste ${count}`, slug: `paste-${count}` });
    await bring(
      { unit: other, formerly: { homes: [homeIn(`https://two.old.example/pipermail/${list}`)!], mapped: new Map() } },
      "",
      mailOf("z", 9),
    );
    const visitor = await app.as(null);
    expect((await visitor.get(path, { host: HOST })).location).toBe(at(String(first)));
    expect((await visitor.get(path, { host: "two.old.example" })).location).toBe(at(String(await postOf("z"))));
    expect((await visitor.get(path)).status).toBe(404);
    await audience("unit");
    expect((await visitor.get(path)).location).toBe(at(String(await postOf("z"))));
    expect((await visitor.get(path, { host: HOST })).status).toBe(302);
  });
});
