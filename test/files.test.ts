import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { request } from "node:http";
import { startFauxqs, type FauxqsServer } from "fauxqs";
import { parse as contentDisposition } from "content-disposition";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { moves } from "../src/app/files/tasks.ts";
import type { FilesAddress } from "../src/platform/config/index.ts";
import { sql, type Tx } from "../src/platform/db/index.ts";
import { GRACE, keepFile, moveFiles, storeFor, sweepFiles, joinStore } from "../src/platform/files/index.ts";
import { hours, later, type Instant } from "../src/platform/time/index.ts";
import type { Unit } from "../src/groups/index.ts";
import { aUnit, joined, leads } from "../src/groups/builders.ts";
import { aPerson, sessionFor, type APerson } from "../src/people/builders.ts";
import { useApp, type TestApp } from "./app.ts";

const app: TestApp = useApp();
let s3: FauxqsServer;
let unit: Unit;
let ada: APerson;
let bo: APerson;

beforeAll(async () => {
  s3 = await startFauxqs({ port: 0, host: "127.0.0.1", logger: false });
  s3.createBucket("files");
  ada = await aPerson(app.db);
  bo = await aPerson(app.db);
  unit = await aUnit(app.db, { slug: "papers" });
  await sql`insert into unit_settings (unit_id, posts_audience) values (${unit.id}, 'unit')
    on conflict (unit_id) do update set posts_audience = 'unit'`.execute(app.db);
  for (const person of [ada, bo]) await joined(app.db, unit, person);
  await leads(app.db, unit, ada);
  await app.web.listen({ host: "127.0.0.1", port: 0 });
});
afterAll(() => s3?.stop());

/** A discussion of hers with these files; the id of its post. */
async function posted(files: { filename: string; bytes: Buffer }[]): Promise<number> {
  const answer = await (
    await app.as(ada)
  ).upload(
    `/groups/${unit.slug}/topics`,
    { title: "Scans", body: "Look." },
    files.map((file) => ({ field: "files", ...file })),
  );
  expect(answer.status, answer.text).toBe(303);
  const { rows } = await sql<{ id: number }>`select max(id) as id from posts`.execute(app.db);
  return rows[0]!.id;
}

interface Got {
  status: number;
  headers: Record<string, string | undefined>;
  bytes: Buffer;
}

/** Over the wire, as bytes; `stopAfter`: after so many bytes the reader goes away. */
async function got(
  path: string,
  person: APerson | null,
  over: Record<string, string> = {},
  method = "GET",
  stopAfter = Infinity,
): Promise<Got> {
  const cookie = person && `session=${await sessionFor(app.db, person.id, app.clock.read())}`;
  const { port } = app.web.server.address() as AddressInfo;
  const headers = { ...over, ...(cookie && { cookie }) };
  return new Promise((done, fails) => {
    request({ host: "127.0.0.1", port, path, method, headers, agent: false }, (answer) => {
      const pieces: Buffer[] = [];
      let size = 0;
      const end = () =>
        done({ status: answer.statusCode!, headers: answer.headers as Got["headers"], bytes: Buffer.concat(pieces) });
      answer.on("data", (piece: Buffer) => {
        pieces.push(piece);
        if ((size += piece.length) < stopAfter) return;
        answer.destroy();
        end();
      });
      answer.once("end", end);
    })
      .once("error", fails)
      .end();
  });
}

const fileKeys = async (): Promise<string[]> =>
  (await app.db.selectFrom("stored_files").select("key").orderBy("key").execute()).map(({ key }) => key);

const stores: Record<string, () => FilesAddress> = {
  "a folder": () => ({ kind: "folder", folder: join(app.settings.dataDir, "files") }),
  "a bucket": () => ({
    kind: "s3",
    bucket: "files",
    prefix: "",
    region: "us-east-1",
    endpoint: `http://127.0.0.1:${s3.port}`,
    isPathStyle: true,
    credentials: { accessKeyId: "key", secretAccessKey: "secret" },
  }),
};

