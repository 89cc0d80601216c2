import { beforeAll, expect, test } from "vitest";
import type { Unit } from "#groups";
import { useApp } from "../../test/app.ts";
import { usePostOffice } from "../../test/post-office.ts";
import { aUnit, joined, leads } from "../groups/builders.ts";
import { aPerson, type APerson } from "../people/builders.ts";

const app = useApp();
const post = usePostOffice(app);
const library = "maps-files@lists.example.org";
let unit: Unit;
let ada: APerson;
let eve: APerson;
beforeAll(async () => {
  unit = await aUnit(app.db, { slug: "maps", name: "Maps" });
  [ada, eve] = [await aPerson(app.db), await aPerson(app.db)];
  await joined(app.db, unit, ada);
  await leads(app.db, unit, await aPerson(app.db));
});

interface Part {
  name: string;
  text: string;
}

let mails = 0;
function aMailOf(from: string, words: string, files: readonly Part[], more: readonly string[] = []): string {
  mails += 1;
  const part = ({ name, text }: Part) => [
    "--b",
    `Content-Type: application/octet-stream; name="${name}"`,
    `Content-Disposition: attachment; filename="${name}"`,
    "Content-Transfer-Encoding: base64",
    "",
    Buffer.from(text).toString("base64"),
  ];
  return [
    `From: ${from}`,
    `To: ${library}`,
    `Subject: Scans ${mails}`,
    `Message-ID: <scans${mails}@example.org>`,
    ...more,
    "MIME-Version: 1.0",
    'Content-Type: multipart/mixed; boundary="b"',
    "",
    "--b",
    "Content-Type: text/plain",
    "",
    words,
    ...files.flatMap(part),
    "--b--",
  ].join("\n");
}
const send = (from: string, words: string, files: readonly Part[], more?: readonly string[]) =>
  post.receive({ from, to: library, raw: aMailOf(from, words, files, more) });
const entries = () =>
  app.db.selectFrom("library_entries").select(["id", "title", "description"]).orderBy("id").execute();

test("a member's files lie in the library, with the mail's words, and the answer says where; a program is left out", async () => {
  const { fates } = await send(ada.address, "From the attic, 1911.", [
    { name: "../old-plan.txt", text: "North is below" },
    { name: "setup.exe", text: "MZ" },
    { name: "list.csv", text: "a,b" },
  ]);
  expect(fates).toMatchObject([{ fate: "filed", detail: { unit: unit.id, files: 2 } }]);
  const [plan, list] = await entries();
  expect([plan, list]).toMatchObject([
    { title: "Old plan", description: "From the attic, 1911." },
    { title: "List", description: "From the attic, 1911." },
  ]);
  const [answer] = await post.outboxTo(ada.address);
  expect(answer!.mail.subject).toBe("Re: Scans 1");
  expect(answer!.mail.inReplyTo).toBe("<scans1@example.org>");
  for (const words of [
    "2 files lie in the library of Maps now",
    `/library/${plan!.id}`,
    "One file was left out",
    "setup.exe",
  ])
    expect(answer!.mail.text).toContain(words);
  expect((await (await app.as(ada)).get(`/library/${plan!.id}/file`)).text).toBe("North is below");
  await post.settled();
  expect((await (await app.as(ada)).get("/groups/maps/library?q=north")).text).toContain("Old plan");
  expect((await (await app.as(ada)).get("/groups/maps/library")).text).toContain(library);
  // Nothing of it is a post.
  expect(await app.db.selectFrom("posts").select("id").execute()).toEqual([]);
});

test("the same mail again adds nothing; one without files, or from somebody who may not add, is answered and keeps nothing", async () => {
  const before = await entries();
  const raw = aMailOf(ada.address, "Once", [{ name: "once.txt", text: "once" }]);
  for (const turn of [1, 2]) await post.receive({ from: ada.address, to: library, raw: raw + (turn === 1 ? "" : "") });
  expect(await entries()).toHaveLength(before.length + 1);
  await post.outbox();
  expect((await send(ada.address, "I forgot them", [])).fates).toMatchObject([{ fate: "refused" }]);
  expect((await post.outboxTo(ada.address))[0]!.mail.text).toContain("had no files in it");
  expect((await send(eve.address, "Mine", [{ name: "mine.txt", text: "x" }])).fates).toMatchObject([
    { fate: "refused" },
  ]);
  expect((await post.outboxTo(eve.address))[0]!.mail.text).toContain("Only members of Maps may put files");
  expect(await entries()).toHaveLength(before.length + 1);
});

test("a stranger nobody vouches for, and an automatic mail, get no answer", async () => {
  await post.outbox();
  const before = await entries();
  const stranger = await send("who@nowhere.example", "Hello", [{ name: "x.txt", text: "x" }]);
  expect(stranger.fates).toMatchObject([{ fate: "dropped", detail: { cause: "nobody-known" } }]);
  const away = await send(ada.address, "I am away", [{ name: "x.txt", text: "x" }], ["Auto-Submitted: auto-replied"]);
  expect(away.fates).toMatchObject([{ fate: "dropped" }]);
  expect(await post.outbox()).toEqual([]);
  expect(await entries()).toHaveLength(before.length);
});

test("an address that a group has goes before the library of another", async () => {
  const other = await aUnit(app.db, { slug: "atlas" });
  await app.db
    .insertInto("unit_addresses")
    .values({ local_part: "atlas-files", unit_id: other.id, is_current: false, since: app.clock.read() })
    .execute();
  await joined(app.db, other, ada);
  const { fates } = await post.receive({
    from: ada.address,
    to: "atlas-files@lists.example.org",
    raw: aMailOf(ada.address, "To the group", []),
  });
  expect(fates).toMatchObject([{ fate: "posted" }]);
});
