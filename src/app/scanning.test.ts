import { Buffer } from "node:buffer";
import { randomUUID } from "node:crypto";
import { beforeAll, expect, test, vi } from "vitest";
import sharp from "sharp";
import { scanCounts } from "#platform/scanning";
import type { Unit } from "#groups";
import { useApp } from "../../test/app.ts";
import { smtpSend } from "../../test/lab.ts";
import { usePostOffice } from "../../test/post-office.ts";
import { EICAR, useScanner } from "../../test/scanner.ts";
import { aUnit, joined, leads } from "../groups/builders.ts";
import { aPerson } from "../people/builders.ts";
import { examineScannerOf } from "./cli/doctor.ts";

const scanner = useScanner(2_000_000);
const app = useApp();
const post = usePostOffice(app);
const group = "press@lists.example.org";
let unit: Unit;
let program: Awaited<ReturnType<typeof app.program>> | undefined;
let ada: Awaited<ReturnType<typeof aPerson>>;

beforeAll(async () => {
  app.settings.scanner = { host: "127.0.0.1", port: scanner.port };
  ada = await aPerson(app.db, { name: "Ada Lind", address: "ada@one.example" });
  unit = await aUnit(app.db, { name: "Press and Paper", acronym: "PRESS", slug: "press" });
  await joined(app.db, unit, ada);
  await leads(app.db, unit, ada);
  await post.settled();
});

const eicar = Buffer.from(EICAR);
const picture = () =>
  sharp({ create: { width: 300, height: 300, channels: 3, background: "#467" } })
    .png()
    .toBuffer();
/** What is behind a picture's end is no picture, and a scanner looks at all of it. */
const badPicture = async () => Buffer.concat([await picture(), eicar]);
const stored = async () => (await app.db.selectFrom("stored_files").select("key").execute()).length;

interface Door {
  send(bytes: Buffer): Promise<{ status: number; body: string }>;
  good(): Promise<Buffer>;
  bad(): Promise<Buffer>;
  taken: number;
  /** What was typed comes back with the answer. */
  typed: string;
}

const words = { good: async () => Buffer.from("harmless"), bad: async () => eicar };
const pictures = { good: picture, bad: badPicture };
const browser = () => app.as(ada);
const doors: [string, Door][] = [
  [
    "a post",
    {
      ...words,
      taken: 303,
      typed: "Look at this",
      send: async (bytes) =>
        (await browser()).upload("/groups/press/topics", { title: "Scans", body: "Look at this" }, [
          { field: "files", filename: "plan.txt", bytes },
        ]),
    },
  ],
  [
    "the library",
    {
      ...words,
      taken: 303,
      typed: "What it is for",
      send: async (bytes) =>
        (await browser()).upload(
          "/groups/press/library/files",
          { title: "", description: "What it is for", audience: "" },
          [{ field: "files", filename: "plan.txt", bytes }],
        ),
    },
  ],
  [
    "an emblem",
    {
      ...pictures,
      taken: 303,
      typed: "A green hill",
      send: async (bytes) =>
        (await browser()).upload("/groups/press/emblem", { alt: "A green hill" }, [
          { field: "picture", filename: "hill.png", bytes },
        ]),
    },
  ],
  [
    "a photograph",
    {
      ...pictures,
      taken: 303,
      typed: "",
      send: async (bytes) =>
        (await browser()).upload("/account/profile/photo", { photo_for: "public" }, [
          { field: "photo", filename: "me.png", bytes },
        ]),
    },
  ],
  [
    "the API",
    {
      ...words,
      taken: 201,
      typed: "",
      send: async (bytes) => {
        program ??= await app.program(ada);
        const answer = await program.call("POST", "/files?filename=plan.txt", bytes, {
          "content-type": "application/octet-stream",
          "idempotency-key": randomUUID(),
        });
        return { status: answer.status, body: JSON.stringify(answer.json) };
      },
    },
  ],
];

