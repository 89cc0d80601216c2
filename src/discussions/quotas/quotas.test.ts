import { existsSync, readdirSync } from "node:fs";
import fc from "fast-check";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { useApp } from "../../../test/app.ts";
import { usePostOffice } from "../../../test/post-office.ts";
import type { Unit } from "#groups";
import { aUnit, joined, leads } from "../../groups/builders.ts";
import { aPerson, type APerson } from "../../people/builders.ts";
import { roomFor } from "./rules.ts";

const app = useApp();
const post = usePostOffice(app);
let unit: Unit;
let ada: APerson;
let lea: APerson;
let staff: APerson;

beforeAll(async () => {
  [ada, lea] = [await aPerson(app.db), await aPerson(app.db)];
  staff = await aPerson(app.db, { capabilities: ["operations"] });
  unit = await aUnit(app.db, { slug: "maps" });
  for (const person of [ada, lea]) await joined(app.db, unit, person);
  await leads(app.db, unit, lea);
});
beforeEach(() => limit("1", "3"));

/** In megabytes. */
async function limit(person: string, ofUnit: string) {
  return (await app.as(staff)).post("/desk/files", { person, unit: ofUnit });
}

const topics = () => `/groups/${unit.slug}/topics`;
const megabyte = (part: number) => Buffer.alloc(Math.round(part * 1_000_000), 1);
const send = async (person: APerson, part: number) =>
  (await app.as(person)).upload(topics(), { title: "Scans", body: "All that I typed" }, [
    { field: "files", filename: "scan.bin", bytes: megabyte(part) },
  ]);

it("room is what the limits leave, for whoever sends and for the group, and no files always fit", () => {
  const size = fc.nat(1_000);
  fc.assert(
    fc.property(size, size, fc.option(size), size, size, (adding, unitTaken, person, ofPerson, ofUnit) => {
      const why = roomFor(adding, { person, unit: unitTaken }, { person: ofPerson, unit: ofUnit });
      const fits = (person === null || person + adding <= ofPerson) && unitTaken + adding <= ofUnit;
      expect(why === null).toBe(adding === 0 || fits);
    }),
  );
});

/** How many files lie in the store, named by a post or not. */
const stored = () => {
  const { folder } = app.settings.files as { folder: string };
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter((it) => it.isFile()).length
    : 0;
};

it("whatever is refused is not stored first: whoever may not write here, or has no room, fills no disk", async () => {
  const closed = await aUnit(app.db, { slug: "closed-maps" });
  await app.db.insertInto("unit_settings").values({ unit_id: closed.id, posting: "leaders" }).execute();
  await joined(app.db, closed, ada);
  const before = stored();
  const bring = async (path: string, part: number) =>
    (await app.as(ada)).upload(path, { title: "Scans", body: "All that I typed" }, [
      { field: "files", filename: "scan.bin", bytes: megabyte(part) },
    ]);
  const refused = await bring("/groups/closed-maps/topics", 0.1);
  expect([refused.status, refused.body.includes("All that I typed")]).toEqual([422, true]);
  expect((await bring(topics(), 1.2)).status).toBe(422);
  expect((await (await app.program(ada)).call("POST", "/files?filename=y.bin", megabyte(1.2))).status).toBe(422);
  expect(stored()).toBe(before);
  expect((await bring(topics(), 0.01)).status).toBe(303);
  expect(stored()).toBe(before + 1);
  await app.db.deleteFrom("post_attachments").execute();
});

describe("files beyond a limit", () => {
  it("are refused with what is taken and what may be, the text stays, and what lies there stays too", async () => {
    expect((await send(ada, 0.7)).status).toBe(303);
    const refused = await send(ada, 0.5);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain("yours take 700 KB of 1 MB, and these would be 500 KB more");
    expect(refused.body).toContain("All that I typed");
    expect(await app.db.selectFrom("post_attachments").select("number").execute()).toHaveLength(1);
    const sent = await (await app.program(ada)).call("POST", "/files?filename=x.bin", megabyte(0.2));
    const over = await (await app.program(ada)).call("POST", "/files?filename=y.bin", megabyte(0.2));
    expect([sent.status, over.status, over.json.because]).toEqual([201, 422, "no-room"]);
    await limit("10", "3");
    expect((await send(ada, 0.5)).status).toBe(303);
    await limit("10", "1");
    const full = await send(lea, 0.2);
    expect(full.text).toContain("those of this group take 1.2 MB of 1 MB");
  });

  it("that come by mail wait for those who lead the group, who may let them in", async () => {
    await limit("10", "2");
    const address = (await app.db
      .selectFrom("unit_addresses")
      .select("local_part")
      .where("unit_id", "=", unit.id)
      .executeTakeFirstOrThrow())!.local_part;
    const raw = [
      `From: ${ada.address}`,
      `To: ${address}@lists.example.org`,
      "Subject: A large plan",
      "Message-ID: <plan@one.example>",
      "MIME-Version: 1.0",
      "Content-Type: multipart/mixed; boundary=b",
      "",
      "--b",
      "Content-Type: text/plain",
      "",
      "See the plan.",
      "--b",
      "Content-Type: application/octet-stream",
      'Content-Disposition: attachment; filename="plan.bin"',
      "Content-Transfer-Encoding: base64",
      "",
      megabyte(1).toString("base64").replaceAll(/.{76}/g, "$&\r\n"),
      "--b--",
      "",
    ].join("\r\n");
    await post.receive({ from: ada.address, to: `${address}@lists.example.org`, raw });
    const leader = await app.as(lea);
    const held = await leader.get(`/groups/${unit.slug}/held`);
    expect(held.text).toContain("its files go beyond what the sender or this group may take");
    const id = /held\/(\d+)\/decision/.exec(held.body)![1]!;
    expect((await leader.post(`/groups/${unit.slug}/held/${id}/decision`, { decision: "accepted" })).status).toBe(303);
    await post.settled();
    expect(
      await app.db.selectFrom("post_attachments").select("filename").where("filename", "=", "plan.bin").execute(),
    ).toHaveLength(1);
  });

  it("are counted for those who lead the group and for staff, and for nobody else", async () => {
    const page = async (person: APerson | null) => (await (await app.as(person)).get(`/groups/${unit.slug}`)).text;
    expect(await page(lea)).toMatch(/The files of this group’s discussions take [\d.]+ MB of 3 MB/);
    for (const person of [ada, null]) expect(await page(person)).not.toContain("discussions take");
    const desk = await (await app.as(staff)).get("/desk/files");
    expect(desk.text).toContain(unit.name);
    expect((await limit("0", "three")).status).toBe(422);
    expect((await (await app.as(ada)).get("/desk/files")).status).toBe(404);
  });
});
