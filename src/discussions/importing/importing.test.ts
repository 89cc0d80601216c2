import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import type { Unit } from "#groups";
import { openParser, type Parser } from "#platform/mail";
import { useApp } from "../../../test/app.ts";
import { aUnit, joined, leads } from "../../groups/builders.ts";
import { aPerson, type APerson } from "../../people/builders.ts";
import { bringArchive } from "../archives/archive.ts";
import { homeIn } from "../oldlinks/rules.ts";
import { bringMembers } from "../rosters/commands.ts";
import { rosterIn } from "../rosters/read.ts";

const app = useApp();
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
  unit = await aUnit(app.db, { name: `Glue ${count}`, slug: `glue-${count}` });
  await leads(app.db, unit, lea);
  await joined(app.db, unit, ana);
});

const mailOf = (at: number, more = "") =>
  `From ben@old.example  Mon May  3 10:00:00 2004\nFrom: Ben <ben@old.example>\nDate: ${new Date(Date.UTC(2004, 4, 3, 10, at)).toUTCString()}\nSubject: Paste ${at}\nMessage-ID: <${at}-${count}@old.example>\n${more}\nWheat.\n\n`;

function bring(text: string, over: Partial<Parameters<typeof bringArchive>[0]> = {}) {
  const file = join(app.settings.dataDir, `glue-${count}.mbox`);
  writeFileSync(file, text);
  const formerly = { homes: [homeIn(`/pipermail/${unit.slug}`)!], mapped: new Map() };
  const at = { db: app.db, settings: app.settings, parser, unit, file, formerly, now: app.clock.read(), isDry: false };
  return bringArchive({ ...at, ...over });
}

const path = () => `/groups/${unit.slug}/imports`;
const shown = async () => (await (await app.as(lea)).get(path())).text;

test("whoever leads a group reads what was brought in, when, how many, and what was left out and why; nobody else does", async () => {
  expect(await shown()).toContain("Nothing was brought in.");
  // Only looked at: nothing was done.
  const text = mailOf(1) + mailOf(2, `X-Long: ${"a".repeat(1_200_000)}\n`) + mailOf(3);
  await bring(text, { isDry: true });
  expect(await shown()).toContain("Nothing was brought in.");
  expect((await bring(text)).unreadable).toHaveLength(1);
  const first = await shown();
  for (const said of ["glue-", "3 mails in the file", "2 posts added", "2 old links lead here now", "1 left out"])
    expect(first).toContain(said);
  expect(first).toContain("its header is too large.");
  expect(first).not.toContain("not finished");
  await bring(text);
  expect(await shown()).toContain("0 posts added 2 were here before 1 left out");
  const roster = rosterIn(`dee-${count}@old.example\nnobody\n`)!;
  const file = { name: "members.csv", unread: roster.unread };
  const zone = app.settings.timeZone;
  await bringMembers({ db: app.db, unit, now: app.clock.read(), zone, isDry: false, file }, roster.members);
  const all = await shown();
  for (const said of ["members.csv", "1 person came into the group", "Line 2 of the file: there is no address."])
    expect(all).toContain(said);
  expect((await (await app.as(ana)).get(path())).status).toBe(404);
  expect((await (await app.as(null)).get(path())).status).toBe(303);
  expect((await (await app.as(lea)).get(`/groups/${unit.slug}/moderation`)).body).toContain(`href="${path()}"`);
});

test("a run that was cut off has counted what it wrote, and says that it goes on", async () => {
  const text = Array.from({ length: 450 }, (_, at) => mailOf(at)).join("");
  const cut = bring(text, {
    passed: () => {
      throw new Error("cut off");
    },
  });
  await expect(cut).rejects.toThrow("cut off");
  const page = await shown();
  expect(page).toContain("not finished");
  expect(page).toContain("200 posts added 200 old links lead here now");
  await bring(text);
  expect(await shown()).toContain(
    "450 mails in the file 250 posts added 200 were here before 250 old links lead here now",
  );
});