test.each(doors)(
  "what comes to %s is scanned before anybody has it: clean, found, and no scanner there",
  async (_name, door) => {
    const before = await stored();
    const found = await door.send(await door.bad());
    expect([found.status, found.body.includes("virus scanner found something")]).toEqual([422, true]);
    expect(found.body).toContain(door.typed);
    scanner.mood = "gone";
    const away = await door.send(await door.good());
    expect([away.status, /could not be scanned.*[Tt]ry again shortly/.test(away.body)]).toEqual([422, true]);
    expect(away.body).toContain(door.typed);
    expect(await stored()).toBe(before);
    scanner.mood = "well";
    // It is left alone for a moment after it failed.
    await vi.waitFor(async () => expect((await door.send(await door.good())).status).toBe(door.taken), {
      timeout: 5_000,
    });
    expect(await stored()).toBeGreaterThan(before);
  },
);

const part = (name: string, text: string) =>
  `--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(text).toString("base64").replace(/.{76}/g, "$&\r\n")}\r\n`;
const mail = (id: string, ...parts: string[]) =>
  `From: Ada <ada@one.example>\r\nTo: ${group}\r\nSubject: ${id}\r\nMessage-ID: <${id}@one.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee the files.\r\n${parts.join("")}--b--\r\n`;

const filesOf = (id: string) =>
  app.db
    .selectFrom("posts")
    .innerJoin("post_attachments as a", "a.post_id", "posts.id")
    .select("a.filename")
    .where("message_id", "=", `<${id}@one.example>`)
    .execute();

test("of a mail, what the scanner finds or will not take is left out, and the post says so", async () => {
  await post.outbox();
  const raw = mail("three", part("good.txt", "fine"), part("bad.txt", EICAR), part("huge.bin", "x".repeat(2_100_000)));
  const { fates } = await post.receive({ from: ada.address, to: group, raw });
  expect(fates[0]).toMatchObject({ fate: "posted" });
  expect(await filesOf("three")).toEqual([{ filename: "good.txt" }]);
  const [copy] = await post.outboxTo(ada.address);
  for (const said of [
    "See the files.",
    "bad.txt was left out: the virus scanner found",
    "huge.bin was left out: it is too large",
  ])
    expect(copy!.mail.text!.replaceAll("\n", " ")).toContain(said);
  expect(copy!.raw).not.toContain("EICAR");
});

test("a mail with files waits while no scanner answers, and comes through whole when one does; without files it does not wait", async () => {
  scanner.mood = "gone";
  const before = scanCounts.unavailable;
  const send = (raw: string) => smtpSend(post.port, { from: ada.address, to: [group], raw });
  expect((await send(mail("waits", part("plan.txt", "fine")))).accepted[0]!.code).toBe(250);
  await vi.waitUntil(() => scanCounts.unavailable >= before + 2, { timeout: 20_000 });
  await send(mail("bare"));
  await vi.waitUntil(
    async () =>
      (await app.db.selectFrom("posts").select("id").where("message_id", "=", "<bare@one.example>").execute())
        .length === 1,
    { timeout: 20_000 },
  );
  expect(await filesOf("waits")).toEqual([]);
  scanner.mood = "well";
  await post.settled();
  expect(await filesOf("waits")).toEqual([{ filename: "plan.txt" }]);
}, 60_000);

test("a mail to the library waits likewise, and is told what was found", async () => {
  await post.outbox();
  const raw = mail("filed", part("bad.txt", EICAR), part("good.txt", "fine")).replaceAll(
    group,
    "press-files@lists.example.org",
  );
  const { fates } = await post.receive({ from: ada.address, to: "press-files@lists.example.org", raw });
  expect(fates[0]).toMatchObject({ fate: "filed", detail: { files: 1 } });
  expect((await post.outboxTo(ada.address))[0]!.mail.text).toContain("the virus scanner found something in it");
});

test("the doctor asks it, and the figures count what it said", async () => {
  const { scanner: address } = app.settings;
  expect(await examineScannerOf({ scanner: address })).toMatchObject({ ok: true });
  scanner.mood = "gone";
  expect(await examineScannerOf({ scanner: address })).toMatchObject({ ok: false });
  expect(await examineScannerOf({ scanner: null })).toMatchObject({
    ok: true,
    says: expect.stringContaining("not scanned"),
  });
  const { body } = await (await app.as(null)).get("/metrics");
  expect(body).toMatch(/chapterhouse_scans\{outcome="found"\} [1-9]/);
});

test("where none is named, nothing is asked", async () => {
  const asked = scanner.sizes.length;
  app.settings.scanner = null;
  expect((await doors[0]![1].send(eicar)).status).toBe(303);
  expect(scanner.sizes.length).toBe(asked);
});