describe.each(Object.keys(stores))("files in %s", (kind) => {
  const store = () => storeFor(app.settings);
  const bytes = randomBytes(400_000);
  let post = 0;
  const path = () => `/posts/${post}/attachments/1`;

  beforeAll(async () => {
    app.settings.files = stores[kind]!();
    post = await posted([{ filename: "scan.bin", bytes }]);
  });

  test("come back whole, as a download that no browser runs, with a tag for its bytes", async () => {
    const whole = await got(path(), bo);
    expect(whole.status).toBe(200);
    expect(whole.bytes.equals(bytes)).toBe(true);
    expect(whole.headers).toMatchObject({
      "content-type": "application/octet-stream",
      "content-length": String(bytes.length),
      "accept-ranges": "bytes",
      "cache-control": "private, no-cache",
      "x-content-type-options": "nosniff",
      "content-security-policy": "sandbox; default-src 'none'",
      "content-disposition": "attachment; filename=scan.bin",
      etag: expect.stringMatching(/^"[\w-]{32}"$/),
    });
    const head = await got(path(), bo, {}, "HEAD");
    expect([head.status, head.bytes.length, head.headers["content-length"], head.headers.etag]).toEqual([
      200,
      0,
      String(bytes.length),
      whole.headers.etag,
    ]);
    expect(await got(path(), bo, { "if-none-match": whole.headers.etag! })).toMatchObject({ status: 304 });
  });

  test("come in parts: the first, the last, from somewhere on, and never one that is not there", async () => {
    const { etag } = (await got(path(), bo, {}, "HEAD")).headers;
    const parts: [string, Record<string, string>, number, number, number][] = [
      ["bytes=0-9", {}, 206, 0, 10],
      ["bytes=399990-", {}, 206, 399_990, 400_000],
      ["bytes=-5", {}, 206, 399_995, 400_000],
      ["bytes=10-999999999", {}, 206, 10, 400_000],
      ["bytes=5-9", { "if-range": etag! }, 206, 5, 10],
      ["bytes=5-9", { "if-range": '"other"' }, 200, 0, 400_000],
      ["bytes=5-9", { "if-range": `W/${etag}` }, 200, 0, 400_000],
      ["bytes=0-1,4-5", {}, 200, 0, 400_000],
      ["bytes=9-5", {}, 200, 0, 400_000],
      ["pages=1-2", {}, 200, 0, 400_000],
    ];
    for (const [range, more, status, start, end] of parts) {
      const part = await got(path(), bo, { range, ...more });
      expect([range, part.status, part.bytes.equals(bytes.subarray(start, end))]).toEqual([range, status, true]);
      expect(part.headers["content-range"]).toBe(status === 206 ? `bytes ${start}-${end - 1}/400000` : undefined);
      expect(part.headers["content-length"]).toBe(String(end - start));
    }
    const past = await got(path(), bo, { range: "bytes=400000-" });
    expect([past.status, past.headers["content-range"], past.bytes.length]).toEqual([416, "bytes */400000", 0]);
  });

  test("T22: every byte is asked for: in parts, by its head, and at once after somebody left", async () => {
    const ways: [Record<string, string>, string][] = [
      [{}, "GET"],
      [{ range: "bytes=0-3" }, "GET"],
      [{}, "HEAD"],
    ];
    const { etag } = (await got(path(), bo, {}, "HEAD")).headers;
    ways.push([{ "if-none-match": etag! }, "GET"], [{ range: "bytes=0-3", "if-range": etag! }, "GET"]);
    const statuses = async (person: APerson | null, to = path()) => {
      const all: Got[] = [];
      for (const [headers, method] of ways) all.push(await got(to, person, headers, method));
      return all;
    };
    expect((await statuses(bo)).map(({ status }) => status)).toEqual([200, 206, 200, 304, 206]);
    await (await app.as(bo)).post(`/groups/${unit.slug}/departure`);
    const stranger = await aPerson(app.db);
    const plain = ({ status, headers: { date: _, ...headers }, bytes: body }: Got) => ({
      status,
      headers,
      text: body.toString().replaceAll(/posts(?:\/|%2F)\d+/g, "posts/0"),
    });
    for (const person of [bo, stranger, null]) {
      const refused = (await statuses(person)).map(plain);
      // Restricted is as if it did not exist: status, headers and words.
      expect(refused).toEqual(
        (await statuses(person, `/posts/${String(post).replaceAll(/./g, "9")}/attachments/1`)).map(plain),
      );
      expect(refused.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
    }
    await joined(app.db, unit, bo, app.clock.read());
    expect((await got(path(), bo)).status).toBe(200);
  });

  test("have any name that people give them, told so that every browser reads it", async () => {
    for (const filename of ["Año nuevo.pdf", "会议 记录.txt", `it's "quoted" 100%.txt`, "a;b=c.txt", "😀.bin"]) {
      const id = await posted([{ filename, bytes: Buffer.from(filename) }]);
      const { headers } = await got(`/posts/${id}/attachments/1`, bo);
      const said = contentDisposition(headers["content-disposition"]!);
      expect([said.type, said.parameters.filename]).toEqual(["attachment", filename.replaceAll('"', "%22")]);
      expect(headers["content-disposition"]).toMatch(/^[\x20-\x7e]+$/);
    }
  });

  test("are let go of when the reader goes away in the middle", async () => {
    for (let count = 0; count < 20; count += 1) expect((await got(path(), bo, {}, "GET", 1)).status).toBe(200);
    expect((await got(path(), bo)).bytes.equals(bytes)).toBe(true);
    expect(readdirSync(join(app.settings.dataDir, "incoming"))).toEqual([]);
  });

  test("stay while a row names them, whatever their age, and go a day after nothing does", async () => {
    // Stores have clocks of their own, which is why the sweep asks how old things are by a wide margin.
    const now = later(new Date(), GRACE + hours(1));
    const sweep = (at: Date) => sweepFiles(app.db, store(), at, (act) => app.db.transaction().execute((tx) => act(tx)));
    const gone = await posted([{ filename: "old.txt", bytes: Buffer.from("old") }]);
    const [row] = await app.db
      .selectFrom("post_attachments")
      .select("file_key as key")
      .where("post_id", "=", gone)
      .execute();
    const key = row!.key!;
    const orphan = (await keepFile(store(), Buffer.from("an upload that was cut off"))).key;
    // Nobody has said yet whose store this is, so nothing is deleted there.
    expect(await sweep(now)).toBe(0);
    await sql`insert into files_store (mark, claimed_at) values (${orphan}, ${now}) on conflict do nothing`.execute(
      app.db,
    );
    await joinStore(app.db, store(), { isSame: false });
    expect(await sweep(later(new Date(), GRACE / 2))).toBe(0);
    expect(await store().size(orphan)).toBe(26);
    await app.db.deleteFrom("post_attachments").where("post_id", "=", gone).execute();
    expect(await sweep(now)).toBe(1);
    expect(await store().size(orphan)).toBeNull();
    expect(await store().size(key)).toBe(3);
    expect(await fileKeys()).toContain(key);
    expect(await sweep(later(now, GRACE + 1))).toBe(1);
    expect(await store().size(key)).toBeNull();
    expect(await fileKeys()).not.toContain(key);
    // Of all others nothing is missing.
    expect((await got(path(), bo)).bytes.equals(bytes)).toBe(true);
  });

  test("of an earlier version move out of the database, interrupted anywhere, and are served before, during and after", async () => {
    const old = await posted([
      { filename: "one.txt", bytes: Buffer.from("first") },
      { filename: "two.txt", bytes: Buffer.from("second") },
    ]);
    // As an earlier version left them.
    await sql`update post_attachments set file_key = null, content = case number when 1 then 'first' else 'second' end::bytea where post_id = ${old}`.execute(
      app.db,
    );
    const served = async () => [
      (await got(`/posts/${old}/attachments/1`, bo)).bytes.toString(),
      (await got(`/posts/${old}/attachments/2`, bo, { range: "bytes=1-3" })).bytes.toString(),
    ];
    const inRows = async () =>
      (
        await sql<{ n: number }>`select count(*)::integer as n from post_attachments where content is not null`.execute(
          app.db,
        )
      ).rows[0]!.n;
    const at = {
      db: app.db,
      store: store(),
      transaction: <T>(act: (tx: Tx, now: Instant) => Promise<T>) =>
        app.db.transaction().execute((tx) => act(tx, app.clock.read())),
    };
    const tags = async () => (await got(`/posts/${old}/attachments/1`, bo)).headers.etag;
    const tag = await tags();
    expect([await inRows(), await served()]).toEqual([2, ["first", "eco"]]);
    // The power goes after the bytes are in the store and before the row knows.
    const cut = { ...at, transaction: () => Promise.reject(new Error("cut")) };
    await expect(moveFiles(cut, moves)).rejects.toThrow("cut");
    expect([await inRows(), await served()]).toEqual([2, ["first", "eco"]]);
    expect(await moveFiles(at, moves, 1)).toBe(true);
    expect([await inRows(), await served()]).toEqual([1, ["first", "eco"]]);
    expect(await moveFiles(at, moves)).toBe(false);
    expect([await inRows(), await served(), await tags()]).toEqual([0, ["first", "eco"], tag]);
    expect(await moveFiles(at, moves)).toBe(false);
  });
});

test("emblems, photographs and the site's own look of an earlier version move as well, and are served at the same addresses", async () => {
  const now = app.clock.read();
  const row = { alt: "A hill", content: Buffer.from("emblem"), digest: "one", uploaded_at: now };
  await app.db
    .insertInto("unit_emblems")
    .values({ unit_id: unit.id, ...row })
    .execute();
  const photo = { digest: "two", small: Buffer.from("small"), large: Buffer.from("large"), set_at: now };
  await app.db
    .insertInto("profile_photos")
    .values({ person_id: ada.id, ...photo })
    .execute();
  const look = { logo: Buffer.from("logo"), logo_text: "Us", text_font: Buffer.from("font"), changed_at: now };
  await app.db.insertInto("site_look").values(look).execute();
  const front = await (await app.as(null)).get("/groups");
  const logo = /src="(\/look\/logo-[^"]+)"/.exec(front.body)![1]!;
  const addresses = {
    [`/groups/${unit.slug}/emblem`]: "emblem",
    [`/people/${ada.publicId}/photo/small`]: "small",
    [`/people/${ada.publicId}/photo/large`]: "large",
    [logo]: "logo",
  };
  const served = async () => {
    for (const [path, text] of Object.entries(addresses)) {
      const answer = await got(path, ada);
      expect([path, answer.status, answer.bytes.toString()]).toEqual([path, 200, text]);
      expect(answer.headers["content-disposition"]).toBeUndefined();
      expect((await got(path, ada, { range: "bytes=1-2" })).bytes.toString()).toBe(text.slice(1, 3));
    }
  };
  await served();
  const transaction = <T>(act: (tx: Tx, now: Instant) => Promise<T>) =>
    app.db.transaction().execute((tx) => act(tx, now));
  expect(await moveFiles({ db: app.db, store: storeFor(app.settings), transaction }, moves)).toBe(false);
  const { rows } = await sql`select (select count(*) from unit_emblems where content is not null)
    + (select count(*) from profile_photos where small is not null or large is not null)
    + (select count(*) from site_look where logo is not null or text_font is not null) as left`.execute(app.db);
  expect(rows).toEqual([{ left: 0 }]);
  await served();
  // The picture is hers to show: nobody else finds it.
  expect((await got(`/people/${ada.publicId}/photo/large`, null)).status).toBe(404);
});
